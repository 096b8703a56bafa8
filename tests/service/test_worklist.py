"""What went wrong becomes a list that can be worked through."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from service.admin.question_log import Asked, Group
from service.admin.worklist import WORKLIST_FILE, Item, Worklist
from service.answers.feedback import Opinion

WRONG = Opinion("Ile wynosi składka?", "wrong", "1 200 zł", None, "uchwała.pdf")
RIGHT = Opinion("Ile wynosi składka?", "should_be", "1 200 zł", "900 zł", "uchwała.pdf")
REFUSE = Opinion("Kto jest królem?", "should_be", "Jan", None, "pismo.txt")


def group(times: int = 3) -> Group:
    words = ("dodatek", "funkcyjny")
    return Group("ask", "not_found", words, "dodatek funkcyjny", times, 2, date(2026, 3, 2))


def items(book: Worklist, *opinions: Opinion, times: int = 3) -> dict[str, Item]:
    found = book.items(Asked([group(times)], 0, ()), opinions)
    return {one.question: one for one in found}


@pytest.fixture
def book(tmp_path: Path) -> Worklist:
    return Worklist(tmp_path)


def test_all_that_went_wrong_is_open_at_first(book: Worklist, tmp_path: Path) -> None:
    found = items(book, WRONG, REFUSE)
    assert {one.state for one in found.values()} == {"open"}
    assert [found[q].source for q in found] == ["should_be", "wrong", "not_found"]
    assert found[WRONG.question].expected is None
    assert not found[WRONG.question].teaches
    assert found[REFUSE.question].expected == ""  # there should have been no answer
    assert found[REFUSE.question].teaches
    assert not (tmp_path / WORKLIST_FILE).exists()


def test_a_right_answer_is_told_with_its_complaint(book: Worklist) -> None:
    found = items(book, WRONG, RIGHT)
    assert found[WRONG.question].expected == "900 zł"
    assert len(found) == 2


def test_what_is_done_stays_done_until_it_comes_again(book: Worklist) -> None:
    done = items(book, WRONG)
    for one in done.values():
        book.put(one, "done")
    assert {one.state for one in items(book, WRONG).values()} == {"done"}
    again = items(book, WRONG, WRONG, times=4)
    assert {one.state for one in again.values()} == {"open"}


def test_what_is_left_stays_left_and_can_be_taken_back(book: Worklist) -> None:
    left = items(book)["dodatek funkcyjny"]
    book.put(left, "leave")
    assert items(book, times=9)["dodatek funkcyjny"].state == "leave"
    book.put(left, "open")
    assert items(book)["dodatek funkcyjny"].state == "open"


def test_the_file_says_nothing_of_what_was_asked(book: Worklist, tmp_path: Path) -> None:
    for one in items(book, WRONG, REFUSE).values():
        book.put(one, "done")
    file = tmp_path / WORKLIST_FILE
    content = file.read_bytes()
    for one in items(book, WRONG, REFUSE).values():
        assert one.question.encode() not in content
        assert one.key.encode() not in content
        assert bytes.fromhex(one.key) not in content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
