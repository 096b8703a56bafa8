"""Time of ``kartoteka search`` in a new process, from the start to the end of its output.

python -m benchmarks.cold_search [--chunks 10000] [--runs 10]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.served import QUESTIONS, machine, percentile
from benchmarks.synthetic_index import options, prepared


def search_once(data: Path, question: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "service", "--data", str(data), "search", question],
        capture_output=True,
        check=True,
    )
    if not done.stdout:
        raise RuntimeError("nothing was printed")
    return time.perf_counter() - started


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=10)
    arguments = parser.parse_args()
    with prepared(arguments) as data:
        taken = [
            search_once(data, QUESTIONS[number % len(QUESTIONS)])
            for number in range(arguments.runs)
        ]
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {
        "chunks": arguments.chunks,
        "machine": machine(),
        "first_s": round(taken[0], 2),  # the file system's cache may still be cold
        "p50_s": round(percentile(taken, 0.5), 2),
        "worst_s": round(max(taken), 2),
        "mean_cpu_s": round((spent.ru_utime + spent.ru_stime) / arguments.runs, 2),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
