"""Web pages: their main content, without menus, banners and footers."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.html_content import read_page

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.I)
_HEAD_BYTES = 8192


def load(path: Path) -> Extracted:
    data = path.read_bytes()
    match = _DECLARED.search(data[:_HEAD_BYTES])
    page = read_page(decode(data, match.group(1).decode("ascii") if match else None).text)
    if not page.blocks:
        raise Unreadable(
            "no-text",
            "The page has no visible text",
            "If its text is made by scripts, save the page from a browser as PDF.",
        )
    return Extracted(page.blocks, page.title, page.language, page.date)
