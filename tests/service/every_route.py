"""Asks every route of an application: one that is added later is asked too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

STATIC = ("/assets/{name}", "/demo/{name}")
FOR_ADMINISTRATORS = ("/admin", "/api/admin")
ANSWERING = ("/", "/answer", "/api/ask", "/evidence.docx")
"""Reading for an answer is most of the work: each case asks one of these."""

TELLS_MORE = ("facets", "explain", "best_sentence", "text", "sections")
"""What a caller may ask for besides, where a route has it."""

CONSTANT = {
    *STATIC,
    "/favicon.ico",
    "/healthz",
    "/opensearch.xml",
    "/kartoteka-search.js",
    "/demo",
    "/api/feedback",
}


def routes_of(app: FastAPI) -> list[APIRoute]:
    found = [route for route in _flat(app.routes) if isinstance(route, APIRoute)]
    assert {"/", "/api/search", "/api/documents/{document_id}/file"} <= {r.path for r in found}
    return found


def tells(route: APIRoute) -> bool:
    """Whether its answer may depend on who asks; the others are asked less often."""
    return route.path not in CONSTANT and not route.path.startswith(FOR_ADMINISTRATORS)


def _flat(routes: Any) -> Iterator[Any]:
    for route in routes:
        yield route
        # FastAPI keeps an included router whole; a mounted application has routes of its own.
        inner = getattr(route, "original_router", route)
        yield from _flat(getattr(inner, "routes", ()))


def path_of(template: str, document_id: int) -> str:
    values = {"document_id": str(document_id), "number": "1", "name": "x"}
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: values[match.group(1)], template)


def parameters_of(route: APIRoute, method: str, question: str) -> dict[str, Any]:
    names = [field.alias for field in route.dependant.query_params]
    if method == "GET":
        # A page may read its parameters from the address itself: it is asked under every name.
        query: dict[str, Any] = {"q": question, "question": question}
        if "limit" in names:
            query["limit"] = 20 if route.path == "/api/suggest" else 100
        for name in TELLS_MORE:
            if name in names:
                query[name] = True
        return {"params": query}
    schema = route.body_field.field_info.annotation if route.body_field else None
    fields = getattr(schema, "model_fields", {})
    asked = next((name for name in ("query", "question", "q") if name in fields), "query")
    verdict = {"verdict": "right"} if "verdict" in fields else {}
    more = {name: True for name in TELLS_MORE if name in fields}
    return {"json": {asked: question, **verdict, **more}}
