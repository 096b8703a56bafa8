"""Letters beyond ASCII of the languages that share one-byte encodings, most frequent first.

The order is all that telling encodings apart needs: a text read with the wrong table shows
letters from the far end of every alphabet, or no letters at all. Capitals are derived.
"""

from __future__ import annotations

POLISH = "łęążóśćńź"

LETTERS: dict[str, str] = {
    "pl": POLISH,
    "cs": "íáěéýřžčšůúťňďó",
    "sk": "áíéčšžýúľťôňóäďŕĺ",
    "hu": "áéöóőüíúű",
    "hr": "čžšćđ",
    "sl": "čšž",
    "ro": "ăîșțâşţ",
    "de": "üäöß",
    "fr": "éàèêçâîôùûïëœü",
    "es": "óíáéñúü¿¡",
    "pt": "ãçáéíóõêúâà",
    "it": "èàùòìé",
    "sv": "äåöé",
    "da": "åøæé",
    "fi": "äöå",
    "et": "äõüöšž",
    "lt": "ėšųįžūąčę",
    "lv": "āīēšūļģžņčķ",
    "mt": "ħżġċàèù",
    "tr": "ıışğüçöİâî",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "uk": "оаинвіерткслдупмзьябгйїчєюхжшцщфґ",
    "bg": "аоиентрсвлкдпмзъугбчящйцхжфшьюё",
    "el": "αοιετσνηυρπκμλςωίόάγήέδβύθφώχξζψϊ",
    "he": "יוהלאמרתבשנםחקדעפסגכטצזןךףץ",
    "ar": "اليمنرتوبعدسفهةكقحجشصطخذىضأئزغءثإظؤآ",
}

ENCODINGS: dict[str, tuple[str, ...]] = {
    # In order of preference: of two that read a text alike, the first is named.
    "cp1250": ("pl", "cs", "sk", "hu", "hr", "sl", "ro", "de"),
    "iso-8859-2": ("pl", "cs", "sk", "hu", "hr", "sl", "ro", "de"),
    "cp1252": ("de", "fr", "es", "pt", "it", "sv", "da", "fi", "et"),
    "iso-8859-15": ("fr", "fi", "et", "da", "es"),
    "cp852": ("pl", "cs", "sk", "hu", "hr", "sl"),
    "mac_latin2": ("pl", "cs", "sk", "hu", "hr", "sl"),
    "cp1251": ("ru", "uk", "bg"),
    "koi8-u": ("ru", "uk"),
    "iso-8859-5": ("ru", "bg"),
    "cp866": ("ru",),
    "cp1253": ("el",),
    "iso-8859-7": ("el",),
    "cp1254": ("tr",),
    "iso-8859-3": ("mt",),
    "cp1255": ("he",),
    "cp1256": ("ar",),
    "cp1257": ("lt", "lv", "et"),
    "iso-8859-13": ("lt", "lv"),
    "iso-8859-4": ("lt", "lv", "et"),
    "iso-8859-16": ("pl", "ro", "hr", "sl"),
}
"""One-byte encodings and the languages commonly written in them."""

TYPOGRAPHY = frozenset("„”“’‘–—…«»‚‹›•")
MARKS = frozenset("\u00a0\u00ad§°№©®™€£±×·²³½¼¾µ¶´`¨¸ªº†‡")
