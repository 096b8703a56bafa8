"""Letters of symbol fonts on a page: what pypdf gives for them, as the signs they draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.symbols import in_font, is_symbol_font

_PRIVATE = range(0xF020, 0xF100)
_STANDARD = frozenset(("/Symbol", "/ZapfDingbats"))
"""Fonts that every PDF program knows, pypdf too."""


def drawn(text: str, font: Mapping[str, Any] | None) -> str:
    """``text`` as its font draws it, where that is Symbol, Wingdings or Webdings.

    A font with a character map says itself what its letters are, and mostly rightly; only letters
    of the private area then still mean codes of the font.
    """
    name = str(font.get("/BaseFont", "")).lstrip("/") if font is not None else ""
    if not is_symbol_font(name) or font is None:
        return text
    if "/ToUnicode" not in font and str(font.get("/BaseFont")) not in _STANDARD:
        return in_font(text, name)
    return "".join(in_font(one, name) if ord(one) in _PRIVATE else one for one in text)
