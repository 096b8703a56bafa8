"""The sentences of an answer, as soon as each is whole, with the passages it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.chunking import split_sentences

_CITE = re.compile(r"\s*[\[【](\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*)[\]】]")
_LEADING_CITES = re.compile(rf"(?:{_CITE.pattern})+[.;,]?")
_CITED_STOP = re.compile(rf"(?:{_CITE.pattern})+\s*[.!?…](?=\s|$)")
_LIST_MARK = re.compile(r"^\s*(?:[-–—•*#>]+|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|`")
_THOUGHT_OPENS, _THOUGHT_ENDS = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that nobody has checked: ``text`` without its marks, ``numbers`` of the passages
    it names, in order."""

    text: str
    numbers: tuple[int, ...]


class SentenceReader:
    """Cuts a text that comes in pieces. A number after the full stop belongs to the sentence
    before it."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._text = ""

    @property
    def characters(self) -> int:
        """Not given out yet."""
        return len(self._text)

    def feed(self, piece: str) -> Sequence[Draft]:
        """The sentences that ``piece`` completes."""
        self._text += piece
        if not self._past_thoughts():
            return []
        spans = self._spans()
        # The last may go on; a number that belongs to the last but one must have come whole.
        done = [span for span in spans[:-1] if _has_words(self._text[span[1] : spans[-1][1]])]
        if not done:
            return []
        given, self._text = self._text[: done[-1][1]], self._text[done[-1][1] :]
        return list(_drafts([given[start:end] for start, end in done]))

    def end(self) -> Sequence[Draft]:
        """What is left."""
        if not self._past_thoughts():
            return []
        rest = [self._text[start:end] for start, end in self._spans()]
        self._text = ""
        return list(_drafts(rest))

    def _past_thoughts(self) -> bool:
        """Some models think aloud before they answer."""
        text = self._text.lstrip()
        if not text.startswith(_THOUGHT_OPENS[: len(text)] if text else "\0"):
            return True
        if _THOUGHT_ENDS not in text:
            return False
        self._text = text.partition(_THOUGHT_ENDS)[2]
        return True

    def _spans(self) -> Sequence[tuple[int, int]]:
        """[start, end) of sentences, each with the numbers right after it."""
        found: list[tuple[int, int]] = []
        for line_start, line_end in _lines(self._text):
            for start, end in self._cut(line_start, line_end):
                leading = _LEADING_CITES.match(self._text, start, end)
                if found and leading:
                    found[-1] = (found[-1][0], leading.end())
                    start = leading.end()
                if self._text[start:end].strip():
                    found.append((start, end))
        return found

    def _cut(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Sentences as documents have them; a stop after a number ends one in any case."""
        stops = [match.end() for match in _CITED_STOP.finditer(self._text, start, end)]
        for first, last in zip([start, *stops], [*stops, end], strict=True):
            for s, e in split_sentences(self._text[first:last], self._language):
                yield first + s, first + e


def numbers_in(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for match in _CITE.finditer(text):
        for part in re.split(r"[,;]", match[1]):
            first, *rest = [int(number) for number in re.split(r"[–-]", part)]
            last = rest[0] if rest else first
            # "[1–3]" is three passages, "[3–1]" none.
            found.extend(range(first, min(last, first + 9) + 1))
    return tuple(dict.fromkeys(found))


def _drafts(texts: Sequence[str]) -> Iterator[Draft]:
    for text in texts:
        plain = " ".join(_EMPHASIS.sub("", _CITE.sub("", _LIST_MARK.sub("", text))).split())
        if plain:
            yield Draft(plain, numbers_in(text))


def _has_words(text: str) -> bool:
    return re.search(r"[^\W\d_]", _CITE.sub("", text)) is not None


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n]+", text):
        yield match.span()
