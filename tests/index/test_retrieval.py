"""The whole way of a question, on a real catalog with real FAISS and real words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalog import Catalog, IndexSettings, Scope
from index.chunk import Chunk
from index.filters import Filters
from index.hit import Hit
from index.indexing import Indexer
from index.lexical.sqlite_index import SqliteLexicalIndex
from index.retrieval import Searcher, SearchRequest
from index.retrieval.best_sentence import BestSentence
from index.retrieval.duplicates import Fingerprint
from index.retrieval.index_languages import IndexLanguages
from index.seen import Seen
from index.vectors import LiveIndex
from ingest.locator import Locator
from tests.index.small_index import (
    HashingEmbedder,
    ParagraphChunker,
    embedded_text,
    read_plain,
)
from tests.index.small_words import small_analyzers

FILES = {
    "umowy/szpital.txt": (
        "# Umowa szpitala\nUmowę podpisał członek klastra.\nKoszt: 57 145 619,92 zł."
    ),
    "umowy/kopia.txt": "# Kopia\nUmowę podpisał członek klastra.",
    "umowy/zmiana.txt": "# Aneks\nUmowę podpisał członek klastra dnia 12.03.2024.",
    "inne/zamek.txt": "# Zamek\nZamki w Lublinie.\nZamek ma wieżę.\nZamek ma bramę.\nZamek stoi.",
    "inne/szpital.txt": "# Świętokrzyskie\nSzpitale świętokrzyskie leczą.",
}
DAYS = {name: number for number, name in enumerate(FILES, start=1)}


class Place:
    """An indexed folder and its searcher."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.embedder = HashingEmbedder()
        self.lexical = SqliteLexicalIndex(small_analyzers(folder / "lemmas"))
        settings = IndexSettings(
            self.embedder.identity, ParagraphChunker.fingerprint, self.lexical.fingerprint
        )
        self.catalog = Catalog.create(folder / "data", settings, self.lexical)
        self.indexer = Indexer(
            self.catalog,
            read=read_plain,
            chunker=ParagraphChunker(),
            embedder=self.embedder,
            embedded_text=embedded_text,
        )
        self.root = root
        self.indexer.index(root, "files")
        self.live = LiveIndex(folder / "data", lexical=self.lexical)
        self.searcher = Searcher(self.live, self.embedder, self.lexical)

    def hits(self, query: str, **options: object) -> list[Hit]:
        return list(self.searcher.search(SearchRequest(query, **options)).hits)  # type: ignore[arg-type]

    def close(self) -> None:
        self.live.close()
        self.catalog.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("place")
    root = folder / "files"
    for name, text in FILES.items():
        write(root / name, text, day=DAYS[name])
    place = Place(folder, root)
    yield place
    place.close()


def write(file: Path, text: str, day: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    seconds = 1_700_000_000 + day * 86_400
    os.utime(file, (seconds, seconds))


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("umowy szpitala z klastrem", "umowy/szpital.txt"),
        ("57 mln", "umowy/szpital.txt"),
        ("swietokrzyskie szpitale", "inne/szpital.txt"),
        ("2024-03-12", "umowy/zmiana.txt"),
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_inflected_numbers_and_bare_letters_find_their_document(
    place: Place, query: str, path: str, mode: str
) -> None:
    assert place.hits(query, mode=mode)[0].citation.path == path


@pytest.mark.parametrize(("english", "lacking"), [(0, True), (9, True), (11, False)])
def test_a_language_of_hardly_a_passage_is_lacking(english: int, lacking: bool) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE chunks (language TEXT)")
    rows = ["en"] * english + ["pl"] * (100 - english) + ["und"] * 50
    connection.executemany("INSERT INTO chunks VALUES (?)", [(row,) for row in rows])
    moment = Moment(Seen.everything(connection))
    languages = IndexLanguages()
    assert languages.lack(moment, "en") is lacking  # type: ignore[arg-type]
    assert not languages.lack(moment, "pl")  # type: ignore[arg-type]
    assert not languages.lack(moment, None)  # type: ignore[arg-type]


@dataclass
class Moment:
    """Of a snapshot, what counting languages looks at."""

    seen: Seen


def test_hits_are_ranked_from_one_with_falling_scores(place: Place) -> None:
    hits = place.hits("umowa szpitala")
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_citations_quote_the_passage_at_its_place(place: Place) -> None:
    with place.catalog.snapshot() as snapshot:
        for hit in place.hits("umowa zamek szpital"):
            text = snapshot.document_text(hit.citation.document_id)
            assert text[hit.citation.start : hit.citation.end] == hit.citation.quote == hit.text


def test_highlights_mark_inflected_forms(place: Place) -> None:
    hit = place.hits("zamku", filters=Filters(folders=("inne",)))[0]
    assert {hit.text[start:end] for start, end in hit.highlights} <= {"Zamek", "Zamki"}
    assert hit.highlights


def test_modes_use_their_leg_only(place: Place) -> None:
    assert all(set(hit.scores) == {"dense"} for hit in place.hits("umowa", mode="dense"))
    words = place.hits("umowa", mode="lexical")
    assert words
    assert all(set(hit.scores) == {"lexical"} for hit in words)
    assert any(set(hit.scores) == {"dense", "lexical"} for hit in place.hits("umowa"))
    assert place.hits("nieobecne", mode="lexical") == []


def test_every_hit_has_the_score_each_leg_gives_it(place: Place) -> None:
    query = "umowa członka klastra"
    alone = {
        mode: {hit.chunk_id: hit.scores[mode] for hit in place.hits(query, limit=50, mode=mode)}
        for mode in ("dense", "lexical")
    }
    for hit in place.hits(query, limit=50):
        for leg, score in hit.scores.items():
            assert score == pytest.approx(alone[leg].get(hit.chunk_id, score), abs=1e-5)


def test_copies_collapse_and_name_all_their_places(place: Place) -> None:
    everything = place.hits("umowę podpisał członek klastra", limit=50)
    copies = [hit for hit in everything if hit.duplicates]
    (hit,) = copies
    places = {hit.citation.path, *(citation.path for citation in hit.duplicates)}
    assert places == {"umowy/szpital.txt", "umowy/kopia.txt"}
    apart = place.hits("umowę podpisał członek klastra", limit=50, collapse_duplicates=False)
    assert len(apart) == len(everything) + 1
    assert not any(hit.duplicates for hit in apart)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Zapłacono 57 mln zł za sprzęt.", "zaplacono  57 mln zł, za sprzęt", True),
        ("Zapłacono 57 mln zł za sprzęt.", "Zapłacono 58 mln zł za sprzęt.", False),
        ("Umowę podpisał członek.", "Umowę rozwiązał członek.", False),
        ("", "", True),
    ],
)
def test_what_counts_as_a_copy(one: str, other: str, same: bool) -> None:
    assert Fingerprint(one).same_as(Fingerprint(other)) is same


def test_at_most_so_many_passages_of_one_document(place: Place) -> None:
    def most(**options: object) -> int:
        hits = place.hits("zamek", limit=50, **options)
        return sum(hit.citation.path == "inne/zamek.txt" for hit in hits)

    assert most() == 3
    assert most(per_document=1) == 1
    assert most(per_document=None) == 5


@settings(deadline=None)
@given(limit=st.integers(1, 7), query=st.sampled_from(["umowa", "zamek ma", "szpital 57 mln"]))
def test_pages_put_together_are_the_whole_ranking(place: Place, limit: int, query: str) -> None:
    whole = place.hits(query, limit=50)
    pages: list[Hit] = []
    while part := place.hits(query, limit=limit, offset=len(pages)):
        pages += part
    assert pages == whole


@pytest.mark.parametrize(
    ("filters", "paths"),
    [
        (Filters(folders=("inne",)), {"inne/zamek.txt", "inne/szpital.txt"}),
        (Filters(collections=("files",), folders=("umowy",)), {n for n in FILES if "umowy" in n}),
        (Filters(collections=("no",)), set()),
        (Filters(date_to=date(2000, 1, 1)), set()),
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_filters_are_exact(place: Place, filters: Filters, paths: set[str], mode: str) -> None:
    hits = place.hits("umowa zamek szpital klaster", limit=50, filters=filters, mode=mode)
    found = {hit.citation.path for hit in hits}
    found |= {citation.path for hit in hits for citation in hit.duplicates}
    assert found == paths


def test_a_filter_does_not_change_how_the_rest_is_ranked(place: Place) -> None:
    filters = Filters(folders=("umowy",))
    options = {"limit": 50, "per_document": None, "collapse_duplicates": False}
    whole = [h.chunk_id for h in place.hits("klaster umowa", mode="lexical", **options)]
    part = [
        h.chunk_id for h in place.hits("klaster umowa", mode="lexical", filters=filters, **options)
    ]
    assert part == [chunk_id for chunk_id in whole if chunk_id in part]


def test_newest_first(place: Place) -> None:
    dates = [hit.citation.modified for hit in place.hits("umowa zamek", sort="date", limit=50)]
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) > 1


def test_explanations_name_ranks_parts_and_forms(place: Place) -> None:
    hit = place.hits("umowami szpitala", explain=True)[0]
    assert hit.explanation is not None
    assert set(hit.explanation.ranks) == {"dense", "lexical"}
    assert hit.explanation.ranks["lexical"] == 1
    assert sum(hit.explanation.parts.values()) == pytest.approx(hit.score)
    assert "Umowę" in hit.explanation.forms or "Umowa" in hit.explanation.forms
    assert place.hits("umowami szpitala")[0].explanation is None


@pytest.mark.parametrize("query", ["", "   ", "?!…", "\u200b"])
def test_a_question_without_a_word_finds_nothing(place: Place, query: str) -> None:
    result = place.searcher.search(SearchRequest(query))
    assert (list(result.hits), result.estimated_total_hits) == ([], 0)


@pytest.mark.parametrize(
    "query",
    ["w i na o z", "umowa " * 600, "a" * 5000, "umowa\x00klastra", "' OR 1=1 --", '"*:^'],
)
def test_odd_questions_are_answered(place: Place, query: str) -> None:
    assert place.searcher.search(SearchRequest(query)).generation >= 1


def test_a_question_longer_than_the_model_takes_is_cut(place: Place) -> None:
    asked: list[str] = []

    class Short(HashingEmbedder):
        max_tokens = 8

        def embed_query(self, text: str) -> object:  # type: ignore[override]
            asked.append(text)
            return super().embed_query(text)

    Searcher(place.live, Short(), place.lexical).search(SearchRequest("umowa " * 50))
    assert 1 <= len(asked[0].split()) <= 8


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"offset": -1}, {"per_document": 0}])
def test_numbers_that_mean_nothing_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"range|at least"):
        SearchRequest("x", **wrong)  # type: ignore[arg-type]


def test_an_index_brought_forward_answers_as_one_built_from_scratch(
    place: Place, tmp_path: Path
) -> None:
    root = tmp_path / "files"
    for name in reversed(FILES):
        write(root / name, "# Wersja robocza\nUmowa klastra zostanie zmieniona.", day=1)
    changed = Place(tmp_path / "changed", root)
    for name, text in FILES.items():
        write(root / name, text, day=DAYS[name])
    changed.indexer.index(root, "files")
    try:
        for query in ("umowa szpitala", "zamek", "57 mln", "kopia klastra"):
            assert places(changed.hits(query, limit=50)) == places(place.hits(query, limit=50))
    finally:
        changed.close()


def places(hits: list[Hit]) -> list[tuple[str, int, float]]:
    """Copies of one passage tie, and then the older chunk id is first: any of them may be named."""
    return [(hit.text, hit.rank, round(hit.score, 4)) for hit in hits]


def test_facets_are_exact_under_filters_and_scope(place: Place) -> None:
    def facets(**options: object) -> object:
        request = SearchRequest("zamek", limit=1, facets=True, **options)  # type: ignore[arg-type]
        found = place.searcher.search(request).facets
        assert found is not None
        return found.folders

    assert facets() == {"umowy": 3, "inne": 2}
    assert facets(filters=Filters(folders=("inne",))) == {"inne": 2}
    scope = Scope(lambda _, path: path.endswith("szpital.txt"))
    assert facets(filters=Filters(scope=scope)) == {"umowy": 1, "inne": 1}
    assert facets(filters=Filters(folders=("inne",), scope=scope)) == {"inne": 1}
    assert place.searcher.search(SearchRequest("zamek")).facets is None


def test_the_nearest_sentence_of_a_passage() -> None:

    text = "Składka wynosi 100 zł. Zebrania są co kwartał. Zamek stoi nad rzeką."
    chunk = Chunk(0, 0, len(text), text, Locator("paragraph", 1, 1), (), "", "pl")
    one = Chunk(0, 0, 6, "Zamek.", Locator("paragraph", 1, 1), (), "", "pl")
    embedder = HashingEmbedder()
    best = BestSentence(embedder)
    query = embedder.embed_query("Zebrania są co kwartał.")
    for _ in range(2):  # the second time from memory
        ((start, end), nothing) = best.spans([chunk, one], query)
        assert text[start:end] == "Zebrania są co kwartał."
        assert nothing is None


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("kopia", "umowy/kopia.txt"),  # a title and a file's name
        ("Kopia.txt", "umowy/kopia.txt"),
        ("zmiana", "umowy/zmiana.txt"),  # a file's name that is no title
        ("ZMIANA.TXT", "umowy/zmiana.txt"),
        ("umowa szpitala", "umowy/szpital.txt"),
        ("Świętokrzyskie", "inne/szpital.txt"),
        ("wieżę", "inne/zamek.txt"),  # a word of one passage
    ],
)
def test_a_name_puts_what_has_it_first(place: Place, query: str, first: str) -> None:
    hits = place.hits(query)
    assert hits[0].citation.path == first
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_a_word_to_look_up_stands_before_what_is_only_near(place: Place) -> None:
    hits = place.hits("bramę", limit=50, per_document=None)
    assert "bramę" in hits[0].text
    assert hits[0].score > hits[1].score + 0.5


def test_a_question_is_no_name(place: Place) -> None:
    def score(query: str) -> float:
        return max(hit.score for hit in place.hits(query))

    assert score("kopia") > 1
    for question in ("gdzie jest kopia", "brama?", "kto podpisał kopię umowy"):
        assert score(question) <= 1


def test_a_name_is_looked_for_within_filters_and_walls(place: Place) -> None:
    filters = Filters(folders=("inne",))
    assert all(hit.score <= 1 for hit in place.hits("zmiana", filters=filters, limit=50))
    scope = Scope(lambda collection, path: not path.endswith("zmiana.txt"))
    hidden = place.hits("zmiana", filters=Filters(scope=scope), limit=50)
    assert all(hit.score <= 1 for hit in hidden)
