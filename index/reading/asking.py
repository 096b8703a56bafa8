"""Words that only say what kind of answer is wanted.

"Ile kosztuje sala Wrzos?" is answered by "Wrzos | 75 zł": no word for "kosztuje" need stand there,
the amount says it. Such a word counts as met where the kind of thing it asks for is found.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.reading.kinds import Kind
from index.reading.terms import Term

_STEMS: Mapping[Kind, str] = {
    "money": "koszt kosz cen kwot oplat wynos wynios wart placi placim zaplac pienied stawk cost "
    "pric much amount fee kost koste preis prec dinero cuest cuant dosta przezn zaplan lacz calkow "
    "total hoch коштує варт",
    "duration": "trwa dlug czas termin dni godzin minut lat miesi sekund tygod czest last long tim "
    "tak days hour month year week often dauer stund trag dur czek wyprz robi trzym przech usual "
    "soon триває годин",
    "percent": "procent rabat znizk czesc udzial discount share percent",
    "number": "liczb liczy number ilosc naleza skupia zrzesz",
    "date": "dat termin odby mial roku dzien miesi day year month fand fecha",
    "hour": "godzin czynn hour time otwar",
    "person": "nazyw osob imi name nazwisk heiss person",
    "organisation": "spolk firm organiz instyt fundusz company nazyw prowad",
    "email": "adres mail poczt address kontakt contact",
    "phone": "telefon numer phone number kontakt contact dzwoni tel",
    "web": "adres stron internet www address website",
    "identifier": "numer nr kod wersj symbol sygnat number code version",
    "place": "miejsc miast znajdu odby pokoj place city town room siedzi odebra locat",
    "role": "stanowisk funkcj rol zajmuj pelni powierz position role function przydz wiadom",
    "definition": "oznacza znacz definic mean stand",
    "list": "wymien nazw list",
    "reason": "powod przyczyn reason",
}
_BY_KIND = {kind: tuple(stems.split()) for kind, stems in _STEMS.items()}


def asks_with(kind: Kind, form: str) -> bool:
    """Whether the folded word ``form`` is one that questions of this kind are asked with."""
    return form.startswith(_BY_KIND.get(kind, ("\0",)))


def asks_for(kind: Kind, term: Term) -> bool:
    """Whether ``term`` is one of the words questions of this kind are asked with."""
    return not term.name and asks_with(kind, term.form)
