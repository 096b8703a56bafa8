"""What a document is called, for each of its chunks.

A question names its subject ("BrainCode 2018"); of a document with many chunks only the opening
says that name, so the opening would rank before the chunk that answers. Every chunk of a document
therefore has the words of its head, each counted once and the same in all of them: they find the
document and leave it to the other words to decide between its chunks. Measured on office documents
with questions of strangers: docs/retrieval.md.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

HEAD_CHARS = 400
"""How much of a document's opening belongs to its head."""

_PARTS = re.compile(r"[_\-.+()\[\]]+")


def document_head(title: str, path: str, text: str) -> str:
    """Title, file name and opening; ``path`` as in a citation, ``text`` of the whole document."""
    name = PurePosixPath(path.rpartition(" → ")[2]).stem
    opening = text[:HEAD_CHARS]
    if len(text) > HEAD_CHARS:
        opening = opening.rpartition(" ")[0] or opening
    return "\n".join((title, _PARTS.sub(" ", name), opening))
