#!/usr/bin/env bash
# Compares starting a command by `envguard run` with starting it, and measures what `--redact` passes on.
#
#   benches/run.sh [RUNS]      101 runs of each command without it
#
# The project has an example of 40 variables, a JSON Schema of them, and two env files. Prints the medians, their ratio and the
# peak memory as benches/pair.py does, and the difference; then how many megabytes a second go through `--redact`.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-101}
cargo build --release --quiet
envguard=${CARGO_TARGET_DIR:-$PWD/target}/release/envguard
benches=$PWD/benches
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

{
    echo '{"properties":{'
    for number in $(seq 40); do
        echo "VALUE_$number=$number" >> .env
        echo "VALUE_$number=" >> .env.example
        [ "$number" = 1 ] || echo ','
        echo "\"VALUE_$number\":{\"type\":\"integer\",\"minimum\":0}"
    done
    echo '}}'
} > env.schema.json
echo 'DB_PASSWORD=kT7wzQp0xVb3' > .env.local # envguard: allow(secret) of this benchmark alone
echo 'DB_PASSWORD=' >> .env.example

# Prints the difference of the medians below what pair.py prints.
pair() {
    python3 "$benches/pair.py" "$runs" "$1" "$2" "$3" | tee /dev/stderr |
        awk '{ for (i = 1; i <= NF; i++) if ($(i + 1) == "ms") times[++count] = $i } END { printf "  %.2f ms more\n", times[1] - times[2] }'
}
pair 'run -- true, against true' "$envguard run -- true" true
pair 'run --init -- true, against true' "$envguard run --init -- true" true

megabytes=1000
yes 'GET /api/v1/orders 200 12ms user=42 kT7wz Zk39fmQ' | head -c "${megabytes}000000" > log
start=$(date +%s%N)
"$envguard" run --redact -- cat log > /dev/null
end=$(date +%s%N)
echo "run --redact: $((megabytes * 1000000000 / (end - start))) MB/s"
