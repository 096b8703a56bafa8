"""Time of an answer through HTTP on loopback, one caller, over a synthetic index.

    python -m benchmarks.ask_latency [--chunks 10000] [--requests 200]

Each question is asked once: the vectors of sentences are remembered, and a question that was asked
before is answered in a fraction of the time. The answers mean nothing; the work is that of life:
ten passages of eight sentences are read, and the best sentences embedded.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import httpx
import numpy as np

from benchmarks.served import QUESTIONS, machine, percentile, service, settle
from benchmarks.synthetic_index import options, prepared, vocabulary

OPENINGS = ("Ile kosztuje", "Kto odpowiada za", "Kiedy odbywa się", "Jakie są", "Co to jest",
            "Gdzie znajduje się", "Ilu członków ma", "How long is", "Jak zgłosić")  # fmt: skip
WARM_UP = 10
COMMON_WORDS = 50
"""The most frequent words make no question."""


def questions(seed: int = 1) -> Iterator[str]:
    """Without end: an opening and three words of the documents."""
    randomness = np.random.default_rng(seed)
    words = vocabulary()[COMMON_WORDS:3000]
    number = 0
    while True:
        yield f"{OPENINGS[number % len(OPENINGS)]} {' '.join(randomness.choice(words, 3))}?"
        number += 1


def measure(client: httpx.Client, requests: int) -> dict[str, float]:
    """Milliseconds from sending a question to having its answer."""
    taken: list[float] = []
    for _, question in zip(range(requests + WARM_UP), questions(), strict=False):
        started = time.perf_counter()
        client.get("/api/ask", params={"question": question}).raise_for_status()
        taken.append((time.perf_counter() - started) * 1000)
    warm = taken[WARM_UP:]
    return {f"p{share:.0%}_ms".replace("%", ""): round(percentile(warm, share), 1)
            for share in (0.5, 0.95, 0.99)}  # fmt: skip


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--requests", type=int, default=200)
    arguments = parser.parse_args()
    with prepared(arguments) as data, service(data) as (client, process):
        client.get("/api/search", params={"q": QUESTIONS[0]}).raise_for_status()
        settle(process)
        figures = measure(client, arguments.requests)
    print(json.dumps({"chunks": arguments.chunks, "machine": machine(), **figures}, indent=2))


if __name__ == "__main__":
    main()
