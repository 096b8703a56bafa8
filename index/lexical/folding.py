"""One spelling for every way a word is typed: lower case, without diacritics."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not decompose, in the spelling people type instead of them.
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "ß": "ss"}
)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    # NFKD may bring back capitals and letters of the table (compatibility forms).
    return unicodedata.normalize("NFC", bare.lower().translate(_UNDECOMPOSED))


# Nearly every letter outside ASCII is one of these: looking it up takes a fifth of the time.
_LATIN = {code: _bare(chr(code)) for code in range(0x80, 0x180) if _bare(chr(code)).isascii()}


def fold(text: str) -> str:
    """``text`` in lower case with ą→a, ł→l, ﬁ→fi and so on; the length may change.

    Folding twice changes nothing, and the order of case and diacritics does not matter.
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    bare = lowered.translate(_LATIN)
    return bare if bare.isascii() else _bare(lowered)
