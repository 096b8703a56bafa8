"""Forgetting a document cleans every store in which people may have told of it, or says so."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from index.indexing import writing
from index.indexing.forget import ForgetProof, forget
from index.indexing.telltale import Telltale
from service.admin.question_log import QUESTIONS_FILE, QuestionLog
from service.answers.feedback import FEEDBACK_FILE, FeedbackBook, Opinion
from service.forgetting import stores
from tests.index.small_index import SmallIndex

SECRET = "Pacjent Jan Kowalski zapłacił 4 500 zł za zabieg i nie wyraził zgody na przetwarzanie."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    root = tmp_path / "files"
    root.mkdir()
    (root / "kadry").mkdir()
    (root / "kadry" / "tajne.txt").write_text(f"# Karta pacjenta\n{SECRET}", encoding="utf-8")
    (root / "statut.txt").write_text(
        "# Statut klastra\nSkładka członkowska wynosi 1 200 złotych i nie jest zwracana.\n"
        "Członek może wyrazić zgodę na zabieg promocyjny.",
        encoding="utf-8",
    )
    (root / "krótki.txt").write_text("# PIN\n84-2019", encoding="utf-8")
    (root / "bardzo.txt").write_text("xy", encoding="utf-8")
    with SmallIndex(tmp_path / "data") as small:
        small.index(root)
    return tmp_path / "data"


def forgotten(data: Path, path: str) -> ForgetProof:
    settings: Any = SimpleNamespace(data=data)
    with writing(data, "forget"), SmallIndex(data) as small:
        return forget(small.catalog, path, None, stores(settings))


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


TOLD = (
    Opinion("Kto podpisał?", "right", "nie wyraził zgody na przetwarzanie", path="x.txt"),
    Opinion("Co z panem Kowalskim?", "wrong"),
    Opinion("Ile zapłacono?", "should_be", expected="4500 zł"),
    Opinion("Gdzie to jest?", "right", "tutaj", path="kadry/tajne.txt"),
    Opinion("Czy kadry/tajne.txt jest dobre?", "wrong"),
)
OTHERS = (
    Opinion("Ile wynosi składka?", "right", "1 200 złotych", path="statut.txt"),
    Opinion("Jaka jest składka członkowska?", "wrong"),
)


def test_feedback_that_tells_of_a_document_goes_and_the_rest_stays(data: Path) -> None:
    book = FeedbackBook(data)
    for opinion in (*TOLD, *OTHERS):
        book.add(opinion)
    proof = forgotten(data, "kadry/tajne.txt")
    assert book.opinions() == list(OTHERS)
    assert proof.cleaned[FEEDBACK_FILE] == len(TOLD)
    assert proof.is_proven
    assert FEEDBACK_FILE in proof.searched_files
    left = bytes_of(data)
    for told in ("Kowalsk", "4500", "4 500", "przetwarzanie", "tajne.txt"):
        assert told.encode() not in left, told


def test_questions_that_tell_of_a_document_go_and_the_rest_stays(data: Path) -> None:
    days = iter([date(2026, 1, 1)] * 9 + [date(2026, 1, 1) + timedelta(1)] * 9)
    today = SimpleNamespace(now=date(2026, 1, 1))
    log = QuestionLog(
        data / QUESTIONS_FILE, str.split, keeps_text=True, days=30, today=lambda: today.now
    )
    for day in (next(days), date(2026, 1, 2)):
        today.now = day
        for question in ("zabieg Kowalskiego", "ile wynosi składka"):
            log.record("search", "nothing", question)
        log.read()
    assert len(log.read().groups) == 2
    log.close()
    proof = forgotten(data, "kadry/tajne.txt")
    assert proof.cleaned[QUESTIONS_FILE] == 1
    assert b"Kowalsk" not in bytes_of(data)
    log = QuestionLog(
        data / QUESTIONS_FILE, str.split, keeps_text=True, days=30, today=lambda: today.now
    )
    assert [group.wording for group in log.read().groups] == ["ile wynosi składka"]
    log.close()


def test_what_was_deleted_before_is_overwritten_too(data: Path) -> None:
    """By hand, or by a version that did not overwrite what it removed."""
    import sqlite3

    book = FeedbackBook(data)
    for opinion in TOLD:
        book.add(opinion)
    connection = sqlite3.connect(data / FEEDBACK_FILE)
    connection.execute("PRAGMA secure_delete = OFF")  # some builds of SQLite begin with it on
    with connection:
        connection.execute("DELETE FROM feedback")
    connection.close()
    assert b"Kowalskim" in bytes_of(data)
    forgotten(data, "kadry/tajne.txt")
    assert b"Kowalskim" not in bytes_of(data)


def test_logs_of_jobs_that_name_the_file_are_wiped(data: Path) -> None:
    jobs = data / "desk" / "jobs"
    jobs.mkdir(parents=True)
    (jobs / "a.log").write_text("kadry/tajne.txt: odłożone", encoding="utf-8")
    (jobs / "b.log").write_text("statut.txt: odłożone", encoding="utf-8")
    proof = forgotten(data, "kadry/tajne.txt")
    assert proof.cleaned["desk/jobs"] == 1
    assert [file.name for file in jobs.iterdir()] == ["b.log"]


def test_a_short_text_is_searched_for_whole_or_said_to_be_unproven(data: Path) -> None:
    proof = forgotten(data, "krótki.txt")
    assert (proof.searched_pieces, proof.is_proven) == (1, True)
    proof = forgotten(data, "bardzo.txt")
    assert (proof.searched_pieces, proof.traces) == (0, ())
    assert not proof.is_proven
    assert "too short" in proof.unproven[0]


def test_a_text_that_stands_elsewhere_is_said_to_be_unproven(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "files" / "kopia.txt"
    copy.write_bytes((tmp_path / "files" / "statut.txt").read_bytes())
    with SmallIndex(data) as small:
        small.index(tmp_path / "files")
    proof = forgotten(data, "statut.txt")
    assert proof.traces == ()
    assert "another document" in proof.unproven[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kowalskiego", True),
        ("KOWALSKI", True),
        ("zapłacił 4.500", True),
        ("4 500,-", True),
        ("Pacjenci", True),
        ("składka 1200 zł", False),
        ("wyraził zgodę", False),
        ("", False),
        (None, False),
    ],
)
def test_a_name_an_amount_or_a_quote_gives_a_document_away(text: str | None, told: bool) -> None:
    others = ["Składka wynosi 1 200 zł.", "Członek wyraził zgodę na zabieg.", "Zapłaciła składkę"]
    telltale = Telltale.of(["kadry/tajne.txt"], [SECRET], others)
    assert telltale.stands_in(text) is told
