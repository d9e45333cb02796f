#!/usr/bin/env python3
"""Writes the inputs of fixtures/dialects/cases.jsonl to fuzz/corpus/TARGET, a file each, for the fuzzer to start from."""

import json
from pathlib import Path

FUZZ = Path(__file__).resolve().parent
DIALECTS = 13


def head(target, number):
    """What the target takes before the source: of `fixes`, what is done, and a pair of dialects; of `secrets`, the kind
    of file, and how it comes in parts."""
    if target == "secrets":
        return bytes([number % 19, number % 256])
    if target != "fixes":
        return b""
    return bytes([number % 4, number % DIALECTS << 4 | number // DIALECTS % DIALECTS])


cases = (FUZZ.parent / "fixtures/dialects/cases.jsonl").read_text(encoding="utf-8").splitlines()
for target in ["document", "readers", "fixes", "secrets", "allows"]:
    corpus = FUZZ / "corpus" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate(cases):
        (corpus / f"case-{number:03}").write_bytes(head(target, number) + json.loads(case)["input"].encode())
