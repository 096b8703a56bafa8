"""Words embedded per second: the bundled embedder against sentence-transformers, same weights.

usage: python benchmarks/embedding_rate.py [--passages 120] [--rounds 3]

Both embed the same passages in turn, so that whatever else the machine does falls on both; each
engine's figure is its best round. The model of sentence-transformers is exported first from the
bundled weights, so both compute the same function (the smallest cosine is printed). Needs
kartoteka[models].
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import load_embedder
from index.embedding.export import export_sentence_transformer

_SUBJECTS = ("Rada klastra", "Urząd miasta", "Zarząd szpitala", "Zespół projektu", "Biuro klastra")
_VERBS = ("przyjęła sprawozdanie", "ogłosił nabór", "podpisał porozumienie", "przedstawił plan")
_OBJECTS = (
    "w sprawie turystyki medycznej",
    "dotyczące badań przesiewowych w powiatach",
    "z uczelniami i przedsiębiorcami regionu",
    "na zakup aparatury diagnostycznej",
)
_ENDINGS = ("do końca kwartału", "bez uwag członków", "na wniosek koordynatora", "po głosowaniu")
_SENTENCES_PER_PASSAGE = (3, 16)


def passages(count: int, seed: int = 1) -> list[str]:
    """Made-up Polish passages of about 30 to 190 words."""
    chance = random.Random(seed)

    def sentence() -> str:
        parts = (chance.choice(part) for part in (_SUBJECTS, _VERBS, _OBJECTS, _ENDINGS))
        return f"{' '.join(parts)} w {chance.randint(2010, 2024)} roku."

    return [
        " ".join(sentence() for _ in range(chance.randint(*_SENTENCES_PER_PASSAGE)))
        for _ in range(count)
    ]


def measure(
    engines: dict[str, Callable[[Sequence[str]], NDArray[np.float32]]],
    texts: Sequence[str],
    rounds: int,
) -> dict[str, float]:
    """The best words per second of each engine, measured in turn."""
    words = sum(len(text.split()) for text in texts)
    best = dict.fromkeys(engines, 0.0)
    for embed in engines.values():
        embed(texts[:8])
    for _ in range(rounds):
        for name, embed in engines.items():
            begun = time.perf_counter()
            embed(texts)
            best[name] = max(best[name], words / (time.perf_counter() - begun))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--passages", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    texts = passages(arguments.passages)
    with tempfile.TemporaryDirectory() as folder:
        export_sentence_transformer(Path(folder))
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        theirs = SentenceTransformer(folder, device="cpu")

        def encode(batch_size: int) -> Callable[[Sequence[str]], NDArray[np.float32]]:
            return lambda part: np.asarray(
                theirs.encode(list(part), prompt_name="passage", batch_size=batch_size)
            )

        ours = load_embedder()
        engines = {
            "bundled": ours.embed_passages,
            "sentence-transformers, batches of 8": encode(8),
            "sentence-transformers, batches of 32": encode(32),
        }
        rates = measure(engines, texts, arguments.rounds)
        cosine = float((ours.embed_passages(texts[:16]) * encode(8)(texts[:16])).sum(axis=1).min())
    for name, rate in rates.items():
        print(f"{name:40} {rate:8.0f} words/s")
    fastest = max(rate for name, rate in rates.items() if name != "bundled")
    print(f"ratio to the faster of theirs: {rates['bundled'] / fastest:.2f} (aim: 1.15)")
    print(f"smallest cosine between the two: {cosine:.6f}; cores: {os.cpu_count()}")


if __name__ == "__main__":
    main()
