"""Words and lemmas: folding, tables, unknown names, damaged files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical.analysis import LEMMATISED, Analyzers
from index.lexical.folding import fold
from index.lexical.lemma_build import (
    MOST_LEMMAS,
    build_table,
    folded_lemmas,
    learn_suffixes,
    table_name,
    write_table,
)
from index.lexical.lemma_table import DamagedLemmaTable, LemmaTable, guess_lemma
from index.lexical.tokens import tokenize
from tests.index.small_words import build_small_table, small_analyzers, small_dictionary


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("ﬁnanse", "finanse"),
        ("Ґанок", "ґанок"),
        ("ІЗ", "із"),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert fold(written) == folded


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(
    st.text(
        st.characters(max_codepoint=0x52F)
        | st.characters(min_codepoint=0x1E00, max_codepoint=0x2BFF)
    )
)
def test_folding_letter_by_letter_is_folding_the_whole(text: str) -> None:
    assert "".join(fold(character) for character in text.lower()) == fold(text)
    beyond = "क"  # a letter that sends the whole text the long way
    assert fold(text + beyond) == fold(text) + beyond


@settings(deadline=None)
@given(st.text())
def test_tokens_stand_where_they_say(text: str) -> None:
    reached = 0
    for token in tokenize(text):
        assert reached <= token.start < token.end
        assert text[token.start : token.end] == token.text
        reached = token.end


def test_letters_and_digits_part() -> None:
    assert [t.text for t in tokenize("COVID-19, 24h, art.5")] == [
        "COVID",
        "19",
        "24",
        "h",
        "art",
        "5",
    ]


def test_inflected_forms_have_one_lemma_typed_either_way(tmp_path: Path) -> None:
    polish = small_analyzers(tmp_path).of("pl")
    for text in (
        "umowy szpitala z klastrem",
        "Umowę szpitali; KLASTRY",
        "umowe szpitalem klastrow",
    ):
        lemmas = {lemma for word in polish.words(text) for lemma in word.lemmas}
        assert {"umowa", "szpital", "klaster"} <= lemmas


def test_a_form_of_two_words_has_both_lemmas(tmp_path: Path) -> None:
    (word,) = small_analyzers(tmp_path).of("pl").words("mam")
    assert set(word.lemmas) == {"mieć".replace("ć", "c"), "mama"}


def test_every_form_of_the_dictionary_comes_back_from_the_file(tmp_path: Path) -> None:
    build_small_table("pl", tmp_path / "pl.lemmas")
    table = LemmaTable(tmp_path / "pl.lemmas")
    for form, lemmas in folded_lemmas(small_dictionary("pl")).items():
        assert table.lemmas(form) == lemmas


def test_a_form_is_spelt_where_there_is_one_way_to(tmp_path: Path) -> None:
    polish = small_analyzers(tmp_path).of("pl")
    assert polish.spelling("swietokrzyskiego") == "świętokrzyskiego"
    assert polish.spelling("umowa") is None  # "umową" is one more
    assert polish.spelling("szpital") is None  # nothing was lost
    assert polish.spelling("zolw") is None  # not in the dictionary


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text("abcdeąęłżkms", min_size=1, max_size=9),
        st.text("abcdeąęłżkms", min_size=1, max_size=9),
        max_size=60,
    )
)
def test_any_dictionary_comes_back_from_its_file(
    tmp_path_factory: pytest.TempPathFactory, dictionary: dict[str, str]
) -> None:
    path = tmp_path_factory.mktemp("lemmas") / "xx.lemmas"
    write_table("xx", dictionary.items(), path)
    table = LemmaTable(path)
    for form, lemma in dictionary.items():
        found = table.lemmas(fold(form))
        assert fold(lemma) in found or len(found) == MOST_LEMMAS
        same = {other for other in dictionary if fold(other) == fold(form)}
        assert table.spelling(fold(form)) == (
            form if len(same) == 1 and form != fold(form) else None
        )


def test_endings_learned_from_words_apply_to_names_no_dictionary_has() -> None:
    stems = ["now", "star", "mal", "wysok", "nisk", "szerok", "tward", "miekk", "bialosk"]
    endings = ["ski", "skiego", "skiemu", "skim", "ska", "skiej"]
    words = [(stem + ending, stem + "ski") for stem in stems for ending in endings]
    suffixes = learn_suffixes(folded_lemmas(words))
    assert {guess_lemma("gawel" + ending, suffixes) for ending in endings} == {"gawelski"}
    assert guess_lemma("xyz", suffixes) == "xyz"


def test_a_damaged_table_is_refused_and_built_again(tmp_path: Path) -> None:
    analyzers = small_analyzers(tmp_path)
    analyzers.of("pl")
    path = tmp_path / table_name("pl")
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:100], whole[:600] + b"\xff" + whole[601:], b""):
        path.write_bytes(damaged)
        with pytest.raises(DamagedLemmaTable, match=r"pl-.*Delete the file"):
            LemmaTable(path)
    path.write_bytes(whole[:-1])
    assert small_analyzers(tmp_path).of("pl").words("umowę")[0].lemmas == ("umowa",)
    assert path.read_bytes() == whole


def test_a_language_without_a_dictionary_is_folded_only(tmp_path: Path) -> None:
    assert small_analyzers(tmp_path).of("eo").words("Ĉevalo")[0].lemmas == ("cevalo",)
    assert not list(tmp_path.iterdir())


def test_the_real_dictionary_of_a_small_language(tmp_path: Path) -> None:
    """Malay builds in a second; Polish is the same code and takes half a minute."""
    build_table("ms", tmp_path / "ms.lemmas")
    assert LemmaTable(tmp_path / "ms.lemmas").lemmas("kamis") == ("khamis",)


def test_a_table_that_cannot_be_built_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="could not be built"):
        build_table("no-such-language", tmp_path / "x.lemmas")
    assert not list(tmp_path.iterdir())


def test_reading_words_does_not_load_the_dictionary_library(tmp_path: Path) -> None:
    build_small_table("pl", tmp_path / table_name("pl"))
    code = (
        "import sys; from pathlib import Path; from index.lexical.analysis import Analyzers;"
        f"Analyzers(Path({str(tmp_path)!r})).of('pl').words('umowę'); "
        "sys.exit('simplemma' in sys.modules)"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": root}, check=False
    )
    assert done.returncode == 0


def test_every_language_with_lemmas_has_a_dictionary() -> None:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    assert LEMMATISED <= SUPPORTED_LANGUAGES


def test_croatian_is_read_with_the_dictionary_it_shares(tmp_path: Path) -> None:
    assert Analyzers(tmp_path).resolve("hr") in LEMMATISED


def test_letters_looked_up_fold_as_those_taken_apart() -> None:
    """A letter of another script beside it keeps a word from the quick way."""
    for code in range(0x80, 0x180):
        assert fold(f"x{chr(code)}Ж") == fold(f"x{chr(code)}") + "ж", hex(code)
