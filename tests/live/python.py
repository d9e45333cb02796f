"""Answers the driver's questions with python-dotenv: one JSON object a line in, one out."""

import json
import logging
import os
import sys
import tempfile

import dotenv

warnings = []


class Counter(logging.Handler):
    def emit(self, record):
        warnings.append(record)


# Every statement that does not parse is a warning of its own.
logging.getLogger("dotenv.main").addHandler(Counter())
path = os.path.join(tempfile.mkdtemp(), ".env")

for line in sys.stdin:
    question = json.loads(line)
    with open(path, "wb") as file:
        file.write(question["input"].encode("utf-8", "surrogateescape"))
    os.environ.clear()
    os.environ.update(question["env"])
    warnings.clear()
    try:
        answer = {"vars": dict(dotenv.dotenv_values(path)), "error": bool(warnings)}
    except ValueError:
        answer = {"vars": {}, "error": True}
    print(json.dumps(answer), flush=True)
