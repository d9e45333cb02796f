# npm's dotenv and dotenv-expand, and util.parseEnv of Node 22 or 24.
#
# ENVGUARD_LIVE_MODULES may name a folder whose node_modules has the two packages, and ENVGUARD_LIVE_NODE a program
# that is Node 22 or 24.
live_node() {
    if ! command -v node >/dev/null; then
        skipped node "no node"
        skipped node-expand "no node"
        skipped node-native "no node"
        return
    fi
    if [ -z "${ENVGUARD_LIVE_MODULES:-}" ] &&
        bounded npm install --prefix "$scratch" dotenv@18.0.10 dotenv-expand@12.0.3; then
        ENVGUARD_LIVE_MODULES=$scratch
    fi
    export ENVGUARD_LIVE_MODULES
    if [ -n "${ENVGUARD_LIVE_MODULES:-}" ]; then
        compare node node "$live/node.mjs" node
        compare node-expand node "$live/node.mjs" node-expand
    else
        skipped node "npm could not install dotenv"
        skipped node-expand "npm could not install dotenv-expand"
    fi

    local native=${ENVGUARD_LIVE_NODE:-node}
    if ! is_node_22_or_24 "$native"; then
        # The npm package of that name carries the program.
        bounded npm install --prefix "$scratch/native" node@22 || true
        native=$scratch/native/node_modules/node/bin/node
    fi
    if is_node_22_or_24 "$native"; then
        compare node-native "$native" "$live/node.mjs" node-native
    else
        skipped node-native "node is $(node --version), neither 22 nor 24, and npm could not install node@22"
    fi
}

is_node_22_or_24() {
    case $("$1" --version 2>/dev/null) in
    v22.* | v24.*) return 0 ;;
    *) return 1 ;;
    esac
}
