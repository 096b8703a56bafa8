"""/healthz, /readyz and /metrics: for supervisors and monitoring."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from index.catalog import Snapshot
from index.errors import IndexFault
from service.http.metrics import MEDIA_TYPE
from service.http.models import Health, Ready, problem_responses
from service.http.state import State
from service.http.work import Busy, TookTooLong

router = APIRouter(tags=["operation"])


@router.get(
    "/healthz",
    operation_id="health",
    summary="Whether the process answers",
    response_model=Health,
    responses=problem_responses(),
)
async def healthz() -> Health:
    return Health(status="ok")


@router.get(
    "/readyz",
    operation_id="ready",
    summary="Whether searches can be answered",
    response_model=Ready,
    responses=problem_responses(503),
)
async def readyz(state: State) -> Ready:
    await state.light.run(state.services.ready)
    return Ready.model_validate(
        await state.read(_ready) | {"status": "ready", "embedder": state.services.embedder().name}
    )


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, **problem_responses(503)},
)
async def metrics(state: State) -> Response:
    figures = state.metrics
    try:
        counted = await state.read(_counted)
    except (IndexFault, Busy, TookTooLong):
        counted = {}  # the other figures are wanted most when there is no index to count
    for name, value in counted.items():
        getattr(figures, name).set(value)
    figures.access_broken.set(state.services.walls.broken)
    for name, lane in state.lanes.items():
        figures.in_hand.labels(name).set(lane.in_hand)
    return Response(figures.text(), media_type=MEDIA_TYPE)


def _ready(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "generation": snapshot.generation,
        "documents": snapshot.count_documents(),
        "chunks": sum(collection.chunks for collection in snapshot.collections()),
    }


def _counted(snapshot: Snapshot) -> dict[str, float]:
    """By the names that ``Metrics`` has for them."""
    updated = snapshot.updated
    return {
        **_ready(snapshot),
        "unreadable": len(snapshot.unreadable()),
        "updated": updated.timestamp() if updated else 0,
    }
