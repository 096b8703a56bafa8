"""/admin: the operator's desk as pages. They work without scripts."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from index.catalog import Snapshot
from index.errors import IndexFault
from service.admin.figures import figures
from service.admin.overview import Overview, overview
from service.admin.shapes import unreadable_shape
from service.admin.spreadsheet import spreadsheet
from service.admin.unsearchable import (
    Wanted,
    by_reason,
    chosen,
    reason_in_words,
    remedy_in_words,
)
from service.admin.worklist import STATES, worklist
from service.answers.feedback import complaints
from service.doctor import Finding, examine
from service.http.access import Administrator
from service.http.admin_api import MOST_RUNS, change_item, start_indexing, start_rolling_back
from service.http.forms import seal, sealed_form
from service.http.page import POLICY
from service.http.problems import Problem
from service.http.reader_language import browser_language
from service.http.state import HttpState, State
from service.http.work import Busy, TookTooLong
from service.messages import Language, Say
from service.messages.file_reasons import in_language
from service.web.desk_pages import Desk, Part, render

router = APIRouter(prefix="/admin", include_in_schema=False)

ROWS = 100
FOLDER_ROWS = 40
MOST_CHARACTERS = 1024


class Asking:
    """What every page of the desk is given: who asks, in which language, on which page."""

    def __init__(
        self, request: Request, state: State, administrator: Administrator, lang: str = ""
    ) -> None:
        self.request = request
        self.state = state
        self.administrator = administrator
        self.chosen: Language | None = "en" if lang == "en" else "pl" if lang == "pl" else None
        otherwise = state.services.settings.language
        self.say = Say(self.chosen or browser_language(request, otherwise))

    def desk(self, part: Part) -> Desk:
        query = {name: value for name, value in self.request.query_params.items() if name != "lang"}
        return Desk(self.say, part, self.chosen, self.request.url.path, query)

    def page(self, template: str, part: Part, status: int = 200, **content: Any) -> Response:
        return HTMLResponse(
            render(template, self.desk(part), **content).encode("utf-8", "replace"),
            status_code=status,
            headers={
                "Content-Security-Policy": POLICY,
                "Content-Language": self.say.language,
                "Vary": "Accept-Language",
                "Cache-Control": "no-store",
            },
        )

    def goto(self, path: str, **query: object) -> Response:
        return RedirectResponse(self.desk("runs").link(path, **query), 303)


Asked = Annotated[Asking, Depends()]
Text = Annotated[str, Query(max_length=MOST_CHARACTERS)]


@router.get("")
async def overview_page(asking: Asked, collection: Text = "", folder: Text = "") -> Response:
    state = asking.state
    seen: Overview | None = None
    with suppress(IndexFault, Busy, TookTooLong):  # the findings say what is the matter
        seen = await state.read(lambda snapshot: overview(snapshot, collection, folder.strip("/")))
    found = await _findings(state)
    return asking.page("overview", "overview", seen=seen, findings=found, most=FOLDER_ROWS)


@router.get("/unreadable")
async def unreadable_page(
    asking: Asked, collection: Text = "", folder: Text = "", reason: Text = "", page: Text = "1"
) -> Response:
    wanted = Wanted(collection, folder.strip("/"), reason)
    rows, names = await asking.state.read(
        lambda snapshot: (snapshot.unreadable(), [one.name for one in snapshot.collections()])
    )
    fitting = chosen(rows, wanted)
    pages = max(1, -(-len(fitting) // ROWS))
    number = min(pages, max(1, int(page))) if page.isdecimal() and len(page) < 7 else 1
    return asking.page(
        "unreadable",
        "unreadable",
        wanted=wanted,
        collections=names,
        reasons=by_reason(rows),
        fitting_reasons=by_reason(fitting),
        total=len(rows),
        fitting=len(fitting),
        rows=fitting[(number - 1) * ROWS : number * ROWS],
        first=(number - 1) * ROWS + 1,
        page=number,
        pages=pages,
    )


@router.get("/unreadable.csv")
async def unreadable_csv(
    asking: Asked, collection: Text = "", folder: Text = "", reason: Text = ""
) -> Response:
    say, rows = asking.say, await _fitting(asking, collection, folder, reason)
    names = ("collection", "file", "reason", "detail", "remedy")
    content = spreadsheet(
        [say(f"desk.{name}") for name in names],
        (
            (
                row.collection,
                row.path,
                reason_in_words(row.reason, say),
                in_language(row.detail, say.language),
                remedy_in_words(row, say),
            )
            for row in rows
        ),
    )
    return _download(content, "text/csv; charset=utf-8", "kartoteka-unreadable.csv")


@router.get("/unreadable.json")
async def unreadable_json(
    asking: Asked, collection: Text = "", folder: Text = "", reason: Text = ""
) -> Response:
    rows = await _fitting(asking, collection, folder, reason)
    content = json.dumps({"files": unreadable_shape(rows)}, ensure_ascii=False, indent=1)
    return _download(
        content.encode("utf-8", "replace"), "application/json", "kartoteka-unreadable.json"
    )


@router.get("/runs")
async def runs_page(asking: Asked) -> Response:
    return await _runs(asking)


@router.get("/runs/{name}")
async def job_page(asking: Asked, name: str) -> Response:
    desk = asking.state.services.desk
    job = await asking.state.work.run(lambda: desk.jobs.find(name))
    if job is None:
        raise Problem("no-such-address", "There is no such job.")
    return asking.page(
        "job", "runs", job=desk.runner.state_of(job), log=desk.jobs.log_tail(job.name)
    )


@router.post("/index")
async def index_now(asking: Asked) -> Response:
    form = await _form(asking)
    job = await start_indexing(
        asking.state,
        asking.administrator.name,
        form.get("collection", ""),
        retry=form.get("retry") == "1",
    )
    return asking.goto(f"/admin/runs/{job.name}")


@router.get("/rollback")
async def rollback_page(asking: Asked, to: Text = "") -> Response:
    """Asks once more, and says what would be undone."""
    desk = asking.state.services.desk
    kept = {one.name: one for one in await asking.state.work.run(desk.snapshots.kept)}
    if to not in kept:
        raise Problem("no-such-address", "There is no such state to roll back to.")
    runs = await asking.state.read(lambda snapshot: snapshot.runs(MOST_RUNS))
    return asking.page(
        "rollback",
        "runs",
        kept=kept[to],
        undone=[run for run in runs if run.ended > kept[to].made],
        newer=any(name > to for name in kept),
        seal=seal(asking.administrator),
    )


@router.post("/rollback")
async def roll_back(asking: Asked) -> Response:
    form = await _form(asking)
    job = await start_rolling_back(asking.state, asking.administrator.name, form.get("to", ""))
    return asking.goto(f"/admin/runs/{job.name}")


@router.get("/questions")
async def questions_page(asking: Asked) -> Response:
    services = asking.state.services
    log = services.desk.questions
    asked = await asking.state.work.run(log.read)
    opinions = (await asking.state.work.run(services.desk.feedback.opinions))[::-1]
    return asking.page(
        "questions",
        "questions",
        asked=asked,
        settings=services.settings.admin,
        problem=log.problem,
        opinions=opinions,
        verdicts=Counter(one.verdict for one in opinions).most_common(),
        complaints=complaints(opinions)[:ROWS],
    )


@router.get("/worklist")
async def worklist_page(asking: Asked, state: Text = "open") -> Response:
    services = asking.state.services
    chosen = next((name for name in STATES if name == state), "open")
    items = await asking.state.work.run(partial(worklist, services.desk))
    taught = await asking.state.work.run(lambda: len(list(services.desk.feedback.questions())))
    return asking.page(
        "worklist",
        "worklist",
        items=[one for one in items if one.state == chosen][:ROWS],
        chosen=chosen,
        states=STATES,
        counts=Counter(one.state for one in items),
        keeps=services.settings.admin.questions,
        problem=services.desk.questions.problem,
        taught=taught,
        most=MOST_CHARACTERS,
        seal=seal(asking.administrator),
    )


@router.post("/worklist")
async def move_item(asking: Asked, state: Text = "open") -> Response:
    """Puts an item into another state; a right answer that comes with it is kept as one that
    somebody gave."""
    form = await _form(asking)
    await change_item(
        asking.state, form.get("key", ""), form.get("state", ""), form.get("expected", "")
    )
    shown = state if state in STATES else "open"
    return asking.goto("/admin/worklist", state=shown)


@router.get("/worklist.jsonl")
async def worklist_questions(asking: Asked) -> Response:
    """Questions with their right answers, as ``kartoteka calibrate`` reads them."""
    desk = asking.state.services.desk
    rows = await asking.state.work.run(lambda: list(desk.feedback.questions()))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return _download(lines.encode("utf-8", "replace"), "application/jsonl", "questions.jsonl")


@router.get("/health")
async def health_page(asking: Asked) -> Response:
    unreadable = 0
    with suppress(IndexFault, Busy, TookTooLong):
        unreadable = await asking.state.read(lambda snapshot: len(snapshot.unreadable()))
    return asking.page(
        "health",
        "health",
        unreadable=unreadable,
        findings=await _findings(asking.state),
        figures=figures(asking.state.metrics.registry),
    )


async def _runs(asking: Asking) -> Response:
    state = asking.state
    desk, settings = state.services.desk, state.services.settings.admin

    def reading(snapshot: Snapshot) -> tuple[Any, Any]:
        return snapshot.runs(50), [one.name for one in snapshot.collections()]

    try:
        runs, names = await state.read(reading)
    except (IndexFault, Busy, TookTooLong):
        runs, names = [], []
    jobs = [desk.runner.state_of(job) for job in await state.work.run(desk.jobs.latest)]
    return asking.page(
        "runs",
        "runs",
        runs=runs,
        collections=names,
        jobs=jobs[:10],
        running=desk.runner.current(),
        kept=await state.work.run(desk.snapshots.kept),
        settings=settings,
        seal=seal(asking.administrator),
    )


async def _findings(state: HttpState) -> list[Finding]:
    services = state.services
    return await state.work.run(lambda: examine(services.settings, services.desk.patient))


async def _fitting(asking: Asking, collection: str, folder: str, reason: str) -> list[Any]:
    wanted = Wanted(collection, folder.strip("/"), reason)
    return await asking.state.read(lambda snapshot: chosen(snapshot.unreadable(), wanted))


async def _form(asking: Asking) -> Any:
    names = asking.state.services.settings.http.allowed_hosts
    return await sealed_form(asking.request, asking.administrator, names)


def _download(content: bytes, media_type: str, name: str) -> Response:
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
