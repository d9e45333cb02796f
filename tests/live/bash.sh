# The bash of the machine, which has to be a 5.2.
live_bash() {
    local bash
    bash=$(command -v bash)
    if ! command -v python3 >/dev/null; then
        skipped bash "no python3"
    elif [[ $("$bash" --version) != *"version 5.2"* ]]; then
        skipped bash "bash is not 5.2"
    else
        compare bash python3 "$live/bash.py" "$bash"
    fi
}
