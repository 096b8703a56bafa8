"""English messages of the page before anything is asked."""

from __future__ import annotations

from service.messages import Messages

MESSAGES: Messages = {
    "start.examples": "For example",
    "start.newest": "Newest documents",
    "start.browse": "Browse the documents",
    "start.browsed": (
        "{n} document, newest first",
        "{n} documents, newest first",
    ),
    "start.none": "No document has everything that was chosen.",
    "start.placeholder": "e.g. {question}",
    "start.placeholder.none": "What would you like to ask?",
    "page.in": "in {language}",
}
