"""The bytes of a file, as one short hash."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

BLOCK = 1 << 20


def hash_file(path: Path) -> bytes:
    """blake2b-128 of the bytes. Raises OSError."""
    digest = blake2b(digest_size=16)
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.digest()
