"""The weights file is hashed whole and keeps no memory for it."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding.bundled_model import bundled_weights
from index.embedding.weights import PackedWeights


def resident_mib(path: Path) -> float:
    """How much of a mapped file this process holds in memory."""
    kib, inside = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        if "-" in line.split(" ", 1)[0]:
            inside = line.endswith(str(path))
        elif inside and line.startswith("Rss:"):
            kib += int(line.split()[1])
    return kib / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_fingerprint_is_of_the_file_and_gives_its_pages_back() -> None:
    path = bundled_weights()
    weights = PackedWeights(path)
    before = weights.blocks("emb.word")[:1000].copy()
    assert weights.fingerprint() == hashlib.sha256(path.read_bytes()).hexdigest()
    assert resident_mib(path) < 10
    assert np.array_equal(weights.blocks("emb.word")[:1000], before)
