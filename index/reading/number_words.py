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
    200: "dwieście dwustu",
    300: "trzysta trzystu",
    400: "czterysta czterystu",
    500: "pięćset pięciuset",
    600: "sześćset sześciuset",
    700: "siedemset siedmiuset",
    800: "osiemset ośmiuset",
    900: "dziewięćset dziewięciuset",
}
_THOUSAND = "tysiąc tysiąca tysiące tysięcy tysiącem thousand"
_VALUES = {fold(word): value for value, words in _WORDS.items() for word in words.split()}
_THOUSANDS = frozenset(map(fold, _THOUSAND.split()))
_ALTERNATIVES = "|".join(
    sorted(
        {word for words in (*_WORDS.values(), _THOUSAND) for word in words.split()},
        key=len,
        reverse=True,
    )
)
NUMBER_WORD = (
    rf"(?:(?:dwie trzecie|dwóch trzecich|jedna trzecia|trzy czwarte|połow[aęy]|two thirds|"
    rf"one third|half)|(?:{_ALTERNATIVES})(?:[ -](?:{_ALTERNATIVES})(?!\w))*)(?!\w)"
)
"""A pattern for such words in a row, or a fraction; to be used without regard to case."""


def word_value(text: str) -> int | None:
    """27 for "dwadzieścia siedem", 2050 for "dwa tysiące pięćdziesiąt"; None where ``text`` is not
    a number in words."""
    words = re.split(r"[\s-]+", fold(text.strip()))
    total = below = 0
    for word in words:
        if word in _THOUSANDS:
            total, below = (total + below or 1) * 1000, 0
        elif word == "hundred" and 0 < below < 10:  # Polish has a word for each
            below *= 100
        elif word in _VALUES:
            below += _VALUES[word]
        else:
            return None
    return total + below
