"""Whether a request that changes something comes from our own page or from a program.

A browser sends a reader's password along with whatever any page makes it send. So a form carries a
seal that other sites cannot read, and where the browser says which site it comes from, that must be
ours. Programs name no site; they send JSON, which a browser sends to another site only if that one
allows it first, and we do not.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from urllib.parse import parse_qs, urlsplit

from fastapi import Request

from service.access import Principal
from service.http.problems import Problem

_KEY = secrets.token_bytes(32)
"""A form outlives no restart of the service: it is then shown again."""

FORM = "application/x-www-form-urlencoded"


def seal(principal: Principal) -> str:
    return hmac.new(_KEY, principal.name.encode(), hashlib.sha256).hexdigest()


async def sealed_form(
    request: Request, principal: Principal, own_names: Collection[str]
) -> Mapping[str, str]:
    """The values of a form of ours. Raises Problem "form-refused"."""
    require_own_site(request, own_names)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Problem("form-refused", "Send the form of the page.")
    try:
        text = (await request.body()).decode()
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise Problem("form-refused", "The form cannot be read.") from error
    values = {name: texts[0] for name, texts in fields.items()}
    if not hmac.compare_digest(values.get("seal", "").encode(), seal(principal).encode()):
        raise Problem("form-refused", "Open the page again, and send its form.")
    return values


def require_json(request: Request, own_names: Collection[str]) -> None:
    """Raises Problem "form-refused"."""
    require_own_site(request, own_names)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem("form-refused", "Send JSON, and say so: Content-Type: application/json")


def require_own_site(request: Request, own_names: Collection[str]) -> None:
    """``own_names``: under which a reverse proxy is reached, beside the request's own host."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Problem("form-refused", "It comes from another site.")
        return
    origin = request.headers.get("origin")
    if origin is None:
        return
    try:
        named = urlsplit(origin)
    except ValueError as error:  # "http://[::1].evil.example" is no address
        raise Problem("form-refused", "It comes from another site.") from error
    ours = named.netloc == request.headers.get("host", "") or named.hostname in own_names
    if not named.netloc or not ours:
        raise Problem("form-refused", "It comes from another site.")
