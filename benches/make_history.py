"""Makes a repository with a long history: edits of source files that look like real ones.

    make_history.py DIRECTORY COMMITS SOURCES

SOURCES is a directory of source files whose lines are used. The same arguments give the same history.
"""

import pathlib
import random
import subprocess
import sys


def lines_of(sources: pathlib.Path, wanted: int) -> list[bytes]:
    """Lines of the source files, in the order of their paths."""
    lines: list[bytes] = []
    for path in sorted(sources.rglob("*.rs")):
        if path.is_file():
            lines.extend(line for line in path.read_bytes().splitlines() if len(line) < 200)
        if len(lines) >= wanted:
            break
    return lines


def main() -> None:
    directory, commits, sources = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    chance = random.Random(1)
    lines = lines_of(sources, 400_000)
    files = {f"src/m{number // 12}/f{number}.rs": [] for number in range(240)}
    for name in files:
        start = chance.randrange(len(lines) - 900)
        files[name] = lines[start : start + chance.randrange(100, 900)]
    subprocess.run(["git", "init", "-q", "-b", "main", directory], check=True)
    git = subprocess.Popen(["git", "-C", directory, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    out = git.stdin
    assert out is not None

    def write(name: str) -> None:
        content = b"\n".join(files[name]) + b"\n"
        out.write(f"M 100644 inline {name}\ndata {len(content)}\n".encode() + content + b"\n")

    for number in range(commits):
        out.write(f"commit refs/heads/main\ncommitter a <a@site.com> {1_600_000_000 + 3600 * number} +0000\n".encode())
        out.write(b"data 2\na\n\n")
        names = list(files) if number == 0 else chance.sample(list(files), chance.randrange(1, 4))
        for name in names:
            content = files[name]
            at = chance.randrange(len(content))
            length = chance.randrange(1, 30)
            start = chance.randrange(len(lines) - length)
            content[at : at + chance.randrange(0, length + 1)] = lines[start : start + length]
            write(name)
    out.close()
    if git.wait() != 0:
        raise SystemExit("git fast-import failed")
    subprocess.run(["git", "-C", directory, "repack", "-adfq"], check=True)


main()
