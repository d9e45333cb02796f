#!/usr/bin/env bash
# `envguard deploy migrate` with real tools, from the package registries, and a real PostgreSQL on loopback: dbmate, whose
# migrations are SQL, and Alembic, whose are Python. Where there is no PostgreSQL, it says so and tests nothing, unless
# ENVGUARD_REQUIRE_POSTGRES=1.
set -euo pipefail
cd "$(dirname "$0")/../.."

. tests/support/expect.sh
. tests/support/postgres.sh
find_postgres
find_dbmate
cargo build --quiet --locked
target=${CARGO_TARGET_DIR:-$PWD/target}
envguard=$target/debug/envguard
tools=$target/migrations
if [ ! -x "$tools/venv/bin/alembic" ]; then
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check 'alembic==1.*' 'psycopg[binary]==3.*'
fi
PATH=$tools/venv/bin:$PATH

place=$(mktemp -d)
chmod 755 "$place"
trap 'stop_postgres; rm -rf "$place"' EXIT
start_postgres
secrets=("$password")

app=$place/app
mkdir -p "$app/db/migrations"
cd "$app"
printf 'DATABASE_URL=%s\n' "$(database_url shop)" >.env.production
cat >.env.example <<'END'
DATABASE_URL=postgres://app@localhost/shop
END
cat >envguard.toml <<'END'
[deploy.migrations]
run = "echo connecting to $DATABASE_URL && dbmate --no-dump-schema up"
status = "dbmate status"
timeout = "30s"
END
cat >db/migrations/20260101000000_users.sql <<'END'
-- migrate:up
CREATE TABLE users (id bigint PRIMARY KEY, nickname text);

-- migrate:down
DROP TABLE users;
END
migrate=("$envguard" deploy migrate --env production)

# From nothing to the first table, and again, when there is nothing to do.
expect 0 'this would start' -- "${migrate[@]}" --dry-run
expect 0 'all migrations are applied' -- "${migrate[@]}"
same "$(query shop 'SELECT count(*) FROM users')" 0
expect 0 'Pending: 0' -- "${migrate[@]}"

# What breaks the release that still runs is refused before the database is asked anything.
git init -q -b main
git -c user.name=a -c user.email=a@site.com -c commit.gpgsign=false commit -q --allow-empty -m a
printf '.env.production\n' >.gitignore
git add -A
git -c user.name=a -c user.email=a@site.com -c commit.gpgsign=false commit -qm b
git tag v1
cat >db/migrations/20260102000000_nickname.sql <<'END'
-- migrate:up
ALTER TABLE users DROP COLUMN nickname;

-- migrate:down
ALTER TABLE users ADD COLUMN nickname text;
END
expect 1 'drops-column' -- "${migrate[@]}"
same "$(query shop 'SELECT count(*) FROM schema_migrations')" 1
sed -i 's/^ALTER TABLE users DROP/-- envguard: allow(drops-column) unused since v1\n&/' db/migrations/20260102000000_nickname.sql
expect 0 'all migrations are applied' -- "${migrate[@]}"
same "$(query shop 'SELECT count(*) FROM schema_migrations')" 2

# SQL that the database refuses, and a status that says that something is left.
cat >db/migrations/20260103000000_plans.sql <<'END'
-- migrate:up
CREATE TABLE plans (id bigint REFERENCES nowhere);

-- migrate:down
DROP TABLE plans;
END
expect 1 'the migrations are not applied' -- "${migrate[@]}"
sed -i 's/ && dbmate.*up"/"/' envguard.toml
expect 1 'its output says that something is pending' -- "${migrate[@]}"

# A database that is not there, and one that does not answer in time.
sed -i 's/^run = .*/run = "sleep 60"/; s/^timeout = .*/timeout = "1s"/' envguard.toml
expect 1 'takes too long' -- "${migrate[@]}"
sed -i 's/^status = .*/status = "no-such-command"/' envguard.toml
expect 2 'the status cannot be had' -- "${migrate[@]}"

# Alembic, whose status tells by its exit code.
mkdir -p "$place/py"
cd "$place/py"
alembic -q init alembic
query shop 'CREATE DATABASE books'
printf 'DATABASE_URL=postgresql+psycopg://app:%s@127.0.0.1:%s/books\n' "$password" "$port" >.env.production
printf 'import os\nfrom sqlalchemy import create_engine\nfrom alembic import context\n\nwith create_engine(os.environ["DATABASE_URL"]).connect() as connection:\n    context.configure(connection=connection)\n    with context.begin_transaction():\n        context.run_migrations()\n' >alembic/env.py
cat >envguard.toml <<'END'
[deploy.migrations]
run = "alembic upgrade head"
status = "alembic current --check-heads"
END
cat >alembic/versions/1a_books.py <<'END'
import sqlalchemy as sa
from alembic import op

revision = "1a"
down_revision = None


def upgrade():
    op.create_table("books", sa.Column("id", sa.BigInteger(), primary_key=True))


def downgrade():
    op.drop_table("books")
END
expect 0 'all migrations are applied' -- "${migrate[@]}"
same "$(query books 'SELECT count(*) FROM books')" 0
sed -i 's/^run = .*/run = "true"/' envguard.toml
sed 's/"1a"/"2b"/; s/^down_revision = .*/down_revision = "1a"/; s/books/more/' alembic/versions/1a_books.py >alembic/versions/2b_more.py
expect 1 'not all migrations are applied' -- "${migrate[@]}"

printf 'deploy migrate: dbmate and Alembic on PostgreSQL, all as expected\n'
