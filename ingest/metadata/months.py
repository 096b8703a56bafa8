"""Names of months in the languages documents come in, as they stand beside a day or a year."""

from __future__ import annotations

import unicodedata
from functools import cache

_NAMES = (
    # pl (both cases, and without diacritics by folding), en, uk, de, es, fr, ru
    "stycznia styczen styczniu january jan січня січень januar jänner enero janvier января январь",
    "lutego luty lutym february feb лютого лютий februar febrero février февраля февраль",
    "marca marzec marcu march mar березня березень märz marzo mars марта март",
    "kwietnia kwiecien kwietniu april apr квітня квітень abril avril апреля апрель",
    "maja maj maju may травня травень mai mayo мая май",
    "czerwca czerwiec czerwcu june jun червня червень juni junio juin июня июнь",
    "lipca lipiec lipcu july jul липня липень juli julio juillet июля июль",
    "sierpnia sierpien sierpniu august aug серпня серпень agosto août августа август",
    "wrzesnia wrzesien wrzesniu september sep sept вересня вересень septiembre septembre "
    "сентября сентябрь",
    "pazdziernika pazdziernik pazdzierniku october oct жовтня жовтень oktober octubre octobre "
    "октября октябрь",
    "listopada listopad listopadzie november nov листопада листопад noviembre novembre "
    "ноября ноябрь",
    "grudnia grudzien grudniu december dec грудня грудень dezember diciembre décembre "
    "декабря декабрь",
)


def fold(word: str) -> str:
    """Lower case, without diacritics ("Września" and "WRZESNIA" alike)."""
    plain = unicodedata.normalize("NFD", word.lower().replace("ł", "l"))
    return "".join(char for char in plain if not unicodedata.combining(char))


@cache
def months() -> dict[str, int]:
    """Folded name to number."""
    return {fold(name): number for number, row in enumerate(_NAMES, 1) for name in row.split()}
