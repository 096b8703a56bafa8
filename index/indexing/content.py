"""The bytes of a file, as one short hash."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

from ingest.beneath import opened_beneath

BLOCK = 1 << 20


def hash_file(path: Path) -> bytes:
    """blake2b-128 of the bytes. Raises OSError."""
    with path.open("rb", buffering=0) as stream:
        return hash_descriptor(stream.fileno())


def hash_beneath(root: Path, relative: str) -> bytes:
    """Of a file of a folder that others may write in. Raises OSError, also where a link has taken
    its place or that of a folder on the way."""
    with opened_beneath(root, relative, follow=False) as descriptor:
        return hash_descriptor(descriptor)


def hash_descriptor(descriptor: int) -> bytes:
    """blake2b-128 of the bytes from where it stands. Raises OSError."""
    digest = blake2b(digest_size=16)
    while block := os.read(descriptor, BLOCK):
        digest.update(block)
    return digest.digest()
