"""How long the first page of a PDF takes to be seen, and what the page process costs.

    python benchmarks/source_view.py FOLDER_WITH_PDF_FILES [--width 1280]

For every file: the view's data (places of a quote on the first page with text) and the image of
that page, each made for the first time. Prints medians, the slowest, and the memory of the
process that PDFium runs in.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from functools import partial
from pathlib import Path

import psutil

from ingest.errors import Unreadable
from ingest.reading import read_file
from service.source_view.page_marks import marks
from service.source_view.page_process import PageFailed
from service.source_view.pages import WIDTHS, Pages, PdfFile

QUOTE_CHARACTERS = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--width", type=int, choices=WIDTHS, default=1280)
    asked = parser.parse_args()
    pages = Pages()
    placing, drawing, sizes = [], [], []
    found = missed = failed = memory = 0
    for path in sorted(asked.folder.rglob("*.pdf")):
        try:
            document = read_file(path).documents[0]
        except (Unreadable, IndexError):
            continue
        status = path.stat()
        file = PdfFile(path.parent, path.name, status.st_size, status.st_mtime_ns, str(path))
        section = document.sections[0]
        quote = section.start, min(section.end, section.start + QUOTE_CHARACTERS)
        try:
            started = time.perf_counter()
            placed = marks(
                document.text,
                list(document.sections),
                quote,
                [],
                partial(pages.text, file),
            )
            placing.append(time.perf_counter() - started)
            started = time.perf_counter()
            image = pages.image(file, section.locator.first, asked.width)
            drawing.append(time.perf_counter() - started)
        except PageFailed:
            failed += 1
            continue
        sizes.append(len(image.content))
        found += bool(placed)
        missed += not placed
        children = psutil.Process().children()
        memory = max([memory, *(child.memory_info().rss for child in children)])
    pages.close()
    print(f"{platform.machine()}, {psutil.cpu_count()} cores, Python {platform.python_version()}")
    print(f"files: {len(sizes)}; quotes found: {found}, missed: {missed}; not shown: {failed}")
    for name, seconds in (("places of the quote", placing), ("image", drawing)):
        print(
            f"{name}: median {statistics.median(seconds) * 1000:.0f} ms, "
            f"slowest {max(seconds) * 1000:.0f} ms, first {seconds[0] * 1000:.0f} ms"
        )
    print(
        f"image: median {statistics.median(sizes) / 1024:.0f} KiB, "
        f"largest {max(sizes) / 1024:.0f} KiB"
    )
    print(f"memory of the page process, at most: {memory / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
