# The parser of systemd 252, from the library of Debian's package libsystemd-shared.
live_systemd() {
    local library
    library=$(find /usr/lib /lib -name 'libsystemd-shared-252.so' -print -quit 2>/dev/null)
    if [ -z "$library" ]; then
        skipped systemd "no libsystemd-shared-252.so"
    elif ! command -v python3 >/dev/null; then
        skipped systemd "no python3"
    else
        compare systemd python3 "$live/systemd.py" "$library"
    fi
}
