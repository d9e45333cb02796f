# What tests in shells expect. Sourced. `secrets` are the texts that nothing may show.
# shellcheck shell=bash disable=SC2154 # They are those of who sources it.

# A command that fails without a word is told, too.
set -E
trap 'fail "$BASH_COMMAND"' ERR

# `expect CODE PIECE -- COMMAND…`: how it has to end, and what it has to say, without a secret. `text` is what it said.
expect() {
    local code=$1 piece=$2 status=0
    shift 3
    text=$("$@" 2>&1) || status=$?
    if [ "$status" != "$code" ]; then
        fail "$* ended with $status instead of $code" "$text"
    elif ! grep -qF -- "$piece" <<<"$text"; then
        fail "$* does not say \`$piece\`" "$text"
    fi
    no_secret "$*" "$text"
}

# `says PIECE`: what the last command has to have said too.
says() {
    grep -qF -- "$1" <<<"$text" || fail "it does not say \`$1\`" "$text"
}

# `same FOUND WANTED`.
same() {
    [ "$1" = "$2" ] || fail "\`$1\` instead of \`$2\`"
}

# `no_secret WHERE TEXT`.
no_secret() {
    local secret
    for secret in "${secrets[@]}"; do
        if grep -qF -- "$secret" <<<"$2"; then
            fail "a secret is in $1" "$2"
        fi
    done
}

# `await SECONDS WHAT COMMAND…`: waits until the command succeeds.
await() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || fail "there is no $what in time: $*"
        sleep 0.1
    done
}

# `fail WHAT [TEXT]`: says where, and ends the test.
fail() {
    printf 'FAILED at line %s: %s\n%s\n' "${BASH_LINENO[${#BASH_LINENO[@]} - 2]}" "$1" "${2:-}" >&2
    exit 1
}
