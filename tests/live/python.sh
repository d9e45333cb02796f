# python-dotenv.
#
# ENVGUARD_LIVE_PYTHON may name a python that has the package.
live_python() {
    local python=${ENVGUARD_LIVE_PYTHON:-}
    if [ -z "$python" ]; then
        if bounded python3 -m venv "$scratch" &&
            bounded "$scratch/bin/pip" install python-dotenv==1.2.4; then
            python=$scratch/bin/python
        else
            skipped python "python3 is missing, or pip could not install python-dotenv"
            return
        fi
    fi
    compare python "$python" "$live/python.py"
}
