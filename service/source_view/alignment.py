"""Finds a quote's letters among a page's letters, also where they do not stand in one piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SEED = 8
"""Letters in a row that are taken for the same place; shorter runs recur by chance."""
MOST_CANDIDATES = 40
"""Places of one seed that are tried: a page of nothing but "aaaa" must not cost a minute."""
LEAST_FOUND = 0.5
"""The share of the letters that must be found for the rest to be believed."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """``length`` letters that are the same from ``quote`` and from ``page`` on."""

    quote: int
    page: int
    length: int


def align(quote: str, page: str, near: int = 0) -> Sequence[Stretch]:
    """Where ``quote`` stands in ``page``; empty if it does not.

    Of several places of the whole quote the one closest to ``near`` is taken. Where it stands
    nowhere in one piece (columns read in another order, a running header in between), it is put
    together from pieces.
    """
    if not quote:
        return ()
    whole = _closest(quote, page, near)
    if whole is not None:
        return (Stretch(0, whole, len(quote)),)
    found = _pieces(quote, page, near)
    return found if sum(one.length for one in found) >= LEAST_FOUND * len(quote) else ()


def _closest(quote: str, page: str, near: int) -> int | None:
    before = page.rfind(quote, 0, near + len(quote))
    after = page.find(quote, max(0, near))
    candidates = [place for place in (before, after) if place >= 0]
    return min(candidates, key=lambda place: abs(place - near), default=None)


def _pieces(quote: str, page: str, near: int) -> list[Stretch]:
    seeds = _seeds(page)
    found: list[Stretch] = []
    position = 0
    expected = near
    while position + SEED <= len(quote):
        best = _longest(quote, page, position, seeds, expected)
        if best is None:
            position += 1
            continue
        found.append(best)
        position = best.quote + best.length
        expected = best.page + best.length
    return found


def _seeds(page: str) -> Mapping[str, Sequence[int]]:
    seeds: defaultdict[str, list[int]] = defaultdict(list)
    for place in range(len(page) - SEED + 1):
        places = seeds[page[place : place + SEED]]
        if len(places) < MOST_CANDIDATES:
            places.append(place)
    return seeds


def _longest(
    quote: str, page: str, position: int, seeds: Mapping[str, Sequence[int]], expected: int
) -> Stretch | None:
    """The longest stretch from ``position`` on; of equally long ones the nearest."""
    best: Stretch | None = None
    for place in seeds.get(quote[position : position + SEED], ()):
        length = _common(quote, position, page, place)
        nearer = best is not None and abs(place - expected) < abs(best.page - expected)
        if best is None or length > best.length or (length == best.length and nearer):
            best = Stretch(position, place, length)
    return best


def _common(quote: str, position: int, page: str, place: int) -> int:
    most = min(len(quote) - position, len(page) - place)
    low, high = SEED, most
    while low < high:  # bisection: comparing slices is quicker than letter by letter
        middle = (low + high + 1) // 2
        if quote[position : position + middle] == page[place : place + middle]:
            low = middle
        else:
            high = middle - 1
    return low
