# What a release is played on: the repository with three releases of the example service, their binaries, instances of them
# and the proxy. Sourced by run.sh, in the root of the repository.
# shellcheck shell=bash disable=SC2154,SC2164 # Variables and `set -e` are those of run.sh.

releases=$PWD/tests/release
service=$PWD/examples/orders
target=${CARGO_TARGET_DIR:-$PWD/target}

# Where there is no haproxy, it says so and ends the test, as a failure if ENVGUARD_REQUIRE_HAPROXY=1.
find_haproxy() {
    PATH=$PATH:/usr/sbin
    if ! command -v haproxy >/dev/null; then
        echo 'SKIPPED, and nothing tested: haproxy is not installed (apt-get install haproxy)' >&2
        [ "${ENVGUARD_REQUIRE_HAPROXY:-}" != 1 ]
        exit
    fi
}

# The repository at $desk. v1 is the example service as it is, with a migration that makes its table; the patches make v2 and v3
# of it, and have to be made anew where they do not fit it any more.
make_releases() {
    local release
    mkdir -p "$desk"
    (cd "$service" && cp -R .env.example Cargo.toml Cargo.lock clippy.toml schemas src "$desk")
    cd "$desk"
    sed -i "s#\"../../crates/#\"$service/../../crates/#" Cargo.toml
    mkdir -p db/migrations
    { printf -- '-- migrate:up\n'; cat src/tables.sql; printf '\n-- migrate:down\nDROP TABLE orders;\n'; } \
        >db/migrations/20260101000000_orders.sql
    printf '/.env.production\n/.envguard/\n' >.gitignore
    cat >envguard.toml <<END
[deploy.preflight]
steps = [
    "clean-tree",
    { name = "check", group = "look" },
    { name = "secrets", group = "look" },
    { name = "migrations", group = "look" },
    "compat",
    "health",
]

[deploy.migrations]
run = "dbmate --no-dump-schema up"
status = "dbmate --no-dump-schema status"
undo = "dbmate --no-dump-schema down"
timeout = "60s"

[deploy.probe]
urls = ["$(url 0)", "$(url 1)", "$(url 2)"]
interval = "100ms"
timeout = "60s"

[[deploy.probe.smoke]]
name = "an order"
path = "/orders/1"
expect = [{ pointer = "/id", value = 1 }, { pointer = "/item", value = "tea" }]

# All of it is on one machine.
[rules]
loopback-in-production = "off"
END
    git init -q -b main
    for release in v1 v2 v3; do
        [ "$release" = v1 ] || git apply "$releases/$release.patch"
        sed -i "/^name = \"orders\"/{n;s/\".*\"/\"$(version "$release")\"/}" Cargo.lock
        git add -A
        git -c user.name=a -c user.email=a@site.com -c commit.gpgsign=false commit -qm "Release $release"
        git tag "$release"
    done
    git checkout -q v1
}

# `guard CODE PIECE ARGUMENT…`: how envguard has to end, and what it has to say.
guard() { expect "$1" "$2" -- "$envguard" "${@:3}"; }

# `probed RELEASE NUMBER…`: sees that these instances are of the release, and have all its variables.
probed() {
    local release=$1 urls=() number
    shift
    for number in "$@"; do urls+=("$(url "$number")"); done
    guard 0 'steady' deploy probe "${urls[@]}" --expect-version "$(version "$release")" \
        --expect-fingerprint "${fingerprints[$release]}"
}

# `attested FILE`: what a statement says: the result, whether it is about all of a commit, and which.
attested() {
    python3 -c 'import json, sys
statement = json.load(open(sys.argv[1]))
predicate = statement["predicate"]
print(predicate["result"], predicate["complete"] and not predicate["dirty"], statement["subject"][0]["digest"]["gitCommit"])' "$1"
}

# What the database looks like, and which migrations it knows.
schema() {
    PGPASSWORD=$password "$programs/pg_dump" -h 127.0.0.1 -p "$port" -U app --schema-only shop | sed '/^\\\(un\)\?restrict /d'
    query shop 'SELECT * FROM schema_migrations'
}

# `version RELEASE`: what its instances say that they are.
version() { printf '0.%s.0' "${1#v}"; }

# `build RELEASE`: its binary, $place/bin/RELEASE. It is compiled where it was the last time, and again only if it has changed.
build() {
    local fresh=$place/fresh kept=$target/releases/$1
    mkdir -p "$fresh" "$place/bin" "$target/releases"
    git archive "$1" | tar -xm -C "$fresh"
    diff -r "$fresh" "$kept" >/dev/null 2>&1 || { rm -rf "$kept" && cp -R "$fresh" "$kept"; }
    rm -r "$fresh"
    (cd "$kept" && cargo build --quiet --locked --target-dir "$target")
    cp "$target/debug/orders" "$place/bin/$1"
}

# The instances have the numbers 0, 1 and 2, and each listens at the same address in all releases.
url() { printf 'http://127.0.0.1:%s' "${ports[$1]}"; }

# `start NUMBER RELEASE`: with the variables of production, as they are now. Nothing else of this test gets to it.
start() {
    env -i PATH="$PATH" LISTEN="127.0.0.1:${ports[$1]}" \
        "$envguard" run --env production -- "$place/bin/$2" >>"$place/log/instance-$1" 2>&1 &
    pids[$1]=$!
}

# `force NUMBER RELEASE`: the same, by a shell that does not care what the contract says.
force() {
    # shellcheck disable=SC2016
    env -i PATH="$PATH" LISTEN="127.0.0.1:${ports[$1]}" \
        sh -c 'set -a; . ./.env.production; exec "$0"' "$place/bin/$2" >>"$place/log/instance-$1" 2>&1 &
    pids[$1]=$!
}

# `write_switch FILE NUMBER RELEASE`: what switches the code back: a script that puts an instance of the release in the place
# of this one, by itself, and writes its process into $place/switched.
write_switch() {
    cat >"$1" <<END
#!/bin/sh
set -e
git checkout -q $3
kill -TERM ${pids[$2]}
while curl -s -o /dev/null --max-time 5 $(url "$2")/health; do sleep 0.1; done
setsid env -i PATH="$PATH" LISTEN=127.0.0.1:${ports[$2]} \\
    "$envguard" run --env production -- "$place/bin/$3" >>"$place/log/instance-$2" 2>&1 </dev/null &
echo \$! >"$place/switched"
END
    chmod +x "$1"
}

# `retire NUMBER`: asks it to end. It says that it wants no more requests, serves on, and ends well.
retire() {
    local status=0
    kill -TERM "${pids[$1]}"
    await 20 "draining of instance $1" answers "$1" 503 draining
    wait "${pids[$1]}" || status=$?
    same "instance $1 ended with $status" "instance $1 ended with 0"
}

# `answers NUMBER STATUS PIECE`: what it answers when it is asked whether it is ready.
answers() {
    curl -sS --max-time 5 -w '%{http_code}' "$(url "$1")/ready" | grep -q "$3.*$2\$"
}

fingerprint() {
    curl -sSf --max-time 5 "$(url "$1")/ready?fingerprint" | sed -n 's/.*"fingerprint":"\([0-9a-f]*\)".*/\1/p'
}

start_proxy() {
    env -i PATH="$PATH" PROXY="$proxy" STATE="$state" \
        INSTANCE_0="${ports[0]}" INSTANCE_1="${ports[1]}" INSTANCE_2="${ports[2]}" \
        haproxy -db -f "$releases/haproxy.cfg" >"$place/log/proxy" 2>&1 &
    pids[proxy]=$!
}

# `column NUMBER NAME`: what the proxy says of an instance: its `status`, the count of its requests, `stot`.
column() {
    curl -sSf --max-time 5 "http://127.0.0.1:$state/;csv" | awk -F, -v server="instance-$1" -v name="$2" '
        NR == 1 { for (at = 1; at <= NF; at++) if ($at == name) wanted = at }
        $2 == server { print $wanted }'
}

# `serves NUMBER COUNT`: whether the proxy sends it requests, and has sent it more than so many.
serves() { [ "$(column "$1" status)" = UP ] && [ "$(column "$1" stot)" -gt "$2" ]; }

# `is_out NUMBER`: whether the proxy has found out that it wants none.
is_out() { [[ $(column "$1" status) == DOWN* ]]; }

start_load() {
    env -i PATH="$PATH" API_TOKEN="$token" python3 "$releases/load.py" "http://127.0.0.1:$proxy" >"$place/log/load" 2>&1 &
    pids[load]=$!
}

# Gives what it says in the end, as `load`.
stop_load() {
    kill -TERM "${pids[load]}"
    wait "${pids[load]}"
    unset 'pids[load]'
    load=$(cat "$place/log/load")
}

# `stop_all STATUS`: ends what still runs. After a failure, shows the ends of the logs.
stop_all() {
    [ "$1" = 0 ] || tail -n 20 "$place"/log/* >&2
    { kill -KILL "${pids[@]}" || true; wait; } 2>/dev/null
}
