#!/usr/bin/env bash
# Lets pre-commit build envguard from a clone of this repository, and goes through a commit that is stopped, a good one, and a
# look at all files. Takes minutes. `ENVGUARD_HOOK_TOOLS` is where pre-commit is, if it is not on the `PATH`.
set -euo pipefail
cd "$(dirname "$0")/../.."
repository=$PWD
PATH=${ENVGUARD_HOOK_TOOLS:+$ENVGUARD_HOOK_TOOLS:}$PATH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME=$work/cache GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$work/gitconfig
git config --global user.name a
git config --global user.email a@site.com
git config --global init.defaultBranch main

# What matters here is that it builds and is found, not that it is fast; and what was built before is used again.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$repository/target}
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16

git clone --quiet "$repository" "$work/envguard"
mkdir "$work/project"
cd "$work/project"
git init --quiet
cat > .pre-commit-config.yaml <<CONFIG
repos:
  - repo: $work/envguard
    rev: $(git -C "$work/envguard" rev-parse HEAD)
    hooks:
      - id: envguard
      - id: envguard-secrets
CONFIG
pre-commit install
pre-commit install-hooks

fail() { printf 'failed: %s\n' "$*" >&2; exit 1; }
stopped() {
    if output=$("${@:2}" 2>&1); then fail "not stopped: ${*:2}"; fi
    grep -qF "$1" <<< "$output" || fail "does not say $1: $output"
}

printf 'A=1\nA=2\n' > .env.ci
printf 'password: %s\n' kT7wzQp0x > app.yml
git add .
stopped 'duplicate-key' git commit --quiet --message one
stopped 'secret/password' git commit --quiet --message one
printf 'A=1\n' > .env.ci
printf 'port: 1\n' > app.yml
stopped 'duplicate-key' git commit --quiet --message one
git add .
git commit --quiet --message one
pre-commit run --all-files
printf 'A=1\nA=2\n' > .env.ci
git commit --quiet --all --no-verify --message two
stopped 'duplicate-key' pre-commit run --all-files
stopped 'duplicate-key' pre-commit run --from-ref HEAD~ --to-ref HEAD
printf 'A=1\n' > .env.ci
git commit --quiet --all --message three
echo 'pre-commit builds envguard, and commits are stopped by it'
