"""Whether a language's dictionary has a word, in four megabytes for three million forms.

The lemma table does not keep the forms that its rules get right, so it cannot tell. Here every
folded form, and every lemma, sets seven bits of a Bloom filter of ten bits a form: a word of the
dictionary is always known, and one word in a hundred that it lacks is taken for one it has.

File: one line of JSON (the header, padded with spaces to ``HEADER_BYTES``), then the bits. It lies
beside the lemma table, is made with it, and is as much a cache.
"""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.lexical.lemma_table import HEADER_BYTES, DamagedLemmaTable, form_hash

FORMAT = 1
BITS_A_FORM = 10
PROBES = 7

_LOW = (1 << 32) - 1


def words_path(table: Path) -> Path:
    """Where the words of the dictionary lie whose lemma table is ``table``."""
    return table.with_name(f"{table.stem}.{FORMAT}.words")


class KnownWords:
    """The folded forms of one language; safe to read from many threads."""

    def __init__(self, path: Path) -> None:
        """Raises DamagedLemmaTable unless the file is whole; FileNotFoundError if there is none."""
        with path.open("rb") as file:
            if path.stat().st_size <= HEADER_BYTES:
                raise DamagedLemmaTable(path, "shorter than its header")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._bits = memoryview(self._map)[HEADER_BYTES:]
        try:
            header = json.loads(self._map[:HEADER_BYTES])
            self._size, checksum = int(header["bits"]), int(header["crc32"])
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedLemmaTable(path, "its header cannot be read") from error
        if zlib.crc32(self._bits) != checksum or self._size != 8 * len(self._bits):
            raise DamagedLemmaTable(path, "its checksum does not match")

    def __bool__(self) -> bool:
        return True

    def __contains__(self, form: str) -> bool:
        hashed = form_hash(form)
        first, step = hashed & _LOW, hashed >> 32 | 1
        for probe in range(PROBES):
            bit = (first + probe * step) % self._size
            if not self._bits[bit >> 3] >> (bit & 7) & 1:
                return False
        return True


def words_file(forms: Collection[str]) -> bytes:
    """The file of these folded forms."""
    size = max(8, -(-len(forms) * BITS_A_FORM // 8) * 8)
    hashes = np.fromiter(map(form_hash, forms), np.uint64, len(forms))
    first, step = hashes & np.uint64(_LOW), hashes >> np.uint64(32) | np.uint64(1)
    bits: NDArray[np.uint8] = np.zeros(size, np.uint8)
    for probe in range(PROBES):
        bits[(first + np.uint64(probe) * step) % np.uint64(size)] = 1
    body = np.packbits(bits, bitorder="little").tobytes()
    header = json.dumps({"format": FORMAT, "bits": size, "crc32": zlib.crc32(body)})
    return header.ljust(HEADER_BYTES - 1).encode() + b"\n" + body
