#!/usr/bin/env bash
# Times envguard and its peers on the same files, in turn, and prints the ratio of the medians.
#
#   benches/compare.sh [RUNS] [check|secrets]      21 runs of each command, and both parts, without them
#
# Peers are installed from their registries into benches/peers (ENVGUARD_PEERS names another place): dotenv-linter 4.0.0
# and ripsecrets by cargo; the Python dotenv-linter, check-jsonschema, kingfisher, betterleaks and gitleaks by pip; varlock
# by npm. What cannot be installed is named and
# left out. Absolute times say little on a shared machine; the commands alternate, so that the ratio holds when the
# machine's speed drifts.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-21}
part=${2:-all}
peers=${ENVGUARD_PEERS:-$PWD/benches/peers}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

:
envguard=/tmp/wt/target-rel/release/envguard
benches=$PWD/benches
pair() { python3 "$benches/pair.py" "$runs" "$@"; }
heading() { printf '%-44s %12s %12s %8s %10s\n' 'what' 'envguard' 'peer' 'ratio' 'peak'; }
# shellcheck source=benches/secrets.sh
if [ "$part" != check ]; then
    . "$benches/secrets.sh"
fi
if [ "$part" = secrets ]; then
    exit 0
fi

dotenv_linter=$peers/bin/dotenv-linter
if [ ! -x "$dotenv_linter" ]; then
    cargo install dotenv-linter --version 4.0.0 --locked --quiet --root "$peers" || cargo install dotenv-linter --version 4.0.0 --quiet --root "$peers"
fi
python_linter=$peers/python/bin/dotenv-linter
if [ ! -x "$python_linter" ] && python3 -m venv "$peers/python" 2>/dev/null; then
    "$peers/python/bin/pip" install --quiet dotenv-linter || true
fi

check_jsonschema=$peers/check-jsonschema/bin/check-jsonschema
if [ ! -x "$check_jsonschema" ] && python3 -m venv "$peers/check-jsonschema" 2>/dev/null; then
    "$peers/check-jsonschema/bin/pip" install --quiet check-jsonschema || true
fi
varlock=$peers/varlock/node_modules/.bin/varlock
if [ ! -x "$varlock" ]; then
    mkdir -p "$peers/varlock" && echo '{ "private": true }' > "$peers/varlock/package.json"
    npm install --silent --no-fund --no-audit --prefix "$peers/varlock" varlock >/dev/null 2>&1 || true
fi

python3 benches/make_inputs.py "$work"
heading
cd "$work/project"
pair '20 keys and an example, against dotenv-linter' \
    "$envguard check --select all" "$dotenv_linter check --skip-updates ."
cd "$work/schema"
pair '20 keys and a schema, against dotenv-linter' \
    "$envguard check" "$dotenv_linter check --skip-updates --schema dotenv-linter.json .env"
if [ -x "$check_jsonschema" ]; then
    pair '20 keys and a schema, against check-jsonschema' \
        "$envguard check" "$check_jsonschema --schemafile schemas/env.schema.json values.json"
else
    echo 'SKIPPED check-jsonschema: it could not be installed'
fi
if [ -x "$varlock" ]; then
    cd "$work/schema-varlock"
    pair '20 keys and an .env.schema, against varlock' "$envguard check" "env PH_OPT_OUT=true $varlock load"
else
    echo 'SKIPPED varlock: it could not be installed'
fi
cd "$work/schema-2000"
pair '2,000 keys and a schema, against dotenv-linter' \
    "$envguard check" "$dotenv_linter check --skip-updates --schema dotenv-linter.json .env"
cd "$work/clean"
pair '100,000 clean lines' \
    "$envguard check --select all" "$dotenv_linter check --skip-updates -q -i UnorderedKey ."
cd "$work/dirty"
pair '100,000 dirty lines' \
    "$envguard check --select all" "$dotenv_linter check --skip-updates -q -i UnorderedKey ."
cd "$work/tangled"
pair '100,000 tangled lines' \
    "$envguard check --select all" "$dotenv_linter check --skip-updates -q -i UnorderedKey ."
cd "$work"
pair '1,000,000 clean lines, against 100,000' \
    "$envguard check --select all million" "$envguard check --select all clean"
pair '1,000,000 dirty lines, against 100,000' \
    "$envguard check --select all dirty-million" "$envguard check --select all dirty"
pair '1,000,000 tangled lines, against 100,000' \
    "$envguard check --select all tangled-million" "$envguard check --select all tangled"
cd "$work/tree"
pair '10,000 files of 20 lines' \
    "$envguard check -q" "$dotenv_linter check --skip-updates -r -q ."
if [ -x "$python_linter" ]; then
    cd "$work/project"
    pair '20 keys, against the Python dotenv-linter' \
        "$envguard check --select all" "$python_linter .env"
else
    echo 'SKIPPED the Python dotenv-linter: it could not be installed'
fi
