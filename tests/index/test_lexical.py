"""The index of words: what is found, exact filters, and that changing it leaves no trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical.abbreviations import SHIPPED, AbbreviationFault, Abbreviations, read_list
from index.lexical.base import LexicalChunk
from index.lexical.postings import BLOCK
from index.lexical.sqlite_index import COVERAGE, DELTA, IDF_POWER, K1, B, SqliteLexicalIndex
from index.seen import Seen
from tests.index.small_words import small_analyzers

TEXTS = {
    1: "Umowa szpitala, członka klastra.",
    2: "Zamek w Lublinie zwiedzają turyści.",
    3: "Kwota dofinansowania: 57 145 619,92 zł, umowa z dnia 12 marca 2024 r.",
    4: "Szpitale świętokrzyskie przystąpiły do klastra.",
    5: "Sygnatura 3826/18, Starownik i Gawelska.",
}


def chunk(chunk_id: int, text: str, title: str = "", language: str = "pl") -> LexicalChunk:
    return LexicalChunk(chunk_id, title, "", text, language)


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> SqliteLexicalIndex:
    return SqliteLexicalIndex(small_analyzers(tmp_path_factory.mktemp("lemmas")))


@pytest.fixture
def connection(lexical: SqliteLexicalIndex) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    lexical.create(connection)
    yield connection
    connection.close()


def fill(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection, chunks: Sequence[LexicalChunk]
) -> None:
    lexical.add(connection, chunks)


def ids(found: Sequence[tuple[int, float]]) -> list[int]:
    return [chunk_id for chunk_id, _ in found]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("umowy szpitala z klastrem", 1),
        ("umowe czlonka", 1),
        ("swietokrzyskie szpitale", 4),
        ("zamków", 2),
        ("57 mln", 3),
        ("57145619.92", 3),
        ("12.03.2024", 3),
        ("2024-03-12", 3),
        ("3826/2018", 5),
        ("GAWELSKA", 5),
    ],
)
def test_what_is_asked_in_another_form_is_found_first(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection, query: str, first: int
) -> None:
    fill(lexical, connection, [chunk(i, text) for i, text in TEXTS.items()])
    assert ids(lexical.search(Seen.everything(connection), query, 5, None))[0] == first


def test_without_diacritics_costs_nothing(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(lexical, connection, [chunk(i, text) for i, text in TEXTS.items()])
    with_marks = lexical.search(
        Seen.everything(connection), "członków klastra świętokrzyskiego", 5, None
    )
    assert with_marks
    assert with_marks == lexical.search(
        Seen.everything(connection), "czlonkow klastra swietokrzyskiego", 5, None
    )


def test_the_score_is_bm25_of_the_weighted_groups(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    """Two chunks of 2 and 4 words; the query's word stands twice in the second."""
    fill(lexical, connection, [chunk(1, "ala kotek"), chunk(2, "zxcv dom zxcv las")])
    ((found, score),) = lexical.search(Seen.everything(connection), "zxcv", 5, None)
    idf = log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    saturated = 2 * (K1 + 1) / (2 + K1 * (1 - B + B * 4 / 3))
    # The lemma counts 1, the word's beginning 0.5, the very form 0.2; all that was asked is there.
    expected = 1.7 * idf**IDF_POWER * (saturated + DELTA) * (1 + COVERAGE)
    assert (found, score) == (2, pytest.approx(expected))


def test_all_words_once_are_worth_more_than_one_word_often(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    texts = ["zxcv qwer dom las", "zxcv zxcv zxcv zxcv", "qwer qwer qwer qwer", "dom las dom las"]
    fill(lexical, connection, [chunk(i, text) for i, text in enumerate(texts, start=1)])
    both, one, other = (
        score for _, score in lexical.search(Seen.everything(connection), "zxcv qwer", 5, None)
    )
    assert one == other
    assert both > one * (1 + COVERAGE) / (1 + COVERAGE / 2)


def test_a_word_of_the_title_counts_more(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(
        lexical,
        connection,
        [chunk(1, "umowa dom las pies", "kot"), chunk(2, "dom las pies kot", "umowa")],
    )
    assert ids(lexical.search(Seen.everything(connection), "umowa", 5, None)) == [2, 1]


def test_equal_scores_come_by_chunk_id_and_the_limit_cuts_there(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(lexical, connection, [chunk(i, "umowa") for i in (9, 3, 7, 5)])
    assert ids(lexical.search(Seen.everything(connection), "umowa", 3, None)) == [3, 5, 7]


@pytest.mark.parametrize("query", ["", "  ", "?!", "nieobecne słowo"])
def test_a_query_without_a_known_word_finds_nothing(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection, query: str
) -> None:
    fill(lexical, connection, [chunk(1, "umowa")])
    assert lexical.search(Seen.everything(connection), query, 5, None) == []
    assert lexical.search(Seen.everything(sqlite_with(lexical)), query, 5, None) == []


def sqlite_with(lexical: SqliteLexicalIndex) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    lexical.create(connection)
    return connection


def test_languages_of_the_index_are_all_asked(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(
        lexical,
        connection,
        [chunk(1, "Two agreements of hospitals", language="en"), chunk(2, "Dwie umowy")],
    )
    assert ids(lexical.search(Seen.everything(connection), "agreement", 5, None)) == [1]
    assert ids(lexical.search(Seen.everything(connection), "umowa", 5, None)) == [2]


def test_the_index_is_a_part_of_the_transaction(
    lexical: SqliteLexicalIndex, tmp_path: Path
) -> None:
    connection = sqlite3.connect(tmp_path / "c.sqlite3", isolation_level=None)
    lexical.create(connection)
    connection.execute("BEGIN")
    lexical.add(connection, [chunk(1, "umowa")])
    connection.execute("ROLLBACK")
    assert lexical.search(Seen.everything(connection), "umowa", 5, None) == []


ids_and_words = st.dictionaries(
    st.integers(1, 3 * BLOCK),
    st.lists(st.sampled_from(["umowa", "umowy", "szpital", "mam", "57", "kot", "dom"]), max_size=8),
    max_size=12,
)


@settings(max_examples=50, deadline=None)
@given(ids_and_words, st.data())
def test_what_was_removed_leaves_the_index_as_if_it_had_never_been(
    lexical: SqliteLexicalIndex, words: dict[int, list[str]], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(words)))) if words else set()
    changed, fresh = sqlite_with(lexical), sqlite_with(lexical)
    for chunk_id, text in words.items():
        lexical.add(changed, [chunk(chunk_id, " ".join(text))])
    lexical.remove(changed, sorted(gone))
    lexical.add(fresh, [chunk(i, " ".join(t)) for i, t in words.items() if i not in gone])
    for table in ("lexical_blocks", "lexical_languages"):
        rows = f"SELECT * FROM {table} ORDER BY 1"
        assert changed.execute(rows).fetchall() == fresh.execute(rows).fetchall()
    assert stored_terms(changed) == stored_terms(fresh)
    for query in ("umowa", "szpitale mam 57"):
        assert lexical.search(Seen.everything(changed), query, 20, None) == lexical.search(
            Seen.everything(fresh), query, 20, None
        )


def stored_terms(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT t.term, p.block, p.data FROM lexical_terms t"
        " LEFT JOIN lexical_postings p ON p.term = t.id ORDER BY 1, 2"
    ).fetchall()


@settings(max_examples=50, deadline=None)
@given(ids_and_words, st.sets(st.integers(1, 3 * BLOCK + 5), max_size=20), st.integers(1, 12))
def test_a_filter_gives_what_ranking_everything_and_leaving_out_gives(
    lexical: SqliteLexicalIndex, words: dict[int, list[str]], also: set[int], limit: int
) -> None:
    connection = sqlite_with(lexical)
    lexical.add(connection, [chunk(i, " ".join(text)) for i, text in words.items()])
    allowed = sorted(also | set(list(words)[::2]))
    everything = lexical.search(Seen.everything(connection), "umowa szpital kot", 100, None)
    filtered = lexical.search(
        Seen.everything(connection), "umowa szpital kot", limit, np.array(allowed, np.int64)
    )
    assert filtered == [hit for hit in everything if hit[0] in allowed][:limit]


def test_questions_get_the_spelling_that_the_texts_have(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(
        lexical,
        connection,
        [
            chunk(1, "Żółw śpi. Są trzy sądy."),
            chunk(2, "Sad i żółwie, żółw"),
            chunk(3, "sad kwitnie"),
        ],
    )
    assert lexical.respelled(Seen.everything(connection), "Zolw, sad? sa 57") == "Żółw, sad? są 57"
    assert lexical.respelled(Seen.everything(connection), "zolw śpi") == "zolw śpi"
    assert lexical.respelled(Seen.everything(connection), "USA") == "USA"
    assert (
        lexical.respelled(Seen.everything(connection), "kim jest „Zolw” – ten?")
        == "kim jest „Żółw” – ten?"
    )
    lexical.remove(connection, [1, 2])
    assert lexical.respelled(Seen.everything(connection), "zolw") == "zolw"


def test_words_that_no_text_has_get_the_only_spelling_the_dictionary_has(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(lexical, connection, [chunk(1, "Czlonek klastra")])
    assert (
        lexical.respelled(Seen.everything(connection), "Ilu czlonkow, mial?")
        == "Ilu członków, miał?"
    )
    assert (
        lexical.respelled(Seen.everything(connection), "czlonek") == "czlonek"
    )  # as the texts have it
    assert (
        lexical.respelled(Seen.everything(connection), "jaka umowa") == "jaka umowa"
    )  # "umową" is a word too
    assert (
        lexical.respelled(Seen.everything(connection), "what had mial of the")
        == "what had mial of the"
    )


def test_matched_forms_are_marked_and_common_words_are_not(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(lexical, connection, [chunk(i, f"Dom w lesie {i}") for i in range(10, 30)])
    fill(lexical, connection, [chunk(i, text) for i, text in TEXTS.items()])
    matcher = lexical.matcher(Seen.everything(connection), "umowa klastrów w 2024-03-12")
    text = "W umowie członka klastra z 12 marca 2024 r. stoi w rubryce"
    marked = [text[start:end] for start, end in matcher.spans(text, "pl")]
    assert marked == ["umowie", "klastra", "12 marca 2024"]


def test_small_words_of_a_language_that_is_rare_here_are_not_marked(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(lexical, connection, [chunk(i, f"Dom w lesie {i}") for i in range(10, 30)])
    text = "The agreement with the board was signed by the director."
    fill(lexical, connection, [chunk(1, text, language="en")])
    matcher = lexical.matcher(
        Seen.everything(connection), "who signed the agreement with the board?"
    )
    marked = [text[start:end] for start, end in matcher.spans(text, "en")]
    assert marked == ["agreement", "board", "signed"]
    only_small = lexical.matcher(Seen.everything(connection), "who was the").spans(text, "en")
    assert [text[start:end] for start, end in only_small] == ["The", "the", "was", "the"]


def test_a_question_of_common_words_only_is_still_marked(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(lexical, connection, [chunk(i, "umowa") for i in range(1, 6)])
    assert lexical.matcher(Seen.everything(connection), "umowy").spans("umowa", "pl") == [(0, 5)]


def test_abbreviations_find_full_names_and_the_other_way_round(
    lexical: SqliteLexicalIndex, connection: sqlite3.Connection
) -> None:
    fill(
        lexical,
        connection,
        [
            chunk(1, "Narodowy Fundusz Zdrowia zapłacił"),
            chunk(2, "NFZ zapłacił"),
            chunk(3, "Dom zapłacił"),
        ],
    )
    assert set(ids(lexical.search(Seen.everything(connection), "NFZ", 5, None))) == {1, 2}
    found = ids(lexical.search(Seen.everything(connection), "Narodowy Fundusz Zdrowia", 5, None))
    assert set(found) == {1, 2}


@pytest.mark.parametrize(
    ("text", "expansion"),
    [
        ("dotacja z EFRR", "Europejski Fundusz Rozwoju Regionalnego"),
        ("prace B+R", "badania i rozwój"),
        ("prace b+r", "badania i rozwój"),
        ("umowa z SP ZOZ", "samodzielny publiczny zakład opieki zdrowotnej"),
        ("narodowy fundusz zdrowia", "NFZ"),
        ("ERDF grant", "EFRR"),
    ],
)
def test_shipped_abbreviations(text: str, expansion: str) -> None:
    assert expansion in Abbreviations.load().expansions(text)


@pytest.mark.parametrize("text", ["which of us", "it is", "dom", "", "NFZX"])
def test_words_that_only_look_like_abbreviations(text: str) -> None:
    assert Abbreviations.load().expansions(text) == []


def test_the_operators_list_adds_replaces_and_takes_away(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('KLM = "Klaster Lubelska Medycyna"\nNFZ = []\n', encoding="utf-8")
    abbreviations = Abbreviations.load(own)
    assert abbreviations.expansions("członkowie KLM") == ["Klaster Lubelska Medycyna"]
    assert abbreviations.expansions("NFZ") == []


@pytest.mark.parametrize("text", ["KLM = 3", "KLM = [1]", "KLM", 'KLM = "a', "[KLM]\na = 1"])
def test_a_broken_list_names_the_file(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(AbbreviationFault, match=r"own\.toml"):
        Abbreviations.load(own)


def test_the_shipped_list_has_no_empty_meaning() -> None:
    assert all(meanings and all(meanings) for meanings in read_list(SHIPPED).values())


def test_fingerprint_is_stable_and_short(lexical: SqliteLexicalIndex, tmp_path: Path) -> None:
    assert lexical.fingerprint == SqliteLexicalIndex(small_analyzers(tmp_path)).fingerprint
    assert len(lexical.fingerprint) < 40
