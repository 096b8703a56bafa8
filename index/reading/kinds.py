"""What kind of answer a question asks for, told by its words.

Patterns stand in order: the first that fits decides. They are matched against the folded question
(lower case, no diacritics, ł as l), so inflected and carelessly typed questions meet the same
pattern. Polish and English are covered well, German, Ukrainian and Spanish by question words.
"""

# ruff: noqa: E501 - a pattern is easier to read in one line

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, get_args

from index.lexical.folding import fold

Kind = Literal[
    "person",
    "organisation",
    "role",
    "date",
    "hour",
    "duration",
    "money",
    "percent",
    "number",
    "place",
    "email",
    "phone",
    "web",
    "identifier",
    "definition",
    "list",
    "reason",
    "yes_no",
    "text",
]
"""role: what a named person is; hour: a time of day; duration: a number of days, months…;
text: none of the others is asked for by name."""

KINDS: tuple[Kind, ...] = get_args(Kind)

_PEOPLE = (
    r"pan\b|pani\b|osob|lekar|autor|tworc|wlascicie|szef|opiekun|trener|nauczyciel|pracowni|"
    r"kandydat|zwyciezc|laureat|sekretar|prezes|dyrektor|kierowni|burmistrz|wojt|starost|inspektor|"
    r"koordynator|przewodnicz|rektor|dziekan|doktor|profesor|minister|prezydent|krol|ksiaz|ksiadz|"
    r"zastep|ksiegow|skarbni|administrator|rzecznik|pielegniar|ordynator|syn|cork|zon|maz\b|matk|"
    r"ojc|brat|siostr|corka|malzon|aktor|pisarz|malarz|piosenkar|pilkar|zolnierz|general"
)
"""Beginnings of words for people: "jak nazywa się" asks for a person only beside one."""

_PATTERNS: Sequence[tuple[Kind, str]] = (
    (
        "email",
        r"\b(mail(em|a|u)?|e-?mail\w*|mailow\w+|poczt\w elektroniczn\w+|email|correo electronico|пошт\w*)\b",
    ),
    (
        "phone",
        r"\b(telefon\w*|tel|phone|fax\w*|faks\w*|telefonnummer|telefono|(pod|na) jaki numer\b(?! (konta|rachun\w+))|"
        r"номер телефону|телефон\w*)\b|\b(gdzie|dokad|do kogo|where) .{0,30}\b(za)?dzwoni\w+|"
        r"^numer\w* (do|na|alarmow\w+|dyzurn\w+|pomocy|w sprawie)\b",
    ),
    (
        "web",
        r"\b(adres\w* (stron\w+|www|internetow\w+)|stron\w+ (internetow\w+|www)|www|url|"
        r"web ?site|web address|webseite|sitio web|сайт\w*)\b",
    ),
    (
        "identifier",
        r"\b(nip|regon|krs|pesel|iban)\b|\bnumer\w* (konta|rachunku|umowy|uchwaly|referencyjn\w+|"
        r"seryjn\w+|inwentarzow\w+|sprawy|wersji)|\b(na|z|pod) (jaki\w*|ktor\w+) (rachun\w+|kont[oaue])\b|\b(jaki|ktory|what|which) (ma |jest )?(numer(?! (pokoju|sali|gabinetu))|kod|code|"
        r"number|symbol|sygnatur\w+)\b(?! of\b)|\bw ktorym numerze\b|\bw jakiej wersji\b|"
        r"\bsygnatur\w+\b|\bjak\w+ numer\b|"
        r"\b(account|contract|reference|serial|version) number\b|(?<!dress )\bcode for\b|\bbank account\b|"
        r"\b(kontonummer|aktenzeichen|vertragsnummer)\b|\bnumero de (cuenta|contrato)\b",
    ),
    (
        "hour",
        r"^(a )?o ktorej\b(?! \w+(ach|ce|ji|[^cn]ie)\b)|^(a )?(od|do) ktorej\b(?! \w+[^tdn][yi]\b)(?! \w+ej\b)|"
        r"^(a )?na ktora (?!\w+[ea]\b)|^godziny\b|\b(od|do) ktorej (godzin\w+|jest|sa|mozna|trwa|czynn\w+|"
        r"otwart\w+|pracuj\w+|przyjmuj\w+|bedzie)\b|\bw jakich godzinach\b|\bktora godzina\b|"
        r"\b(o|od|do|po|przed) ktorej godzin\w+|\bgodzin\w+ (otwarcia|pracy|urzedowania)\b|\b(at )?what time\b|"
        r"\bopening hours\b|\bum wie viel uhr\b|\bwie spat\b|\ba que hora\b|\bо котр\w+\b",
    ),
    (
        "percent",
        r"\b(jaki|ile|jaka|o ile) procent\w*\b|\bprocent\w* \w+ ma\b|\bjak\w+ (?!(warunk|zasad|form|koszt|oplat|termin)\w* )(\w+ )?"
        r"(rabat|znizk|udzial|odset)\w*|\b(?<!w )jak(a|iej) czesc\w*|\bwhat (percent\w*|share|discount)\b|\bhow many percent\b|"
        r"\bwie viel prozent\b|\bque porcentaje\b|\bякий відсоток\b",
    ),
    (
        "duration",
        r"\b(jak dlugo|ile czasu|przez ile|od ilu lat|w jakim czasie|w jakim terminie|"
        r"z jakim wyprzedzeniem|jak czesto|jaki (jest )?okres|po jakim czasie|jak szybko|how quickly|ile wczesniej|"
        r"ile trwa\w*|do jakiego wieku|od jakiego wieku|jaki (jest )?czas|ile (trzeba|nalezy|sie) czekac|what is the \w+ time|jak dlugi)\b|\b(w ciagu|po|na|przez|ponad)? ?il[eu] "
        r"(sekund|minut|godzin|dni|dob|tygodni|miesiec|lat|roku|kwartal)\w*|"
        r"\b(how long|how soon|how often|how many (seconds|minutes|hours|days|weeks|months|years))\b|"
        r"\b(wie lange|wie oft|wie viele (tage|stunden|monate|jahre))\b|"
        r"\b(cuanto (dura|tiempo)|cuant[oa]s (dias|horas|meses|anos|minutos))\b|"
        r"\b(як довго|скільки (часу|днів|годин|місяців|років|хвилин))",
    ),
    (
        "money",
        r"\b(ile|jaki\w*|jaka|jakie|what|how) .{0,40}?\b(kosztuj\w*|kosztowal\w*|koszt\w*|cen\w|cena|"
        r"kwot\w+|oplat\w+|skladk\w+|budzet\w*|dofinansowan\w+|wartosc\w*|wynagrodzeni\w+|"
        r"abonament\w*|ryczalt\w*|zaliczk\w+|grant\w*|kar\w umown\w+|stawk\w+|placi\w*|placim\w+|"
        r"zaplac\w+|pieniedz\w*|wadium|grzywn\w+|czynsz\w*|kaucj\w+|wpisow\w+|pozyczk\w+|kredyt\w*|premi\w+|cost\w*|price\w*|fees?|budget|salary|amount|"
        r"allowance|worth|much money|wklad\w*|przeznaczono|zaplanowano|wart[aey]?|kurs (koron|euro|dolar|walut)\w*)\b|"
        r"^(cena|koszt|kwota|oplata|doplata|skladka|budzet|stawka|wartosc|kaucja|wadium|czynsz|grzywna|price|cost|fee)\b|"
        r"\bpo ile\b|\bjak wysok\w+ (kredyt|pozyczk|kar|grzywn|premi|nagrod|dodat)\w*|"
        r"\bile .{0,40}?\b(wydan\w+|wydac|zarabia\w*|zarobil\w*)\b|"
        r"\b(od|do|powyzej|ponizej) jakiej kwoty\b|\bhow much\b|\blimit\b.*\bper (night|day)\b|"
        r"\bile (\w+ )?(jest|sa) wart[aey]?\b|"
        r"\b(was kostet\w*|wie viel kostet|wie hoch (ist|sind|war)|preis|taggeld)\b|"
        r"\b(cuanto (cuesta|cost\w+|dinero|aporto)|precio|cuota)\b|"
        r"(скільки (кошту\w+|грошей)|вартість|ціна)|\bскільки коштує\b",
    ),
    (
        "number",
        r"^(a |i )?(z |w |o |na |do |po |od |dla |przy |około )?il(e|u|oma)\b|\bjak (liczn|duz|wielk)\w+\b|"
        r"\bjak(i|a|ie) (jest |byl\w* )?(limit|prog|minimaln\w+|maksymaln\w+|najmniejsz\w+|najwieksz\w+|najkrotsz\w+|najdluzsz\w+)\b|"
        r"\bhow (large|big|old|heavy|far|tall)\b|\bwhat age\b|\bil[eu] (jest|osob|bylo|ma|"
        r"podmiot|czlonk|plac)\w*|\bo ile\b|\bjaka (jest |byla )?(liczba|ilosc|wiekszosc|waga|"
        r"najmniejsza|powierzchni\w+)|\bjak\w+ (jest |sa |byl\w* |ma |mial\w* )?(pojemnosc|dlugosc|"
        r"szerokosc|wysokosc|glebokosc|mas[aey]\b|predkosc|temperatur|odleglosc|objetosc|srednic|"
        r"rozpietosc)\w*|\bwhat (is|was) the (length|height|width|depth|capacity|weight|speed|"
        r"temperature|distance|diameter|volume)\b|\bliczb\w+ \w+|\bhow many\b|\bnumber of\b|\bwie ?viele?\b|"
        r"\bcuant[oa]s\b|\bскільки\b|\bкількість\b|\bile\b",
    ),
    (
        "date",
        r"\b(kiedy|od kiedy|do kiedy|ktorego dnia|jakiego dnia|w jakim dniu|w ktorym (roku|"
        r"miesiacu|dniu)|w jakim (roku|miesiacu)|z ktorego roku|z jakiego roku|data|date|z kiedy|"
        r"termin|when|what date|which (year|day|month)|what (year|day)|in welchem jahr|wann|seit wann|"
        r"cuando|en que (ano|fecha)|коли|якого (числа|року|дня)|дата)\b|\bdat[aeyą] \w+",
    ),
    (
        "place",
        r"\b(gdzie|skad|dokad|w jakim miescie|w ktorym (miescie|kraju|miejscu|pokoju|budynku)|"
        r"numer (pokoju|sali|gabinetu)|room number|w (jakiej|ktorej) miejscowosci|w jakim (kraju|budynku|pokoju)|where|in which (city|town|"
        r"country|room|place)|wo|woher|wohin|donde|де|куди|звідки)\b",
    ),
    (
        "reason",
        r"\b(dlaczego|czemu|z jakiego powodu|z jakich powodow|po co|why|for what reason|warum|wieso|"
        r"por que razon|por que|чому|навіщо|z jakiej przyczyny)\b",
    ),
    (
        "role",
        r"\b(kim (jest|byl|byla|sa)|jak\w+ (stanowisk\w+|funkcj\w+|rol\w+)|czym zajmuje sie|"
        r"czym sie zajmuje|co wiadomo o|who is|who was|what (position|function|role|post)|"
        r"what does .{2,40} do|wer ist|quien es|хто так\w+)\b",
    ),
    (
        "list",
        r"\b(wymien|jacy|ktorzy|z kim|kto zasiada|wylicz|podaj (liste|wszystk\w+)|list (all|the)|"
        r"name (all|the)|za co mozna|za jakie|quienes|o co najczesciej|хто входить)\b|"
        r"\bjakie(go)? (sa|byly) |(?<!, )\b(?!(jakie|ktore) (\w+([sc]kie|[wnlz]e) )?\w+(o|anie|enie|cie)\b)(jakie|ktore|w jakich|z jakich|o jakich|jakich|ktorych) "
        r"(\w+[yieaow] )?\w{3,}(y|i|e|a|ow|ach|ami)\b|\bczego nie wolno\b|"
        r"\b(what|which) (are|were) (the )?\w+|\b(which|what) (\w+ )?\w{3,}s (joined|are|were|have|did|"
        r"took|belong|can)\b|\bwelche \w+ (sind|waren)\b|\bque \w+s (son|fueron)\b|\bякі\b",
    ),
    (
        "definition",
        r"\b(co to|co to jest|czym jest|czym sa|co oznacza|co znaczy|co rozumie sie|na czym polega|"
        r"what is (a |an |the )?\w+\??$|what does .{2,60} (mean|stand for)|what is meant|definicj\w+|"
        r"was ist|was bedeutet|que es|que significa|що таке|що означає|wizja|misja)\b",
    ),
    (
        "organisation",
        r"\b(jak\w+ (spolk\w+|firm\w+|organizacj\w+|instytucj\w+|urzad\w*|ministerstw\w+|uczelni\w*|"
        r"fundusz\w*|podmiot|klaster|szpital)|ktor\w+ (spolk\w+|firm\w+|ministerstw\w+|klaster|"
        r"szpital)|z jakiego funduszu|which (company|ministry|organi[sz]ation|institution|university|"
        r"hospital|cluster|fund)|welche\w* (firma|ministerium|organisation)|que (empresa|ministerio))\b",
    ),
    (
        "person",
        r"\b(kto|kogo|komu|kim|czyj\w*|who|whom|whose|wer|wen|wem|quien|хто|кого|кому|ким|"
        r"jak (sie )?nazyw\w+( sie)?(?=.{0,40}\b("
        + _PEOPLE
        + r"))|what is the name|wie heisst|nazwisk\w+|dyrektora?|"
        r"w imieniu jakiego|jakiego dyrektora|which (ambassador|director|doctor|professor|person))\b",
    ),
    (
        "yes_no",
        r"^(czy|is|are|was|were|do (i|we|you|they|the|all|any|our|my|your|members|employees)|does|did|can|could|may|must|has|have|ist|sind|darf|kann|gibt es|"
        r"чи|es|hay|puede)\b",
    ),
    ("identifier", r"^\W*[a-z]{0,6}[-/. ]?\w*\d+[/.-]\w+( co to)?\W*$"),
)


def _folded(pattern: str) -> str:
    r"""``pattern`` with its letters folded, as questions are; ``\W`` stays ``\W``."""
    return re.sub(r"\\.|.", lambda m: m[0] if m[0][0] == "\\" else fold(m[0]), pattern)


_COMPILED = tuple((kind, re.compile(_folded(pattern))) for kind, pattern in _PATTERNS)

_MEASURED = re.compile(
    r"(ile|how (much|many|long|often)|jak (dlugo|czesto)|jaki (jest |sa )?(limit|model|koszt|"
    r"abonament|typ|rodzaj|operator|regulamin|ryczalt)|jaka (jest )?(cena|oplata|kwota|pojemnosc))\b"
)
"""Openings of questions about a telephone or the mail that ask for no number and no address."""

_OPENINGS: Sequence[tuple[Kind, re.Pattern[str]]] = (
    # Anyone of some kind, not somebody: "firmy zatrudniające do 250 osób".
    (
        "text",
        re.compile(
            r"(kto (nie )?(moze|ma prawo|musi|powinien)|komu (nie )?(przyslugu\w+|wolno|nalez\w+)|"
            r"who (can|cannot|may|must|should|is (entitled|eligible|allowed)))\b"
        ),
    ),
    ("yes_no", re.compile(r"(czy|чи)\b")),
    ("reason", re.compile(r"(a )?(dlaczego|czemu|po co|why|warum|wieso|чому|навіщо)\b")),
    ("date", re.compile(r"(od |do )?(kiedy|when|wann|cuando|коли)\b")),
    ("place", re.compile(r"(gdzie|where|wo|donde|де)\b(?!.*\b((za)?dzwoni\w+|e?-?mail\w*)\b)")),
    ("person", re.compile(r"(kto|who|wer|quien|хто)\b(?!.*\b(zasiada|входить))")),
)
_ROLE = re.compile(r"^(who is|who was|wer ist|quien es|хто так\w+) \w+ ?\w*$")


def kind_of(question: str) -> Kind:
    """The kind of answer ``question`` asks for; "text" where its words do not say."""
    folded = " ".join(fold(question).split()).strip(" ?!.¿¡„”\"'")
    for kind, opening in _OPENINGS:
        if opening.match(folded) and not _ROLE.search(folded):
            return kind
    measured = _MEASURED.match(folded)
    for kind, pattern in _COMPILED:
        if pattern.search(folded) and not (measured and kind in ("email", "phone")):
            return kind
    return "text"
