"""Quotes looked up in the original files, which are read again for it.

The stored text is what an answer is verified against when it is made. Here nothing stored is
believed: the file is read anew by the same loaders in the same sandbox, and the quote has to stand
at its offsets in what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from index.catalog.rows import shown_path
from ingest.errors import Unreadable
from ingest.reading import FileRead
from ingest.walk import FoundFile
from service.answers.quotes import VerifiedQuote

ATTACHED = " → "

Read = Callable[[FoundFile], FileRead | Unreadable]
"""Reads one file anew, as ``ReadingPool.read`` does."""


class Originals:
    """The texts of original files, each read once. For one thread.

    ``roots`` is the folder of each collection.
    """

    def __init__(self, roots: Mapping[str, Path], read: Read) -> None:
        self._roots = roots
        self._read = read
        self._texts: dict[tuple[str, str], Mapping[str, str]] = {}

    def stands(self, quote: VerifiedQuote) -> bool:
        """Whether the file has the quote at its offsets; not, if it cannot be read any more."""
        citation = quote.citation
        text = self._of(citation.collection, citation.path)
        return text is not None and text[citation.start : citation.end] == citation.quote

    def _of(self, collection: str, path: str) -> str | None:
        """The text of a document by the path of its citation."""
        file = path.split(ATTACHED, 1)[0]
        if (collection, file) not in self._texts:
            self._texts[collection, file] = self._read_again(self._roots[collection], file)
        return self._texts[collection, file].get(path)

    def _read_again(self, root: Path, file: str) -> Mapping[str, str]:
        absolute = root / file
        if not absolute.is_file():
            return {}
        state = absolute.stat()
        read = self._read(FoundFile(file, absolute, state.st_size, state.st_mtime_ns))
        if isinstance(read, Unreadable):
            return {}
        return {shown_path(file, one.attachment): one.text for one in read.documents}
