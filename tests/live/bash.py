"""The oracle of the dialect bash: `bash.py BASH`.

The protocol is that of crates/envguard-syntax/examples/differential.rs. The shell runs in a folder of its own with
PATH pointing nowhere, so that no program can start; what could act all the same (redirections, substitutions, paths,
some builtins) is not run at all.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

DANGEROUS = re.compile(
    r"\$\(+[^(]|`|[<>]|/(bin|dev|etc|home|lib|opt|proc|root|run|sbin|sys|tmp|usr|var)"
    r"|\b(bind|cd|coproc|disown|enable|eval|exec|fc|hash|history|kill|mapfile|popd|pushd|read|readarray|source"
    r"|suspend|trap|ulimit|umask|wait)\b|(^|[\s;&|])\.\s"
)
# Arithmetic runs nothing by itself.
ARITHMETIC = re.compile(r"\$\(\([^$`()]*\)\)")
OWN = {"PWD", "OLDPWD", "SHLVL", "_"}
SCRIPT = 'ulimit -t 2 -f 64; set -a; . ./.env; /usr/bin/env -0 >&9'


def answer(bash, folder, text, environment):
    if DANGEROUS.search(ARITHMETIC.sub("", text)):
        return {"skip": True}
    (folder / ".env").write_bytes(text.encode())
    environment = {"PATH": "/nonexistent", **environment}
    with tempfile.TemporaryFile() as dump:
        command = [bash, "--norc", "--noprofile", "-c", f"exec 9>&{dump.fileno()}; {SCRIPT}"]
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                timeout=5, pass_fds=[dump.fileno()], check=False,
            )
        except subprocess.TimeoutExpired:
            return {"skip": True}
        dump.seek(0)
        entries = dump.read().decode(errors="replace").split("\0")
    exported = dict(entry.split("=", 1) for entry in entries if "=" in entry)
    for key, value in environment.items():
        if exported.get(key) == value:
            del exported[key]
            if re.search(rf"\b{key}\+?=", text):
                # Whether the file assigned the same value again, the environment does not tell.
                return {"skip": True}
    # A shell that ended before the program could start is as good as an error.
    failed = bool(done.stderr) or not any(entries)
    variables = {key: value for key, value in exported.items() if key not in OWN}
    return {"vars": variables, "error": failed}


def main():
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            request = json.loads(line)
            reply = answer(sys.argv[1], Path(folder), request["input"], request["env"])
            print(json.dumps(reply), flush=True)


main()
