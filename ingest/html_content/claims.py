"""What a page says of itself: title, language, date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml import html

from ingest.metadata.dates import find_date

_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "date.published",
    "dcterms.issued", "dcterms.date", "dcterms.created", "dc.date.issued", "dc.date.created",
    "dc.date", "date", "pubdate", "publish_date", "publication_date", "citation_publication_date",
    "creation_date", "article:modified_time", "og:updated_time", "dcterms.modified",
    "dc.date.modified", "last-modified", "revised",
)  # fmt: skip
"""Names of meta elements that hold the date of a page, the telling ones first."""
_MAX_HEADINGS, _MAX_PIECES = 10, 50
"""A title is looked for in so many headings, each of so many pieces of text."""
_JSON_DATE = re.compile(r'"(datePublished|dateCreated|dateModified)"\s*:\s*"([^"]{4,40})"')


@dataclass(frozen=True, slots=True)
class Claims:
    title: str | None
    language: str | None
    date: date | None


def of(root: html.HtmlElement) -> Claims:
    meta = _meta(root)
    return Claims(_title(root, meta), _language(root, meta), _date(root, meta))


def _meta(root: html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop")
        name = name or element.get("http-equiv")
        content = " ".join((element.get("content") or "").split())
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _title(root: html.HtmlElement, meta: dict[str, str]) -> str | None:
    """The page's title without the site's name, where a heading shows which part that is."""
    element = next(root.iter("title"), None)
    whole = " ".join((element.text or "").split()) if element is not None else ""
    headings = [
        " ".join("".join(islice(h1.itertext(), _MAX_PIECES)).split())
        for h1 in islice(root.iter("h1"), _MAX_HEADINGS)
    ]
    for heading in headings:
        if heading and heading != whole and heading in whole and len(heading) > 3:
            return heading
    given = meta.get("og:title") or meta.get("dc.title") or meta.get("dcterms.title")
    if whole and given and whole in given:
        return whole
    return given or whole or (headings[0] if len(headings) == 1 and headings[0] else None)


def _language(root: html.HtmlElement, meta: dict[str, str]) -> str | None:
    return (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang")
        or meta.get("content-language")
        or meta.get("dc.language")
        or meta.get("og:locale")
    )


def _date(root: html.HtmlElement, meta: dict[str, str]) -> date | None:
    for text in _dates(root, meta):
        found = find_date(text)
        if found:
            return found
    return None


def _dates(root: html.HtmlElement, meta: dict[str, str]) -> Iterator[str]:
    for name in _PUBLISHED:
        if name in meta:
            yield meta[name]
    scripts = " ".join(
        script.text or ""
        for script in root.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
    )
    by_name = dict(reversed(_JSON_DATE.findall(scripts)))
    for name in ("datePublished", "dateCreated", "dateModified"):
        if name in by_name:
            yield _unescaped(by_name[name])
    times = [time for time in root.iter("time") if time.get("datetime")]
    for time in times:
        if time.get("pubdate") is not None or "date" in (time.get("itemprop") or "").lower():
            yield time.get("datetime", "")
    if len(times) == 1:  # of several, any may be an event's
        yield times[0].get("datetime", "")


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
