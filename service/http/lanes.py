"""How many threads do what, by the settings."""

from __future__ import annotations

import os
from collections.abc import Callable

from service.http.work import Work
from service.settings.options import HttpSettings


def work_lanes(
    http: HttpSettings, give_way: Callable[[], None] = lambda: None
) -> tuple[Work, Work, Work]:
    """For what is light, for searches, for answers: see ``service.http.state``. One answer keeps
    two cores busy while it reads, so that half as many at once are as quick. The times are what
    each takes about, until it has been measured."""
    cores = os.cpu_count() or 1
    waits = http.max_waiting, http.search_timeout_s, http.max_wait_s
    return (
        Work(http.search_threads, *waits, 0.01, "light"),
        Work(http.search_threads, *waits, 0.1, "search", give_way),
        Work(http.answer_threads or max(1, cores // 2), *waits, 1.0, "answers", give_way),
    )
