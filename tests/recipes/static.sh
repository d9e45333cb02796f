#!/usr/bin/env bash
# Builds what the Dockerfile builds, from what it copies, for the C library of its image; and runs it where nothing else is.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=$(uname -m)-unknown-linux-musl
rustup target add "$target" >/dev/null 2>&1 || { echo "SKIPPED: there is no Rust for $target here"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/source" "$work/root"
cp -r Cargo.toml Cargo.lock README.md crates "$work/source"
# What matters here is that it builds and is static, not that it is fast.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/static
# The image has a compiler for its own library. What little C there is (that of `ring`) needs none.
export "CC_${target//-/_}=${CC:-cc}"
(cd "$work/source" && cargo build --quiet --release --locked --bin envguard --target "$target")
cp "$CARGO_TARGET_DIR/$target/release/envguard" "$work/root/envguard"
if readelf --program-headers "$work/root/envguard" | grep -q INTERP; then
    echo 'the binary wants a loader: it is not static'
    exit 1
fi
printf 'A=1\nA=2\n' > "$work/root/ci.env"
status=0
if [ "$(id -u)" = 0 ]; then
    # As in the image: no files but these, and a user without a name.
    chmod -R a+rX "$work"
    said=$(chroot --userspec=65532:65532 "$work/root" /envguard check) || status=$?
else
    echo 'SKIPPED: only root can run it where nothing else is'
    said=$(cd "$work/root" && ./envguard check) || status=$?
fi
if [ "$status" != 1 ] || ! grep -q duplicate-key <<< "$said"; then
    echo "ends with $status: $said"
    exit 1
fi
echo 'the static binary runs where nothing else is'
