"""From a ranking to the page of hits a person sees: copies collapsed, no document crowding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.catalog.rows import Passage
from index.retrieval.duplicates import Fingerprint

_BATCH = 32
_COPIES_WITHIN = 64


@dataclass(slots=True)
class Entry:
    """A place of the page: a passage and those that say the same."""

    passage: Passage
    duplicates: list[Passage] = field(default_factory=list)


def fill_page(
    ranking: Sequence[int],
    passages: Callable[[Sequence[int]], Mapping[int, Passage]],
    *,
    last: int,
    per_document: int | None,
    collapse_duplicates: bool,
) -> list[Entry]:
    """The first ``last`` entries of ``ranking`` (chunk ids, best first).

    What stands here depends only on the ranking above it, so pages do not overlap and leave
    nothing out. Copies rank close together: they are looked for among the first ``_COPIES_WITHIN``
    chunks, however short the page, and beyond as far as the page goes.
    """
    entries: list[Entry] = []
    prints: list[Fingerprint] = []
    shown: Counter[int] = Counter()
    for place, passage in enumerate(_in_batches(ranking, passages)):
        full = len(entries) >= last
        if full and (place >= _COPIES_WITHIN or not collapse_duplicates):
            break
        if collapse_duplicates:
            mine = Fingerprint(passage.chunk.text)
            same = next((i for i, other in enumerate(prints) if mine.same_as(other)), None)
            if same is not None:
                entries[same].duplicates.append(passage)
                continue
        if full:
            continue
        document = passage.document.id
        if per_document is not None and shown[document] >= per_document:
            continue
        shown[document] += 1
        entries.append(Entry(passage))
        if collapse_duplicates:
            prints.append(mine)
    return entries


def _in_batches(
    ranking: Sequence[int], passages: Callable[[Sequence[int]], Mapping[int, Passage]]
) -> Iterator[Passage]:
    for start in range(0, len(ranking), _BATCH):
        part = ranking[start : start + _BATCH]
        found = passages(part)
        yield from (found[chunk_id] for chunk_id in part if chunk_id in found)
