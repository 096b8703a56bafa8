"""What an index was built with, and whether it fits what is in use now."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from index.embedding.base import EmbedderIdentity
from index.errors import CatalogMismatch

REBUILD = "Rebuild it with: kartoteka index --rebuild"


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """What must be equal for a query and an index to speak of the same passages.

    ``chunker`` and ``analyser`` are fingerprints; ``analyser`` is "" where there is no
    lexical leg.
    """

    embedder: EmbedderIdentity
    chunker: str
    analyser: str

    @property
    def fingerprint(self) -> str:
        return hashlib.blake2b(self.to_json().encode(), digest_size=16).hexdigest()

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> IndexSettings:
        values = json.loads(text)
        return cls(EmbedderIdentity(**values["embedder"]), values["chunker"], values["analyser"])

    def require(self, wanted: IndexSettings) -> None:
        """Raises CatalogMismatch, naming the first part in which ``wanted`` differs."""
        mine, theirs = self.embedder, wanted.embedder
        pairs = (
            ("embedding model", mine.name, theirs.name),
            ("dimension of vectors", str(mine.dimension), str(theirs.dimension)),
            ("model weights", mine.fingerprint, theirs.fingerprint),
            ("way of cutting passages", self.chunker, wanted.chunker),
            ("analyser of words", self.analyser, wanted.analyser),
        )
        for what, built, asked in pairs:
            if built != asked:
                raise CatalogMismatch(
                    f"The index was built with another {what} ({built or 'none'}) "
                    f"than is in use ({asked or 'none'})",
                    REBUILD,
                )
