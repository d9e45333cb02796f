"""Runs the steps of action.yml and of the component for GitLab, as their servers would.

`cargo install` is a stand-in that notes how it was called and puts the built binary, `ENVGUARD`, where it was asked to:
that it installs from here is what tests/hooks/pre_commit.sh goes through.
"""

import json
import os
import pathlib
import re
import stat
import subprocess
import tempfile
import xml.etree.ElementTree

import yaml

ROOT = pathlib.Path.cwd()
ENVGUARD = os.environ["ENVGUARD"]
CARGO = """#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$CALLS"
while [ "$1" != --root ]; do shift; done
mkdir -p "$2/bin" && cp "$ENVGUARD" "$2/bin/envguard"
"""


class Machine:
    """A place to run steps in, with a project in it."""

    def __init__(self, directory, env_file):
        self.path = pathlib.Path(directory)
        self.project = self.path / "project"
        self.project.mkdir()
        (self.project / "ci.env").write_text(env_file)
        tools = self.path / "tools"
        tools.mkdir()
        cargo = tools / "cargo"
        cargo.write_text(CARGO)
        cargo.chmod(cargo.stat().st_mode | stat.S_IXUSR)
        (self.path / "temp").mkdir()
        self.calls = self.path / "calls"
        self.environment = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "HOME": str(self.path),
            "LC_ALL": "C.UTF-8",
            "CALLS": str(self.calls),
            "ENVGUARD": ENVGUARD,
        }

    def run(self, script, environment, directory="."):
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            env=self.environment | environment,
            cwd=self.project / directory,
            capture_output=True,
            text=True,
        )


def action(env_file, inputs, status, said, installed):
    """Runs the action, and compares how it ends, what it says, and how envguard was installed."""
    recipe = yaml.safe_load((ROOT / "action.yml").read_text())
    values = {name: described["default"] for name, described in recipe["inputs"].items()} | inputs
    outputs = {}

    def fill(text):
        def value(found):
            kind, name = found[1].split(".", 1)
            if kind == "inputs":
                return values[name]
            step, output = re.fullmatch(r"([\w-]+)\.outputs\.([\w-]+)", name).groups()
            return outputs[step].get(output, "")

        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", value, text)

    with tempfile.TemporaryDirectory() as directory:
        machine = Machine(directory, env_file)
        ended = 0
        for step in recipe["runs"]["steps"]:
            if "run" not in step or ended:
                continue
            assert "${{" not in step["run"], f"{step['name']}: what a user says must not become part of a script"
            output = machine.path / f"output-{len(outputs)}"
            output.touch()
            environment = {name: fill(value) for name, value in step.get("env", {}).items()} | {
                "GITHUB_OUTPUT": str(output),
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(ROOT),
                "RUNNER_TEMP": str(machine.path / "temp"),
                "RUNNER_OS": "Linux",
                "RUNNER_ARCH": "X64",
            }
            done = machine.run(step["run"], environment, fill(step.get("working-directory", ".")))
            ended = done.returncode
            lines = [line.split("=", 1) for line in output.read_text().splitlines()]
            outputs[step.get("id", step["name"])] = dict(lines)
        assert ended == status, f"ends with {ended}: {done.stdout}{done.stderr}"
        assert not (machine.path / "made").exists(), "a shell reads the words"
        assert said in done.stdout, f"does not say {said}: {done.stdout}{done.stderr}"
        calls = machine.calls.read_text().replace(str(machine.path), "")
        assert calls == f"install {installed} --locked --root /temp/envguard\n", calls
        assert re.fullmatch(r"envguard-[0-9a-f.]{5,16}-Linux-X64", outputs["install"]["key"]), outputs
        sarif = outputs["run"].get("sarif")
        assert (sarif is not None) == (values["sarif"] == "true")
        if sarif:
            assert json.loads(pathlib.Path(sarif).read_text())["version"] == "2.1.0"


def component(env_file, status):
    """Runs the job of the component, and looks at its reports."""
    head, job = (ROOT / "templates/envguard.yml").read_text().split("\n---\n")
    inputs = yaml.safe_load(head)["spec"]["inputs"]
    put = lambda found: str(inputs[found[1]]["default"])
    job = yaml.safe_load(re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", put, job))["envguard"]
    with tempfile.TemporaryDirectory() as directory:
        machine = Machine(directory, env_file)
        environment = {"CI_PROJECT_DIR": str(machine.project), "GITLAB_CI": "true"}
        for _ in ("without what was cached", "with it"):
            done = machine.run("\n".join(job["script"]), environment)
            assert done.returncode == status, f"{done.returncode}: {done.stdout}{done.stderr}"
        version = inputs["version"]["default"]
        expected = f"install envguard-cli --version {version} --locked --root .envguard\n"
        assert machine.calls.read_text() == expected, machine.calls.read_text()
        reports = job["artifacts"]["reports"]
        found = json.loads((machine.project / reports["codequality"]).read_text())
        assert bool(found) == bool(status), found
        xml.etree.ElementTree.parse(machine.project / reports["junit"])


GOOD, BAD = "A=1\n", "A=1\nA=2\n"
HERE = f"--path {ROOT}"
action(GOOD, {}, 0, "nothing found", HERE)
action(BAD, {}, 1, "::warning file=ci.env,line=2", HERE)
action(BAD, {"sarif": "true"}, 1, "duplicate-key", HERE)
action(GOOD, {"version": "0.1.0", "sarif": "true"}, 0, "nothing found", "envguard-cli --version 0.1.0")
action(BAD, {"args": "check --ignore duplicate-key --fail-on error"}, 0, "", HERE)
action(GOOD, {"args": "check $(touch ../made) ; touch ../made"}, 2, "", HERE)
component(GOOD, 0)
component(BAD, 1)
print("the steps of the recipes run")
