"""The newest book of each scope, the last used kept within so many bytes."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from index.catalog.scope import Scope
from index.seen import SeenKey
from index.suggesting.book import SuggestionBook

MOST_SCOPES = 32


class KeptBooks:
    """Safe to use from many threads. Scopes that show the same share one book.

    ``most_bytes`` are of all books together, by their own estimate; one that is larger by itself
    is kept alone.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._books: OrderedDict[Scope | None, SuggestionBook] = OrderedDict()
        self._lock = Lock()

    def of(self, scope: Scope | None) -> SuggestionBook | None:
        with self._lock:
            book = self._books.get(scope)
            if book is not None:
                self._books.move_to_end(scope)
            return book

    def made_from(self, key: SeenKey) -> SuggestionBook | None:
        """A book of just what ``key`` names, made for whichever scope."""
        with self._lock:
            return next((book for book in self._books.values() if book.key == key), None)

    def put(self, scope: Scope | None, book: SuggestionBook) -> None:
        with self._lock:
            self._books[scope] = book
            self._books.move_to_end(scope)
            while len(self._books) > 1 and (
                self._bytes() > self._most_bytes or len(self._books) > MOST_SCOPES
            ):
                self._books.popitem(last=False)

    @property
    def size_bytes(self) -> int:
        with self._lock:
            return self._bytes()

    def _bytes(self) -> int:
        # Contents are shared: by scopes that see the same, and by generations without a change.
        contents = {id(book.contents): book.size_bytes for book in self._books.values()}
        return sum(contents.values())
