"""The kit's figures against numbers made by hand and by an implementation written here."""

from __future__ import annotations

import json
from math import log2
from pathlib import Path

import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from index.evaluation import (
    Bench,
    DatasetFault,
    compare,
    evaluate_folder,
    load_dataset,
    read_run,
    report_on,
    write_run,
)
from index.evaluation.cached_embedder import CachedEmbedder
from index.evaluation.measures import averages, per_query
from index.lexical.sqlite_index import SqliteLexicalIndex
from tests.index.small_index import DIMENSION, HashingEmbedder, ParagraphChunker, embedded_text
from tests.index.small_words import small_analyzers

DOCUMENTS = [
    {"_id": "d1", "title": "Umowa", "text": "Umowę podpisał członek klastra."},
    {"_id": "d2", "title": "Zamek", "text": "Zamek stoi w Lublinie.\nMa wieżę i bramę."},
    {"_id": "d3", "title": "Szpital", "text": "Szpitale świętokrzyskie leczą."},
    {"_id": "d4", "title": "", "text": ""},
]
QUERIES = [
    {"_id": "q1", "text": "umowy klastra"},
    {"_id": "q2", "text": "zamku wieża"},
    {"_id": "q3", "text": "swietokrzyskie szpitale"},
    {"_id": "unjudged", "text": "pogoda"},
]


def beir(folder: Path) -> Path:
    folder.mkdir()
    lines(folder / "corpus.jsonl", DOCUMENTS)
    lines(folder / "queries.jsonl", QUERIES)
    (folder / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq3\td3\t2\nq3\td1\t0\n",
        encoding="utf-8",
    )
    return folder


def lines(file: Path, rows: list[dict[str, object]]) -> None:
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_text(text + "\n", encoding="utf-8")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    lexical = SqliteLexicalIndex(small_analyzers(tmp_path / "lemmas"))
    return Bench(HashingEmbedder(), lexical, ParagraphChunker(), embedded_text)


def test_figures_by_hand() -> None:
    """q1: relevant a (grade 1) and b (2) at ranks 2 and 3; q2 finds nothing; q3 is not there."""
    qrels = {"q1": {"a": 1, "b": 2}, "q2": {"c": 1}, "q3": {"d": 1}}
    values = per_query({"q1": ["x", "a", "b"], "q2": ["x"]}, qrels, ["q1", "q2", "q3"])
    ndcg = (1 / log2(3) + 2 / log2(4)) / (2 / log2(2) + 1 / log2(3))
    assert values["nDCG@10"]["q1"] == pytest.approx(ndcg)
    assert averages(values)["nDCG@10"] == pytest.approx(ndcg / 3)
    assert averages(values)["MRR@10"] == pytest.approx(0.5 / 3)
    assert values["recall@1"]["q1"] == 0
    assert values["recall@5"] == {"q1": 1, "q2": 0, "q3": 0}
    assert values["success@1"]["q1"] == 0
    assert values["success@5"]["q1"] == 1


_names = st.sampled_from([f"d{i}" for i in range(15)])
_runs = st.dictionaries(
    st.sampled_from(["q0", "q1", "q2"]), st.lists(_names, unique=True, max_size=15)
)
_qrels = st.fixed_dictionaries(
    {
        f"q{i}": st.dictionaries(_names, st.integers(0, 3), min_size=1).filter(
            lambda grades: any(grades.values())
        )
        for i in range(3)
    }
)


@settings(deadline=None)
@given(_runs, _qrels)
def test_figures_agree_with_an_independent_implementation(
    run: dict[str, list[str]], qrels: dict[str, dict[str, int]]
) -> None:
    values = per_query(run, qrels, list(qrels))
    for query, grades in qrels.items():
        found = run.get(query, [])
        relevant = {name for name, grade in grades.items() if grade > 0}
        gains = [grades.get(name, 0) for name in found[:10]]
        ideal = sorted(grades.values(), reverse=True)[:10]
        expected = {
            "nDCG@10": _discounted(gains) / _discounted(ideal),
            "MRR@10": max(
                (1 / rank for rank, name in enumerate(found[:10], 1) if name in relevant),
                default=0,
            ),
            **{
                f"recall@{k}": len(relevant & {*found[:k]}) / len(relevant) for k in (1, 5, 10, 100)
            },
            **{f"success@{k}": float(bool(relevant & {*found[:k]})) for k in (1, 5)},
        }
        for measure, value in expected.items():
            assert values[measure][query] == pytest.approx(value), measure


@settings(deadline=None)
@given(_runs, _qrels)
def test_trec_eval_reads_the_same_figures_from_our_run_file(
    tmp_path_factory: pytest.TempPathFactory,
    run: dict[str, list[str]],
    qrels: dict[str, dict[str, int]],
) -> None:
    """Its own reading of the file and its own measures, without the library we go through."""
    file = tmp_path_factory.mktemp("run") / "a.run"
    write_run(file, run)
    with file.open(encoding="utf-8") as opened:
        theirs = pytrec_eval.RelevanceEvaluator(
            qrels, {"ndcg_cut.10", "recall.1,5,10,100", "success.1,5", "recip_rank"}
        ).evaluate(pytrec_eval.parse_run(opened))
    ours = per_query(read_run(file), qrels, list(qrels))
    names = {
        "nDCG@10": "ndcg_cut_10",
        **{f"recall@{k}": f"recall_{k}" for k in (1, 5, 10, 100)},
        **{f"success@{k}": f"success_{k}" for k in (1, 5)},
    }
    for query in qrels:
        found = theirs.get(query, dict.fromkeys([*names.values(), "recip_rank"], 0.0))
        for measure, name in names.items():
            assert ours[measure][query] == pytest.approx(found[name]), measure
        # trec_eval's reciprocal rank has no cut; ours is 0 beyond the tenth place.
        first = found["recip_rank"] if found["recip_rank"] >= 0.1 else 0.0
        assert ours["MRR@10"][query] == pytest.approx(first)


def _discounted(gains: list[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8),
        st.lists(st.text(min_size=1, max_size=8), min_size=1, unique=True, max_size=6),
        max_size=4,
    )
)
def test_a_run_comes_back_from_its_file(
    tmp_path_factory: pytest.TempPathFactory, run: dict[str, list[str]]
) -> None:
    file = tmp_path_factory.mktemp("run") / "a.run"
    write_run(file, run)
    assert read_run(file) == run


def test_a_run_of_another_program_is_ordered_by_score(tmp_path: Path) -> None:
    file = tmp_path / "b.run"
    file.write_text("q1 Q0 low 1 0.5 x\nq1 Q0 high 2 0.9 x\n", encoding="utf-8")
    assert read_run(file) == {"q1": ["high", "low"]}
    file.write_text("q1 Q0 low\n", encoding="utf-8")
    with pytest.raises(DatasetFault, match=r"b\.run: line 1"):
        read_run(file)


def test_the_whole_path_finds_inflected_words(tmp_path: Path, bench: Bench) -> None:
    folder = beir(tmp_path / "set")
    report = evaluate_folder(folder, bench=bench, mode="lexical", cache=tmp_path / "c.sqlite3")
    shape = report.to_json(details=True)
    assert (report.dataset, report.mode, report.documents, report.queries) == (
        "set",
        "lexical",
        4,
        3,
    )
    assert report.measures["nDCG@10"] == 1
    assert json.loads(json.dumps(shape)) == shape
    assert set(shape["per_query"]["nDCG@10"]) == {"q1", "q2", "q3"}


def test_a_second_evaluation_embeds_no_passage_again(tmp_path: Path, bench: Bench) -> None:
    folder = beir(tmp_path / "set")
    embedder = bench.embedder
    assert isinstance(embedder, HashingEmbedder)
    first = evaluate_folder(folder, bench=bench, cache=tmp_path / "c.sqlite3")
    embedded = len(embedder.embedded)
    second = evaluate_folder(folder, bench=bench, cache=tmp_path / "c.sqlite3")
    assert embedded == len(embedder.embedded) > 0
    assert first.run == second.run


def test_each_leg_is_measured_over_the_same_index(tmp_path: Path, bench: Bench) -> None:
    folder = beir(tmp_path / "set")
    embedder = bench.embedder
    assert isinstance(embedder, HashingEmbedder)
    cache = tmp_path / "c.sqlite3"
    alone = {mode: evaluate_folder(folder, bench=bench, mode=mode) for mode in ("dense", "lexical")}
    report = evaluate_folder(folder, bench=bench, legs=True, cache=cache)
    assert {mode: leg.run for mode, leg in report.legs.items()} == {
        mode: one.run for mode, one in alone.items()
    }
    shape = report.to_json()
    assert shape["mode"] == "hybrid"
    assert shape["legs"]["lexical"]["nDCG@10"] == alone["lexical"].to_json()["measures"]["nDCG@10"]
    assert "legs" not in alone["dense"].to_json()


def test_remembered_vectors_are_the_models_own(tmp_path: Path) -> None:
    texts = ["raz", "dwa", "raz"]
    cached = CachedEmbedder(HashingEmbedder(), tmp_path / "c.sqlite3")
    fresh = HashingEmbedder().embed_passages(texts)
    for _ in range(2):
        assert abs(cached.embed_passages(texts) - fresh).max() < 1e-3
        assert (cached.embed_query("raz") == HashingEmbedder().embed_query("raz")).all()
    assert cached.embed_passages([]).shape == (0, DIMENSION)
    cached.close()


def test_questions_about_an_index(tmp_path: Path, bench: Bench) -> None:
    evaluate_folder(beir(tmp_path / "set"), bench=bench)  # what is made there is gone
    questions = tmp_path / "questions"
    questions.mkdir()
    rows: list[dict[str, object]] = [
        {"_id": "a", "text": "umowy", "answerable": True, "sources": [{"path": "d1"}]},
        {"_id": "b", "text": "pogoda", "answerable": False, "sources": []},
    ]
    lines(questions / "questions.jsonl", rows)
    assert [query.id for query in load_dataset(questions).queries] == ["a"]
    with pytest.raises(DatasetFault, match="--data"):
        evaluate_folder(questions, bench=bench)
    from index.evaluation.corpus_index import index_documents
    from index.evaluation.dataset import CorpusDocument

    documents = [CorpusDocument(**{k.strip("_"): str(v) for k, v in d.items()}) for d in DOCUMENTS]
    index_documents(tmp_path / "data", documents, bench, None)
    report = evaluate_folder(questions, bench=bench, index=tmp_path / "data", mode="lexical")
    assert report.measures["success@1"] == 1


def test_the_worst_questions_come_first(tmp_path: Path) -> None:
    dataset = load_dataset(beir(tmp_path / "set"))
    report = report_on(dataset, {"q1": ["d1"], "q2": ["d3", "d2"]}, "hybrid", 4, 0.0)
    assert [(one.id, one.rank) for one in report.worst] == [("q3", None), ("q2", 2), ("q1", 1)]


def test_samples_are_evenly_spaced(tmp_path: Path) -> None:
    dataset = load_dataset(beir(tmp_path / "set"))
    assert [query.id for query in dataset.sample(2).queries] == ["q1", "q2"]
    assert dataset.sample(99) is dataset


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("corpus.jsonl", "{not json", r"corpus\.jsonl: line 1"),
        ("queries.jsonl", '{"_id": "q1"}', r"queries\.jsonl: line 1 lacks"),
        ("qrels.tsv", "a\tb\n", "header"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\tx\n", "line 2"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t0\n", "no query"),
    ],
)
def test_a_broken_folder_names_the_file(tmp_path: Path, file: str, text: str, message: str) -> None:
    folder = beir(tmp_path / "set")
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(DatasetFault, match=message):
        load_dataset(folder)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetFault, match=r"corpus\.jsonl"):
        load_dataset(tmp_path)


def test_a_difference_that_is_there_is_seen() -> None:
    first = {f"q{i}": i % 2 * 0.5 for i in range(200)}
    second = {query: value + 0.1 for query, value in first.items()}
    result = compare("nDCG@10", first, second)
    assert (result.low, result.difference, result.high) == pytest.approx((0.1, 0.1, 0.1))
    assert result.p_value < 0.001
    assert (result.better, result.worse, result.equal) == (200, 0, 0)


def test_noise_is_seen_as_noise() -> None:
    first = {f"q{i}": float(i % 2) for i in range(200)}
    second = {f"q{i}": float((i + 1) % 2) for i in range(200)}
    result = compare("MRR@10", first, second)
    assert result.low < 0 < result.high
    assert result.p_value > 0.5
    assert compare("x", first, first).p_value == 1


def test_only_the_same_queries_can_be_compared() -> None:
    with pytest.raises(ValueError, match="same queries"):
        compare("x", {"a": 1.0}, {"b": 1.0})
    with pytest.raises(ValueError, match="same queries"):
        compare("x", {}, {})
