"""From a folded word form to its lemmas and its spelling, from one small memory-mapped file.

A table has three parts. *Suffix rules* ("words that end in -skiej: cut 2, add y") are learned from
a dictionary and give the lemma of most words, also of names that no dictionary lists. *Exceptions*
are the dictionary's forms for which the rules are wrong or which have several lemmas: a sorted
array of 64-bit hashes beside an array of rule numbers. What the rules get right is not stored,
which makes the Polish table a tenth of the dictionary it was made from. *Spellings* are the
folded forms that the dictionary has in one spelling only, another than the folded one: the upper
48 bits of a form's hash and, in the lower 16, the number of the letters to put back.

File: one line of JSON (the header, padded with spaces to ``HEADER_BYTES``), then the hashes
(uint64), the spellings (uint64), the rule numbers (uint16), then rules and letters as UTF-8 text.
Numbers are little-endian.
"""

from __future__ import annotations

import json
import mmap
import sys
import zlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

FORMAT = 2
HEADER_BYTES = 512
LONGEST_SUFFIX = 5
SHORTEST_STEM = 3
"""Letters that a suffix rule must leave standing before the suffix it looks at."""

SPELLING_MASK = (1 << 64) - (1 << 16)
"""The bits of a spelling that are its form's hash; the others number the letters."""


class DamagedLemmaTable(Exception):  # noqa: N818 - reads better as what the file is
    """The file is not a whole lemma table; deleting it makes the next run build it anew."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}. Delete the file; it is built again when needed.")
        self.path = path


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Form to lemma: drop the last ``cut`` letters, then append ``add``."""

    cut: int
    add: str

    def apply(self, form: str) -> str:
        return form[: len(form) - self.cut] + self.add

    @classmethod
    def between(cls, form: str, lemma: str) -> Rewrite:
        shared = 0
        for a, b in zip(form, lemma, strict=False):
            if a != b:
                break
            shared += 1
        return cls(len(form) - shared, lemma[shared:])


@dataclass(frozen=True, slots=True)
class Letters:
    """What a folded form lost: (place from the end, 1 is the last letter; the letter)."""

    lost: tuple[tuple[int, str], ...]

    def put_back(self, form: str) -> str:
        letters = list(form)
        for place, letter in self.lost:
            letters[-place] = letter
        return "".join(letters)

    @classmethod
    def between(cls, form: str, written: str) -> Letters:
        """``form`` is ``written`` folded, letter by letter."""
        pairs = zip(range(len(form), 0, -1), form, written, strict=True)
        return cls(tuple((place, letter) for place, bare, letter in pairs if bare != letter))


def form_hash(form: str) -> int:
    """64 bits that name a folded form; the same on every machine."""
    return int.from_bytes(blake2b(form.encode(), digest_size=8).digest(), "little")


def spelling_hash(form: str) -> int:
    """``form_hash`` with 16 bits of room for a number."""
    return form_hash(form) & SPELLING_MASK


def guess_lemma(form: str, suffixes: Mapping[str, Rewrite]) -> str:
    """The lemma by the longest known suffix of ``form``; ``form`` itself where none is known."""
    for length in range(min(LONGEST_SUFFIX, len(form) - SHORTEST_STEM), 0, -1):
        rewrite = suffixes.get(form[-length:])
        if rewrite is not None:
            return rewrite.apply(form)
    return form


def encode_rules(
    rewrite_sets: Sequence[Sequence[Rewrite]],
    suffixes: Mapping[str, Rewrite],
    letters: Sequence[Letters],
) -> bytes:
    """The text part of a table: a line per set of rewrites, an empty line, one per suffix, an
    empty line, one per set of letters."""
    sets = ["\t".join(f"{r.cut},{r.add}" for r in rewrites) for rewrites in rewrite_sets]
    learned = [f"{suffix}\t{r.cut},{r.add}" for suffix, r in sorted(suffixes.items())]
    lost = ["\t".join(f"{place},{letter}" for place, letter in one.lost) for one in letters]
    return "\n\n".join("\n".join(lines) for lines in (sets, learned, lost)).encode()


def _decode_rewrite(text: str) -> Rewrite:
    cut, _, add = text.partition(",")
    return Rewrite(int(cut), add)


def _decode_letters(line: str) -> Letters:
    pairs = (part.partition(",") for part in line.split("\t"))
    return Letters(tuple((int(place), letter) for place, _, letter in pairs))


_LONGEST_REMEMBERED = 64


class LemmaTable:
    """Lemmas of one language's folded forms; safe to read from many threads."""

    def __init__(self, path: Path) -> None:
        """Raises DamagedLemmaTable unless the file is whole; FileNotFoundError if there is none."""
        self.path = path
        with path.open("rb") as file:
            if path.stat().st_size < HEADER_BYTES:
                raise DamagedLemmaTable(path, "shorter than its header")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        body = memoryview(self._map)[HEADER_BYTES:]
        try:
            header = json.loads(self._map[:HEADER_BYTES])
            count, checksum = int(header["count"]), int(header["crc32"])
            spelled = int(header["spellings"])
            self.language = str(header["language"])
            version = int(header["format"])
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedLemmaTable(path, "its header cannot be read") from error
        if version != FORMAT or sys.byteorder != "little":
            raise DamagedLemmaTable(path, f"format {version}, expected {FORMAT}")
        if zlib.crc32(body) != checksum:
            raise DamagedLemmaTable(path, "its checksum does not match")
        self._hashes = body[: 8 * count].cast("Q")
        numbers = 8 * (count + spelled)
        self._spellings = body[8 * count : numbers].cast("Q")
        self._numbers = body[numbers : numbers + 2 * count].cast("H")
        sets, suffixes, letters = bytes(body[numbers + 2 * count :]).decode().split("\n\n")
        self._sets = [
            tuple(_decode_rewrite(part) for part in line.split("\t")) for line in sets.split("\n")
        ]
        self._suffixes = {
            suffix: _decode_rewrite(rewrite)
            for suffix, rewrite in (line.split("\t") for line in suffixes.splitlines())
        }
        self._letters = [_decode_letters(line) for line in letters.splitlines()]
        # A text repeats its words: eight of ten look-ups are answered here.
        self._remembered = lru_cache(maxsize=1 << 16)(self._lemmas)

    def lemmas(self, form: str) -> tuple[str, ...]:
        """The folded lemmas of a folded form, likeliest first; never empty."""
        # Longer "words" do not come back, and would fill the memory of a service.
        return self._remembered(form) if len(form) <= _LONGEST_REMEMBERED else self._lemmas(form)

    def _lemmas(self, form: str) -> tuple[str, ...]:
        wanted = form_hash(form)
        place = bisect_left(self._hashes, wanted)
        if place < len(self._hashes) and self._hashes[place] == wanted:
            return tuple(r.apply(form) for r in self._sets[self._numbers[place]])
        return (guess_lemma(form, self._suffixes),)

    def spelling(self, form: str) -> str | None:
        """How a folded form is written where the dictionary knows one way only and that way has
        letters that folding takes away ("zolw": "żółw"; but "sad" is a word, as is "sąd")."""
        wanted = spelling_hash(form)
        place = bisect_left(self._spellings, wanted)
        if place == len(self._spellings) or self._spellings[place] & SPELLING_MASK != wanted:
            return None
        return self._letters[self._spellings[place] & ~SPELLING_MASK].put_back(form)
