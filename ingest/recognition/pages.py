"""Takes the pages of a file that are images, recognises them side by side, and puts what was found
among the blocks that were read."""

from __future__ import annotations

import resource
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock

from ingest.document import Block, Notice, RecognisedPage
from ingest.errors import Unreadable
from ingest.extracted import Drawn, Extracted, Picture
from ingest.machine_fault import is_machine_fault
from ingest.page_lists import numbers
from ingest.recognition.kept import KeptPages
from ingest.recognition.options import RecognitionOptions
from ingest.recognition.page import PageWords, key_of, recognised_page
from ingest.recognition.tesseract import PageFailed

WITHOUT_TEXT = "pages-without-text"
"""The notice of pages that nobody recognised, as loaders give it."""

RECOGNISED = "recognised"
"""The notice of pages whose text was recognised; ``Notice.pages`` names them."""

_NOTHING_FOUND = (
    "Nothing, if they show no text; otherwise scan them again at 300 dots per inch, in grey."
)
_MORE = 1.5
"""Recognised text takes the place of what a page says itself if it is so many times longer."""

_LIMIT = Lock()
"""Held while the process's limit is read and set."""


@dataclass(frozen=True, slots=True)
class PagesDone:
    """How far the recognition of one file is."""

    done: int
    pages: int


Tell = Callable[[PagesDone], None]


@dataclass(frozen=True, slots=True)
class Recognised:
    extracted: Extracted
    pages: Sequence[RecognisedPage]


def recognised(
    extracted: Extracted, options: RecognitionOptions, until: float, tell: Tell | None = None
) -> Recognised:
    """What the loader read, with the words of its pictures.

    ``until``, by ``time.monotonic``: what is not done by then waits for the next run. Raises
    Unreadable("deferred") for that, and where the machine is at fault.
    """
    kept = KeptPages(options.kept)
    found: list[PageWords | PageFailed] = []
    keys: list[str] = []
    total = len(extracted.pictures)
    for key, result in _in_order(extracted.pictures, options, kept, until):
        if result is None:
            raise _cut_short(len(found), total)
        found.append(result)
        keys.append(key)
        if tell is not None:
            tell(PagesDone(len(found), total))
    kept.drop(keys)
    return _merged(extracted, found)


def _in_order(
    pictures: Sequence[Picture], options: RecognitionOptions, kept: KeptPages, until: float
) -> Iterator[tuple[str, PageWords | PageFailed | None]]:
    """The key and the words of each picture; None, and then no more, once the time is up.

    Pages are drawn here, as PDFium is not safe in threads, and no more of them than are recognised
    at once, as each takes ten megabytes.
    """
    waiting: deque[tuple[str, Future[PageWords | PageFailed]]] = deque()
    threads = ThreadPoolExecutor(options.pages_at_once, thread_name_prefix="recognising")
    try:
        for picture in pictures:
            if time.monotonic() > until:
                yield "", None
                return
            with _page_is_not_counted():
                drawn = _drawn(picture)
                key = "" if drawn is None else key_of(drawn, options)
            waiting.append((key, threads.submit(_words, drawn, key, options, kept)))
            if len(waiting) > options.pages_at_once:
                key, result = waiting.popleft()
                yield key, result.result()
        while waiting:
            key, result = waiting.popleft()
            yield key, result.result()
    finally:
        threads.shutdown(wait=True, cancel_futures=True)


def _drawn(picture: Picture) -> Drawn | None:
    """None for a page that the library behind it cannot draw."""
    try:
        return picture.draw()
    except MemoryError:
        raise
    except Exception as error:
        if is_machine_fault(error):
            raise
        return None


def _words(
    drawn: Drawn | None, key: str, options: RecognitionOptions, kept: KeptPages
) -> PageWords | PageFailed:
    if drawn is None:
        return PageFailed("it cannot be drawn")
    known = kept.get(key)
    if known is not None:
        return known
    with _page_is_not_counted():
        try:
            page = recognised_page(drawn, options)
        except PageFailed as failure:
            return failure
    kept.put(key, page)
    return page


@contextmanager
def _page_is_not_counted() -> Iterator[None]:
    """Gives the process back what a page took of the time that a file may take: a long scan is
    worth its time, and each page has a limit of its own."""
    before = time.thread_time()
    try:
        yield
    finally:
        spent = time.thread_time() - before
        with _LIMIT:
            soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
            if soft != resource.RLIM_INFINITY:
                resource.setrlimit(resource.RLIMIT_CPU, (soft + int(spent + 1), hard))


def _cut_short(done: int, pages: int) -> Unreadable:
    return Unreadable(
        "deferred",
        f"The time for one file ended when {done} of {pages} pages were recognised",
        "Index again: the next run goes on from there.",
    )


def _merged(extracted: Extracted, found: Sequence[PageWords | PageFailed]) -> Recognised:
    pages: list[RecognisedPage] = []
    without: list[int] = []
    failed: list[int] = []
    blocks = list(extracted.blocks)
    for picture, result in zip(extracted.pictures, found, strict=True):
        number = picture.locator.first
        if isinstance(result, PageFailed):
            failed.append(number)
        elif not any(map(str.isalnum, result.text)) or not _says_more(picture, result, blocks):
            without += [] if picture.remains else [number]
        else:
            blocks = [block for block in blocks if not _is_of(block, number)]
            blocks.append(Block(result.text, picture.locator))
            pages.append(RecognisedPage(number, result.width, result.height, result.words))
    if pages:
        blocks.sort(key=lambda block: block.locator.first)
    notices = [one for one in extracted.notices if one.code != WITHOUT_TEXT]
    notices += _notices(pages, without, failed)
    none = None if pages else _nothing(extracted, without, failed)
    return Recognised(
        replace(extracted, blocks=blocks, notices=notices, pictures=(), without_text=none), pages
    )


def _says_more(picture: Picture, result: PageWords, blocks: Sequence[Block]) -> bool:
    if not picture.remains:
        return True
    own = sum(len(block.text) for block in blocks if _is_of(block, picture.locator.first))
    return len(result.text) > _MORE * own


def _is_of(block: Block, page: int) -> bool:
    """Notes and form fields are read as they are."""
    return block.locator.unit == "page" and block.locator.first == page and block.kind != "notes"


def _notices(
    pages: Sequence[RecognisedPage], without: Sequence[int], failed: Sequence[int]
) -> Iterator[Notice]:
    if pages:
        found = tuple(page.number for page in pages)
        yield Notice(
            RECOGNISED,
            f"Text was recognised; pages: {numbers(found)}",
            "Compare what matters with the page: recognised letters can be wrong.",
            found,
        )
    if without:
        yield Notice(
            "pages-without-words",
            f"No words were recognised; pages: {numbers(without)}",
            _NOTHING_FOUND,
        )
    if failed:
        yield Notice(
            "pages-not-recognised",
            f"Recognition failed; pages: {numbers(failed)}",
            "Save these pages anew, or look at them yourself.",
        )


def _nothing(
    extracted: Extracted, without: Sequence[int], failed: Sequence[int]
) -> Unreadable | None:
    """The reason for a file of pictures alone that gave no words."""
    if extracted.without_text is None:
        return None
    if failed and not without:
        return Unreadable(
            "no-text",
            f"Recognition failed; pages: {numbers(failed)}",
            "Save these pages anew, or look at them yourself.",
        )
    return Unreadable(
        "no-text",
        f"No words were recognised; pages: {numbers([*without, *failed])}",
        _NOTHING_FOUND,
    )
