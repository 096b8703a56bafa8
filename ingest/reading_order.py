"""The order in which a reader's eye takes the boxes of a slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

EMU_PER_INCH = 914_400
NOWHERE = (1 << 40, 0)
"""The place of a box whose place is unknown: after all others."""

_LINE_EMU = EMU_PER_INCH // 4


def reading_order(places: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Positions in ``places`` (top and left in EMU) from top to bottom and left to right.

    Boxes whose tops lie within a quarter of an inch stand on one line; boxes at one place keep
    their order.
    """
    line: list[int] = []
    for position in sorted(range(len(places)), key=lambda item: places[item][0]):
        if line and places[position][0] - places[line[0]][0] > _LINE_EMU:
            yield from sorted(line, key=lambda item: (places[item][1], item))
            line = []
        line.append(position)
    yield from sorted(line, key=lambda item: (places[item][1], item))
