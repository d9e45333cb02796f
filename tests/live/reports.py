"""Makes all reports of one run, and compares what libraries read in them with the JSON report.

    reports.py ENVGUARD
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import junitparser
import sarif.loader

FILE = "PORT=1\nsecret_url = http://u:hunter2@h\nPORT=\"\u00e9\nA<&>B=]]>\n"
REPORTS = ["json", "junit", "sarif", "checkstyle"]


def main(envguard):
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        for path in [".env", "a <b> & 'c'/.env"]:
            (directory / path).parent.mkdir(exist_ok=True)
            (directory / path).write_text(FILE)
        outputs = [f"--output={report}=out.{report}" for report in REPORTS]
        command = [envguard, "check", "--quiet", "--format", "concise", "--fail-on", "note", *outputs]
        done = subprocess.run(command, cwd=directory, stdout=subprocess.DEVNULL)
        assert done.returncode == 1, f"it ended with {done.returncode}"
        compare(directory)


def compare(directory):
    report = json.loads((directory / "out.json").read_text())
    expected = sorted((one["path"], one["rule"]) for one in report["diagnostics"])
    assert len(expected) > 5, expected

    suites = junitparser.JUnitXml.fromfile(str(directory / "out.junit"))
    found = [(suite.name, case.result[0].type) for suite in suites for case in suite]
    assert sorted(found) == expected, found
    for suite in suites:
        assert suite.tests == suite.failures == len(list(suite)), suite

    records = sarif.loader.load_sarif_file(str(directory / "out.sarif")).get_records()
    assert len(records) == len(expected), records
    lines = {(one["rule"], one["span"]["start"]["line"]) for one in report["diagnostics"]}
    assert {(one["Code"].split()[0], one["Line"]) for one in records} == lines, records

    root = xml.etree.ElementTree.parse(directory / "out.checkstyle").getroot()
    found = [(file.get("name"), error.get("source").removeprefix("envguard.")) for file in root for error in file]
    assert sorted(found) == expected, found
    print(f"reports: {len(expected)} findings in {len(REPORTS)} reports agree")


if __name__ == "__main__":
    main(str(pathlib.Path(sys.argv[1]).resolve()))
