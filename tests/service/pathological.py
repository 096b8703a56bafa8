"""Questions that once cost a service its memory or its time, and their kin."""

from __future__ import annotations

import random
from collections.abc import Mapping

_RANDOM = random.Random(20261129)
_LETTERS = [chr(code) for code in range(0x21, 0x3000) if chr(code).isalpha()]
_ANY = [chr(code) for code in range(1, 0x2FFFF) if not 0xD800 <= code < 0xE000]

UNITS: Mapping[str, str] = {
    "folds to eighteen letters": "\ufdfa",
    "folds to eighteen letters, word by word": "\ufdfa ",
    "digits": "1234567890",
    "digits of another script": "٣٤٥٦",
    "superscript digits": "²³¹",
    "digit groups": "123 456 ",
    "amounts": "57 145 619,92 zł ",
    "signatures": "1/ 2-",
    "dates": "12 maja 2024 ",
    "references": "art. 5 ust. 2 pkt 3 ",
    "one word": "konstantynopolitanczykowianeczka",
    "one word of one letter": "a",
    "short words": "ab ",
    "small words": "w i na do od ",
    "words that nearly are": "skladkka klastar stauut ",
    "words that all documents have": "klastra składka rada ",
    "abbreviations": "SPSK UE RODO ",
    "combining marks": "e\u0301\u0323\u0308",
    "marks on one letter": "\u0301",
    "ligatures": "ﬃ",
    "sharp s": "ß",
    "hangul": "각",
    "ideographs": "漢字",
    "emoji": "👩\u200d🚀",
    "joiners": "a\u200db",
    "right to left": "\u202eab\u202c",
    "stops": ". ! ? … ",
    "brackets": "([{<\"'",
    "question words": "kto co kiedy gdzie ile dlaczego ",
    "several questions": "ile wynosi składka? kto jest prezesem? ",
    "wildcards": "%_*?",
    "SQL": "' OR 1=1 -- ",
    "markup": "<script>alert(1)</script>",
    "line ends": "a\n",
    "tabs": "\t",
    "backslashes": "\\u0000",
    "percent signs": "%25%00",
}


def questions(most: int) -> Mapping[str, str]:
    """Each kind at the greatest length that is taken."""
    found = {name: (unit * (most // len(unit) + 1))[:most] for name, unit in UNITS.items()}
    found["different words"] = " ".join(
        "".join(_RANDOM.choices("abcdefghijklmnoprstuwyz", k=5)) for _ in range(most // 6)
    )
    found["letters of all scripts"] = "".join(_RANDOM.choices(_LETTERS, k=most))
    found["any characters"] = "".join(_RANDOM.choices(_ANY, k=most))
    return found
