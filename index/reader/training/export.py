"""Packs trained weights for the product: ``python -m index.reader.training.export IN OUT ORIGIN``.

IN is what ``train`` wrote, OUT the ``reader.npz`` that ``index.reader.weights`` reads, ORIGIN one
line that says what the weights were trained on.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from index.reader.weights import LOWER_LAYERS


def packed(state: dict[str, torch.Tensor], origin: str) -> dict[str, NDArray[Any]]:
    """The arrays of the file by their names there."""
    made: dict[str, NDArray[Any]] = {"origin": np.array(origin)}
    for name, values in state.items():
        made[_name(name)] = values.numpy().astype(np.float16)
    return made


def unpacked(path: Path, like: torch.nn.Module) -> dict[str, torch.Tensor]:
    """The state of a packed file, to go on from; ``like`` has the shapes."""
    with np.load(path, allow_pickle=False) as archive:
        return {
            name: torch.from_numpy(archive[_name(name)].astype(np.float32)).reshape(values.shape)
            for name, values in like.state_dict().items()
        }


def _name(theirs: str) -> str:
    """ "layers.0.parts.q.down" is "l6.q.down"; "span.weight" is "span.w"."""
    parts = theirs.split(".")
    if parts[0] != "layers":
        return f"{parts[0]}.{parts[1][0]}"
    layer = f"l{LOWER_LAYERS + int(parts[1])}"
    if parts[2] == "parts":
        kind = {"bias": "b"}.get(parts[4], parts[4])
        return f"{layer}.{parts[3]}.{kind}"
    norm = {"attended": "aln", "out": "oln"}[parts[2]]
    return f"{layer}.{norm}." + {"gain": "w", "shift": "b"}[parts[3]]


def main() -> None:
    source, target, origin = sys.argv[1:]
    np.savez_compressed(Path(target), allow_pickle=False, **packed(torch.load(source), origin))


if __name__ == "__main__":
    main()
