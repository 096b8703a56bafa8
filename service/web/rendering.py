"""Templates with escaping on, and the assets they name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent
ASSETS: Mapping[str, str] = {
    "kartoteka.css": "text/css; charset=utf-8",
    "kartoteka.js": "text/javascript; charset=utf-8",
    "source-view.css": "text/css; charset=utf-8",
    "source-view.js": "text/javascript; charset=utf-8",
    "start.css": "text/css; charset=utf-8",
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that turn the direction of what follows: they make "fdp.exe" read "exe.pdf". Letters of
other scripts keep their own direction without them."""


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    media_type: str
    version: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every asset by name. ``version`` changes with the content: a browser may keep it for ever."""
    found: dict[str, Asset] = {}
    for name, media_type in ASSETS.items():
        content = (FOLDER / "assets" / name).read_bytes()
        found[name] = Asset(content, media_type, hashlib.sha256(content).hexdigest()[:12])
    return found


@cache
def templates() -> Environment:
    """A name that a template misspells is an error, not an empty place."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.globals["asset"] = asset_address
    return environment


def _harmless(value: object) -> object:
    """Of everything that a template shows; what a macro gave back has gone through it before."""
    return value.translate(_TURNING) if type(value) is str else value


def asset_address(name: str) -> str:
    return f"/assets/{name}?v={assets()[name].version}"
