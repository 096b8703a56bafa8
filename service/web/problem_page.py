"""What a reader is told where an address gives no page of its own."""

from __future__ import annotations

from service.messages import Language, Say
from service.web.rendering import templates


def problem_page(
    name: str, status: int, request_id: str, say: Say, chosen_language: Language | None
) -> str:
    """``name`` as in ``service.http.problems.KINDS``. The number is in the log, too."""
    return (
        templates()
        .get_template("problem.html")
        .render(
            say=say,
            told=_told(name, status, say),
            request_id=request_id if status >= 500 else "",
            home=f"/?lang={chosen_language}" if chosen_language else "/",
        )
    )


def _told(name: str, status: int, say: Say) -> str:
    if say.has(f"problem.{name}"):
        return name
    return "busy" if status == 503 else "internal" if status >= 500 else "other"
