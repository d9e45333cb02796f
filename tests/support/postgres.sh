# A PostgreSQL of a test's own, on loopback, and dbmate from the package registry. Sourced, in the root of the repository.
# `place` is the directory of the test, which anybody may enter.
# shellcheck shell=bash disable=SC2154,SC2164 # It and `set -e` are those of who sources it.

# Whom the server runs as, as a prefix of commands.
as=()

# Where there is no PostgreSQL, it says so and ends the test, as a failure if ENVGUARD_REQUIRE_POSTGRES=1.
find_postgres() {
    programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    if [ ! -x "$programs/initdb" ]; then
        echo 'SKIPPED, and nothing tested: PostgreSQL is not installed (apt-get install postgresql)' >&2
        [ "${ENVGUARD_REQUIRE_POSTGRES:-}" != 1 ]
        exit
    fi
}

find_dbmate() {
    local tools=${CARGO_TARGET_DIR:-$PWD/target}/migrations
    if [ ! -x "$tools/node_modules/.bin/dbmate" ]; then
        npm install --prefix "$tools" --ignore-scripts --no-save --no-audit --no-fund --loglevel=error dbmate@2
    fi
    PATH=$tools/node_modules/.bin:$PATH
}

# `free_ports COUNT`: ports that nobody listens on, below those that the system gives to connections.
free_ports() {
    python3 - "$1" "$$" <<'END'
import socket, sys

count, process = map(int, sys.argv[1:])
start, found = process * 16 % 10_000, []
for offset in range(10_000):
    with socket.socket() as listener:
        port = 20_000 + (start + offset) % 10_000
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            continue
    found.append(str(port))
    if len(found) == count:
        break
print(*found)
END
}

# Gives `password` and `port`. The server refuses to run as root.
start_postgres() {
    mkdir "$place/postgres"
    if [ "$(id -u)" = 0 ]; then
        local owner=postgres
        id "$owner" >/dev/null 2>&1 || owner=nobody
        chown "$owner" "$place/postgres"
        as=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --clear-groups)
    fi
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    port=$(free_ports 1)
    (
        cd "$place/postgres"
        # shellcheck disable=SC2016
        "${as[@]}" sh -c 'printf %s "$1" >password' - "$password"
        "${as[@]}" "$programs/initdb" --pgdata=data --username=app --pwfile=password --auth=scram-sha-256 --no-locale \
            --encoding=UTF8 --no-sync >/dev/null
        "${as[@]}" "$programs/pg_ctl" -D data -s -w -l log \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off" start
    )
}

stop_postgres() {
    "${as[@]}" "$programs/pg_ctl" -D "$place/postgres/data" -m immediate -s stop || true
}

# `database_url NAME`.
database_url() { printf 'postgres://app:%s@127.0.0.1:%s/%s?sslmode=disable' "$password" "$port" "$1"; }

# `query DATABASE SQL`.
query() { PGPASSWORD=$password "$programs/psql" -h 127.0.0.1 -p "$port" -U app -d "$1" -Atqc "$2"; }
