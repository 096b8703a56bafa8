"""The HTTP application, put together from its routes and guards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib import metadata

import structlog
from fastapi import FastAPI

from index.errors import IndexFault
from service.access.signing_in import signing_in
from service.http import (
    admin,
    admin_api,
    ask,
    ask_stream,
    documents,
    evidence,
    feedback,
    health,
    intranet,
    opensearch,
    page,
    problems,
    search,
    source_view,
    suggest,
    written_page,
)
from service.http.access import AccessGuard
from service.http.budget import Budget
from service.http.courtesy import Courtesy
from service.http.departures import Departures
from service.http.description import describe
from service.http.envelope import Envelope
from service.http.guards import BodyGuard, HostGuard, is_loopback
from service.http.lanes import work_lanes
from service.http.late_answers import LateAnswers
from service.http.metrics import Metrics
from service.http.origins import OriginGuard, site_keys
from service.http.problem_pages import ProblemPages
from service.http.proxied import Proxied
from service.http.state import HttpState
from service.http.work import Busy, TookTooLong
from service.http.writing import Writing
from service.services import Services

DESCRIPTION = """Finds the passages of an organisation's own documents that answer a question,
with the file and the page. Errors are problem documents (RFC 9457)."""

HOUR_S = 3600.0


def create_app(services: Services) -> FastAPI:
    """The application; ``services`` are closed when it shuts down."""
    http = services.settings.http
    courtesy = Courtesy()
    state = HttpState(
        services,
        *work_lanes(http, courtesy.give_way),
        Writing(services.settings.llm.parallel),
        Metrics(),
        Budget(http.feedback_per_hour, HOUR_S, time.monotonic),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        beside = [asyncio.create_task(_warm(state)), asyncio.create_task(courtesy.watch())]
        yield
        for task in beside:
            task.cancel()
        for lane in state.lanes.values():
            lane.close()
        state.writing.close()
        source_pages.close()
        services.close()

    app = FastAPI(
        title="Kartoteka",
        version=metadata.version("kartoteka"),
        description=DESCRIPTION,
        lifespan=lifespan,
        # The interactive pages load scripts from other servers; the description itself is enough.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.kartoteka = state
    app.state.late_answers = LateAnswers()
    for module in (
        *(page, search, ask, ask_stream, feedback, suggest, documents, health, opensearch),
        *(written_page, evidence, intranet, admin, admin_api),
    ):
        app.include_router(module.router)
    source_pages = source_view.install(app)
    problems.install(app)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    # The last one added is the outermost.
    app.add_middleware(Departures)
    app.add_middleware(BodyGuard, max_kib=http.max_body_kib)
    signing = signing_in(services.settings, is_open=is_loopback(http.host))
    app.add_middleware(AccessGuard, signing_in=signing)
    if services.settings.intranet.origins:
        sites = services.settings.intranet
        app.add_middleware(OriginGuard, settings=sites, keys=site_keys(sites))
    app.add_middleware(Proxied, proxies=signing.proxies)
    app.add_middleware(HostGuard, host=http.host, allowed=http.allowed_hosts)
    app.add_middleware(Envelope, metrics=state.metrics)
    app.add_middleware(ProblemPages, language=services.settings.language)
    return app


async def _warm(state: HttpState) -> None:
    """Loads the model before the first question; what is wrong is told again by every request."""
    try:
        await state.work.run(state.services.ready)
    except (IndexFault, Busy, TookTooLong) as error:
        structlog.get_logger("kartoteka.http").warning("not ready", problem=str(error))
