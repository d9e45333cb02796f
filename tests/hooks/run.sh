#!/usr/bin/env bash
# Hooks in the hands of the tools that manage them: pre-commit, husky and lefthook, from the package registries. Then
# pre-commit builds envguard from a clone of this repository, as it does for its users, and a commit is stopped by that.
set -euo pipefail
cd "$(dirname "$0")/../.."

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
tools=$CARGO_TARGET_DIR/hooks
mkdir -p "$tools"
if [ ! -x "$tools/venv/bin/pre-commit" ]; then
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check 'pre-commit==4.*'
fi
if [ ! -x "$tools/node_modules/.bin/husky" ] || [ ! -x "$tools/node_modules/.bin/lefthook" ]; then
    # Scripts of packages would put hooks of theirs into this repository.
    npm install --prefix "$tools" --ignore-scripts --no-save --no-audit --no-fund --loglevel=error husky@9 lefthook@2
fi
export ENVGUARD_HOOK_TOOLS=$tools/venv/bin:$tools/node_modules/.bin
cargo test --quiet --locked --package envguard-cli --test cli hook_managers
tests/hooks/pre_commit.sh
