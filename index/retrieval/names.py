"""A query that is a name: of a file, of a document, or a word or two to be looked up.

Meaning says little about "ProVaHealth" or "RODO", and who types a file's name wants that file. So:

- a query that is the title or the file name of a document, with or without its ending, puts that
  document's passages first;
- one or two words put passages of documents first that have them in title or file name, then those
  that have them all in any inflection, and then what is near in meaning.

Within each of these ranks the scores of both legs decide as ever. A longer query that is no name is
a question, and nothing changes for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.catalog.snapshot import Snapshot
from index.lexical.folding import fold
from index.lexical.question_language import question_language
from index.lexical.tokens import tokenize
from index.seen import PerScope, SeenKey

WORDS_OF_A_LOOKUP = 2
MOST_WORDS = 24
"""Of a query that is compared with names: no title that anybody types in full is longer."""

OF_THAT_NAME, WITH_IT_IN_THE_NAME, WITH_THE_WORDS = 3.0, 2.0, 1.0
"""What is added to the score, which is at most 1: so each rank stands before the next."""

COMMON_NAME = 0.25
"""Words that a larger part of all documents have in their names ("protokół") say which kind is
looked for, not which document."""

_MOST_BYTES = 32 << 20
_BYTES_A_NAME = 300


class Names:
    """Titles and file names of the documents of one scope, by their folded words."""

    def __init__(self, documents: Collection[tuple[int, str, str]]) -> None:
        """``documents``: (id, title, path as in a citation)."""
        self._named: dict[str, set[int]] = {}
        self._having: dict[str, set[int]] = {}
        self._documents = len(documents)
        for document, title, path in documents:
            for name in names_of(title, path):
                self._named.setdefault(name, set()).add(document)
                for word in name.split():
                    self._having.setdefault(word, set()).add(document)

    @property
    def size_bytes(self) -> int:
        return _BYTES_A_NAME * (1 + len(self._named) + len(self._having))

    def of(self, query: str) -> Set[int]:
        """Ids of the documents whose title or file name ``query`` is."""
        return self._named.get(folded_words(query), frozenset())

    def having(self, query: str) -> Set[int]:
        """Ids of the documents with every word of ``query`` in title or file name, unless those
        are the words of most names."""
        words = folded_words(query).split()
        found: list[Set[int]] = [self._having.get(word, frozenset()) for word in words]
        together = frozenset.intersection(*map(frozenset, found)) if found else frozenset()
        return together if len(together) <= max(1, COMMON_NAME * self._documents) else frozenset()


@dataclass(frozen=True, slots=True)
class _View:
    snapshot: Snapshot

    @property
    def key(self) -> SeenKey | None:
        return self.snapshot.seen.key


class NamesOfScopes:
    """The names that are seen; counted once per generation and scope."""

    def __init__(self) -> None:
        self._kept = PerScope(_names, lambda one: one.size_bytes, _MOST_BYTES)

    def of(self, snapshot: Snapshot) -> Names:
        return self._kept.of(_View(snapshot))


def is_lookup(query: str) -> bool:
    """Whether ``query`` is a word or two rather than a question."""
    words = folded_words(query).split()
    return 0 < len(words) <= WORDS_OF_A_LOOKUP and not (
        query.rstrip().endswith("?") or question_language(query) is not None
    )


def name_bonus(
    documents_of: Mapping[int, int], named: Set[int], titled: Set[int], having: Set[int]
) -> dict[int, float]:
    """What is added to the score of each passage (by id, ``documents_of`` gives its document).
    ``having``: passages with the words themselves."""
    bonus: dict[int, float] = {}
    for chunk, document in documents_of.items():
        if document in named:
            bonus[chunk] = OF_THAT_NAME
        elif document in titled:
            bonus[chunk] = WITH_IT_IN_THE_NAME
        elif chunk in having:
            bonus[chunk] = WITH_THE_WORDS
    return bonus


def names_of(title: str, path: str) -> Iterator[str]:
    """The folded names of a document; the file's with its ending and without."""
    file = PurePosixPath(path.rpartition(" → ")[2])
    for name in dict.fromkeys(map(folded_words, (title, file.stem, file.name))):
        if name:
            yield name


def folded_words(text: str) -> str:
    words = [fold(token.text) for token in tokenize(text)]
    return " ".join(words[:MOST_WORDS])


def _names(view: _View) -> Names:
    return Names([(row.id, row.title, row.path) for row in view.snapshot.documents()])
