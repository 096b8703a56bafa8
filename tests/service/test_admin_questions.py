"""What is kept of questions that were asked in vain, and what never is."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical.analysis import Analyzers
from service.admin.question_log import SHOWN_AFTER_DAYS, QuestionLog
from service.admin.question_words import anonymous, question_lemmas
from service.admin.spreadsheet import FORMULA_SIGNS, safe

START = date(2026, 3, 1)


class Calendar:
    def __init__(self) -> None:
        self.day = START

    def __call__(self) -> date:
        return self.day


def words(question: str) -> Sequence[str]:
    return sorted(set(question.lower().split()))


@pytest.fixture
def opened(tmp_path: Path) -> Any:
    """Makes a log over the same file; ``keeps_text`` and ``days`` as in the settings."""
    logs: list[QuestionLog] = []

    def make(calendar: Calendar, *, keeps_text: bool = True, days: int = 30) -> QuestionLog:
        log = QuestionLog(
            tmp_path / "q.sqlite3", words, keeps_text=keeps_text, days=days, today=calendar
        )
        logs.append(log)
        return log

    yield make
    for log in logs:
        log.close()


Opened = Callable[..., QuestionLog]


def test_a_group_is_shown_from_its_second_day_on(opened: Opened) -> None:
    calendar = Calendar()
    log = opened(calendar)
    log.record("ask", "not_found", "dodatek funkcyjny")
    log.record("ask", "not_found", "Funkcyjny dodatek")
    log.record("search", "nothing", "bal")
    assert log.read().groups == []
    assert log.read().unshown == 3
    calendar.day += timedelta(days=1)
    log.record("ask", "not_found", "dodatek FUNKCYJNY")
    (group,) = log.read().groups
    assert (group.times, group.days, group.latest) == (3, SHOWN_AFTER_DAYS, calendar.day)
    assert group.wording == "dodatek FUNKCYJNY"
    assert log.read().unshown == 1


def test_words_of_one_day_are_never_on_the_disk(opened: Opened, tmp_path: Path) -> None:
    calendar = Calendar()
    log = opened(calendar)
    for _ in range(50):
        log.record("ask", "not_found", "zwolnienie kowalskiego")
    log.read()
    for file in tmp_path.iterdir():
        assert b"kowalskiego" not in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_only_what_was_in_vain_leaves_words(opened: Opened) -> None:
    calendar = Calendar()
    log = opened(calendar)
    for _ in range(3):
        for kind, outcome in (
            ("search", "found"),
            ("ask", "answered"),
            ("ask", "conflicting"),
        ):
            log.record(kind, outcome, "składka")
        calendar.day += timedelta(days=1)
    assert log.read().groups == []
    assert log.read().unshown == 0
    assert [dict(one.outcomes) for one in log.read().counts] == [
        {"found": 1, "answered": 1, "conflicting": 1}
    ] * 3


def test_everything_of_a_group_goes_after_its_days(opened: Opened, tmp_path: Path) -> None:
    calendar = Calendar()
    log = opened(calendar, days=7)
    for _ in range(2):
        log.record("ask", "not_found", "karnawal")
        calendar.day += timedelta(days=1)
    assert len(log.read().groups) == 1
    calendar.day = START + timedelta(days=7)  # the first of its two days is too old now
    assert log.read().groups == []
    assert log.read().unshown == 1
    calendar.day = START + timedelta(days=8)
    assert log.read().unshown == 0
    log.close()
    assert b"karnawal" not in (tmp_path / "q.sqlite3").read_bytes()


def test_turning_it_off_removes_what_was_kept(opened: Opened, tmp_path: Path) -> None:
    calendar = Calendar()
    log = opened(calendar)
    for _ in range(2):
        log.record("search", "nothing", "karnawal")
        calendar.day += timedelta(days=1)
    assert len(log.read().groups) == 1
    log.close()
    off = opened(calendar, keeps_text=False)
    off.record("search", "nothing", "karnawal")
    asked = off.read()
    assert asked.groups == []
    assert asked.unshown == 0
    assert sum(sum(one.outcomes.values()) for one in asked.counts) == 3
    off.close()
    assert b"karnawal" not in (tmp_path / "q.sqlite3").read_bytes()


def test_counts_stay_for_a_year(opened: Opened) -> None:
    calendar = Calendar()
    log = opened(calendar)
    log.record("search", "found", "x")
    calendar.day += timedelta(days=399)
    assert len(log.read(days=400).counts) == 1
    calendar.day += timedelta(days=1)
    assert log.read(days=500).counts == []


def test_reading_makes_no_file(opened: Opened, tmp_path: Path) -> None:
    assert opened(Calendar()).read().counts == ()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_stops_no_search(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "q.sqlite3").write_bytes(b"to nie jest baza danych, lecz cos innego" * 40)
    log = QuestionLog(tmp_path / "q.sqlite3", words, keeps_text=True, days=30)
    for _ in range(3):
        log.record("search", "found", "x")
    assert log.read().counts == ()
    assert log.problem is not None
    assert len([record for record in caplog.records if "cannot be counted" in record.message]) == 1
    log.close()
    log.record("search", "found", "after the end")


def test_nobody_and_no_hour_is_kept(opened: Opened, tmp_path: Path) -> None:
    log = opened(Calendar())
    log.record("ask", "not_found", "x")
    log.close()
    with sqlite3.connect(tmp_path / "q.sqlite3") as connection:
        columns = {
            column[1]
            for (table,) in connection.execute("SELECT name FROM sqlite_master")
            for column in connection.execute(f"PRAGMA table_info({table})")
        }
    connection.close()
    assert columns == {
        *("value", "day", "kind", "outcome", "n", "mark", "lemmas", "wording"),
    }


def test_forms_of_the_same_words_are_one_group(environment: dict[str, str]) -> None:
    polish = Analyzers(Path(environment["KARTOTEKA_CACHE"]) / "lemmas").of("pl")
    same = ("Ile wynosi składka?", "ile wynosza skladki", "ILE WYNOSIŁA SKŁADKA")
    assert len({tuple(question_lemmas(one, polish)) for one in same}) == 1
    assert question_lemmas("Kiedy jest bal?", polish) == ["bal"]
    assert question_lemmas("co to jest?", polish)  # nothing but question words: kept as they are


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("umowa jan.kowalski@firma.pl", "umowa …"),
        ("PESEL 85010112345", "PESEL …"),
        ("tel. +48 600 700 800 kto to", "tel. … kto to"),
        ("budżet na rok 2024", "budżet na rok 2024"),
        ("limit 1200 zł", "limit 1200 zł"),
        ("wiersz\npierwszy\x1b[31m", "wiersz pierwszy [31m"),
    ],
)
def test_wordings_lose_what_tells_of_people(question: str, kept: str) -> None:
    assert anonymous(question) == kept


@given(st.text())
def test_wordings_are_short_single_lines(question: str) -> None:
    wording = anonymous(question)
    assert len(wording) <= 200
    assert wording.isprintable()
    assert anonymous(wording) == wording


@given(st.text() | st.text(alphabet=FORMULA_SIGNS + " \N{RIGHT-TO-LEFT OVERRIDE}ab"))
def test_no_cell_is_a_formula(cell: str) -> None:
    shown = safe(cell)
    assert shown.removeprefix("'") == cell.replace("\0", "\N{SYMBOL FOR NULL}").removeprefix("'")
    first = next((sign for sign in shown if sign.isprintable() and not sign.isspace()), "")
    assert first == "" or first not in FORMULA_SIGNS


def test_what_is_too_old_goes_when_the_service_starts(opened: Opened, tmp_path: Path) -> None:
    calendar = Calendar()
    log = opened(calendar)
    for _ in range(2):
        log.record("search", "nothing", "karnawal")
        calendar.day += timedelta(days=1)
    log.close()
    calendar.day += timedelta(days=60)
    again = opened(calendar)
    again.tidy()
    again.close()
    assert b"karnawal" not in (tmp_path / "q.sqlite3").read_bytes()


def test_a_new_day_is_told_once(tmp_path: Path) -> None:
    calendar, told = Calendar(), []
    log = QuestionLog(
        tmp_path / "q.sqlite3",
        words,
        keeps_text=False,
        days=30,
        today=calendar,
        each_day=lambda: told.append(calendar.day),
    )
    for _ in range(2):
        for _ in range(3):
            log.record("search", "found", "x")
        log.read()
        calendar.day += timedelta(days=1)
    log.close()
    assert told == [START, START + timedelta(days=1)]
