#!/usr/bin/env bash
# Lets each shell that is here read its completion script. `ENVGUARD` is the binary.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
read_by() {
    local shell=$1 name=$2
    if ! command -v "$name" >/dev/null; then
        echo "SKIPPED: there is no $name here"
        return
    fi
    "$ENVGUARD" completions "$shell" > "$work/$shell"
    "${@:3}" "$work/$shell"
}
elvish_reads() { { echo "$editor"; cat "$1"; } > "$work/with-editor.elv" && elvish "$work/with-editor.elv"; }
read_by bash bash bash -n
read_by zsh zsh zsh -n
read_by fish fish fish --no-execute
# Its editor, which completions are for, is there for people alone.
editor='var edit: = (ns [&completion:=(ns [&arg-completer=[&]]) &complex-candidate~={|@_ &display=""| }])'
read_by elvish elvish elvish_reads
# It has no mode that only reads, and runs nothing but a registration here.
read_by powershell pwsh pwsh -NoProfile -File

# In bash, the words that follow `envguard ch` are those that the commands begin with.
said=$(bash -c 'source "$1"; COMP_WORDS=(envguard ch); COMP_CWORD=1; _envguard envguard ch envguard; echo "${COMPREPLY[*]}"' _ "$work/bash")
[ "$said" = check ] || { echo "bash completes ch to: $said"; exit 1; }
