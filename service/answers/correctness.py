"""When an answer counts as right: the rules that evaluation and calibration share.

A gold answer "A&&B" has parts that all have to be there. A whole number stands for itself alone:
"6" is not in "6,5", nor in "16".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from index.lexical.folding import fold

PARTS = "&&"
"""Between the parts of a gold answer that all have to be there."""

_ENOUGH = 0.5


def normalised(text: str) -> list[str]:
    """As SQuAD's F1 compares words: small letters, no punctuation."""
    return re.sub(r"[^\w\s]", " ", text.lower()).split()


def f1(answer: str, gold: str) -> float:
    """SQuAD's F1 of words, 0 … 1."""
    return _f1(normalised(answer), normalised(gold))


def best_f1(answer: str, golds: Sequence[str]) -> float:
    return max((f1(answer, gold.replace(PARTS, " ")) for gold in golds), default=0.0)


def holds(text: str, golds: Sequence[str]) -> bool:
    """Whether one of the gold answers stands in ``text``, whatever its case and punctuation."""
    whole = unicodedata.normalize("NFC", text)
    squashed = f" {_squashed(whole)} "
    return any(_all_parts(gold, whole, squashed) for gold in golds)


def _all_parts(gold: str, whole: str, squashed: str) -> bool:
    parts = [unicodedata.normalize("NFC", part.strip()) for part in gold.split(PARTS)]
    return all(
        _has_number(part, whole) if part.isdecimal() else f" {_squashed(part)} " in squashed
        for part in parts
    ) and any(_squashed(part) for part in parts)


def _has_number(number: str, text: str) -> bool:
    return re.search(rf"(?<!\d)(?<!\d[.,]){number}(?!\d)(?![.,]\d)", text) is not None


def is_right(answer: str, golds: Sequence[str]) -> bool:
    """It holds a gold answer, or shares half of its words with one, whatever their endings: a
    Polish text says "Radosława Starownika" where the gold answer is "Radosław Starownik"."""
    stems = [_stem(word) for word in normalised(answer)]
    return holds(answer, golds) or any(
        _f1(stems, [_stem(word) for word in normalised(gold)]) >= _ENOUGH
        for gold in golds
        if PARTS not in gold and not gold.strip().isdecimal()
    )


def _f1(answer: Sequence[str], gold: Sequence[str]) -> float:
    common = sum((Counter(answer) & Counter(gold)).values())
    return 2 * common / (len(answer) + len(gold)) if common else 0.0


def _squashed(text: str) -> str:
    return re.sub(r"[\s\W]+", " ", fold(text)).strip()


def _stem(word: str) -> str:
    folded = fold(word)
    if len(folded) < 4 or any(c.isdigit() for c in folded):
        return folded
    return folded[: max(3, min(6, len(folded) - 2))]
