"""Exact search by FAISS at several sizes: time, memory, and what an approximate index would give.

    python benchmarks/vector_search.py [--chunks 10000 100000] [--dimension 384]

Random unit vectors, which are the hardest case for an approximate index. One thread. Prints a line
per size: milliseconds (median of 30) of float32 and of half-precision codes, of a search restricted
to 1 %, 10 % and 90 % of the chunks; the megabytes of the codes; the greatest error that half
precision makes in a cosine; and time and recall@10 of HNSW against exact search.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import faiss
import numpy as np
from numpy.typing import NDArray

from index.vectors.flat_segment import FlatSegment


def unit(rows: int, dimension: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: NDArray[np.float32] = vectors / lengths
    return found


def median_ms(call: Callable[[], object], times: int = 30) -> float:
    call()
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return round(statistics.median(seconds) * 1000, 2)


def measure(chunks: int, dimension: int, with_hnsw: bool) -> dict[str, object]:
    faiss.omp_set_num_threads(1)
    vectors = unit(chunks, dimension, 1)
    queries = unit(50, dimension, 2)
    flat = faiss.IndexFlatIP(dimension)
    flat.add(vectors)
    segment = FlatSegment.of(np.arange(chunks, dtype=np.int64), vectors.astype(np.float16))
    query = queries[0]
    result: dict[str, object] = {
        "chunks": chunks,
        "float32_ms": median_ms(lambda: flat.search(query[None], 100)),
        "half_ms": median_ms(lambda: segment.nearest(query, 100, None)),
        "half_mb": round(chunks * dimension * 2 / 1e6, 1),
    }
    chance = np.random.default_rng(3).random(chunks)
    for share in (0.01, 0.1, 0.9):
        wanted = chance < share
        result[f"allowed_{share:.0%}_ms"] = median_ms(
            lambda wanted=wanted: segment.nearest(query, 100, wanted)
        )
    error = np.abs(segment.vectors.astype(np.float32) @ queries.T - vectors @ queries.T).max()
    result["half_cosine_error"] = float(f"{error:.1e}")
    if with_hnsw:
        result.update(measure_hnsw(vectors, queries, flat))
    return result


def measure_hnsw(
    vectors: NDArray[np.float32], queries: NDArray[np.float32], flat: faiss.IndexFlatIP
) -> dict[str, object]:
    index = faiss.IndexHNSWFlat(vectors.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    started = time.perf_counter()
    index.add(vectors)
    built = time.perf_counter() - started
    index.hnsw.efSearch = 128
    _, exact = flat.search(queries, 10)
    _, approximate = index.search(queries, 10)
    same = [len(set(a) & set(b)) / 10 for a, b in zip(exact, approximate, strict=True)]
    return {
        "hnsw_build_s": round(built, 1),
        "hnsw_ms": median_ms(lambda: index.search(queries[:1], 10)),
        "hnsw_recall@10": round(statistics.mean(same), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--dimension", type=int, default=384)
    parser.add_argument("--hnsw", action="store_true", help="also build an HNSW graph (minutes)")
    options = parser.parse_args()
    for chunks in options.chunks:
        print(json.dumps(measure(chunks, options.dimension, options.hnsw)), flush=True)


if __name__ == "__main__":
    main()
