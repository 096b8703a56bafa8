"""Polish messages of the page before anything is asked."""

from __future__ import annotations

from service.messages import Messages

MESSAGES: Messages = {
    "start.examples": "Na przykład",
    "start.newest": "Najnowsze dokumenty",
    "start.browse": "Przeglądaj dokumenty",
    "start.browsed": (
        "{n} dokument, od najnowszych",
        "{n} dokumenty, od najnowszych",
        "{n} dokumentów, od najnowszych",
    ),
    "start.none": "Żaden dokument nie ma wszystkich wybranych cech.",
    "start.placeholder": "np. {question}",
    "start.placeholder.none": "O co chcesz zapytać?",
    "page.in": "język: {language}",
}
