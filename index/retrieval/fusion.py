"""Joins the scores of the two legs to one.

A convex combination (Bruch, Gai, Ingber 2022, arXiv 2210.11934: better than ranks alone, and one
weight is enough). Before they are added, both scores are brought to a scale on which the best
chunk of the question has 1:

- cosine: 0 is what an arbitrary passage of this index has with this question. Cosines of most
  models lie in a narrow band whose place depends on the model; this finds the band, and so needs
  no constant of any one model;
- BM25: 0 is no common word.

Both scales depend on the question and the index alone, never on how many hits are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DENSE_WEIGHT = 0.6

FOREIGN_WORDING = 0.25
"""How much words count when hardly a passage is in the question's language: names and numbers are
common to all languages, most other agreement is chance. Figures: ``index_languages``."""

_HARDLY_NEARER = 0.25
"""Share of the span of cosines that the best has to be above an arbitrary passage's at least."""

_LEAST_SPAN = 1e-3
"""Where all passages are equally near, differences are noise: they are not blown up beyond this."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Brings a leg's score to 0 … 1: ``zero`` becomes 0 and ``one`` 1."""

    zero: float
    one: float

    def __call__(self, score: float) -> float:
        return (score - self.zero) / max(self.one - self.zero, _LEAST_SPAN)


@dataclass(frozen=True, slots=True)
class Parts:
    """What each leg adds to a chunk's score, and that the query is a name (``names``)."""

    dense: float
    lexical: float
    name: float = 0.0

    @property
    def total(self) -> float:
        return self.dense + self.lexical + self.name


def fuse(
    dense: Mapping[int, float],
    lexical: Mapping[int, float],
    background: float,
    weight: float = DENSE_WEIGHT,
    foreign: bool = False,
) -> dict[int, Parts]:
    """The parts of every chunk that either leg knows; a chunk that a leg lacks has 0 from it.

    ``dense`` are cosines, ``background`` the cosine of an arbitrary passage; ``lexical`` are BM25
    scores. Where one leg found nothing, the other decides alone. ``foreign``
    says that the question is in a language that hardly a passage is in.
    """
    nearness = _nearness(dense, background)
    wording = Scale(0.0, max(lexical.values(), default=1.0))
    words_weight = (1 - weight) * (FOREIGN_WORDING if foreign and dense else 1.0)
    return {
        chunk: Parts(
            weight * nearness(dense[chunk]) if chunk in dense else 0.0,
            words_weight * wording(lexical[chunk]) if chunk in lexical else 0.0,
        )
        for chunk in dense.keys() | lexical.keys()
    }


def _nearness(dense: Mapping[int, float], background: float) -> Scale:
    """Where a filter leaves hardly anything nearer than an arbitrary passage, the farthest has 0
    instead: all would lie far below it, and words would count for nothing."""
    if not dense:
        return Scale(background, 1.0)
    nearest, farthest = max(dense.values()), min(dense.values())
    if nearest - background < _HARDLY_NEARER * (nearest - farthest):
        return Scale(farthest, nearest)
    return Scale(background, nearest)
