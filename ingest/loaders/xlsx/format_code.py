"""Cuts a number format code into sections (ISO 29500-1, 18.8.31).

Up to four sections are divided by semicolons; each is a row of digit places (0, #, ?), signs and
literal text. A section may begin with a condition ("[>=1000]"), and then decides which numbers it
shows; without conditions the first is for positive numbers, the second for negative ones, the
third for zero, and the fourth for text. Colours, languages and fill are drawing and are passed
over.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "literal", "digit", ".", ",", "%", "/", "@", "general", "exponent", "date", "elapsed"
]
Token = tuple[Kind, str]

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<padding>.)|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<condition>[<>=]+ *-?[\d.]+(?:E[+-]?\d+)?)\]|\[[^\]]*\]"
    r"|(?P<general>General)|(?P<exponent>E[+-])|(?P<date>y+|m+|d+|h+|s+|AM/PM|A/P)"
    r"|(?P<digit>[0#?])|(?P<sign>[.,%/@])|(?P<end>;)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"([<>=]+) *(.+)")
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_LITERAL = frozenset(("quoted", "escaped", "currency", "other"))


@dataclass(frozen=True, slots=True)
class Condition:
    """Which numbers a section shows."""

    sign: str
    limit: float

    def holds(self, value: float) -> bool:
        return _OPERATORS[self.sign](value, self.limit)

    @property
    def shows_only_negatives(self) -> bool:
        return self.sign in ("<", "<=") and self.limit == 0


@dataclass(frozen=True, slots=True)
class Section:
    tokens: tuple[Token, ...]
    condition: Condition | None = None

    @property
    def kinds(self) -> list[Kind]:
        return [kind for kind, _ in self.tokens]

    @property
    def is_moment(self) -> bool:
        """A date, a time of day or a span of time."""
        return any(kind in ("date", "elapsed") for kind, _ in self.tokens)

    @property
    def is_fraction(self) -> bool:
        """A slash between digit places ("# ?/?") or before a stated number ("# ?/100")."""
        kinds = self.kinds
        if "/" not in kinds or "." in kinds:
            return False
        slash = kinds.index("/")
        after = self.tokens[slash + 1 :]
        below = bool(after) and (after[0][0] == "digit" or after[0][1].isdecimal())
        return "digit" in kinds[:slash] and below


@dataclass(frozen=True, slots=True)
class Choice:
    """The section for a number, and whether its minus sign is drawn before the section."""

    section: Section | None
    keeps_sign: bool


@lru_cache(maxsize=2048)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format code, four at most, one at least."""
    found: list[Section] = []
    tokens: list[Token] = []
    condition: Condition | None = None
    for match in _TOKEN.finditer(code):
        if match.lastgroup == "end":
            found.append(Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif match.lastgroup == "condition":
            condition = _condition(match["condition"])
        else:
            tokens.extend(_tokens(match))
    found.append(Section(tuple(tokens), condition))
    return tuple(found[:4])


def choose(parts: Sequence[Section], value: float) -> Choice:
    """The section that shows ``value``; None where no condition lets it."""
    numbers = parts[:3]
    if len(numbers) == 1:
        section = numbers[0]
        held = section.condition is None or section.condition.holds(value)
        return Choice(section if held else None, keeps_sign=True)
    first, second = _conditions(numbers)
    if first.holds(value):
        return Choice(numbers[0], keeps_sign=not first.shows_only_negatives)
    if second is None or second.holds(value):
        only_negatives = _leaves_negatives(first) if second is None else second.shows_only_negatives
        return Choice(numbers[1], keeps_sign=not only_negatives)
    return Choice(numbers[2] if len(numbers) == 3 else None, keeps_sign=True)


def text_section(parts: Sequence[Section]) -> Section | None:
    """The section that shows text; None where text is shown as it is."""
    if len(parts) == 4:
        return parts[3]
    return parts[-1] if "@" in parts[-1].kinds else None


def _conditions(numbers: Sequence[Section]) -> tuple[Condition, Condition | None]:
    """Those of the first two sections, with what holds where none is stated."""
    first, second = numbers[0].condition, numbers[1].condition
    if first is None:
        first = Condition(">" if len(numbers) == 3 or second is not None else ">=", 0.0)
    if second is None and len(numbers) == 3:
        second = Condition("<", 0.0)
    return first, second


def _leaves_negatives(first: Condition) -> bool:
    return first.sign in (">", ">=") and first.limit == 0


def _condition(text: str) -> Condition | None:
    match = _CONDITION.fullmatch(text)
    if match is None or match[1] not in _OPERATORS:
        return None
    try:
        return Condition(match[1], float(match[2]))
    except ValueError:
        return None


def _tokens(match: re.Match[str]) -> list[Token]:
    kind = match.lastgroup
    text = match.group(kind) if kind is not None else ""
    if kind in _LITERAL:
        return [("literal", text)]
    if kind == "padding":
        return [("literal", " ")]
    if kind == "date":
        return [("date", text.lower())]
    if kind == "elapsed":
        return [("elapsed", text.lower())]
    if kind == "general":
        return [("general", "")]
    if kind == "exponent":
        return [("exponent", text)]
    if kind == "digit":
        return [("digit", text)]
    if kind == "sign":
        return [(_SIGNS[text], text)]
    return []


_SIGNS: dict[str, Kind] = {".": ".", ",": ",", "%": "%", "/": "/", "@": "@"}
