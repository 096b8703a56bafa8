"""/opensearch.xml: lets a browser's address bar search the collection."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.http.models import problem_responses
from service.http.suggest import SUGGESTIONS

router = APIRouter(tags=["operation"])

TERMS = "{searchTerms}"
MEDIA_TYPE = "application/opensearchdescription+xml"


@router.get(
    "/opensearch.xml",
    operation_id="openSearchDescription",
    summary="OpenSearch 1.1 description",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}, **problem_responses()},
)
async def opensearch(request: Request) -> Response:
    base = str(request.base_url).rstrip("/")
    addresses = (
        ("text/html", "results", f"{base}/?q={TERMS}"),
        ("application/json", "results", f"{base}/api/search?q={TERMS}"),
        (SUGGESTIONS, "suggestions", f"{base}/api/suggest?format=opensearch&q={TERMS}"),
        (MEDIA_TYPE, "self", f"{base}/opensearch.xml"),
    )
    urls = "".join(
        f'  <Url type="{media_type}" rel="{relation}" template={quoteattr(template)}/>\n'
        for media_type, relation, template in addresses
    )
    description = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        "  <ShortName>Kartoteka</ShortName>\n"
        "  <Description>Wyszukiwanie w dokumentach organizacji</Description>\n"
        "  <InputEncoding>UTF-8</InputEncoding>\n"
        "  <Language>pl</Language>\n"
        '  <Image width="32" height="32" type="image/svg+xml">'
        f"{escape(base)}/assets/icon.svg</Image>\n"
        f"{urls}"
        "</OpenSearchDescription>\n"
    )
    return Response(description, media_type=MEDIA_TYPE)
