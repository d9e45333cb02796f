"""Times two commands in turn and prints their medians, the ratio, and the first one's peak memory.

    pair.py RUNS TITLE COMMAND PEER
"""

import os
import shlex
import statistics
import subprocess
import sys
import time


def run(command: list[str]) -> tuple[float, int]:
    """Wall time in seconds and peak memory in KiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - start, usage.ru_maxrss


def main() -> None:
    runs, title = int(sys.argv[1]), sys.argv[2]
    ours, peer = shlex.split(sys.argv[3]), shlex.split(sys.argv[4])
    run(ours), run(peer)
    times: tuple[list[float], list[float]] = ([], [])
    peak = 0
    for _ in range(runs):
        seconds, memory = run(ours)
        times[0].append(seconds)
        peak = max(peak, memory)
        times[1].append(run(peer)[0])
    a, b = (statistics.median(each) for each in times)
    print(f"{title:44} {a * 1000:9.2f} ms {b * 1000:9.2f} ms {a / b:8.2f} {peak / 1024:7.1f} MB", flush=True)


main()
