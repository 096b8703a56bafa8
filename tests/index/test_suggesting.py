"""Suggestions from real catalogs: what is offered, to whom, and what never is."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.catalog import Scope
from index.filters import Filters
from index.lexical.analysis import Analyzer
from index.lexical.folding import fold
from index.lexical.tokens import tokenize
from index.suggesting import LiveSuggestions, Suggestion
from tests.index.small_index import SmallIndex
from tests.index.small_words import small_analyzers

AGREEMENTS = """# Umowa szpitala z klastrem
Rada klastra zatwierdza umowę szpitala. Umowy szpitala podpisuje prezes.
Członkowie klastra znają radę klastra. Rada klastra liczy pięć osób.
Świętokrzyskie szpitale mają umowę o dzieło i umowy o dzieło. Świętokrzyskie szpitale, tak.
"""
FEES = """# Składki członkowskie
Składka członkowska wynosi 1 200 zł. Składka członkowska jest płatna w marcu.
Skarbnik przyjmuje wpłaty. Skarbnik wystawia zaświadczenia.
"""
SECRET = """# Przejęcie Kryptonima
Kryptonim Wodnik zakłada przejęcie. Kryptonim Wodnik jest tajny. Kryptonim Wodnik.
"""


@contextmanager
def suggesting(small: SmallIndex, folder: Path) -> Iterator[LiveSuggestions]:
    live = LiveSuggestions(small.catalog, small_analyzers(folder / "lemmas").of)
    try:
        yield live
    finally:
        live.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in (("umowy", AGREEMENTS), ("skladki", FEES), ("tajne", SECRET)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path, root: Path) -> Iterator[SmallIndex]:
    with SmallIndex(tmp_path / "data") as opened:
        opened.index(root)
        yield opened


@pytest.fixture
def live(small: SmallIndex, tmp_path: Path) -> Iterator[LiveSuggestions]:
    with suggesting(small, tmp_path) as opened:
        assert opened.settle(30)
        yield opened


def texts(live: LiveSuggestions, typed: str, filters: Filters | None = None) -> list[str]:
    return [one.text for one in live.suggest(typed, 8, filters)[0]]


def marked(suggestion: Suggestion) -> list[str]:
    return [suggestion.text[start:end] for start, end in suggestion.highlights]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("umowa szp", "Umowa szpitala z klastrem"),
        ("UMOWA SZP", "Umowa szpitala z klastrem"),
        ("klastr", "Umowa szpitala z klastrem"),  # the beginning of its last word
        ("umowy z klast", "Umowa szpitala z klastrem"),  # words before the last, in any inflection
        ("skladki cz", "Składki członkowskie"),  # typed without diacritics
        ("składka cz", "Składka członkowska"),
        ("rada kl", "Rada klastra"),
        ("umową szp", "Umowa szpitala z klastrem"),
        ("ile", "Ile wynosi składka członkowska?"),
        ("składka czł", "Ile wynosi składka członkowska?"),
        ("umowa o d", "umowy o dzieło"),  # a function word inside a phrase
        ("skrabn", "Skarbnik"),  # one edit away
        ("swietokrz", "Świętokrzyskie szpitale"),
    ],
)
def test_what_was_begun_is_completed(live: LiveSuggestions, typed: str, text: str) -> None:
    assert text.lower() in [one.lower() for one in texts(live, typed)]


def test_a_title_names_its_document_and_marks_what_was_typed(live: LiveSuggestions) -> None:
    first = live.suggest("składki czł", 8)[0][0]
    assert (first.kind, first.text) == ("title", "Składki członkowskie")
    assert first.document_id is not None
    assert marked(first) == ["Składki", "czł"]


def test_what_stands_once_in_running_text_is_not_offered(live: LiveSuggestions) -> None:
    assert texts(live, "zaświadcz") == []
    assert texts(live, "podpisuj") == []


def test_inflections_of_one_phrase_are_offered_once(live: LiveSuggestions) -> None:
    found = [one.lower() for one in texts(live, "rad")]
    assert len([one for one in found if one in ("rada klastra", "radę klastra")]) == 1


def test_what_was_typed_before_stays(live: LiveSuggestions) -> None:
    assert "Ile wynosi Składka członkowska?" in texts(live, "ile wynosi składka czł")
    assert "Składka członkowska" in texts(live, "gdzie jest składka czł")
    assert "Ile wynosi Składka członkowska?" not in texts(live, "gdzie jest składka czł")
    assert "zaświadczenie Składka członkowska" in texts(live, "zaświadczenie składka czł")
    assert texts(live, "zaświadczenie składka czł?") == []


def test_pieces_of_sentences_are_not_offered(live: LiveSuggestions) -> None:
    for typed in ("rad", "umow", "szp", "klas", "ra", "um"):
        found = texts(live, typed)
        assert not {"radę klastra", "umowę szpitala", "klastra", "szpitala"} & set(found)


def test_a_question_is_offered_to_who_may_see_what_answers_it(live: LiveSuggestions) -> None:
    asked = live.questions() or ()
    assert "Ile wynosi składka członkowska?" in [one.text.replace("Skł", "skł") for one in asked]
    without = Scope(lambda _, path: path != "skladki.txt")
    live.questions(Filters(scope=without))  # begins to read what this scope shows
    assert live.settle(10, without)
    assert live.questions(Filters(scope=without)) == []


@pytest.mark.parametrize("typed", ["", " ", "?!", "\u202e", "zzzz", "x" * 3000, "a " * 400])
def test_what_begins_nothing_gives_nothing(live: LiveSuggestions, typed: str) -> None:
    assert texts(live, typed) == []


def test_filters_are_kept(live: LiveSuggestions) -> None:
    assert texts(live, "umowa", Filters(collections=("files",)))
    assert texts(live, "umowa", Filters(collections=("inna",))) == []
    assert live.did_you_mean("umwoa", Filters(collections=("files",))) is not None
    assert live.did_you_mean("umwoa", Filters(collections=("inna",))) is None


def test_nothing_of_a_deleted_document_is_offered_not_even_at_once(
    live: LiveSuggestions, small: SmallIndex, root: Path
) -> None:
    assert "Kryptonim Wodnik" in texts(live, "kryp")
    assert live.did_you_mean("kryptomim") is not None
    (root / "tajne.txt").unlink()
    generation = small.index(root).generation
    assert live.suggest("kryp", 8) == ([], generation)  # the old book answers, and keeps silent
    assert live.did_you_mean("kryptomim") is None
    assert live.settle(30)
    assert texts(live, "kryp") == []
    assert texts(live, "wod") == []
    assert live.did_you_mean("kryptomim") is None


def test_nothing_that_a_changed_document_had_is_offered_not_even_at_once(
    live: LiveSuggestions, small: SmallIndex, root: Path
) -> None:
    assert texts(live, "kryp") == ["Kryptonim Wodnik", "Przejęcie Kryptonima"]
    before = live.suggest("kryptonima", 8)[0][0]
    (root / "tajne.txt").write_text("# Plan zajęć\nZajęcia są w maju.\n", encoding="utf-8")
    small.index(root)
    with small.catalog.snapshot() as snapshot:
        assert before.document_id in snapshot.document_ids()  # it keeps its number
    for filters in (Filters(), Filters(collections=("files",))):
        assert texts(live, "kryp", filters) == []
        assert texts(live, "składki cz", filters) == ["Składki członkowskie"]
    assert live.settle(30)
    assert texts(live, "kryp") == []
    assert texts(live, "plan") == ["Plan zajęć"]


def test_a_book_is_let_go_when_the_next_is_there(
    small: SmallIndex, root: Path, tmp_path: Path
) -> None:
    books = []
    with suggesting(small, tmp_path) as live:
        for number in range(3):
            (root / "nowe.txt").write_text(f"# Zapiski {number}\n", encoding="utf-8")
            small.index(root)
            texts(live, "zapis")
            assert live.settle(30)
            assert texts(live, "zapis") == [f"Zapiski {number}"]
            books.append(weakref.ref(live._books.of(None)))
    assert [book() is not None for book in books] == [False, False, True]


def test_a_word_of_any_length_does_no_harm(small: SmallIndex, root: Path, tmp_path: Path) -> None:
    (root / "dane.txt").write_text("# Dane\n" + "qwerty" * 6_000 + "\n", encoding="utf-8")
    small.index(root)
    with suggesting(small, tmp_path) as live:
        assert live.settle(5)
        assert "Dane" in texts(live, "dan")
        assert live.did_you_mean("umwoa szpitala") is not None


def open_to_all(_: str, path: str) -> bool:
    return not path.startswith(("tajne", "ukryte/"))


def test_what_is_hidden_makes_no_phrase_and_no_spelling(
    live: LiveSuggestions, small: SmallIndex, root: Path
) -> None:
    (root / "a.txt").write_text("# Kryptonim Wodnik\nRAZ. Zagadka raz.\n", encoding="utf-8")
    (root / "tajne-2.txt").write_text("# KRYPTONIM WODNIK\nZagadka. Zagadka.\n", encoding="utf-8")
    small.index(root)
    scope = Scope(open_to_all)
    seen = Filters(scope=scope)
    assert live.settle(30)
    assert live.suggest("kryp", 8, seen)[0] == []  # until what may be seen is counted
    assert live.settle(30, scope)
    assert texts(live, "kryp", seen) == ["Kryptonim Wodnik"]
    assert "Zagadka" in texts(live, "zaga")
    assert texts(live, "zaga", seen) == []  # it stands there once
    assert live.did_you_mean("przejecje", seen) is None
    assert live.did_you_mean("przejecje") is not None


def test_a_document_that_goes_behind_a_wall_counts_no_more(
    live: LiveSuggestions, small: SmallIndex, root: Path
) -> None:
    scope = Scope(lambda _, path: not path.startswith("ukryte/"))
    assert live.settle(30, scope)
    assert texts(live, "kryp", Filters(scope=scope)) != []
    (root / "ukryte").mkdir()
    (root / "tajne.txt").rename(root / "ukryte" / "tajne.txt")
    small.index(root)
    assert texts(live, "składki", Filters(scope=scope)) == []  # the old book knows too much
    assert live.settle(30, scope)
    assert texts(live, "składki", Filters(scope=scope)) != []
    assert texts(live, "kryp", Filters(scope=scope)) == []


def test_a_change_of_hidden_documents_makes_nothing_anew(
    live: LiveSuggestions, small: SmallIndex, root: Path
) -> None:
    scope, same = Scope(open_to_all), Scope(open_to_all)
    assert live.settle(30, scope)
    before = live._books.of(scope)
    assert before is not None
    (root / "tajne.txt").write_text("# Inny tytuł\nInne słowa.\n", encoding="utf-8")
    small.index(root)
    for one in (scope, same):
        assert live.settle(30, one)
        after = live._books.of(one)
        assert after is not None
        assert after.contents is before.contents
    assert live.size_bytes < 2 * before.size_bytes + 10_000


def test_books_are_kept_within_their_bytes(small: SmallIndex, tmp_path: Path) -> None:
    live = LiveSuggestions(small.catalog, small_analyzers(tmp_path / "lemmas").of, most_bytes=1)
    try:
        for name in ("umowy", "skladki"):
            assert live.settle(30, Scope(lambda _, path, name=name: path.startswith(name)))
            assert len(live._books._books) == 1
    finally:
        live.close()


class Faulty:
    """Fails as often as it is told to, as by a mistake of our own."""

    def __init__(self, folder: Path, times: int) -> None:
        self._analyzers = small_analyzers(folder / "lemmas")
        self._left = times
        self.failed = Event()

    def of(self, language: str) -> Analyzer:
        if self._left:
            self._left -= 1
            self.failed.set()
            raise RuntimeError("no lemmas today")
        return self._analyzers.of(language)


def test_a_mistake_is_logged_and_does_not_end_suggestions(
    small: SmallIndex, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    live = LiveSuggestions(small.catalog, Faulty(tmp_path, times=2).of, fault_rest_s=0.0)
    try:
        assert live.settle(5)
        assert texts(live, "umowa")
    finally:
        live.close()
    assert caplog.text.count("RuntimeError: no lemmas today") == 2


def test_it_can_be_closed_while_it_rests_after_a_mistake(small: SmallIndex, tmp_path: Path) -> None:
    faulty = Faulty(tmp_path, times=1_000)
    live = LiveSuggestions(small.catalog, faulty.of, fault_rest_s=3_600)
    live.prepare()
    assert faulty.failed.wait(5)
    live.close()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("skladkka członkowska", "składka członkowska"),
        ("ile wynosi sk\u0142adkka?", "ile wynosi składka?"),
        ("umwoa szpitala", "umowa szpitala"),
        ("skarbink", "skarbnik"),
        ("umowa szpitala", None),
        ("umowie szpitalowi", None),  # forms that no document has, of words that one has
        ("skladka czlonkowska", None),  # missing diacritics are no mistake
        ("xyzxyz", None),
        ("gdzie jest", None),
        ("12345", None),
    ],
)
def test_unknown_words_are_set_right(live: LiveSuggestions, query: str, meant: str | None) -> None:
    found = live.did_you_mean(query)
    assert (found.lower() if found else None) == meant


def test_before_the_first_book_nobody_waits(small: SmallIndex, tmp_path: Path) -> None:
    with suggesting(small, tmp_path) as live:
        assert live.suggest("umowa", 8)[0] == []
        assert live.did_you_mean("umwoa") is None
        assert live.settle(30)
        assert texts(live, "umowa")


def test_it_can_be_closed_while_it_reads(small: SmallIndex, root: Path, tmp_path: Path) -> None:
    for number in range(40):
        (root / f"{number}.txt").write_text(f"# Akta {number}\n" + FEES * 20, encoding="utf-8")
    small.index(root)
    with suggesting(small, tmp_path) as live:
        live.prepare()


WORDS = st.sampled_from(["rada", "radę", "klaster", "klastra", "umowa", "UMOWA", "o", "Łódź", "x1"])
TEXTS = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), TEXTS), min_size=2, max_size=4))
def test_brought_forward_as_made_anew_and_nothing_that_nobody_wrote(
    tmp_path_factory: pytest.TempPathFactory, states: Sequence[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("states")
    root = folder / "files"
    root.mkdir()
    typed = ["r", "rada k", "umo", "klas", "lod", "o", "x"]
    with SmallIndex(folder / "data") as small, suggesting(small, folder) as live:
        for state in states:
            for file in root.iterdir():
                file.unlink()
            for name, text in state.items():
                (root / f"{name}.txt").write_text(f"# Tytuł {name}\n{text}", encoding="utf-8")
            small.index(root, allow_empty=True)
            assert live.settle(30)
        with suggesting(small, folder) as anew:
            assert anew.settle(30)
            for text in typed:
                assert texts(live, text) == texts(anew, text)
        there = " ".join(states[-1].values()) + " Tytuł a b c"
        forms = {fold(token.text) for token in tokenize(there)}
        for text in typed:
            for one in live.suggest(text, 8)[0]:
                # What was typed before may stay; what is added stands in a document.
                assert {fold(token.text) for token in tokenize(one.text)} <= forms | set(
                    text.split()
                )
                assert all(0 <= s < e <= len(one.text) for s, e in one.highlights)
    shutil.rmtree(folder)
