"""Numbers written as words, in Polish and English, with their inflected forms."""

from __future__ import annotations

import re

from index.lexical.folding import fold

_WORDS = {
    1: "jeden jedna jedno jednego jednej jednemu jednym one",
    2: "dwa dwie dwóch dwu dwaj dwoje dwojga dwoma dwiema dwóm two",
    3: "trzy trzech trzem trzema trzej troje trojga three",
    4: "cztery czterech czterem czterema czterej czworo four",
    5: "pięć pięciu pięcioma pięcioro five",
    6: "sześć sześciu sześcioma six",
    7: "siedem siedmiu siedmioma seven",
    8: "osiem ośmiu ośmioma eight",
    9: "dziewięć dziewięciu dziewięcioma nine",
    10: "dziesięć dziesięciu dziesięcioma ten",
    11: "jedenaście jedenastu eleven",
    12: "dwanaście dwunastu twelve",
    13: "trzynaście trzynastu thirteen",
    14: "czternaście czternastu fourteen",
    15: "piętnaście piętnastu fifteen",
    16: "szesnaście szesnastu sixteen",
    17: "siedemnaście siedemnastu seventeen",
    18: "osiemnaście osiemnastu eighteen",
    19: "dziewiętnaście dziewiętnastu nineteen",
    20: "dwadzieścia dwudziestu twenty",
    30: "trzydzieści trzydziestu thirty",
    40: "czterdzieści czterdziestu forty",
    50: "pięćdziesiąt pięćdziesięciu fifty",
    60: "sześćdziesiąt sześćdziesięciu sixty",
    70: "siedemdziesiąt siedemdziesięciu seventy",
    80: "osiemdziesiąt osiemdziesięciu eighty",
    90: "dziewięćdziesiąt dziewięćdziesięciu ninety",
    100: "sto stu hundred",
}
_VALUES = {fold(word): value for value, words in _WORDS.items() for word in words.split()}
_ALTERNATIVES = "|".join(
    sorted({word for words in _WORDS.values() for word in words.split()}, key=len, reverse=True)
)
NUMBER_WORD = (
    rf"(?:(?:dwie trzecie|dwóch trzecich|jedna trzecia|trzy czwarte|połow[aęy]|two thirds|"
    rf"one third|half)|(?:{_ALTERNATIVES})(?:[ -](?:{_ALTERNATIVES}))?)(?!\w)"
)
"""A pattern for one or two such words, or a fraction; to be used without regard to case."""


def word_value(text: str) -> int | None:
    """27 for "dwadzieścia siedem"; None where ``text`` is not a number in words."""
    parts = [_VALUES.get(word) for word in re.split(r"[\s-]+", fold(text.strip()))]
    if not parts or any(part is None for part in parts):
        return None
    return sum(part for part in parts if part is not None)
