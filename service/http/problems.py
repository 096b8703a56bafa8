"""Errors as problem documents (RFC 9457), for every status the service gives.

``type`` is a stable name: callers may depend on it. docs/api.md explains each.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.errors import CatalogMissing, IndexFault, NotIndexed
from index.machine_fault import machine_fault
from service.http.work import Busy, TookTooLong
from service.source_files import SourceGone, SourceRefused

PREFIX = "urn:kartoteka:problem:"
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: the end of its ``type``, its status and its title."""

    name: str
    status: int
    title: str


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("invalid-request", 422, "The request has values that cannot be used"),
        Kind("bad-request", 400, "The request cannot be understood"),
        Kind("unauthorized", 401, "A token is needed"),
        Kind("forbidden", 403, "The token's role is too small"),
        Kind("origin-refused", 403, "Pages of this site may not ask"),
        Kind("no-such-address", 404, "There is nothing at this address"),
        Kind("document-not-found", 404, "There is no such document"),
        Kind("file-gone", 404, "The document's file is no longer where it was"),
        Kind("page-not-shown", 404, "This page cannot be shown as an image"),
        Kind("method-not-allowed", 405, "This address does not take this method"),
        Kind("form-refused", 403, "The form is out of date or of another site"),
        Kind("job-running", 409, "Something that was started is still running"),
        Kind("too-large", 413, "The request's body is too large"),
        Kind("too-many-requests", 429, "Too many requests from this caller"),
        Kind("no-such-part", 416, "The file has no such part"),
        Kind("wrong-host", 421, "The service does not answer under this name"),
        Kind("busy", 503, "Too many searches at once"),
        Kind("timed-out", 503, "The search took too long"),
        Kind("no-index", 503, "There is no index yet"),
        Kind("index-fault", 503, "The index cannot be used"),
        Kind("feedback-full", 507, "No more opinions are kept"),
        Kind("internal", 500, "The service failed"),
    )
}


class Problem(Exception):  # noqa: N818 - the standard's own word
    """Raised by a route to answer with a problem of one of KINDS."""

    def __init__(self, name: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind = KINDS[name]
        self.detail = detail
        self.headers = headers


def problem_response(
    name: str,
    detail: str,
    instance: str,
    request_id: str | None,
    *,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    kind = KINDS[name]
    body: dict[str, Any] = {
        "type": PREFIX + kind.name,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": instance,
        "request_id": request_id,
    }
    if errors:
        body["errors"] = list(errors)
    extra = dict(headers or {})
    if kind.status == 503:
        extra.setdefault("Retry-After", str(RETRY_AFTER_S))
    return Response(
        json.dumps(body, ensure_ascii=False),
        status_code=kind.status,
        media_type=MEDIA_TYPE,
        headers=extra,
    )


def install(app: FastAPI) -> None:
    """Every error a route can raise leaves as a problem document."""
    app.add_exception_handler(Exception, _failed)
    for error in (
        Problem,
        RequestValidationError,
        HTTPException,
        IndexFault,
        Busy,
        TookTooLong,
        SourceGone,
        SourceRefused,
        sqlite3.Error,
        MemoryError,
    ):
        app.add_exception_handler(error, _known)


async def _known(request: Request, error: Exception) -> Response:
    name, detail, errors, headers = _describe(error)
    return _answer(request, name, detail, errors, headers)


async def _failed(request: Request, error: Exception) -> Response:
    return _answer(request, "internal", "The log has more under this request's number.", (), None)


def _describe(
    error: Exception,
) -> tuple[str, str, Sequence[Mapping[str, Any]], Mapping[str, str] | None]:
    match error:
        case Problem():
            return error.kind.name, error.detail, (), error.headers
        case RequestValidationError():
            errors = [_field(one) for one in error.errors()]
            return "invalid-request", _summary(errors), errors, None
        case HTTPException():
            return _from_status(error)
        case NotIndexed():
            return "document-not-found", str(error), (), None
        case CatalogMissing():
            return "no-index", str(error), (), None
        case sqlite3.Error() | MemoryError():
            fault = machine_fault(error)
            if fault is None:
                return "internal", "The log has more under this request's number.", (), None
            return "index-fault", f"{fault.what.partition(' (')[0]}. {fault.remedy}", (), None
        case IndexFault():
            return "index-fault", str(error), (), None
        case Busy():
            wait = {"Retry-After": str(error.retry_after_s)}
            return "busy", "Try again after the seconds that Retry-After names.", (), wait
        case TookTooLong():
            return "timed-out", "Try again in a moment, or ask more briefly.", (), None
        case _:
            # A refused path is not told apart from an absent one: it would say what exists.
            return "file-gone", "It was moved or removed since it was indexed.", (), None


def _from_status(
    error: HTTPException,
) -> tuple[str, str, Sequence[Mapping[str, Any]], Mapping[str, str] | None]:
    names = {404: "no-such-address", 405: "method-not-allowed", 401: "unauthorized"}
    otherwise = "internal" if error.status_code >= 500 else "bad-request"
    name = names.get(error.status_code, otherwise)
    return name, str(error.detail), (), error.headers


def _answer(
    request: Request,
    name: str,
    detail: str,
    errors: Sequence[Mapping[str, Any]],
    headers: Mapping[str, str] | None,
) -> Response:
    return problem_response(
        name,
        detail,
        request.url.path,
        request.scope.get("kartoteka.request_id"),
        errors=errors,
        headers=headers,
    )


def _field(error: Mapping[str, Any]) -> dict[str, Any]:
    """One faulty value, without the value itself: it may be a question."""
    return {
        "where": [str(part) for part in error["loc"]],
        "problem": str(error["msg"]).removeprefix("Value error, "),
        "kind": str(error["type"]),
    }


def _summary(errors: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{'.'.join(one['where'])}: {one['problem']}" for one in errors)
