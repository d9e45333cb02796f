#!/usr/bin/env bash
# Compares what it takes to read 20 typed variables from the environment: by envguard, by its peers, and by hand.
#
#   benches/startup.sh [BUILDS]      3 clean builds of each without it
#
# Prints for each: the fastest of all times that `load()` took; how many instructions that is, where valgrind is there; how
# much larger the binary is than that of a hello world, stripped; the seconds of processors that a clean build takes; and what
# is said of a bad environment. Peers come from the registry, and are built in benches/peers (ENVGUARD_PEERS names another
# place). The programs run in turn, so that ratios hold when the machine's speed drifts.
set -euo pipefail
cd "$(dirname "$0")/.."
builds=${1:-3}
root=$PWD
work=${ENVGUARD_PEERS:-$PWD/benches/peers}/startup
rm -rf "$work"
mkdir -p "$work"

# name, dependencies, source
project() {
    mkdir -p "$work/$1/src"
    cp "benches/startup/${3:-$1}.rs" "$work/$1/src/main.rs"
    cp benches/startup/timing.rs "$work/$1/src/"
    cat > "$work/$1/Cargo.toml" <<EOF
[package]
name = "app"
version = "0.1.0"
edition = "2021"
[workspace]
[profile.release]
strip = true
[dependencies]
$2
EOF
}

project bare ''
project envguard "envguard-startup = { path = \"$root/crates/envguard-startup\" }"
project envguard-bare "envguard-startup = { path = \"$root/crates/envguard-startup\", default-features = false }" envguard
project envy $'dotenvy = "0.15"\nenvy = "0.4"\nserde = { version = "1", features = ["derive"] }'
project envconfig 'envconfig = "0.11"'
project figment $'figment = { version = "0.10", features = ["env"] }\nserde = { version = "1", features = ["derive"] }'
project confique 'confique = { version = "0.4", default-features = false }'
project conf 'conf = "0.4"'
names='bare envguard envguard-bare envy envconfig figment confique conf'

mkdir -p "$work/hello/src"
sed 's/name = "app"/name = "hello"/' "$work/bare/Cargo.toml" > "$work/hello/Cargo.toml"
echo 'fn main() { println!("hello"); }' > "$work/hello/src/main.rs"
(cd "$work/hello" && cargo build --release --quiet)
hello=$(stat -c %s "$work/hello/target/release/hello")

cat > "$work/good.env" <<'EOF'
DATABASE_URL=postgres://db/orders
REDIS_URL=redis://cache
SERVICE_NAME=orders
REGION=eu-central
BUCKET=uploads
LOG_LEVEL=info
SMTP_HOST=mail.service.test
SMTP_USER=orders
PORT=8080
WORKERS=4
POOL_SIZE=10
TIMEOUT_MS=5000
VERBOSE=false
TLS=true
METRICS=true
SAMPLE_RATE=0.25
BACKOFF=1.5
SENTRY_DSN=https://errors.service.test/1
PROXY=http://proxy.service.test
EOF
# What else an environment has.
for number in $(seq 20); do echo "OTHER_$number=value-$number"; done >> "$work/good.env"
sed -e '/^DATABASE_URL/s/DATABASE/DATABSE/' -e 's/^PORT=.*/PORT=canary/' -e 's/^TLS=.*/TLS=canary/' "$work/good.env" > "$work/bad.env"

declare -A build load
for name in $names; do
    (cd "$work/$name" && cargo fetch --quiet)
done
for _ in $(seq "$builds"); do
    for name in $names; do
        rm -rf "$work/$name/target"
        cpu=$( (cd "$work/$name" && TIMEFORMAT='%U %S' && time cargo build --release --quiet 2>/dev/null) 2>&1 | tail -1)
        build[$name]=$(python3 -c 'import sys; a = [float(x) for x in sys.argv[1:]]; print(min([a[0] + a[1]] + a[2:]))' $cpu ${build[$name]:-})
    done
done
for _ in $(seq 10); do
    for name in $names; do
        one=$(env -i $(cat "$work/good.env") "$work/$name/target/release/app" 1000)
        load[$name]=$(python3 -c 'import sys; print(min(float(x) for x in sys.argv[1:]))' "$one" ${load[$name]:-})
    done
done
# What one of 80 more runs of `load()` takes.
instructions() {
    local few many
    few=$(env -i $(cat "$work/good.env") valgrind --tool=callgrind --callgrind-out-file=/dev/null "$1" 1 2>&1 >/dev/null | sed -n 's/.*Collected : //p')
    many=$(env -i $(cat "$work/good.env") valgrind --tool=callgrind --callgrind-out-file=/dev/null "$1" 5 2>&1 >/dev/null | sed -n 's/.*Collected : //p')
    echo $(((many - few) / 80))
}
printf '%-14s %12s %13s %12s %12s\n' '' 'load' 'instructions' 'size' 'build'
for name in $names; do
    app=$work/$name/target/release/app
    size=$(($(stat -c %s "$app") - hello))
    count='-'
    if command -v valgrind >/dev/null; then count=$(instructions "$app"); fi
    printf '%-14s %9.2f µs %13s %9d KB %10.1f s\n' "$name" "${load[$name]}" "$count" $((size / 1024)) "${build[$name]}"
done
for name in $names; do
    printf '\n== %s on a bad environment\n' "$name"
    (cd "$work" && env -i $(cat "$work/bad.env") "$work/$name/target/release/app" 2>&1) || echo "exit code $?"
done
