"""The reader: its tokens, its two implementations, and what the shipped weights have learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedding.bundled_model import BundledModel
from index.lexical.analysis import Analyzers
from index.reader.network import MOST_ANSWER_TOKENS, NetworkReader
from index.reader.tokens import tokens_of
from index.reader.weights import ReaderWeights
from index.reader.windows import WINDOW_CHARS, windows_of
from index.reading.question import Question, read_question
from index.reading.reader import Part
from index.reading.terms import question_terms

PASSAGE = (
    "Klaster działa od 2014 roku. Konferencja podsumowująca projekt odbyła się 21 listopada 2023 r."
    " w Podzamczu. Kierownikiem projektu była Monika Świercz. Całkowity koszt to 69 575 384,79 zł."
)


@pytest.fixture(scope="module")
def model() -> BundledModel:
    return BundledModel()


@pytest.fixture(scope="module")
def analyzers(environment: dict[str, str]) -> Analyzers:
    return Analyzers(Path(environment["KARTOTEKA_CACHE"]) / "lemmas")


@pytest.fixture(scope="module")
def reader(model: BundledModel) -> NetworkReader:
    return NetworkReader(model, ReaderWeights.shipped(), threads=2)


def asked(text: str, analyzers: Analyzers) -> Question:
    terms = question_terms(text, [analyzers.of("pl")], lambda lemmas: 0.05)
    return read_question(text, terms)


def part_of(text: str, analyzers: Analyzers, start: int = 0, end: int | None = None) -> Part:
    stop = len(text) if end is None else end
    return Part(text, "InPlaMed", "pl", analyzers.of("pl"), start, stop)


@pytest.mark.parametrize(
    "text",
    [
        "Zgodnie ze „zmianą” z 12.03.2024",
        "57 145 619,92 zł…",
        "ﬁrma ½ etatu",
        "🦠🦠 wirus",
        "  a  b ",
    ],
)
def test_tokens_stand_where_they_were_taken_from(text: str, model: BundledModel) -> None:
    tokens = tokens_of(text, model.tokenizer, 100)
    assert tokens.ids == model.tokenizer.ids(text.strip())[1:-1]
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        assert 0 <= start <= end <= len(text)
        assert not text[start:end].strip(" ") or " " not in text[start:end]
    covered = {
        place for s, e in zip(tokens.starts, tokens.ends, strict=True) for place in range(s, e)
    }
    assert covered == {place for place, letter in enumerate(text) if not letter.isspace()}


def test_windows_are_whole_sentences_and_cover_a_passage() -> None:
    sentence = "Rada Klastra zbiera się raz na kwartał w siedzibie biura. "
    text = sentence * 30
    windows = windows_of(text, "pl")
    assert all(end - start <= WINDOW_CHARS for start, end in windows)
    assert all(
        text[start:end].startswith("Rada") and text[end - 1] == "." for start, end in windows
    )
    covered = {place for start, end in windows for place in range(start, end)}
    assert len(covered) >= len(text.rstrip()) - 30
    assert windows_of("Jedno zdanie.", "pl") == [(0, 13)]
    assert windows_of("", "pl") == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Kto był kierownikiem projektu?", "Monika Świercz"),
        ("Jaki był całkowity koszt?", "69 575 384,79 zł"),
        ("Gdzie odbyła się konferencja podsumowująca?", "Podzamcz"),
    ],
)
def test_it_finds_the_words_that_answer(
    question: str, answer: str, reader: NetworkReader, analyzers: Analyzers
) -> None:
    (best,) = reader.read(asked(question, analyzers), [part_of(PASSAGE, analyzers)], 1)
    assert best is not None
    assert answer in PASSAGE[best.start : best.end]


def test_it_prefers_the_passage_that_answers(reader: NetworkReader, analyzers: Analyzers) -> None:
    other = (
        "Konferencja o nowych technologiach w medycynie odbędzie się w przyszłym roku w Lublinie."
    )
    question = asked("Kto był kierownikiem projektu?", analyzers)
    best, worse = reader.read(question, [part_of(PASSAGE, analyzers), part_of(other, analyzers)], 2)
    assert best is not None
    assert worse is not None
    assert best.margin > worse.margin


def test_a_passage_is_read_alike_in_any_company(
    reader: NetworkReader, analyzers: Analyzers
) -> None:
    question = asked("Kiedy odbyła się konferencja?", analyzers)
    (alone,) = reader.read(question, [part_of(PASSAGE, analyzers)], 1)
    _, among = reader.read(
        question, [part_of("Inna treść. " * 70, analyzers), part_of(PASSAGE, analyzers)], 9
    )
    assert alone == among


def test_only_the_asked_part_of_a_passage_is_looked_at(
    reader: NetworkReader, analyzers: Analyzers
) -> None:
    place = PASSAGE.index("Całkowity")
    best, nothing = reader.read(
        asked("Kto był kierownikiem?", analyzers),
        [part_of(PASSAGE, analyzers, place), part_of(PASSAGE, analyzers, 3, 4)],
        1,
    )
    assert best is not None
    assert place <= best.start < best.end <= len(PASSAGE)
    assert nothing is None


def test_no_more_windows_are_read_than_allowed(reader: NetworkReader, analyzers: Analyzers) -> None:
    sentence = "Rada Klastra zbiera się raz na kwartał w siedzibie biura. "
    text = sentence * 30
    places = [(start, start + len(sentence) - 1) for start in (0, 58, 1000, 1058, 0)]
    found = reader.read(
        asked("Jak często zbiera się Rada?", analyzers),
        [part_of(text, analyzers, start, end) for start, end in places],
        1,
    )
    assert [span is not None for span in found] == [True, True, False, False, True]
    assert found[0] == found[4]


def test_both_implementations_agree(
    model: BundledModel, analyzers: Analyzers, tmp_path: Path
) -> None:
    """The network in the product against the one it was trained as, with weights of chance."""
    torch = pytest.importorskip("torch", reason="pip install 'kartoteka[models]'")
    from index.reader.training.examples import Window
    from index.reader.training.export import packed
    from index.reader.training.model import Upper
    from index.reader.training.pairs import Store, collate, pair

    torch.manual_seed(1)
    upper = Upper(model.weights).eval()
    with torch.no_grad():
        for values in upper.parameters():
            values += 0.02 * torch.randn_like(values)
    path = tmp_path / "reader.npz"
    np.savez(path, **packed(upper.state_dict(), "chance"))
    question = asked("Kiedy odbyła się konferencja podsumowująca?", analyzers)
    sentences = [(0, 30), (30, len(PASSAGE)), (0, len(PASSAGE))]
    found = NetworkReader(model, ReaderWeights(path), threads=1).read(
        question, [part_of(PASSAGE, analyzers, *sentence) for sentence in sentences], 1
    )
    store = Store(model)
    (text,) = store.texts([("passage: InPlaMed", PASSAGE)])
    (query,) = store.texts([("query:", question.text)])
    window = Window(PASSAGE, "InPlaMed", "pl", "1")
    example = pair(question, query, window, text, analyzers.of("pl"), None)
    with torch.no_grad():
        scores = upper(*collate([example])).numpy()[0]
    first = len(query.states) + text.first
    expected = scores[first : first + len(text.tokens.ids)] - scores[0]
    for span, (begin, stop) in zip(found, sentences, strict=True):
        assert span is not None
        inside = [
            place
            for place, (s, e) in enumerate(zip(text.tokens.starts, text.tokens.ends, strict=True))
            if begin <= s and e <= stop
        ]
        starts, ends = expected[inside, 0], expected[inside, 1]
        best = max(
            starts[a] + ends[a : a + MOST_ANSWER_TOKENS].max() for a in np.argsort(-starts)[:8]
        )
        assert span.margin == pytest.approx(best, abs=0.1)
