"""The sample documents are what their script makes, and hold what the questions say of them."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.reading import read_file

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
QUESTIONS = [
    json.loads(line)
    for line in (CORPUS / "evaluation" / "questions.jsonl").read_text("utf-8").splitlines()
]
ZIPPED = {".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".epub"}
UNREADABLE = {"biuro/skan pisma 2016.pdf", "biuro/tablica ogłoszeń.png"}


def committed() -> list[str]:
    """Every sample document, as a path relative to the corpus."""
    return sorted(
        path.relative_to(CORPUS).as_posix()
        for path in CORPUS.rglob("*")
        if path.is_file()
        and path.name not in {"README.md", ".kartotekaignore"}
        and path.relative_to(CORPUS).parts[0] not in {"evaluation", "training"}
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    command = [sys.executable, "-m", "tests.sample_corpus.make", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def content(path: str, data: bytes) -> object:
    """What a file says, without what a compressor or a drawing library may do otherwise."""
    ending = Path(path).suffix
    if ending in ZIPPED:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    if ending == ".pdf":
        reader = pypdf.PdfReader(io.BytesIO(data))
        return reader.metadata, reader.page_labels, [page.extract_text() for page in reader.pages]
    if ending == ".png":
        return Image.open(io.BytesIO(data)).size
    return data


def test_script_makes_exactly_the_committed_files(made: Path) -> None:
    remade = sorted(p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file())
    assert remade == committed()


@pytest.mark.parametrize("path", [p for p in committed() if not p.endswith(".eml")])
def test_committed_file_is_what_the_script_makes(made: Path, path: str) -> None:
    fresh, kept = (made / path).read_bytes(), (CORPUS / path).read_bytes()
    assert fresh == kept or content(path, fresh) == content(path, kept)


@pytest.mark.parametrize("path", [p for p in committed() if p.endswith(".eml")])
def test_committed_message_reads_as_the_one_the_script_makes(made: Path, path: str) -> None:
    if (made / path).read_bytes() != (CORPUS / path).read_bytes():
        # An attachment was compressed by another library; what it says must be the same.
        fresh, kept = read_file(made / path).documents, read_file(CORPUS / path).documents
        assert [(d.attachment, d.text) for d in fresh] == [(d.attachment, d.text) for d in kept]


def test_making_twice_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.sample_corpus.make", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    for path in committed():
        assert (tmp_path / path).read_bytes() == (made / path).read_bytes(), path


def test_every_document_is_described_in_the_readme() -> None:
    readme = (CORPUS / "README.md").read_text("utf-8")
    folder, described = "", set()
    for line in readme.splitlines():
        if heading := re.match(r"### `(.+)/`", line):
            folder = heading[1]
        elif row := re.match(r"\| `(.+?)` \| \S", line):
            described.add(f"{folder}/{row[1]}")
    assert set(committed()) <= described


def test_whole_corpus_stays_small() -> None:
    assert sum((CORPUS / path).stat().st_size for path in committed()) < 6_000_000


def test_every_format_has_its_documents() -> None:
    kinds = Counter(Path(path).suffix for path in committed())
    least = Counter({".pdf": 8, ".docx": 8, ".pptx": 3, ".xlsx": 3, ".html": 4, ".md": 3})
    least += Counter({".txt": 3, ".csv": 2, ".eml": 4, ".rtf": 1, ".epub": 1})
    least += Counter({".odt": 1, ".ods": 1, ".odp": 1})
    assert not least - kinds


@pytest.mark.parametrize("path", sorted(UNREADABLE))
def test_pictures_of_text_are_unreadable(path: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_file(CORPUS / path)
    assert caught.value.reason == "no-text"


@cache
def documents() -> dict[str, Document]:
    """All that can be read, by the path a citation would name ("message → attachment")."""
    found = {}
    for path in committed():
        if path not in UNREADABLE:
            for document in read_file(CORPUS / path).documents:
                found[" → ".join((path, *document.attachment))] = document
    return found


def sources() -> Iterator[tuple[str, dict[str, Any]]]:
    for question in QUESTIONS:
        for source in question["sources"]:
            yield question["_id"], source


def flat(text: str) -> str:
    """Line breaks and the bars between table cells count as spaces."""
    return " ".join(text.replace("|", " ").split())


@pytest.mark.parametrize("language", ["pl", "en"])
def test_language_is_recognised_in_most_documents(language: str) -> None:
    expected = {path for path in documents() if (path.startswith("english/")) == (language == "en")}
    right = {path for path in expected if documents()[path].metadata.language == language}
    assert len(right) >= 0.9 * len(expected)


def test_quotes_stand_at_their_places() -> None:
    missing = []
    for question, source in sources():
        document, place = documents()[source["path"]], source["locator"]
        around = " ".join(
            document.text[section.start : section.end]
            for section in document.sections
            if section.locator.unit == place["unit"]
            and section.locator.first <= place["last"]
            and section.locator.last >= place["first"]
        )
        if flat(source["quote"]) not in flat(around):
            missing.append((question, source["path"], source["quote"]))
    assert missing == []


def test_questions_are_told_apart() -> None:
    assert len({question["_id"] for question in QUESTIONS}) == len(QUESTIONS)
    assert len({question["text"] for question in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["_id"])
def test_question_is_whole(question: dict[str, Any]) -> None:
    assert question["text"].strip() == question["text"] != ""
    assert question["language"] in {"pl", "en", "uk", "de", "es"}
    assert question["tags"]
    assert bool(question["answers"]) is bool(question["sources"]) is question["answerable"]
    assert ("unanswerable" in question["tags"]) is not question["answerable"]
    paths = [source["path"] for source in question["sources"]]
    assert len({(s["path"], s["quote"]) for s in question["sources"]}) == len(paths)
    if "pair" in question:
        assert question["pair"] in {other["_id"] for other in QUESTIONS}
    if "conflict" in question:
        values = question["conflict"]["values"]
        assert {value["path"] for value in values} <= set(paths)
        assert [v["date"] for v in values] == sorted((v["date"] for v in values), reverse=True)
        assert len({value["answer"] for value in values}) > 1


def test_there_are_enough_questions_of_each_kind() -> None:
    answerable = Counter(q["language"] for q in QUESTIONS if q["answerable"])
    assert not Counter(pl=85, en=15, uk=5, de=5, es=5) - answerable
    assert sum(answerable.values()) >= 120
    assert sum(not question["answerable"] for question in QUESTIONS) >= 30
    tags = Counter(tag for question in QUESTIONS for tag in question["tags"])
    least = {"conflict": 12, "inflected": 20, "no-diacritics": 15, "paraphrase": 10}
    assert not Counter(least) - tags


def test_questions_without_diacritics_have_a_twin_with_them() -> None:
    texts = {question["_id"]: question["text"] for question in QUESTIONS}
    for question in QUESTIONS:
        if "no-diacritics" in question["tags"]:
            assert question["text"].isascii()
            assert not texts[question["pair"]].isascii()
