"""Every place in which the service keeps what may tell of a document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.indexing.forget import Store
from index.indexing.telltale import Telltale
from service.admin.jobs import Jobs
from service.admin.question_log import QUESTIONS_FILE, AskedQuestions
from service.admin.snapshots import DESK_FOLDER, forget_snapshots
from service.answers.feedback import FeedbackBook

if TYPE_CHECKING:
    from service.settings import Settings


class _KeptSnapshots:
    """All go, whatever is forgotten: rolling back must not bring it back."""

    name = f"{DESK_FOLDER}/snapshots"

    def __init__(self, data: Path) -> None:
        self._data = data

    def forget(self, _: Telltale) -> int:
        return forget_snapshots(self._data)


def stores(settings: Settings) -> Sequence[Store]:
    """Of this data folder; nothing is opened yet."""
    data = settings.data
    return (
        _KeptSnapshots(data),
        FeedbackBook(data),
        AskedQuestions(data / QUESTIONS_FILE),
        Jobs(data / DESK_FOLDER / "jobs"),
    )
