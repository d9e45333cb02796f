#!/usr/bin/env bash
# `envguard deploy migrate` with real tools, from the package registries, and a real PostgreSQL on loopback: dbmate, whose
# migrations are SQL, and Alembic, whose are Python. Where there is no PostgreSQL, it says so and tests nothing, unless
# ENVGUARD_REQUIRE_POSTGRES=1.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-$PWD/target}
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ ! -x "$programs/initdb" ]; then
    printf 'SKIPPED, and nothing tested: PostgreSQL is not installed (`apt-get install postgresql`)\n' >&2
    [ "${ENVGUARD_REQUIRE_POSTGRES:-}" != 1 ]
    exit
fi
cargo build --quiet --locked
envguard=$target/debug/envguard

tools=$target/migrations
if [ ! -x "$tools/node_modules/.bin/dbmate" ]; then
    npm install --prefix "$tools" --ignore-scripts --no-save --no-audit --no-fund --loglevel=error dbmate@2
fi
if [ ! -x "$tools/venv/bin/alembic" ]; then
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check 'alembic==1.*' 'psycopg[binary]==3.*'
fi
export PATH=$tools/node_modules/.bin:$tools/venv/bin:$PATH

# A server of our own: its data is gone with the test. It refuses to run as root.
place=$(mktemp -d)
as=()
if [ "$(id -u)" = 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    chown "$owner" "$place"
    as=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --clear-groups)
fi
password=canary-of-the-database
stop() {
    "${as[@]}" "$programs/pg_ctl" -D "$place/data" -m immediate -s stop || true
    rm -rf "$place"
}
trap stop EXIT
port=$((20000 + $$ % 10000))
# shellcheck disable=SC2016
(
    cd "$place"
    "${as[@]}" sh -c 'printf %s "$1" >password' - "$password"
    "${as[@]}" "$programs/initdb" --pgdata=data --username=app --pwfile=password --auth=scram-sha-256 --no-locale \
        --encoding=UTF8 --no-sync >/dev/null
    "${as[@]}" "$programs/pg_ctl" -D data -s -w -l log \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off" start
)
query() { PGPASSWORD=$password "$programs/psql" -h 127.0.0.1 -p "$port" -U app -d "$1" -Atqc "$2"; }

failed=0
# `expect CODE PIECE -- COMMAND…`: how it has to end, and what it has to say, without the password.
expect() {
    local code=$1 piece=$2 text status=0
    shift 3
    text=$("$@" 2>&1) || status=$?
    if [ "$status" != "$code" ] || ! grep -qF -- "$piece" <<<"$text" || grep -qF -- "$password" <<<"$text"; then
        printf 'FAILED: %s\n  ended with %s instead of %s, or without `%s`, or with the password\n%s\n' \
            "$*" "$status" "$code" "$piece" "$text" >&2
        failed=1
    fi
}
same() {
    if [ "$1" != "$2" ]; then
        printf 'FAILED: `%s` instead of `%s`\n' "$1" "$2" >&2
        failed=1
    fi
}

app=$place/app
mkdir -p "$app/db/migrations"
chmod 755 "$place"
cd "$app"
printf 'DATABASE_URL=postgres://app:%s@127.0.0.1:%s/%s?sslmode=disable\n' "$password" "$port" shop >.env.production
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

[ "$failed" = 0 ] && printf 'deploy migrate: dbmate and Alembic on PostgreSQL, all as expected\n'
exit "$failed"
