"""Cuts documents into passages: by structure first, then by whole sentences.

1. The document is taken apart into pieces (sentences, list items, table rows, headings).
2. Pieces under one heading, on one page or slide, in one table form groups; small ones are joined.
3. A group larger than the budget is cut into parts of about equal size, at the end of a paragraph
   where there is one nearby, never after a heading.
4. A part that goes on where another ended repeats its last sentence, if the budget allows it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from index.chunk import Chunk
from index.chunking.context import context_of, with_context
from index.chunking.groups import (
    Group,
    common_path,
    groups_of,
    same_structure,
)
from index.chunking.pieces import Piece, pieces_of, torn
from ingest.document import Document
from ingest.locator import Locator
from ingest.metadata import language_of

_VERSION = 1  # raised when the same settings cut otherwise than before
_UNKNOWN = "und"
_PARAGRAPH_BONUS = 0.35  # of a part's size: so far from the middle a paragraph's end still wins
_CONTEXT_SHARE = 3  # a context takes at most one third of what the embedder can take


@dataclass(frozen=True, slots=True)
class ChunkOptions:
    """Sizes in cl100k tokens of the passage's own text (its context not counted).

    ``budget_tokens``: the most a passage holds (a few more where lines are joined). Dense search
    of 451 Polish help pages (median 349 tokens, 300 queries, a page scores as its best passage)
    gave nDCG@10 0.714 with 120 tokens, 0.768 with 200 and 0.783 with 300; of 263 encyclopaedia
    paragraphs (153 queries) 0.880 with 150, 0.869 with 300 and 0.866 with 400.
    ``floor_tokens``: sections smaller than this are joined to their neighbours.
    ``overlap_tokens``: the longest sentence that two passages may share; 0 for none.
    """

    budget_tokens: int = 300
    floor_tokens: int = 80
    overlap_tokens: int = 60

    def __post_init__(self) -> None:
        if not 0 <= self.overlap_tokens < self.budget_tokens or self.floor_tokens < 0:
            raise ValueError(f"sizes that cannot be kept: {self}")


class StructureChunker:
    """Implements ``Chunker`` for an embedder's ``count_tokens`` and ``max_tokens``.

    Promises of ``chunks``: each text is the document's at its offsets, without white space
    around; every other character of the document is in at least one; starts and ends rise; what
    is embedded fits the embedder; the same document gives the same chunks.
    """

    def __init__(
        self,
        count_tokens: Callable[[str], int],
        max_tokens: int,
        options: ChunkOptions | None = None,
    ) -> None:
        self._count_tokens = count_tokens
        self._max_tokens = max_tokens
        self._options = options or ChunkOptions()

    @property
    def fingerprint(self) -> str:
        settings = sorted({**asdict(self._options), "fits": self._max_tokens}.items())
        named = ",".join(f"{name}={value}" for name, value in settings)
        return f"structure/{_VERSION}/{hashlib.sha256(named.encode()).hexdigest()[:12]}"

    def chunks(self, document: Document) -> list[Chunk]:
        options = self._options
        # With room for a heading above it and a sentence repeated before it.
        pieces = pieces_of(document, options.budget_tokens - options.overlap_tokens)
        groups = groups_of(pieces, document.text, options.floor_tokens, options.budget_tokens)
        parts = [
            part
            for group in groups
            for wide in self._parts(group)
            for part in self._fitting(wide, document)
        ]
        parts = [self._with_overlap(parts, number, document) for number in range(len(parts))]
        return [self._chunk(number, part, document) for number, part in enumerate(parts)]

    def _parts(self, group: Group) -> Iterator[Sequence[Piece]]:
        """The group in parts that leave room to repeat a sentence, where there are sentences."""
        pieces, start, tokens = group.pieces, 0, group.tokens
        budget = target = self._options.budget_tokens
        if any(piece.is_sentence for piece in pieces):
            target -= self._options.overlap_tokens
        while tokens > budget:
            end = _best_cut(pieces, start, tokens / math.ceil(tokens / target), budget)
            yield pieces[start:end]
            tokens -= sum(piece.tokens for piece in pieces[start:end])
            start = end
        if start < len(pieces):
            yield pieces[start:]

    def _fitting(self, part: Sequence[Piece], document: Document) -> Iterator[Sequence[Piece]]:
        """The part, or smaller ones, such that what is embedded is not cut by the embedder."""
        if self._fits(part, document):
            yield part
            return
        if len(part) > 1:
            halves: Sequence[Sequence[Piece]] = (part[: len(part) // 2], part[len(part) // 2 :])
        else:
            pair = torn(document.text, part[0])
            if pair is None:  # one character with its context: the context is never that long
                raise ValueError("one character does not fit the embedder")
            halves = ([pair[0]], [pair[1]])
        for half in halves:
            yield from self._fitting(half, document)

    def _fits(self, part: Sequence[Piece], document: Document) -> bool:
        text = document.text[part[0].start : part[-1].end]
        embedded = with_context(self._context(part, document), text)
        return self._count_tokens(embedded) <= self._max_tokens

    def _with_overlap(
        self, parts: Sequence[Sequence[Piece]], number: int, document: Document
    ) -> Sequence[Piece]:
        """Part ``number``, preceded by the sentence before it where the text goes on."""
        part = parts[number]
        if number == 0:
            return part
        before = parts[number - 1][-1]
        widened = (before, *part)
        repeats = (
            _goes_on(before, part[0], document.text)
            and before.tokens <= self._options.overlap_tokens
            and sum(piece.tokens for piece in widened) <= self._options.budget_tokens
            and len(parts[number - 1]) > 1  # else the passage before would be repeated whole
        )
        return widened if repeats and self._fits(widened, document) else part

    def _context(self, part: Sequence[Piece], document: Document) -> str:
        room = self._max_tokens // _CONTEXT_SHARE
        return context_of(
            document.metadata.title,
            _heading_path(part),
            part,
            document.text,
            lambda context: self._count_tokens(context) <= room,
        )

    def _chunk(self, ordinal: int, part: Sequence[Piece], document: Document) -> Chunk:
        start, end = part[0].start, part[-1].end
        text = document.text[start:end]
        language = language_of(text)
        return Chunk(
            ordinal,
            start,
            end,
            text,
            _locator(part),
            _heading_path(part),
            self._context(part, document),
            document.metadata.language if language == _UNKNOWN else language,
        )


def _best_cut(pieces: Sequence[Piece], start: int, target: float, budget: int) -> int:
    """Where the part that begins at ``start`` ends: near ``target`` tokens, at most ``budget``.

    Not behind a heading, unless more headings follow each other than a part can hold.
    """
    best, best_cost = 0, math.inf
    reached = pieces[start].tokens
    place = start + 1
    while place < len(pieces) and reached <= budget:
        if not pieces[place - 1].is_heading:
            cost = abs(reached - target) - _PARAGRAPH_BONUS * target * pieces[place].opens
            if cost < best_cost:
                best, best_cost = place, cost
        reached += pieces[place].tokens
        place += 1
    return best or max(start + 1, place - 1)


def _goes_on(before: Piece, after: Piece, text: str) -> bool:
    """Whether the text runs on from one sentence to the next; a new paragraph on a new page does
    not, and a passage must not claim the page before for the sake of a repeated sentence."""
    on_a_new_page = (
        before.last.locator != after.first.locator and after.first.locator.unit == "page"
    )
    return (
        before.is_sentence
        and after.is_sentence
        and not (after.opens and on_a_new_page)
        and same_structure(before, after, text)
    )


def _heading_path(part: Sequence[Piece]) -> tuple[str, ...]:
    content = [piece.path for piece in part if not piece.is_heading]
    return common_path(content or [piece.path for piece in part])


def _locator(part: Sequence[Piece]) -> Locator:
    return part[0].first.locator.through(part[-1].last.locator)
