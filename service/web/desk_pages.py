"""The pages of the operator's desk: what they show, in words, for their templates."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import urlencode

from index.catalog import RunRow, UnreadableRow
from service.admin.jobs import Job
from service.admin.question_log import DayCount, Outcome
from service.admin.unsearchable import ReasonCount, reason_in_words, remedy_in_words
from service.doctor import Finding
from service.messages import Language, Say
from service.messages.file_reasons import in_language
from service.web.rendering import templates

Part = Literal["overview", "unreadable", "runs", "questions", "worklist", "health"]
PARTS: Mapping[Part, str] = {
    "overview": "/admin",
    "unreadable": "/admin/unreadable",
    "runs": "/admin/runs",
    "questions": "/admin/questions",
    "worklist": "/admin/worklist",
    "health": "/admin/health",
}
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
COUNTED = ("added", "changed", "removed", "renamed")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page of the desk has: the language, where it stands, and its addresses."""

    say: Say
    part: Part
    chosen_language: Language | None
    address_here: str
    query_here: Mapping[str, str]

    def link(self, path: str, **query: object) -> str:
        """An address of the desk in the language that was chosen; empty values are left out."""
        given = {name: str(value) for name, value in query.items() if value not in ("", None)}
        if self.chosen_language:
            given["lang"] = self.chosen_language
        return f"{path}?{urlencode(given)}" if given else path

    def part_link(self, part: Part) -> str:
        return self.link(PARTS[part])

    @property
    def parts(self) -> Sequence[Part]:
        return tuple(PARTS)

    @property
    def other_language(self) -> str:
        query = {**self.query_here, "lang": self.say("page.other_code")}
        return f"{self.address_here}?{urlencode(query)}"

    def when(self, moment: datetime) -> str:
        """In the server's own time."""
        local = moment.astimezone()
        return f"{self.say.date(local.date())}, {local:%H:%M}"

    def brief(self, moment: datetime) -> str:
        """For tables: "22.11.2026 05:57", "2026-11-22 05:57"."""
        local = moment.astimezone()
        return f"{local:%d.%m.%Y %H:%M}" if self.say.language == "pl" else f"{local:%Y-%m-%d %H:%M}"

    def day(self, day: date) -> str:
        return self.say.date(day)

    def lasted(self, begun: datetime, ended: datetime) -> str:
        seconds = max(0.0, (ended - begun).total_seconds())
        if seconds >= 120:
            return self.say("desk.minutes", n=self.say.number(round(seconds / 60)))
        return self.say("desk.seconds", n=self.say.decimal(seconds))

    def size(self, size_bytes: int) -> str:
        for unit, factor in (("GB", 1e9), ("MB", 1e6)):
            if size_bytes >= factor:
                return f"{self.say.decimal(size_bytes / factor)}\N{NO-BREAK SPACE}{unit}"
        return f"{self.say.decimal(size_bytes / 1e3)}\N{NO-BREAK SPACE}kB"

    def reason(self, reason: str) -> str:
        return reason_in_words(reason, self.say)

    def remedy(self, row: UnreadableRow) -> str:
        return remedy_in_words(row, self.say)

    def detail(self, row: UnreadableRow) -> str:
        return in_language(row.detail, self.say.language)

    def finding(self, finding: Finding) -> str:
        return self.say(f"doctor.{finding.code}", **finding.fields)

    def result(self, run: RunRow) -> str:
        key = f"desk.result.{run.result}"
        return self.say(key) if self.say.has(key) else run.result

    def state(self, job: Job) -> str:
        return self.say(f"desk.state.{job.state}")

    def run_counts(self, run: RunRow) -> Sequence[int]:
        """The last is how many files could not be searched when it ended, as its log says; a run
        of an older version knows only those that failed in it."""
        unreadable = run.counts.get("unreadable", run.counts.get("failed", 0))
        return [*(int(run.counts.get(name, 0)) for name in COUNTED), int(unreadable)]

    def remedy_of(self, reason: ReasonCount) -> str:
        key = f"remedy.{reason.reason}"
        return self.say(key) if self.say.has(key) else ""

    def plain(self, text: str) -> str:
        """A name as it is, with signs that are seen instead of ones that hide or turn others."""
        return visible(text)

    def asked(self, day: DayCount, *outcomes: Outcome) -> str:
        return self.say.number(sum(day.outcomes.get(one, 0) for one in outcomes))


def visible(text: str) -> str:
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) in HIDDEN else sign
        for sign in text
    )


def render(template: str, desk: Desk, **content: Any) -> str:
    return (
        templates().get_template(f"desk_{template}.html").render(desk=desk, say=desk.say, **content)
    )
