"""The parts of a statement that could be an answer of a given kind: dates, amounts, names…

Every span is a part of the text as it stands; nothing is rewritten. Qualifiers that change what a
number says ("ponad", "at least") belong to the span.
"""

# ruff: noqa: E501 - a pattern is easier to read in one line

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.reading.kinds import Kind
from index.reading.number_words import NUMBER_WORD

_GAP = "[ \u00a0\u202f\u2009]"
_QUALIFIER = (
    r"(?:(?:nieco |nie )?(?:ponad|około|ok\.|blisko|prawie|niemal|co najmniej|przynajmniej|"
    r"najwyżej|co najwyżej|maksymalnie|minimum|maks\.|powyżej|poniżej|(?:nie )?(?:więcej|mniej|"
    r"później|wcześniej|dłużej|krócej|wyższ\w+) niż|over|more than|less than|at least|at most|"
    r"about|around|nearly|almost|up to|approximately)" + _GAP + ")"
)
_DIGITS = (
    rf"\d{{1,3}}(?:(?:{_GAP}|[.'])\d{{3}}){{1,4}}(?:,\d+)?|\d{{1,3}}(?:,\d{{3}}){{1,4}}(?:\.\d+)?|"
    r"\d+(?:[.,]\d+)?"
)
"""At most a quadrillion: a table of figures is not one number, and trying it as one costs time."""
_AMOUNT = (
    rf"(?:{_DIGITS})(?:{_GAP}?(?:tys\.?|tysi[ąę]c\w*|mln|milion\w*|mld|miliard\w*|million|billion|"
    r"thousand)(?!\w))?"
)
_CURRENCY = (
    r"(?:zł(?:ot\w+)?|PLN|EUR|euro|€|USD|dolar\w*|dollars?|\$|NOK|koron\w*|GBP|£|funt\w*|UAH|"
    r"hrywien\w*|CHF|frank\w*|грн|rubl\w*|mark|mar(?:ek|ki|ka)|lir\w*|jen\w*|grosz\w*)(?!\w)"
)
_MONEY_TAIL = r"(?:" + _GAP + r"(?:netto|brutto|net|gross)(?!\w))?"
_MONTH = (
    r"(?:stycz\w+|lut(?:y|ego|ym)|mar(?:zec|ca|cu)|kwie[ct]\w+|maj[au]?|czerw\w+|lip(?:iec|ca|cu)|"
    r"sierp\w+|wrze[śs]\w+|pa[źz]dzier\w+|listopad\w*|grud\w+|january|february|march|april|may|"
    r"june|july|august|september|october|november|december|jan\.?|feb\.?|aug\.?|sept?\.?|oct\.?|"
    r"nov\.?|dec\.?|januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|"
    r"mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|січ\w+|лют\w+|берез\w+|"
    r"квіт\w+|трав\w+|черв\w+|лип\w+|серп\w+|верес\w+|жовт\w+|листопад\w*|груд\w+)"
)
_YEAR = r"(?:1\d{3}|20\d\d|21\d\d|[5-9]\d\d)"
_BARE_YEAR = r"(?:1\d{3}|20\d\d|21\d\d|(?<=roku )[5-9]\d\d|[5-9]\d\d(?=[ \u00a0]?(?:r\.|rok)))"
"""A number that is a year without a month; one of three figures only where it is called so."""
_YEAR_TAIL = rf"(?:{_GAP}?(?:r\.|rok[u]?|roku|року|год\w*))?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TIME_UNIT = (
    r"(?:sekund\w*|minut\w*|godzin\w*|dni\w*|dzień|dnia|dób|doby|tydzie\w*|tygodni\w*|miesi[ąęa]c\w*|"
    r"kwarta\w+|lat\w{0,2}|rok\w*|seconds?|minutes?|hours?|days?|weeks?|months?|years?|tage?n?|"
    r"stunden?|wochen?|monate?n?|jahre?n?|días?|horas?|meses|años?|секунд\w*|хвилин\w*|годин\w*|"
    r"дн\w+|день|тижн\w*|місяц\w*|рок\w*)(?!\w)"
)
_UPPER = "A-ZĄĆĘŁŃÓŚŹŻÄÖÜÁÉÍÑÚČŘŠŽÇÀ-ÞА-ЯҐЄІЇ"
_NAME_WORD = rf"[{_UPPER}][\w’'-]*[\w]"
_JOINER = r"(?:de|van|von|der|del|la|di|da|of|the|and|für)"

_FLAGS = re.IGNORECASE


def _pattern(text: str, flags: int = _FLAGS) -> re.Pattern[str]:
    return re.compile(text, flags)


_AMOUNT_TAIL = rf"(?:,\d|{_GAP}?(?:%|{_CURRENCY}))"
"""What makes an amount of figures in groups that would be a telephone number."""

_NO_REGISTER = "".join(
    f"(?<!{name}{sign})" for name in ("KRS", "NIP", "REGON") for sign in (" ", ": ")
)

_PATTERNS: Mapping[str, Sequence[re.Pattern[str]]] = {
    "email": [_pattern(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")],
    "web": [
        _pattern(
            r"https?://[^\s<>()|]+[\w/]|(?<![@\w])(?:www\.)?[\w-]+(?:\.[\w-]+)*"
            r"\.(?:pl|eu|com|org|net|gov|edu|info|uk|de|es|ua)(?:/[^\s<>()|,]*)?(?![\w@])"
        )
    ],
    "phone": [
        _pattern(
            r"(?<![\w/.-])\+?\d{2}[ -]?\d{3}[ -]\d{2}[ -]\d{2}(?![\w/-])|"
            r"(?<![\w/.-])(?:\+\d{2}[ -]?)?\(?\d{2,3}\)?[ -]\d{3}[ -]\d{2,3}(?:[ -]\d{2,3})?"
            rf"(?!{_AMOUNT_TAIL}|[\w/-])|"
            rf"(?<![\w/.-]){_NO_REGISTER}\+?\d{{9,12}}(?!{_AMOUNT_TAIL}|[\w/-])|"
            r"(?<![\w/.-])(?:\d{3}\.\d{3}\.\d{3}|\(?\d{2}\)?/\d{3}[ -]\d{2}[ -]\d{2})(?![\w/-])"
        ),
        _pattern(r"(?:(?<=tel\. )|(?<=telefon )|(?<=wewn\. )|(?<=numer )|(?<=extension ))\d{3,7}"),
    ],
    "percent": [_pattern(rf"{_QUALIFIER}?(?:{_DIGITS}){_GAP}?(?:%|proc\.|procent\w*|per ?cent)")],
    "money": [
        _pattern(
            rf"{_QUALIFIER}?(?:{_AMOUNT}){_GAP}?{_CURRENCY}{_MONEY_TAIL}|"
            rf"{_QUALIFIER}?(?:PLN|EUR|USD|€|\$|£|NOK){_GAP}?(?:{_AMOUNT})"
        ),
        _pattern(rf"(?<!\w){_QUALIFIER}?{NUMBER_WORD}{_GAP}{_CURRENCY}{_MONEY_TAIL}"),
    ],
    "date": [
        _pattern(
            rf"(?<![\d./-])(?:{_YEAR}-\d\d-\d\d|{_DAY}[./]{_GAP}?\d?\d[./]{_GAP}?{_YEAR}{_YEAR_TAIL})(?!\d)"
        ),
        _pattern(
            rf"(?<![\w.])(?:{_DAY}(?:[–-]{_DAY})?\.?(?:st|nd|rd|th)?{_GAP}(?:of )?{_MONTH},?"
            rf"(?:{_GAP}{_YEAR}{_YEAR_TAIL})?|{_MONTH}{_GAP}{_DAY}(?:st|nd|rd|th)?,{_GAP}{_YEAR})(?!\w)"
        ),
        _pattern(
            rf"(?<!\w)(?:(?:wiosną|latem|jesienią|zimą|w połowie|na początku|pod koniec|na przełomie|"
            rf"z końcem|in (?:the )?(?:spring|summer|autumn|winter)(?: of)?){_GAP})?"
            rf"{_MONTH}{_GAP}{_YEAR}{_YEAR_TAIL}(?!\w)"
        ),
        _pattern(
            rf"(?<!\w)(?:wiosną|latem|jesienią|zimą|spring|summer|autumn|winter)(?: of)?{_GAP}{_YEAR}"
            rf"{_YEAR_TAIL}(?!\w)"
        ),
        _pattern(
            rf"(?<![\w.,/-])(?:{_YEAR}[–-]{_YEAR}|{_BARE_YEAR})(?:{_YEAR_TAIL})(?![\w/]|,\d|{_GAP}?(?:zł|%|osób))"
        ),
        _pattern(r"(?<!\w)(?:[IVX]{1,5}(?:/[IVX]{1,5})?)" + _GAP + r"(?:wiek\w*|w\.)(?!\w)", 0),
        _pattern(
            r"(?<!\w)(?:z końcem miesiąca[^.;]{0,40}|najpóźniej [^.,;]{4,50}|następnego dnia \w+|"
            r"w (?:poniedziałek|wtorek|środę|czwartek|piątek|sobotę|niedzielę))(?!\w)"
        ),
    ],
    "hour": [
        _pattern(
            r"(?:od |from |między |between )?(?<![\d.,/])(?:[01]?\d|2[0-4])[.:][0-5]\d(?:(?:\s?[–-]\s?| do | a | i | "
            r"to | and )(?:[01]?\d|2[0-4])[.:][0-5]\d)?(?!\d|[./]\d|\d?\s?(?:zł|%))"
        ),
        _pattern(r"(?:o )?godz(?:in\w+|\.) \d{1,2}(?![\d.:]\d)"),
        _pattern(r"(?:at )?(?<![\w.,])\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.)(?!\w)"),
    ],
    "duration": [
        _pattern(
            rf"(?<![\w.,/-]){_QUALIFIER}?(?:(?:od{_GAP})?(?:{_DIGITS}|{NUMBER_WORD})(?:{_GAP}(?:do|to|a|i|lub|or){_GAP}|[–-])"
            rf")?(?:{_DIGITS}|{NUMBER_WORD}|pół|half an?|dobę|kilka|an?)[ \u00a0-](?:pełn\w+ |kolejn\w+ |kalendarzow\w+ |"
            rf"roboczych |working |full )?{_TIME_UNIT}(?:{_GAP}(?:robocz\w+|kalendarzow\w+|lekcyjn\w+))?"
        ),
        _pattern(
            rf"(?<![\w.,/-]){_QUALIFIER}?(?:{_DIGITS}){_GAP}?(?:h|godz\.?|min\.?|sek\.?)(?!\w)"
        ),
        _pattern(
            r"\b(?:raz|dwa razy|trzy razy|once|twice)[ \u00a0](?:w|na|do|a|per|every)[ \u00a0]?\w+|\bco \w*(?:tydzień|"
            r"miesiąc|kwartał|rok|dzień|\d+ \w+)\b|\bcodziennie\b|\b(?:w )?każd\w+ \w+|\b(?:every|each) "
            r"\w+|\b\w*(?:dniow|tygodniow|miesięczn|letni|godzinn|minutow)\w+ (?:okres\w*|kadencj\w+|"
            r"termin\w*|wypowiedzeni\w+)|\b(?:tygodniow|miesięczni|roczni|kwartalni)e\b|"
            r"\b(?:weekly|monthly|yearly|daily|quarterly|annually)\b"
        ),
    ],
    "number": [
        _pattern(
            rf"(?<![\w.,/-])\d+(?:{_GAP}(?:z|of|out of|spośród){_GAP}(?:the )?)\d+(?![\w/]|[.,]\d)|"
            rf"(?<![\w.,/-]){_QUALIFIER}?(?:z{_GAP}(?=\d[\w ,]*{_GAP}do{_GAP}\d))?(?:{_AMOUNT}|{NUMBER_WORD})(?:{_GAP}do{_GAP}(?:{_AMOUNT}|{NUMBER_WORD}))?"
            rf"(?:{_GAP}?(?:%|{_CURRENCY}))?(?![\w/]|[.,]\d|-\d)"
        )
    ],
    "identifier": [
        _pattern(
            r"(?<![\w./-])(?:[^\W\d_]{1,6}[-./]){0,3}\d+(?:[./-]\w{1,6})+(?![\w/])|"
            r"(?<![\w./-])[A-ZŁŚŻ]{1,6}-[A-Z]?\d{1,6}(?:-\w+)?(?![\w/-])|"
            r"(?<![\w./-])(?:[A-Z]{1,5}[-/]){1,3}\d[\w/-]*",
            0,
        ),
        _pattern(r"(?<=nr )\d+[\w/]*|(?<=numer )\d+[\w/]*|(?<=no\. )\d+|(?<![\w])v?\d+\.\d+\.\d+"),
        _pattern(r"(?<![\w.,-])\d{2,4}(?:[ -]\d{2,4}){2,8}(?![\w-])"),
    ],
    "place": [
        _pattern(
            rf"(?<!\w)(?:(?:ul\.|al\.|pl\.|ulica|przy ul\.) {_NAME_WORD}(?: {_NAME_WORD})*(?: \d+\w?)?|"
            rf"(?:w |do |from |in )?(?:pokoju|pokój|sali|salach|budynku|hali|room|hall|building) [\w„”\"]+(?:[./]\d+)?"
            rf"(?: (?:i|and) (?:w |in )?\w+(?: \w+)?)?)",
            0,
        ),
        _pattern(
            rf"(?<!\w)(?:w|we|na|przy|do|z|pod|nad|in|at|near|from|to|en|у|в) (?:(?:[a-ząćęłńóśźż]+ ){{0,2}})"
            rf"(?:{_NAME_WORD})(?:[ -](?:{_JOINER} )?{_NAME_WORD})*",
            0,
        ),
    ],
    "names": [
        _pattern(
            rf"(?<![\w])(?:{_NAME_WORD}|[{_UPPER}]\.)(?:(?: |-| ?– ?|[ ](?:{_JOINER}[ ]))(?:{_NAME_WORD}|[{_UPPER}]\.|\d{{1,3}}(?!\w)))*",
            0,
        ),
        _pattern(r"„[^”\"]{2,60}[”\"]|“[^”]{2,60}”|\"[^\"]{2,60}\"|«[^»]{2,60}»", 0),
    ],
    "reason": [
        _pattern(
            r"(?:ponieważ|gdyż|dlatego że|albowiem|bowiem|z powodu|w wyniku|wskutek|ze względu na|"
            r"dzięki|because(?: of)?|due to|since|as a result of|weil|da|porque|тому що|через)\s[^.;]+"
        ),
        _pattern(r"(?:aby|żeby|by|w celu|celem|in order to|so that)\s[^.;]+"),
    ],
}

_ORGANISATION_WORDS = re.compile(
    r"\b(?:uniwersyt|politechni|akademi|gmin|klaster|klastr|szpital|centr|ministerst|urząd|urzęd|"
    r"fundacj|stowarzysz|spółk|sp\. z|s\.a\.|instytut|zespół|wojewódz|samorząd|komisj|rad[ay]\b|"
    r"zarząd|university|hospital|ministry|council|cluster|cent(?:er|re)|institute|city of|fund|"
    r"company|ltd|inc|gmbh|klinik|poradni|przychodni|wydział|departament|referat|biur|"
    r"department|office|miasto|starostw|powiat|unia|union|ośrod|zakład|agencj|organiz|lrot|kiom|"
    r"laborator|zebrani|zgromadz|transport|ratownict|konferenc|kongres|program|project|projekt|strategi|bank|towarzystw|związ|firma)",
    re.IGNORECASE,
)
_NOT_NAME_LIST = """
w we na do od po z ze i a o u dla przy jak ten ta to te tego tej tym co kto gdy gdzie czy nie
the this that these in on at of and or for from it he she they you is are was were każdy każda
każde oraz ponadto jednak również także dziś obecnie przed podczas jego jej ich później wtedy
następnie natomiast autor pan pani według zgodnie since during after before when while his her
their its there here today also if as by
"""
_NOT_NAMES = frozenset(_NOT_NAME_LIST.split())
_MONTH_START = re.compile(rf"^{_MONTH}(?!\w)", _FLAGS)


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of the statement it was found in."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extract:
    """[start, end) of the answer in the statement's text; several for a list.

    ``fits``: 1 the asked kind is there, 0 it is not, 0.5 its kind has no form; ``tight``: 0 … 1.
    ``spans`` is never empty: where nothing fits better it is the whole statement.
    """

    spans: Sequence[Span]
    fits: float
    tight: float


def typed_spans(kind: Kind, text: str) -> Sequence[Span]:
    """Spans of ``text`` that are of ``kind``, in order; none for kinds that have no form of their
    own ("definition", "role", "list", "text", "yes_no")."""
    found = _FINDERS.get(kind)
    return sorted(found(text), key=lambda s: (s.start, -s.end)) if found else []


def _matches(*names: str) -> Callable[[str], list[Span]]:
    def find(text: str) -> list[Span]:
        taken: list[Span] = []
        for name in names:
            for pattern in _PATTERNS[name]:
                for match in pattern.finditer(text):
                    start, end = match.span()
                    while end > start and text[end - 1] in " \u00a0,;":
                        end -= 1
                    if end > start and not any(s.start < end and start < s.end for s in taken):
                        taken.append(Span(start, end))
        return taken

    return find


def capitalised(text: str) -> Iterator[Span]:
    """Runs of words with capital letters, and what stands in quotation marks."""
    taken: list[Span] = []
    for pattern in _PATTERNS["names"]:
        for match in pattern.finditer(text):
            start, end = match.span()
            first = text[start:end].split(" ", 1)[0]
            if first.lower() in _NOT_NAMES and first != first.upper():
                start += len(first) + 1
            if start >= end or _MONTH_START.match(text[start:end]):
                continue
            if text[start:end].rstrip(".").isdigit():
                continue
            if not any(s.start <= start and end <= s.end for s in taken):
                taken.append(Span(start, end))
                yield Span(start, end)


def _persons(text: str) -> list[Span]:
    found: list[Span] = []
    for span in capitalised(text):
        name = text[span.start : span.end]
        if _ORGANISATION_WORDS.search(name) or any(c.isdigit() for c in name) or name[0] in '„"“«':
            continue
        words = re.split(r"[ ]", name)
        if len(words) < 2 or len(words) > 5 or any(w.isupper() and len(w) > 2 for w in words):
            continue
        if not is_patron(text, span):
            found.append(span)
    return found


_PATRON = re.compile(
    r"(?:\b(?:im|ul|al|pl|os)\.|\b(?:imienia|ulic[ayęą]|alej[aięą]|aleje|plac(?:u|em)?|rond(?:o|a|zie)|"
    r"skwer(?:u|ze)?|named after))\s+(?:[\w.]+\s+){0,2}$",
    re.IGNORECASE,
)


def is_patron(text: str, span: Span) -> bool:
    """Whether the name there is a street's or an institution's ("Szpital im. Jana Bożego"), not
    somebody's."""
    return _PATRON.search(text[max(0, span.start - 40) : span.start]) is not None


def single_names(text: str) -> list[Span]:
    """Names of one word, for texts that call people by one ("Cezar", "Bolesław")."""
    return [
        span
        for span in capitalised(text)
        if text[: span.start].rstrip()[-1:] not in ("", ".", "!", "?", ":", "|")
        and "\n" not in text[max(0, span.start - 1) : span.start]
        and " " not in text[span.start : span.end]
        and not text[span.start : span.end].isupper()
    ]


def _organisations(text: str) -> list[Span]:
    return [
        span
        for span in capitalised(text)
        if _ORGANISATION_WORDS.search(text[span.start : span.end])
        or text[span.start : span.end].isupper()
        or text[span.start] in '„"“«'
        or " " in text[span.start : span.end]
    ]


def is_organisation(name: str) -> bool:
    return bool(_ORGANISATION_WORDS.search(name))


_FINDERS: Mapping[Kind, Callable[[str], list[Span]]] = {
    "email": _matches("email"),
    "web": _matches("web"),
    "phone": _matches("phone"),
    "percent": _matches("percent"),
    "money": _matches("money"),
    "date": _matches("date"),
    "hour": _matches("hour"),
    "duration": _matches("duration"),
    "number": _matches("number"),
    "identifier": _matches("identifier"),
    "place": _matches("place"),
    "reason": _matches("reason"),
    "person": _persons,
    "organisation": _organisations,
}
