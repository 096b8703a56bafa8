"""/api/admin: the desk for programs. Its pages are in ``service.http.admin``."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from index.catalog import Snapshot
from service.admin.coverage import coverage
from service.admin.figures import figures
from service.admin.jobs import Job
from service.admin.overview import overview
from service.admin.runner import JobRunning
from service.admin.shapes import (
    asked_shape,
    coverage_shape,
    figures_shape,
    item_shape,
    job_shape,
    opinions_shape,
    overview_shape,
    run_shape,
    snapshot_shape,
    unreadable_shape,
)
from service.admin.snapshots import NAME
from service.admin.unsearchable import Wanted, by_reason, chosen
from service.admin.worklist import STATES, Item, worklist
from service.answers.feedback import Opinion
from service.doctor import examine, finding_shape
from service.http.access import Administrator
from service.http.forms import require_json
from service.http.models import Text
from service.http.problems import Problem
from service.http.state import HttpState, State
from service.messages import Say

router = APIRouter(prefix="/api/admin", include_in_schema=False)

MOST_RUNS = 200
Part = Annotated[Text, Query(max_length=1024)]


class IndexOrder(BaseModel):
    """``collection`` "" means all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    collection: Text = ""
    retry_unreadable: bool = False


class ItemOrder(BaseModel):
    """``expected``: the right answer, where it is known now."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Text
    state: Literal["open", "done", "leave"]
    expected: Text = ""


class RollbackOrder(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    snapshot: Text


@router.get("/overview")
async def get_overview(state: State, _: Administrator) -> Response:
    return _json(await state.read(lambda snapshot: overview_shape(overview(snapshot))))


@router.get("/coverage")
async def get_coverage(
    state: State, _: Administrator, collection: Part, folder: Part = ""
) -> Response:
    def reading(snapshot: Snapshot) -> dict[str, Any]:
        if snapshot.root(collection) is None:
            raise Problem("no-such-address", "There is no such collection.")
        return coverage_shape(coverage(snapshot, collection, folder))

    return _json(await state.read(reading))


@router.get("/unreadable")
async def get_unreadable(
    state: State, _: Administrator, collection: Part = "", folder: Part = "", reason: Part = ""
) -> Response:
    rows = await state.read(lambda snapshot: snapshot.unreadable())
    wanted = chosen(rows, Wanted(collection, folder, reason))
    return _json(
        {
            "files": unreadable_shape(wanted),
            "by_reason": {one.reason: one.files for one in by_reason(wanted)},
            "total": len(rows),
        }
    )


@router.get("/runs")
async def get_runs(
    state: State, _: Administrator, limit: Annotated[int, Query(ge=1, le=MOST_RUNS)] = 50
) -> Response:
    runs = await state.read(lambda snapshot: snapshot.runs(limit))
    return _json({"runs": [run_shape(run) for run in runs]})


@router.get("/worklist")
async def get_worklist(state: State, _: Administrator) -> Response:
    desk = state.services.desk
    items = await state.work.run(lambda: worklist(desk))
    return _json({"items": [item_shape(one) for one in items]})


@router.post("/worklist")
async def post_worklist(
    state: State, request: Request, _: Administrator, order: ItemOrder
) -> Response:
    require_json(request, state.services.settings.http.allowed_hosts)
    return _json(item_shape(await change_item(state, order.key, order.state, order.expected)))


@router.get("/jobs")
async def get_jobs(state: State, _: Administrator) -> Response:
    desk = state.services.desk

    def reading() -> dict[str, Any]:
        return {
            "jobs": [job_shape(desk.runner.state_of(job)) for job in desk.jobs.latest()],
            "snapshots": [snapshot_shape(one) for one in desk.snapshots.kept()],
        }

    return _json(await state.work.run(reading))


@router.get("/jobs/{name}")
async def get_job(state: State, _: Administrator, name: str) -> Response:
    desk = state.services.desk
    job = await state.work.run(lambda: desk.jobs.find(name))
    if job is None:
        raise Problem("no-such-address", "There is no such job.")
    return _json(job_shape(desk.runner.state_of(job), desk.jobs.log_tail(name)))


@router.get("/questions")
async def get_questions(state: State, _: Administrator) -> Response:
    log = state.services.desk.questions
    asked = await state.work.run(log.read)
    keeps_text = state.services.settings.admin.questions
    return _json(asked_shape(asked, keeps_text=keeps_text, problem=log.problem))


@router.get("/feedback")
async def get_feedback(state: State, _: Administrator) -> Response:
    """The newest first."""
    opinions = await state.work.run(state.services.desk.feedback.opinions)
    return _json({"opinions": opinions_shape(opinions[::-1])})


@router.get("/health")
async def get_health(
    state: State, _: Administrator, lang: Annotated[Literal["pl", "en"], Query()] = "en"
) -> Response:
    services, say = state.services, Say(lang)
    found = await state.work.run(lambda: examine(services.settings, services.desk.patient))
    return _json(
        {
            "findings": [
                finding_shape(one, say(f"doctor.{one.code}", **one.fields)) for one in found
            ],
            "figures": figures_shape(figures(state.metrics.registry)),
        }
    )


@router.post("/index", status_code=202)
async def post_index(
    state: State, request: Request, administrator: Administrator, order: IndexOrder
) -> Response:
    require_json(request, state.services.settings.http.allowed_hosts)
    job = await start_indexing(
        state, administrator.name, order.collection, retry=order.retry_unreadable
    )
    return _json(job_shape(job), 202)


@router.post("/rollback", status_code=202)
async def post_rollback(
    state: State, request: Request, administrator: Administrator, order: RollbackOrder
) -> Response:
    require_json(request, state.services.settings.http.allowed_hosts)
    return _json(
        job_shape(await start_rolling_back(state, administrator.name, order.snapshot)), 202
    )


async def start_indexing(state: HttpState, by: str, collection: str, *, retry: bool) -> Job:
    """Raises Problem where the collection is not known or a job runs."""
    runner = state.services.desk.runner
    if collection:
        root = await state.read(lambda snapshot: snapshot.root(collection))
        if root is None:
            raise Problem("no-such-address", "There is no such collection.")
    try:
        return await state.work.run(lambda: runner.start_indexing(by, collection, retry=retry))
    except JobRunning as running:
        raise _running(running) from running


async def start_rolling_back(state: HttpState, by: str, target: str) -> Job:
    """Raises Problem where there is no such snapshot or a job runs."""
    desk = state.services.desk
    kept = await state.work.run(desk.snapshots.kept)
    if not NAME.fullmatch(target) or target not in {one.name for one in kept}:
        raise Problem("no-such-address", "There is no such state to roll back to.")
    try:
        return await state.work.run(lambda: desk.runner.start_rolling_back(by, target))
    except JobRunning as running:
        raise _running(running) from running


def _running(running: JobRunning) -> Problem:
    return Problem("job-running", f"It is {running.job.name}; wait until it is done.")


def _json(content: dict[str, Any], status: int = 200) -> Response:
    return Response(
        json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


async def change_item(state: HttpState, key: str, wanted: str, expected: str = "") -> Item:
    """Puts an item of the worklist into another state. ``expected`` is kept as the right answer
    that somebody gave. Raises Problem."""
    target = next((name for name in STATES if name == wanted), None)
    if target is None:
        raise Problem("form-refused", "There is no such state.")
    desk = state.services.desk

    def change() -> Item | None:
        item = next((one for one in worklist(desk) if one.key == key), None)
        if item is None:
            return None
        if expected.strip():
            said = Opinion(item.question, "should_be", item.shown, expected.strip(), item.path)
            desk.feedback.add(said)
            for one in worklist(desk):
                if one.key == key:
                    item = one
                elif (one.source, one.question, one.shown) == ("should_be", item.question, None):
                    desk.worklist.put(one, target)  # what was said just now is no work of its own
        desk.worklist.put(item, target)
        return replace(item, state=target)

    found = await state.work.run(change)
    if found is None:
        raise Problem("no-such-address", "There is no such item any more.")
    return found
