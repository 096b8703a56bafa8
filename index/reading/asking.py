"""Words that only say what kind of answer is wanted.

"Ile kosztuje sala Wrzos?" is answered by "Wrzos | 75 zł": no word for "kosztuje" need stand there,
the amount says it. Such a word counts as met where the kind of thing it asks for is found.
"""

# ruff: noqa: E501 - word lists read best in long lines

from __future__ import annotations

from collections.abc import Mapping

from index.reading.kinds import Kind
from index.reading.terms import Term

_WORDS: Mapping[Kind, str] = {
    "money": "koszt- cena ceny cene cenie cenach cennik- kwot- oplat- wynos- wynios- wart warta warte "
    "wartosc- placi- zaplac- pienied- stawk- cost- price- much amount- fee fees kosten kostet "
    "preis- precio- dinero cuest- cuant- dostaj- dostal- dostac dostan- przezn- zaplan- laczn- calkow- "
    "total hoch коштує варт-",
    "duration": "trwa- dlug- czas czasu czasie termin- dni dnia dniach godzin- minut- lat lata latach "
    "miesi- sekund- tygod- czest- last- long time- take- taking days- hour- month- year- week- often "
    "dauer- stund- trag- dur dura czek- wyprz- robi- trzym- przech- usual- soon триває годин-",
    "percent": "procent- rabat- znizk- czesc- udzial- discount- share percent-",
    "number": "liczb- liczy number- ilosc- naleza- skupia- zrzesz-",
    "date": "data daty date dacie dat dates termin- odby- mial- roku dzien- miesi- day- year- month- "
    "fand fecha-",
    "hour": "godzin- czynn- hour- time- otwar-",
    "person": "nazyw- osob- imie imieni- name named names nazwisk- heiss- person persons",
    "organisation": "spolk- firm- organiz- instyt- fundusz- company nazyw- prowad-",
    "email": "adres- mail- poczt- address- kontakt- contact-",
    "phone": "telefon- numer- phone- number- kontakt- contact- dzwoni- tel",
    "web": "adres- stron- internet- www address- website-",
    "identifier": "numer- nr kod kodu kody kodem wersj- symbol- sygnat- number- code codes version-",
    "place": "miejsc- miast- znajdu- odby- pokoj- place places city town room rooms siedzi- odebra- "
    "locat-",
    "role": "stanowisk- funkcj- rola role roli zajmuj- pelni- powierz- position- function- przydz- "
    "wiadom-",
    "definition": "oznacza- znacz- definic- mean- stand-",
    "list": "wymien- nazw- lista liste listy list",
    "reason": "powod- przyczyn- reason-",
}
"""Folded words, and with a dash the beginnings of words: "cen-" would also mean "centrum"."""


def _split(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words; beginnings."""
    each = words.split()
    beginnings = tuple(word.removesuffix("-") for word in each if word.endswith("-"))
    return frozenset(word for word in each if not word.endswith("-")), beginnings


_BY_KIND = {kind: _split(words) for kind, words in _WORDS.items()}


def asks_with(kind: Kind, form: str) -> bool:
    """Whether the folded word ``form`` is one that questions of this kind are asked with."""
    words, beginnings = _BY_KIND.get(kind, (frozenset[str](), ()))
    return form in words or form.startswith(beginnings)


def asks_for(kind: Kind, term: Term) -> bool:
    """Whether ``term`` is one of the words questions of this kind are asked with."""
    return not term.name and asks_with(kind, term.form)
