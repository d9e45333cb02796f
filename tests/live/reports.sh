# Reads the reports for CI systems with libraries that others read such reports with. No dialect: it runs envguard itself.

live_reports() {
    if ! bounded python3 -m venv "$scratch" ||
        ! bounded "$scratch/bin/pip" install junitparser==5.0.3 sarif-tools==3.0.5; then
        skipped reports "python3 is missing, or pip could not install junitparser and sarif-tools"
        return
    fi
    cargo build --quiet --bin envguard
    "$scratch/bin/python" "$live/reports.py" "${CARGO_TARGET_DIR:-target}/debug/envguard" ||
        failures=$((failures + 1))
}
