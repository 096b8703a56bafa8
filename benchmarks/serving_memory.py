"""Memory of a serving process after it answered questions, over a synthetic index.

RSS counts pages that are mapped from files and shared between processes too (the model's weights,
the vectors, the word table); USS is what would be free if the process ended.

    python -m benchmarks.serving_memory [--chunks 10000] [--requests 200]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.served import QUESTIONS, machine, service, settle
from benchmarks.synthetic_index import make


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--data", type=Path, help="an index that is there already")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = arguments.data or Path(folder) / "data"
        if arguments.data is None:
            make(data, arguments.chunks)
        with service(data) as (client, process):
            client.get("/api/search", params={"q": QUESTIONS[0]}).raise_for_status()
            settle(process)
            for number in range(arguments.requests):
                question = f"{QUESTIONS[number % len(QUESTIONS)]} {number}"
                client.get("/api/search", params={"q": question}).raise_for_status()
            memory = process.memory_full_info()
    figures = {
        "chunks": arguments.chunks,
        "machine": machine(),
        "requests": arguments.requests,
        "rss_mb": round(memory.rss / 1e6),
        "uss_mb": round(memory.uss / 1e6),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
