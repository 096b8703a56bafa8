"""The trained weights: ``reader.npz`` beside this file, half precision.

Its arrays, by name: ``l6.q.down`` (rank, inputs) and ``l6.q.up`` (outputs, rank), the low-rank
addition to a matrix of the bundled encoder; ``l6.q.b``, ``l6.aln.w``, …, what stands instead of the
tensor of that name; ``asked.w`` and ``read.w`` (hidden, signals), ``span.w`` and ``none.w``
(2, hidden) with ``span.b`` and ``none.b``, ``direct.w`` (2, signals), the reader's own; and
``origin``, a text.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LOWER_LAYERS = 6
"""Layers of the encoder that question and passage go through apart, unchanged."""


class ReaderWeights:
    """Implements ``index.embedding.graph.Changes``."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as archive:
            self.origin = str(archive["origin"])
            self._arrays: dict[str, NDArray[np.float32]] = {
                name: archive[name].astype(np.float32) for name in archive.files if name != "origin"
            }

    @classmethod
    def shipped(cls) -> ReaderWeights:
        with as_file(files(__package__).joinpath("reader.npz")) as path:
            return cls(path)

    def own(self, name: str) -> NDArray[np.float32]:
        return self._arrays[name]

    def addition(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
        down = self._arrays.get(f"{name}.down")
        return None if down is None else (down.T, self._arrays[f"{name}.up"].T)

    def tensor(self, name: str) -> NDArray[np.float32] | None:
        return self._arrays.get(name)
