#!/usr/bin/env bash
# A release and its rollback on real parts: a git repository, a PostgreSQL, haproxy before three instances of the example
# service, and clients that place orders all the time. v2 replaces v1 without a failed request; v3 comes with a bad
# configuration, is stopped, forced through, seen and rolled back. Where a part is missing, it says so and tests nothing, unless
# ENVGUARD_REQUIRE_POSTGRES=1 and ENVGUARD_REQUIRE_HAPROXY=1.
# shellcheck disable=SC2016 # Backticks are what messages have.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/support/expect.sh
. tests/support/postgres.sh
. tests/release/parts.sh
find_postgres
find_haproxy
find_dbmate
cargo build --quiet --locked
envguard=$target/debug/envguard

place=$(mktemp -d)
chmod 755 "$place"
mkdir "$place/log"
desk=$place/desk
declare -A pids fingerprints
trap 'stop_all $?; stop_postgres; rm -rf "$place"' EXIT
start_postgres
token=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
export ENVGUARD_PASSPHRASE="what opens ${token:0:8} snapshots"
secrets=("$password" "$token" "$ENVGUARD_PASSPHRASE")
read -ra ports <<<"$(free_ports 5)"
proxy=${ports[3]} state=${ports[4]}

make_releases
for release in v1 v2 v3; do
    build "$release"
done

production=$desk/.env.production
cat >"$production" <<END
API_TOKEN=$token
DATABASE_URL=$(database_url shop)
DATABASE_CONNECTIONS=8
DATABASE_TIMEOUT=10s
DRAIN_GRACE=3s
LOG_LEVEL=trace
END
chmod 600 "$production"

printf '== v1 runs\n'
guard 0 'all migrations are applied' deploy migrate --env production
for number in 0 1 2; do start "$number" v1; done
await 30 'instance that is ready' answers 0 200 ready
fingerprints[v1]=$(fingerprint 0)
start_proxy
await 30 'proxy that sends requests' serves 0 -1
start_load
for number in 0 1 2; do await 30 "request to instance $number" serves "$number" 5; done
probed v1 0 1 2
guard 0 'saved' deploy snapshot save --env production --passphrase

printf '== v2 does not fit, and the plan says what to do\n'
compat=(deploy compat --from v1 --to v2 --env production)
guard 1 'new-required-variable' "${compat[@]}"
says 'enum-value-removed'
says 'set `CURRENCY` in `production`: a text that matches `^[A-Z]{3}$`'
says 'change `LOG_LEVEL` in `production` to a value that both versions take'
says 'unset `DATABASE_CONNECTIONS` in `production`, which nothing reads any more'
sed -i 's/^LOG_LEVEL=.*/LOG_LEVEL=info/
    /^DATABASE_CONNECTIONS=/i# envguard: allow(undeclared-key) until the last instance of v1 is gone' "$production"
printf 'CURRENCY=EUR\n' >>"$production"
guard 0 '' "${compat[@]}"

printf '== v2 replaces it, one instance after the other\n'
git checkout -q v2
guard 0 'passed' deploy preflight --env production --attestation "$place/v2.json"
same "$(attested "$place/v2.json")" "passed True $(git rev-parse v2)"
guard 0 'saved' deploy snapshot save --env production --passphrase
guard 0 'all migrations are applied' deploy migrate --env production
for number in 0 1 2; do
    before=$(column "$number" stot)
    retire "$number"
    await 20 'proxy that has found out' is_out "$number"
    start "$number" v2
    await 30 "request to instance $number" serves "$number" "$((before + 5))"
    [ "$number" != 0 ] || fingerprints[v2]=$(fingerprint 0)
    probed v2 $(seq 0 "$number")
done
guard 0 '' deploy compat --from v1 --to v2 --env production --gate rollback
sed -i '/undeclared-key/d; /^DATABASE_CONNECTIONS=/d' "$production"
guard 0 '' check --env production
guard 0 'saved' deploy snapshot save --env production --passphrase

printf '== v3 comes with a bad configuration, and is stopped\n'
git checkout -q v3
cp -p "$production" "$place/good"
tables=$(schema)
sed -i "s/^DATABASE_URL=.*/DATABASE_URL='host=127.0.0.1 port=1 user=app password=$password dbname=shop'/" "$production"
printf 'DELIVERY_DAYS=3\n' >>"$production"
guard 1 '.env.production:2:' deploy preflight --env production
says 'schema-violation'
guard 1 'nothing was started' deploy migrate --env production
guard 78 'DATABASE_URL' run --env production -- "$place/bin/v3"
same "$(schema)" "$tables"

printf '== v3 is forced through, and seen\n'
DATABASE_URL=$(database_url shop) dbmate --no-dump-schema up >/dev/null
retire 2
await 20 'proxy that has found out' is_out 2
force 2 v3
await 20 'instance of v3' answers 2 503 starting
guard 1 "${ports[2]}: /ready answers 503: starting" deploy probe --timeout 5s
is_out 2

printf '== back to v2: values, database, code, and whether all of it is steady\n'
bad=$(sha256sum "$production")
rollback=(deploy rollback --to v2 --env production)
guard 0 '`v2` starts on' "${rollback[@]}"
says '`.env.production` would be replaced'
says '~ `DATABASE_URL` changed'
says '- `DELIVERY_DAYS` removed'
says '20260301000000'
says '`v2` does not notice it; its way back is in it'
same "$(sha256sum "$production")" "$bad"
write_switch "$place/switch" 2 v2
guard 0 'rolled back to `v2`, and all replicas are steady' "${rollback[@]}" --migrations undo --write \
    --expect-version "$(version v2)" --expect-fingerprint "${fingerprints[v2]}" -- "$place/switch"
pids[2]=$(cat "$place/switched")
probed v2 0 1 2
cmp "$production" "$place/good"
same "$(stat -c %a "$production")" 600
same "$(schema)" "$tables"
same "$(git rev-parse HEAD)" "$(git rev-parse v2)"
await 30 'request to what was rolled back' serves 2 "$(column 2 stot)"
guard 0 "rolled \`production\` back from $(git rev-parse --short=12 v3) to v2 with" deploy snapshot list --env production
guard 0 'passed' deploy preflight --env production

stop_load
placed=${load%% *}
same "$load" "$placed placed, $placed looked up, 0 failed"
same "$(query shop 'SELECT count(*) FROM orders')" "$placed"
for file in "$place"/log/* "$place"/*.json .envguard/snapshots/index.*; do
    no_secret "$file" "$(cat "$file")"
done
printf 'released v2, stopped v3 and rolled it back: %s orders were placed meanwhile, and no request has failed\n' "$placed"
