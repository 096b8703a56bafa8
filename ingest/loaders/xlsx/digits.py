"""Lays a number's digits into the places of a format section: decimals, groups of thousands,
scales, telephone and postal patterns, exponents and fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ingest.loaders.xlsx.format_code import Section, Token

_GROUP = 3
_MOST_PLACES = 30
"""Digit places on one side of the point; Excel itself allows no more."""


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a workbook's readers write numbers: 1 234,5 (Polish) or 1,234.5."""

    decimal: str
    group: str


@dataclass(frozen=True, slots=True)
class Laid:
    """``text`` of a number without its sign; ``is_zero``: no digit of it but 0."""

    text: str
    is_zero: bool


def lay_out(value: float, section: Section, style: NumberStyle) -> Laid:
    """``value`` (not negative) in the places of ``section``.

    Raises decimal.InvalidOperation for a number with too many digits to lay out.
    """
    if section.is_fraction:
        return _fraction(value, section)
    if "exponent" in section.kinds:
        return _scientific(value, section, style)
    tokens, scale = _without_commas(section.tokens)
    exact = Decimal(repr(value)) * 100 ** section.kinds.count("%")
    return _fixed(exact.scaleb(-3 * scale), tokens, _is_grouped(section.tokens), style)


def _fixed(exact: Decimal, tokens: Sequence[Token], grouped: bool, style: NumberStyle) -> Laid:
    kinds = [kind for kind, _ in tokens]
    point = kinds.index(".") if "." in kinds else len(tokens)
    before, after = tokens[:point], tokens[point + 1 :]
    decimals = sum(1 for kind, _ in after if kind == "digit")
    rounded = exact.quantize(Decimal(1).scaleb(-min(decimals, _MOST_PLACES)), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    group = style.group if grouped else ""
    drawn = "".join(_whole("" if whole == "0" else whole, before, group))
    if point < len(tokens):
        tail = _decimals(fraction, after)
        digits = any(kind == "digit" for kind, _ in after)
        shown = any(character.isdigit() for character in tail) or not digits
        drawn += (style.decimal if shown else "") + tail
    return Laid(drawn, not rounded)


def _whole(digits: str, tokens: Sequence[Token], group: str) -> list[str]:
    """The parts before the point, filled from the right; the first place takes what is left."""
    places = [index for index, (kind, _) in enumerate(tokens) if kind == "digit"]
    drawn = [text if kind in ("literal", "%") else "" for kind, text in tokens]
    if not places:
        return drawn
    used = 0
    for index in reversed(places):
        left = len(digits) - used
        take = max(left, 0) if index == places[0] else min(max(left, 0), 1)
        part = digits[len(digits) - used - take : len(digits) - used] if take else ""
        part = part or {"0": "0", "?": " "}.get(tokens[index][1], "")
        drawn[index] = _grouped(part, used, group)
        used += max(len(part), 1)
    return drawn


def _grouped(part: str, used: int, group: str) -> str:
    """``part`` with a separator after each thousand; ``used`` digits stand to its right."""
    if not group or not part.strip():
        return part
    text = ""
    for position, digit in enumerate(reversed(part), start=used):
        text = digit + (group if position and position % _GROUP == 0 else "") + text
    return text


def _decimals(fraction: str, tokens: Sequence[Token]) -> str:
    places = [text for kind, text in tokens if kind == "digit"]
    last = max((i for i, text in enumerate(places) if text == "0"), default=-1)
    kept = max(len(fraction.rstrip("0")), last + 1)
    parts: list[str] = []
    place = 0
    for kind, text in tokens:
        if kind == "digit":
            if place < kept:
                parts.append(fraction[place : place + 1] or "0")
            elif text == "?":
                parts.append(" ")
            place += 1
        elif kind in ("literal", "%"):
            parts.append(text)
    return "".join(parts)


def _without_commas(tokens: Sequence[Token]) -> tuple[list[Token], int]:
    """The tokens without their commas, and how many thousands the commas divide by: those that
    follow the last digit place of the whole part or of the decimals."""
    scale = 0
    kept: list[Token] = []
    for index, (kind, text) in enumerate(tokens):
        if kind != ",":
            kept.append((kind, text))
        elif _is_scale(tokens, index):
            scale += 1
    return kept, scale


def _is_scale(tokens: Sequence[Token], index: int) -> bool:
    kinds = [kind for kind, _ in tokens]
    before = index
    while before >= 0 and kinds[before] == ",":
        before -= 1
    if before < 0 or kinds[before] not in ("digit", "."):
        return False
    point = kinds.index(".") if "." in kinds else len(kinds)
    rest = kinds[index:point] if index < point else kinds[index:]
    return "digit" not in rest


def _is_grouped(tokens: Sequence[Token]) -> bool:
    kinds = [kind for kind, _ in tokens]
    point = kinds.index(".") if "." in kinds else len(kinds)
    places = [index for index, kind in enumerate(kinds[:point]) if kind == "digit"]
    return bool(places) and "," in kinds[places[0] : places[-1]]


def _scientific(value: float, section: Section, style: NumberStyle) -> Laid:
    """1.5E+04; with several places before the point the exponent is a multiple of their count."""
    at = section.kinds.index("exponent")
    mantissa, after = section.tokens[:at], section.tokens[at + 1 :]
    kinds = [kind for kind, _ in mantissa]
    point = kinds.index(".") if "." in kinds else len(kinds)
    step = max(kinds[:point].count("digit"), 1)
    decimals = kinds[point:].count("digit")
    exact = Decimal(repr(value)).normalize()
    exponent = exact.adjusted() if exact else 0
    exponent -= exponent % step
    if round(exact.scaleb(-exponent), decimals) >= Decimal(10) ** step:
        exponent += step
    laid = _fixed(exact.scaleb(-exponent), mantissa, _is_grouped(mantissa), style)
    sign = "-" if exponent < 0 else section.tokens[at][1][1:].replace("-", "")
    return Laid(laid.text + "E" + sign + "".join(_whole(str(abs(exponent)), after, "")), not exact)


def _fraction(value: float, section: Section) -> Laid:
    slash = section.kinds.index("/")
    tokens = section.tokens
    first = slash - 1
    while first >= 0 and tokens[first][0] == "digit":
        first -= 1
    above = tokens[first + 1 : slash]
    last = slash + 1
    while last < len(tokens) and (tokens[last][0] == "digit" or tokens[last][1].isdecimal()):
        last += 1
    below = tokens[slash + 1 : last]
    has_whole = any(kind == "digit" for kind, _ in tokens[: first + 1])
    exact = Fraction(Decimal(repr(value))) * 100 ** section.kinds.count("%")
    whole = int(exact) if has_whole else 0
    numerator, denominator = _nearest(exact - whole, "".join(text for _, text in below))
    if has_whole and numerator == denominator:
        whole, numerator = whole + 1, 0
    prefix = "".join(_whole(str(whole) if whole else "", tokens[: first + 1], ""))
    suffix = "".join(text for kind, text in tokens[last:] if kind in ("literal", "%"))
    shown = ""
    if numerator or not has_whole or any(text == "0" for _, text in above):
        shown = "".join(_whole(str(numerator), above, "")) + f"/{denominator}"
    elif not whole and not prefix.strip():
        prefix = "0"
    return Laid(prefix + shown + suffix, not (whole or numerator))


def _nearest(exact: Fraction, below: str) -> tuple[int, int]:
    if below.isdecimal() and int(below):
        return round(exact * int(below)), int(below)
    found = exact.limit_denominator(10 ** min(len(below), 6) - 1)
    return found.numerator, found.denominator
