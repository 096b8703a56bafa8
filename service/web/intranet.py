"""Files of the search box and of its demonstration."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache

from service.messages import Language, Say
from service.web.rendering import FOLDER, Asset, templates

STATIC: Mapping[str, str] = {
    "kartoteka-search.js": "text/javascript; charset=utf-8",
    "demo.css": "text/css; charset=utf-8",
}


@cache
def static_files() -> Mapping[str, Asset]:
    found: dict[str, Asset] = {}
    for name, media_type in STATIC.items():
        content = (FOLDER / "static" / name).read_bytes()
        found[name] = Asset(content, media_type, hashlib.sha256(content).hexdigest()[:12])
    return found


def demo_page(language: Language) -> str:
    return templates().get_template("demo.html").render(say=Say(language))
