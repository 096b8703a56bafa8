"""A few words with their lemmas, so that no test waits for a whole dictionary."""

from __future__ import annotations

from pathlib import Path

from index.lexical.analysis import Analyzers
from index.lexical.lemma_build import write_table

_FAMILIES = {
    "pl": {
        "umowa": "umowa umowy umowie umowę umową umów umowom umowami umowach",
        "szpital": "szpital szpitala szpitalowi szpitalem szpitalu szpitale szpitali szpitalami",
        "klaster": "klaster klastra klastrowi klastrem klastrze klastry klastrów",
        "członek": "członek członka członkowi członkiem członku członkowie członków członkom",
        "świętokrzyski": "świętokrzyski świętokrzyskie świętokrzyskiego świętokrzyska",
        "mieć": "mieć mam masz ma mają miał",
        "mama": "mama mamy mamie mamę mam mamo",
        "rok": "rok roku rokiem lata lat",
        "zamek": "zamek zamku zamki zamków zamkiem",
    },
    "en": {
        "agreement": "agreement agreements",
        "hospital": "hospital hospitals",
        "study": "study studies studied studying",
    },
}


def small_dictionary(language: str) -> list[tuple[str, str]]:
    return [(form, lemma) for lemma, forms in _FAMILIES[language].items() for form in forms.split()]


def build_small_table(language: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_table(language, small_dictionary(language), path)


def small_analyzers(folder: Path) -> Analyzers:
    return Analyzers(folder, build_small_table, frozenset(_FAMILIES))
