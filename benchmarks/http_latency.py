"""Time of a warm search through HTTP on loopback, one caller, over a synthetic index.

python -m benchmarks.http_latency [--chunks 10000] [--requests 300]
"""

from __future__ import annotations

import json
import time

import httpx
import psutil

from benchmarks.served import QUESTIONS, machine, percentile, processor_s, service, settle
from benchmarks.synthetic_index import options, prepared


def measure(
    client: httpx.Client, process: psutil.Process, mode: str, requests: int
) -> dict[str, float]:
    """Milliseconds from sending a question to having its ten hits; ``cpu_ms`` is what the service
    itself spends on one, which other work on the machine does not change."""
    taken: list[float] = []
    before = 0.0
    for number in range(requests + len(QUESTIONS)):
        if number == len(QUESTIONS):
            before = processor_s(process)
        question = f"{QUESTIONS[number % len(QUESTIONS)]} {number}"  # never the same twice
        started = time.perf_counter()
        client.get("/api/search", params={"q": question, "mode": mode}).raise_for_status()
        taken.append((time.perf_counter() - started) * 1000)
    warm = taken[len(QUESTIONS) :]
    return {
        "p50_ms": round(percentile(warm, 0.50), 1),
        "p95_ms": round(percentile(warm, 0.95), 1),
        "p99_ms": round(percentile(warm, 0.99), 1),
        "cpu_ms": round((processor_s(process) - before) * 1000 / requests, 1),
    }


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--requests", type=int, default=300)
    arguments = parser.parse_args()
    with prepared(arguments) as data, service(data) as (client, process):
        client.get("/api/search", params={"q": QUESTIONS[0]}).raise_for_status()
        settle(process)
        figures: dict[str, object] = {
            mode: measure(client, process, mode, arguments.requests)
            for mode in ("dense", "lexical", "hybrid")
        }
    print(json.dumps({"chunks": arguments.chunks, "machine": machine(), **figures}, indent=2))


if __name__ == "__main__":
    main()
