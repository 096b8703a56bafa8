"""Completes a title that names only a kind of document: "DEKRET" is "DEKRET o 8-mio godzinnym
dniu pracy", "UCHWAŁA NR 12/2024" is the council's, of a day, in a matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MAX_CHARS = 200
_MAX_LINE_CHARS = 200
_MOST_LINES = 5

_BARE = re.compile(
    r"""^(?:
        dekret | uchwa[łl]a | regulamin | zarz[ąa]dzenie | umowa | ustawa | rozporz[ąa]dzenie
      | statut | protok[óo][łl] | o[śs]wiadczenie | wniosek | decyzja | postanowienie | aneks
      | porozumienie | obwieszczenie | og[łl]oszenie | zaproszenie | instrukcja | procedura
      | sprawozdanie | za[śs]wiadczenie | upowa[żz]nienie | pe[łl]nomocnictwo | zawiadomienie
      | notatka | komunikat | informacja | opinia | raport | plan | program | wykaz | polityka
      | apel | stanowisko | interpelacja | petycja | skarga | odwo[łl]anie | wezwanie | pismo
      | za[łl][ąa]cznik | specyfikacja\ warunk[óo]w\ zam[óo]wienia | ordynacja | przepisy | cennik
      | resolution | regulations? | agreement | decision | decree | ordinance | minutes | report
      | contract | statute | certificate | application | notice | order | policy | procedure
    )
    (?:\s+(?:nr|no\.?|№|num(?:er)?)\.?\s*[\w/.\-]+)?\s*\.?$""",
    re.X | re.I,
)
_BODY = re.compile(
    r"^(?:art\.|§|\d+[.)]|[a-z]\)|[-–•]|na\s+podstawie|na\s+wniosek|my,|zawart[aey]|dzia[łl]aj[ąa]c"
    r"|pursuant|whereas|in\s+accordance|szanown|dear\b|rozdzia[łl]|dzia[łl]\s|do\s+czasu|niniejsz)",
    re.I,
)
_OF_WHOM = re.compile(
    r"^(?:rady|sejmiku|burmistrza|w[óo]jta|prezydenta|starosty|marsza[łl]ka|wojewody|ministr|"
    r"prezesa|dyrektora|zarz[ąa]du|rektora|senatu|kierownika|komendanta|komisji|walnego|"
    r"polskiej|krajowe[jg]o?|gminy|miasta|powiatu|szpitala|szko[łl]y|urz[ęe]du)",
    re.I,
)
_SPOKEN = re.compile(r"^(?:im\.|imienia)\s", re.I)
_FIELD = re.compile(r"[^:]{1,40}:")
_ENDS = re.compile(r"[.;,:\s]+$")


def is_bare(title: str) -> bool:
    """Whether a title says only what kind of document it is, or its number too."""
    return _BARE.match(title) is not None


def completed(title: str, lines: Sequence[str]) -> str:
    """The title with the lines that continue it; as it is where none does.

    ``lines`` are the document's first, as they stand; the title is one of them.
    """
    try:
        place = [line.casefold() for line in lines].index(title.casefold())
    except ValueError:
        return title
    following = [line for line in lines[place + 1 :] if line][:_MOST_LINES]
    if not is_bare(title):
        joined = f"{title} {following[0]}" if following and _SPOKEN.match(following[0]) else title
        return joined if len(joined) <= _MAX_CHARS else title
    parts = [_ENDS.sub("", title)]
    for line in following:
        if not _continues(line, first=len(parts) == 1):
            break
        parts.append(line)
    return _cut(_ENDS.sub("", " ".join(parts))) if len(parts) > 1 else title


def _continues(line: str, *, first: bool) -> bool:
    if " | " in line or _BODY.match(line) or sum(map(str.isalpha, line)) * 2 < len(line):
        return False
    if line[0].islower():
        return True
    if len(line) > _MAX_LINE_CHARS or _FIELD.match(line):
        return False
    if _OF_WHOM.match(line):
        return True
    return first and not line.endswith((".", "!", "?", ",", ";"))


def _cut(title: str) -> str:
    if len(title) <= _MAX_CHARS:
        return title
    return title[: _MAX_CHARS - 2].rpartition(" ")[0].rstrip(" ,;") + " …"
