#!/usr/bin/env bash
# Compares the dialect readers with the live runtimes, on generated inputs; and what libraries read in reports for CI
# systems with each other (`reports`).
#
#   tests/live/run.sh [COUNT] [SEED] [RUNTIME…]
#
# Without a RUNTIME it runs them all. Each has a file RUNTIME.sh beside this one, which defines `live_RUNTIME`: the
# function finds or installs the runtime, below "$scratch" only, and calls
#
#   compare DIALECT ORACLE [ARG…]   run the driver, crates/envguard-syntax/examples/differential.rs, with an oracle
#   skipped DIALECT WHY             say that a dialect could not be compared
#   bounded COMMAND [ARG…]          run what may wait for a network, quietly, and give up on it after some minutes
#
# Exits with 1 on a mismatch, and with 0 where runtimes are absent: read the SKIPPED lines.
set -euo pipefail

live=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
count=${1:-2000}
seed=${2:-1}
shift $(($# < 2 ? $# : 2))

cd "$live/../.."
cargo build --quiet --release -p envguard-syntax --example differential
driver=${CARGO_TARGET_DIR:-target}/release/examples/differential
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
failures=0

# An oracle that hangs counts as a mismatch.
compare() {
    timeout 900 "$driver" "$1" "$count" "$seed" "${@:2}" || failures=$((failures + 1))
}

bounded() {
    timeout 180 "$@" >/dev/null 2>&1
}

skipped() {
    printf 'SKIPPED %s: %s\n' "$1" "$2"
}

if [ $# -eq 0 ]; then
    for file in "$live"/*.sh; do
        runtime=$(basename "$file" .sh)
        [ "$runtime" = run ] || set -- "$@" "$runtime"
    done
    skipped dotenvy "crates/envguard-syntax/tests/dotenvy.rs compares it"
    for dialect in ruby compose docker; do
        skipped "$dialect" "no oracle here, only the recorded answers in fixtures/dialects"
    done
fi
for runtime in "$@"; do
    scratch=$temporary/$runtime
    mkdir -p "$scratch"
    # shellcheck source=/dev/null
    . "$live/$runtime.sh"
    "live_$runtime"
done

if [ "$failures" -ne 0 ]; then
    printf 'MISMATCHES in %s of the dialects above\n' "$failures"
    exit 1
fi
