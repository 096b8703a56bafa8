"""What the desk's pages and interface are made from."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.admin.jobs import Jobs
from service.admin.question_log import QUESTIONS_FILE, QuestionLog
from service.admin.question_words import Lemmas
from service.admin.runner import Runner
from service.admin.snapshots import DESK_FOLDER, Snapshots
from service.admin.worklist import Worklist
from service.answers.feedback import FeedbackBook

if TYPE_CHECKING:
    from service.doctor import Patient
    from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """``patient`` is what the doctor looks at, with the model that the service has loaded."""

    patient: Callable[[], AbstractContextManager[Patient]]
    questions: QuestionLog
    feedback: FeedbackBook
    worklist: Worklist
    jobs: Jobs
    snapshots: Snapshots
    runner: Runner

    def close(self) -> None:
        self.runner.close()
        self.questions.close()


def open_desk(
    settings: Settings,
    patient: Callable[[], AbstractContextManager[Patient]],
    lemmas: Lemmas,
) -> Desk:
    """Makes nothing until something is asked or started; removes what is kept no longer."""
    data, admin = settings.data, settings.admin
    jobs = Jobs(data / DESK_FOLDER / "jobs")
    snapshots = Snapshots(data, admin.snapshots, admin.snapshot_days)
    questions = QuestionLog(
        data / QUESTIONS_FILE,
        lemmas,
        keeps_text=admin.questions,
        days=admin.question_days,
        each_day=snapshots.tidy,
    )
    snapshots.tidy()
    questions.tidy()
    return Desk(
        patient,
        questions,
        FeedbackBook(data),
        Worklist(data),
        jobs,
        snapshots,
        Runner(settings, jobs, snapshots),
    )
