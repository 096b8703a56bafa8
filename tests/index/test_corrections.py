"""Which words are set right, and which never are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.language.endings import is_oblique, may_be_forms_of_one
from index.lexical.analysis import Analyzers
from index.lexical.known_words import KnownWords, words_file, words_path
from index.lexical.lemma_table import DamagedLemmaTable
from index.suggesting import LiveSuggestions
from tests.index.small_index import SmallIndex
from tests.index.small_words import build_small_table, small_analyzers

TEXTS = {
    "umowy.txt": "# Umowa szpitala\nUmowę szpitala podpisał Jan Nowacki. Umowa trwa rok. Sterownik "
    "drukarki w szpitalu instaluje Nowacki. Sterownik jest w sieci klastra.",
    "kawa.txt": "# Ekspres\nKawa stoi w kuchni. Ekspres parzy kawę.",
    "rules.txt": "# Hospital rules\nThe hospital has rules for its visitors and for the printer. "
    "The agreement is signed by the hospital and kept for studies of the visitors.",
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSuggestions]:
    folder = tmp_path_factory.mktemp("corrections")
    (folder / "files").mkdir()
    for name, text in TEXTS.items():
        (folder / "files" / name).write_text(text, encoding="utf-8")
    with SmallIndex(folder / "data") as small:
        small.index(folder / "files")
        opened = LiveSuggestions(small.catalog, small_analyzers(folder / "lemmas").of)
        assert opened.settle(60)
        yield opened
        opened.close()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("stetownik drukarki", "sterownik drukarki"),  # a neighbouring key
        ("kto podpisał umwoę", "kto podpisał umowę"),
        ("gdzie jest umoie szpitala", "gdzie jest umowie szpitala"),  # a form no document has
        ("STEROWNNIK", "STEROWNIK"),
        ("co podpisał Nowcaki", "co podpisał Nowacki"),  # fingers slipped
    ],
)
def test_what_is_surely_wrong_is_set_right(live: LiveSuggestions, query: str, meant: str) -> None:
    assert (live.did_you_mean(query) or "").lower() == meant.lower()


@pytest.mark.parametrize(
    "query",
    [
        "co podpisał Nowicki",  # somebody else
        "co dał Nowackiemu",  # a name in a case that no document has
        "umowom szpitali",  # forms that the dictionary has
        "sterownikowi",
        "jaki zamek",  # a word that is right, and that no document has
        "RODA",  # an abbreviation
        "wie lange dauert die umwoa",  # a question in a language that nothing is written in
        "стероунік",
        "sterownij kawa",  # no document has both
        "qqqqq wwwww",
        "",
    ],
)
def test_what_may_be_right_is_left(live: LiveSuggestions, query: str) -> None:
    assert live.did_you_mean(query) is None


def test_a_question_is_not_led_into_another_language(live: LiveSuggestions) -> None:
    # The documents of this index are all taken for Polish.
    assert (live.did_you_mean("sterwonik") or "").lower() == "sterownik"
    assert live.did_you_mean("what is the sterwonik of this") is None


def test_forms_of_one_word_differ_in_their_endings() -> None:
    assert may_be_forms_of_one("nowackiemu", "nowacki", "pl")
    assert may_be_forms_of_one("klastrami", "klastry", "pl")
    assert not may_be_forms_of_one("nowicki", "nowacki", "pl")
    assert not may_be_forms_of_one("dom", "domy", "pl")
    assert not may_be_forms_of_one("domu", "domowi", "xx")
    assert is_oblique("umowę")
    assert not is_oblique("umowa")


def test_every_word_of_a_dictionary_is_known_and_few_others(tmp_path: Path) -> None:
    words = [f"słowo{number}" for number in range(20_000)]
    path = tmp_path / "x.words"
    path.write_bytes(words_file(words))
    known = KnownWords(path)
    assert all(word in known for word in words)
    others = [f"inne{number}" for number in range(20_000)]
    assert sum(word in known for word in others) < 400


def test_a_damaged_or_missing_file_of_words_is_made_again(tmp_path: Path) -> None:
    analyzers = Analyzers(tmp_path, build_small_table, frozenset({"pl"}))
    assert analyzers.of("pl").knows("umowami")
    (path,) = tmp_path.glob("*.words")
    content = bytearray(path.read_bytes())
    content[-1] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DamagedLemmaTable):
        KnownWords(path)
    again = Analyzers(tmp_path, build_small_table, frozenset({"pl"}))
    assert again.of("pl").knows("umowami")
    assert not again.of("pl").knows("zzzz")
    path.unlink()
    assert Analyzers(tmp_path, build_small_table, frozenset({"pl"})).of("pl").knows("zamku")
    assert words_path(next(tmp_path.glob("*.lemmas"))) == path
