"""An embedder that remembers, so that a second evaluation of the same texts takes seconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding.base import Embedder, EmbedderIdentity

_BATCH = 64


class CachedEmbedder:
    """Implements ``Embedder``. Vectors are kept by the model's fingerprint and the text's hash:
    passages in float16 as a catalog keeps them, questions as they are. Everything in the file can
    be deleted."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._embedder = embedder
        self._connection = sqlite3.connect(file)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )

    @property
    def identity(self) -> EmbedderIdentity:
        return self._embedder.identity

    @property
    def max_tokens(self) -> int:
        return self._embedder.max_tokens

    def count_tokens(self, text: str) -> int:
        return self._embedder.count_tokens(text)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        key = self._key("query\0" + text)
        kept = self._kept(key)
        if kept is None:
            kept = self._embedder.embed_query(text).astype("<f4").tobytes()
            self._keep([(key, kept)])
        return np.frombuffer(kept, "<f4").astype(np.float32)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Commits after every 64 new texts: an interrupted evaluation goes on where it was."""
        keys = [self._key(text) for text in texts]
        found = {key: vector for key in dict.fromkeys(keys) if (vector := self._kept(key))}
        missing = list({k: t for k, t in zip(keys, texts, strict=True) if k not in found}.items())
        # Of one length together: no time is spent on padding.
        missing.sort(key=lambda item: len(item[1]))
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            rows = self._embedder.embed_passages([text for _, text in part]).astype("<f2")
            new = [(key, row.tobytes()) for (key, _), row in zip(part, rows, strict=True)]
            found |= dict(new)
            self._keep(new)
        joined = b"".join(found[key] for key in keys)
        matrix = np.frombuffer(joined, "<f2").astype(np.float32)
        return matrix.reshape(len(keys), self.identity.dimension)

    def close(self) -> None:
        self._connection.close()

    def _key(self, text: str) -> bytes:
        fingerprint = self.identity.fingerprint.encode()
        return blake2b(fingerprint + b"\0" + text.encode(), digest_size=16).digest()

    def _keep(self, new: Sequence[tuple[bytes, bytes]]) -> None:
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", new)

    def _kept(self, key: bytes) -> bytes | None:
        row = self._connection.execute("SELECT vector FROM vectors WHERE key = ?", (key,))
        found: tuple[bytes] | None = row.fetchone()
        return found[0] if found else None
