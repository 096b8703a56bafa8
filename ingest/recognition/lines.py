"""Puts recognised words together to lines, rows of tables and paragraphs.

Tesseract gives words in blocks, and takes the columns of a table for columns of text. Blocks beside
each other whose lines are short and stand at the same heights are rows of one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from ingest.recognition.tesseract import Word

CELL_GAP = " | "

_UNSURE = 20.0
_UNSURE_MARK = 50.0
"""Confidence below which a word is left out; one without a letter or digit needs more."""
_UNSURE_LINE = 35.0
"""Mean confidence of a line: specks, stamps and drawings give lines of such words."""
_WIDE_GAP = 2.0
"""In heights of the line; between two words of a justified line stands less."""
_WIDER_THAN_OTHERS = 3.0
"""Times a gap that most of the line's gaps exceed: a justified line has many wide ones."""
_BESIDE = 0.5
"""Share of the lower block's height that two blocks beside each other have in common."""
_CELL_CHARACTERS = 24
"""The longest usual line of a table's column."""
_SAME_ROWS = 0.6
"""Share of a column's lines that have one of another column at their height."""


@dataclass(frozen=True, slots=True)
class _Line:
    """``box`` is left, top, right, bottom as the text runs: to the right, lines downwards."""

    words: Sequence[Word]
    box: tuple[float, float, float, float]
    text: str

    @property
    def block(self) -> int:
        return self.words[0].line[0]

    @property
    def paragraph(self) -> tuple[int, int]:
        return self.words[0].line[:2]

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


def believed(words: Iterable[Word]) -> list[Word]:
    """Without what Tesseract itself doubts."""
    kept: list[Word] = []
    for _, group in groupby(words, key=lambda word: word.line):
        line = [word for word in group if word.confidence >= _least(word)]
        if line and sum(word.confidence for word in line) >= _UNSURE_LINE * len(line):
            kept += line
    return kept


def text_of(words: Sequence[Word]) -> str:
    """Lines parted by line ends, paragraphs by an empty line, cells by " | "."""
    turn = _turn(words)
    lines = [_line(list(group), turn) for _, group in groupby(words, key=lambda word: word.line)]
    return "\n".join(_told(lines))


def _least(word: Word) -> float:
    return _UNSURE if any(map(str.isalnum, word.text)) else _UNSURE_MARK


_Turn = tuple[int, int, int, int]
_TURNS: Sequence[_Turn] = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))
"""x and y of the text from those of the image, for lines that run right, up, left and down."""


def _turn(words: Sequence[Word]) -> _Turn:
    """How most of the text runs."""
    across = down = 0.0
    for one, other in pairwise(words):
        if one.line == other.line:
            across += (other.left + other.right) - (one.left + one.right)
            down += (other.top + other.bottom) - (one.top + one.bottom)
    if abs(across) >= abs(down):
        return _TURNS[0] if across >= 0 else _TURNS[2]
    return _TURNS[1] if down < 0 else _TURNS[3]


def _box(word: Word, turn: _Turn) -> tuple[float, float, float, float]:
    a, b, c, d = turn
    xs = sorted(a * x + b * y for x, y in ((word.left, word.top), (word.right, word.bottom)))
    ys = sorted(c * x + d * y for x, y in ((word.left, word.top), (word.right, word.bottom)))
    return xs[0], ys[0], xs[1], ys[1]


def _line(words: Sequence[Word], turn: _Turn) -> _Line:
    boxes = [_box(word, turn) for word in words]
    height = median(box[3] - box[1] for box in boxes)
    gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
    usual = sorted(gaps)[len(gaps) // 4] if len(gaps) >= 3 else 0.0
    text = words[0].text
    for word, gap in zip(words[1:], gaps, strict=True):
        wide = gap > _WIDE_GAP * height and gap > _WIDER_THAN_OTHERS * usual
        text += (CELL_GAP if wide else " ") + word.text
    return _Line(
        words,
        (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        ),
        text,
    )


def _told(lines: Sequence[_Line]) -> Iterator[str]:
    blocks = {number: list(group) for number, group in groupby(lines, key=lambda one: one.block)}
    told: set[int] = set()
    begun = False
    for number in blocks:
        if number in told:
            continue
        table = _table(number, blocks)
        told.update(table)
        if begun:
            yield ""
        begun = True
        if len(table) > 1:
            yield from _rows([line for block in table for line in blocks[block]])
            continue
        for one, group in enumerate(_paragraphs(blocks[number])):
            if one:
                yield ""
            yield from (line.text for line in group)


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    for _, group in groupby(lines, key=lambda line: line.paragraph):
        yield list(group)


def _table(number: int, blocks: dict[int, list[_Line]]) -> list[int]:
    """The blocks that make one table with this one; itself alone where there is none."""
    found = [number]
    for one in found:  # grows while it is gone through
        found += [
            other for other in blocks if other not in found and _beside(blocks[one], blocks[other])
        ]
    if len(found) == 1 or not all(_is_column(blocks[one]) for one in found):
        return [number]
    columns = sorted((blocks[one] for one in found), key=len)
    rest = [line for column in columns[1:] for line in column]
    if _share_at_height(columns[0], rest) < _SAME_ROWS:
        return [number]
    return found


def _beside(one: Sequence[_Line], other: Sequence[_Line]) -> bool:
    (left, top, right, bottom), (left2, top2, right2, bottom2) = _area(one), _area(other)
    common = min(bottom, bottom2) - max(top, top2)
    apart = right <= left2 or right2 <= left
    return apart and common >= _BESIDE * min(bottom - top, bottom2 - top2)


def _area(lines: Sequence[_Line]) -> tuple[float, float, float, float]:
    return (
        min(line.box[0] for line in lines),
        min(line.box[1] for line in lines),
        max(line.box[2] for line in lines),
        max(line.box[3] for line in lines),
    )


def _is_column(lines: Sequence[_Line]) -> bool:
    return median(len(line.text) for line in lines) <= _CELL_CHARACTERS


def _share_at_height(column: Sequence[_Line], others: Sequence[_Line]) -> float:
    matched = sum(
        any(abs(line.middle - other.middle) < 0.5 * line.height for other in others)
        for line in column
    )
    return matched / len(column)


def _rows(lines: Sequence[_Line]) -> Iterator[str]:
    row: list[_Line] = []
    for line in sorted(lines, key=lambda one: one.middle):
        if row and line.middle - row[0].middle >= 0.5 * min(line.height, row[0].height):
            yield _joined(row)
            row = []
        row.append(line)
    yield _joined(row)


def _joined(row: Sequence[_Line]) -> str:
    return CELL_GAP.join(line.text for line in sorted(row, key=lambda one: one.box[0]))
