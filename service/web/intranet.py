"""Files of the search box and of its demonstration."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache

from service.messages import Language, Say
from service.web.rendering import FOLDER, Asset, templates

STATIC: Mapping[str, str] = {
    "kartoteka-search.js": "text/javascript; charset=utf-8",
    "demo.css": "text/css; charset=utf-8",
}


_NOTE = re.compile(rb"(?<=[;{(,]) // [^\"'`]*$")
"""After a statement; what holds a quotation mark may be a part of a text."""


@cache
def static_files() -> Mapping[str, Asset]:
    found: dict[str, Asset] = {}
    for name, media_type in STATIC.items():
        content = _lean((FOLDER / "static" / name).read_bytes())
        found[name] = Asset(content, media_type, hashlib.sha256(content).hexdigest()[:12])
    return found


def _lean(content: bytes) -> bytes:
    """Without what only whoever reads the source needs: indents and comments."""
    lines = (_NOTE.sub(b"", line).strip() for line in content.splitlines())
    kept = (line for line in lines if line and not line.startswith((b"//", b"/** ")))
    return b"\n".join(kept) + b"\n"


def demo_page(language: Language) -> str:
    return templates().get_template("demo.html").render(say=Say(language))
