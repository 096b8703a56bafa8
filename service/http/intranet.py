"""The search box for pages of other sites, and a page of a made-up intranet that shows it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from service.http.problems import Problem
from service.web.intranet import demo_page, static_files

router = APIRouter(include_in_schema=False)

DEMO_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As strict as a host page can be: the box must work under it."""


@router.get("/kartoteka-search.js")
async def script(request: Request) -> Response:
    """Open to every site: the script holds no secret. Looked after often, so that sites that use
    it have the fix of yesterday."""
    response = _static("kartoteka-search.js", request)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@router.get("/demo/{name}")
async def demo_file(name: str, request: Request) -> Response:
    if not name.startswith("demo"):
        raise Problem("no-such-address", "There is no such file.")
    return _static(name, request)


@router.get("/demo", response_class=HTMLResponse)
async def demo(lang: str = "pl") -> Response:
    return HTMLResponse(
        demo_page("en" if lang == "en" else "pl"),
        headers={"Content-Security-Policy": DEMO_POLICY, "Cache-Control": "no-cache"},
    )


def _static(name: str, request: Request) -> Response:
    found = static_files().get(name)
    if found is None:
        raise Problem("no-such-address", "There is no such file.")
    tag = f'"{found.version}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)
