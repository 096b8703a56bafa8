"""PDF pages, kept in memory within a limit.

Not on disk: what is shown of a document must vanish with it when it is forgotten.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from service.source_view.page_process import PageFailed, PageLimits, PageProcess
from service.source_view.page_text import Box, PageText
from service.source_view.pdf_pages import UNIT

WIDTHS = (640, 960, 1280, 1920)
"""Pixels across a page image: phone, phone with a dense screen and window, window, dense window."""


def has_page_images(media_type: str) -> bool:
    """Whether a file of this kind is shown as its pages."""
    return media_type == "application/pdf" or media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF or an image below ``root`` whose bytes were looked at; ``content_hash`` names them."""

    root: Path
    relative: str
    size: int
    mtime_ns: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class PageImage:
    media_type: str
    content: bytes


class Pages:
    """``sizes``, ``text`` and ``image`` wait for the page process: call them in one thread, always
    the same. ``kept_image`` never waits. All but the last raise PageFailed."""

    def __init__(self, limits: PageLimits | None = None, cache_mib: float = 64) -> None:
        self._process = PageProcess(limits)
        self._kept = _Kept(round(cache_mib * 1024 * 1024))

    def count(self, file: PdfFile) -> int:
        return self._sizes(file, 1, 1)[0]

    def sizes(self, file: PdfFile, first: int, last: int) -> Sequence[tuple[float, float]]:
        """Width and height in points of pages ``first`` to ``last``, from 1."""
        return self._sizes(file, first, last)[1]

    def text(self, file: PdfFile, page: int) -> PageText:
        key = ("text", file.content_hash, page)
        kept = self._kept.get(key)
        if kept is None:
            told, _ = self._process.ask(_request("text", file, page=page))
            kept = _page_text(told)
            self._kept.put(key, kept, 200 * len(kept.characters))
        found: PageText = kept
        return found

    def kept_image(self, file: PdfFile, page: int, width: int) -> PageImage | None:
        found: PageImage | None = self._kept.get(("image", file.content_hash, page, width))
        return found

    def image(self, file: PdfFile, page: int, width: int) -> PageImage:
        """``width``: one of WIDTHS."""
        kept = self.kept_image(file, page, width)
        if kept is None:
            told, content = self._process.ask(_request("image", file, page=page, width=width))
            kept = PageImage(str(told["media_type"]), content)
            self._kept.put(("image", file.content_hash, page, width), kept, len(content))
        return kept

    def close(self) -> None:
        """Ends the process; from the thread that used it, or when that thread is idle."""
        self._process.end()

    def _sizes(
        self, file: PdfFile, first: int, last: int
    ) -> tuple[int, Sequence[tuple[float, float]]]:
        key = ("sizes", file.content_hash, first, last)
        kept = self._kept.get(key)
        if kept is None:
            told, _ = self._process.ask(_request("sizes", file, first=first, last=last))
            kept = (int(told["count"]), [(float(w), float(h)) for w, h in told["sizes"]])
            self._kept.put(key, kept, 200 + 100 * len(kept[1]))
        found: tuple[int, Sequence[tuple[float, float]]] = kept
        return found


def _request(what: str, file: PdfFile, **more: int) -> dict[str, Any]:
    return {
        "do": what,
        "root": str(file.root),
        "path": file.relative,
        "size": file.size,
        "mtime_ns": file.mtime_ns,
        **more,
    }


def _page_text(told: dict[str, Any]) -> PageText:
    numbers: list[int] = told["boxes"]
    characters: str = told["characters"]
    if len(numbers) != 4 * len(characters):
        raise PageFailed("damaged")
    boxes = [
        Box(*(number / UNIT for number in numbers[start : start + 4]))
        for start in range(0, len(numbers), 4)
    ]
    return PageText(float(told["width"]), float(told["height"]), characters, boxes)


class _Kept:
    """What was used last, up to so many bytes; safe in several threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        with self._lock:
            _, old = self._entries.pop(key, (None, 0))
            size += sys.getsizeof(key)
            self._bytes += size - old
            self._entries[key] = (value, size)
            while self._bytes > self._most:
                _, (_, dropped) = self._entries.popitem(last=False)
                self._bytes -= dropped
