"""The README's images, taken of the real service over corpus/ in a real Chromium.

    python -m benchmarks.screenshots [--data FOLDER] [--views]

Without ``--data`` the sample documents are indexed first, which takes about a minute. With
``--views`` the main views are taken at three widths instead, into artefacts/, to be looked at.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks.sample_pages import ROOT, command, sample_data
from benchmarks.served import service
from tests.browser.chromium import launched

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 200_000

ELSEWHERE = """([here, there]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    walker.currentNode.data = walker.currentNode.data.replaceAll(here, there);
  }
}"""
"""Where the files lie on the machine that takes the images is nobody's business."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A view in a window of this size; ``click`` is followed before the image is taken."""

    path: str
    width: int = 1280
    height: int = 860
    dark: bool = False
    click: str = ""


def _search(query: str) -> str:
    """With the answer in the page, however long it takes."""
    return "/?" + urlencode({"q": query, "answer": 1})


SHOTS: Mapping[str, Shot] = {
    "search": Shot(_search("Ile kosztował projekt InPlaMed?")),
    "source": Shot(_search("Ile kosztował projekt InPlaMed?"), click="section.answer .source a"),
    "phone": Shot(
        _search("Jaki rabat mają członkowie klastra na wynajem sali?"), 390, 844, dark=True
    ),
    "admin": Shot("/admin"),
}

VIEWS: Mapping[str, Shot] = {
    f"{name}-{width}": replace(shot, width=width, height=844 if width < 700 else 860)
    for width in (390, 768, 1280)
    for name, shot in {
        "start": Shot("/"),
        "answer": SHOTS["search"],
        "not-found": Shot(_search("Jaki jest numer telefonu klastra Innowacyjna Medycyna?")),
        "filters": Shot(_search("szpital") + "&panel=1"),
        "conflicting": SHOTS["phone"],
        "source": SHOTS["source"],
        "source-sheet": Shot(_search("Systemy RIS i PACS"), click="h3 a[aria-label*=arkusz]"),
        "desk": SHOTS["admin"],
        "desk-unreadable": Shot("/admin/unreadable"),
        "desk-runs": Shot("/admin/runs", dark=True),
        "missing": Shot("/brak"),
        "demo": Shot("/demo"),
    }.items()
}


def _token(data: Path) -> str:
    """An administrator's: the desk wants one."""
    made = command(data, "token", "create", "--name", "screenshots", "--role", "admin")
    return made.stdout.split()[0]


def _take(page: Page, base: str, shot: Shot) -> bytes:
    page.goto(base + shot.path, wait_until="networkidle")
    if shot.click:
        page.locator(shot.click).first.click()
        page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    page.evaluate(ELSEWHERE, [str(ROOT), "/srv/dokumenty"])
    image = page.screenshot()
    return image if len(image) < MOST_BYTES else _fewer_colours(image)


def _fewer_colours(image: bytes) -> bytes:
    """Pages of a document have shades that an image of 256 colours shows as well."""
    from PIL import Image

    smaller = io.BytesIO()
    Image.open(io.BytesIO(image)).convert("RGB").quantize(256).save(
        smaller, format="PNG", optimize=True
    )
    return smaller.getvalue()


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="a folder with an index of corpus/")
    parser.add_argument("--views", action="store_true", help="the main views at three widths")
    arguments = parser.parse_args()
    folder, shots = (ROOT / "artefacts", VIEWS) if arguments.views else (IMAGES, SHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        sample_data(arguments.data) as data,
        sync_playwright() as playwright,
    ):
        token = _token(data)
        with service(data) as (client, _):
            _take_all(playwright, str(client.base_url).rstrip("/"), token, shots, folder)


def _take_all(
    playwright: Any, base: str, token: str, shots: Mapping[str, Shot], folder: Path
) -> None:
    browser = launched(playwright)
    for name, shot in shots.items():
        context = browser.new_context(
            viewport={"width": shot.width, "height": shot.height},
            color_scheme="dark" if shot.dark else "light",
            locale="pl-PL",
            extra_http_headers={"Authorization": f"Bearer {token}"},
        )
        page = context.new_page()
        # The first view loads what is loaded once; the image is of the second.
        page.goto(base + shot.path)
        image = _take(page, base, shot)
        (folder / f"{name}.png").write_bytes(image)
        print(f"{folder.relative_to(ROOT)}/{name}.png  {len(image) / 1000:.0f} kB")
        if len(image) >= MOST_BYTES:
            raise SystemExit(f"{name}.png is larger than {MOST_BYTES / 1000:.0f} kB")
        context.close()
    browser.close()


if __name__ == "__main__":
    main()
