"""Memory of a service after it answered questions, over a synthetic index: its own process and its
engine, which has the model and the vectors.

RSS counts pages that are mapped from files and shared between processes too (the model's weights,
the vectors, the word table); USS is what would be free if the process ended.

    python -m benchmarks.serving_memory [--chunks 10000] [--requests 200]
"""

from __future__ import annotations

import json

from benchmarks.served import QUESTIONS, machine, service, settle, tree
from benchmarks.synthetic_index import options, prepared


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--requests", type=int, default=200)
    arguments = parser.parse_args()
    with prepared(arguments) as data, service(data) as (client, process):
        client.get("/api/search", params={"q": QUESTIONS[0]}).raise_for_status()
        settle(process)
        for number in range(arguments.requests):
            question = f"{QUESTIONS[number % len(QUESTIONS)]} {number}"
            client.get("/api/search", params={"q": question}).raise_for_status()
        memory = [one.memory_full_info() for one in tree(process)]
    figures = {
        "chunks": arguments.chunks,
        "machine": machine(),
        "requests": arguments.requests,
        "rss_mb": round(sum(one.rss for one in memory) / 1e6),
        "rss_mb_of_each": [round(one.rss / 1e6) for one in memory],
        "uss_mb": round(sum(one.uss for one in memory) / 1e6),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
