"""Compares the two PDF readers page by page on a folder, and shows which one is believed.

    python benchmarks/pdf_readers.py FOLDER [--seconds 30] [--disagreements 20]

Prints for pypdf and PDFium: files and pages that failed, characters, words, seconds and
milliseconds per page; then how far they agree (words in common, counted, as a share of all) and
how many pages go to which reader. Every file is read in a process of its own that is ended after
``--seconds``, so that a hostile file costs no more than that.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.loaders.pdf import pdfium_reader, pypdf_reader
from ingest.loaders.pdf.choice import choose
from ingest.loaders.pdf.readings import ReaderFailed, Reading

READERS: dict[str, Callable[[Path], Reading]] = {
    "pypdf": pypdf_reader.read,
    "PDFium": pdfium_reader.read,
}
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Result:
    """``pages`` is None when the reader failed on the file, ``failure`` then says why."""

    pages: list[str | None] | None
    seconds: float
    failure: str = ""


def read_in_process(name: str, path: Path, seconds: float) -> Result:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(name, path, sender))
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            return Result(None, seconds, "too long")
        return receiver.recv()  # type: ignore[no-any-return]
    except EOFError:
        return Result(None, 0.0, "crashed")
    finally:
        process.kill()
        process.join()


def _child(name: str, path: Path, sender: Connection) -> None:
    started = time.perf_counter()
    try:
        pages = list(READERS[name](path).pages)
        result = Result(pages, time.perf_counter() - started)
    except ReaderFailed as failed:
        result = Result(None, time.perf_counter() - started, failed.failure)
    sender.send(result)


def words(text: str | None) -> Counter[str]:
    return Counter(_WORD.findall((text or "").casefold()))


def agreement(one: str | None, other: str | None) -> float:
    """Words in common as a share of all words of both; 1.0 where neither has any."""
    first, second = words(one), words(other)
    total = (first | second).total()
    return (first & second).total() / total if total else 1.0


def report(name: str, results: list[Result]) -> Iterator[str]:
    read = [result for result in results if result.pages is not None]
    pages = [page for result in read for page in result.pages or ()]
    seconds = sum(result.seconds for result in read)
    failures = Counter(result.failure for result in results if result.pages is None)
    yield f"{name}: {len(read)} of {len(results)} files read; not read: {dict(failures)}"
    yield (
        f"  {len(pages)} pages, {sum(page is None for page in pages)} of them failed; "
        f"{sum(len(page or '') for page in pages)} characters, "
        f"{sum(words(page).total() for page in pages)} words; "
        f"{seconds:.1f} s, {1000 * seconds / max(1, len(pages)):.2f} ms a page"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0, help="the most that one file gets")
    parser.add_argument("--disagreements", type=int, default=20, help="how many pages to list")
    options = parser.parse_args()
    paths = sorted(path for path in options.folder.rglob("*") if path.is_file())

    import pypdf  # noqa: F401 - before the processes fork, so that no file pays for the import
    import pypdfium2  # noqa: F401

    found = {
        name: [read_in_process(name, path, options.seconds) for path in paths] for name in READERS
    }
    for name, results in found.items():
        print("\n".join(report(name, results)))

    shares: list[tuple[float, str, int, str]] = []
    believed: Counter[str] = Counter()
    for path, first, second in zip(paths, found["pypdf"], found["PDFium"], strict=True):
        ours, others = first.pages or [], second.pages or []
        for number, chosen in enumerate(choose(ours, others)):
            one = ours[number] if number < len(ours) else None
            other = others[number] if number < len(others) else None
            side = "neither" if chosen is None else "pypdf" if chosen is one else "PDFium"
            believed[side] += 1
            if one is not None and other is not None:
                shares.append((agreement(one, other), path.name, number + 1, side))
    print(
        f"agreement: mean {statistics.fmean(share for share, *_ in shares):.3f}; "
        f"{sum(share >= 0.95 for share, *_ in shares)} of {len(shares)} pages at 0.95 or more, "
        f"{sum(share < 0.5 for share, *_ in shares)} under 0.5"
    )
    print(f"believed: {dict(believed)}")
    for share, name, page, side in sorted(shares)[: options.disagreements]:
        print(f"  {share:.2f}  {side:6}  {name} p. {page}")


if __name__ == "__main__":
    main()
