"""How many words text recognition gets right, and what a page costs.

    python -m benchmarks.recognition corpus [--pages 4]

Draws pages from the texts of a folder's documents (those that are text already), as scanners give
them: 300 and 150 dots per inch, clean and worn, slanted and turned, in two columns, as a ruled
table. Each is recognised as an indexing run does it, and its words are compared with those drawn:
a word is right where it stands in the same order, letter for letter, case and punctuation at its
ends aside. Needs Tesseract with Polish.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from PIL import Image

from ingest.errors import Unreadable
from ingest.extracted import Drawn
from ingest.programs import chosen_languages, tesseract
from ingest.reading import read_file
from ingest.recognition.options import RecognitionOptions
from ingest.recognition.page import recognised_page
from ingest.recognition.tesseract import PageFailed
from tests.programs import drawn_pages as draw

SIZE = 46  # pixels of an em at 300 dots per inch: 11 points
WORDS_A_PAGE = 330


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=4, help="of each kind")
    arguments = parser.parse_args()
    found = tesseract()
    if found is None:
        raise SystemExit("Tesseract is not installed: python -m ingest.programs tells the command.")
    options = RecognitionOptions(found.path, chosen_languages(found, ()), found.turns)
    texts = list(_texts(arguments.folder, arguments.pages))
    print(f"{len(texts)} pages of each kind, languages {'+'.join(options.languages)}, ", end="")
    print(f"{os.cpu_count()} cores")
    print("| pages | words right | processor, s a page |\n|---|---|---|")
    for name, make, dpi in _kinds():
        shares, costs = zip(*(_measured(make, text, dpi, options) for text in texts), strict=True)
        print(
            f"| {name} | {statistics.mean(shares):.1%} | {statistics.mean(costs):.1f} |", flush=True
        )


Make = Callable[[str], tuple[Image.Image, str]]


def _kinds() -> Iterator[tuple[str, Make, int]]:
    yield "300 dpi, clean", _column, 300
    yield "300 dpi, worn", _worn(_column), 300
    yield "300 dpi, worn, slanted by 2.5°", _worn(_turned(_column, 2.5)), 300
    yield "300 dpi, turned by 90°", _turned(_column, 90), 300
    yield "300 dpi, upside down, slanted by 1°", _turned(_column, 181), 300
    yield "300 dpi, worn, two columns", _worn(_columns), 300
    yield "300 dpi, worn, ruled table", _worn(_table), 300
    yield "150 dpi, clean", _halved(_column), 150
    yield "150 dpi, worn", _worn(_halved(_column), spread=14), 150


def _measured(make: Make, text: str, dpi: int, options: RecognitionOptions) -> tuple[float, float]:
    image, said = make(text)
    drawn = Drawn(_at_300(image, dpi), 72 / 300)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
    try:
        read = recognised_page(drawn, options).text
    except PageFailed:  # an indexing run names the page, and goes on
        read = ""
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime + ended - began
    return _right(_plain(said), _plain(read)), spent


def _at_300(image: Image.Image, dpi: int) -> Image.Image:
    if dpi == 300:
        return image
    size = (round(image.width * 300 / dpi), round(image.height * 300 / dpi))
    return image.resize(size, Image.Resampling.BICUBIC)


def _plain(text: str) -> list[str]:
    words = (word.strip(".,;:!?()„”\"'|–-").casefold() for word in text.split())
    return [word for word in words if word]


def _right(said: Sequence[str], read: Sequence[str]) -> float:
    matcher = SequenceMatcher(a=said, b=read, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(said)


def _texts(folder: Path, pages: int) -> Iterator[str]:
    left = pages
    for path in sorted(folder.rglob("*")):
        if not left or path.suffix not in (".docx", ".md", ".odt", ".txt"):
            continue
        try:
            words = read_file(path).documents[0].text.replace("|", " ").split()
        except (Unreadable, IndexError):
            continue
        if len(words) >= WORDS_A_PAGE:
            left -= 1
            yield " ".join(words[:WORDS_A_PAGE])


def _column(text: str) -> tuple[Image.Image, str]:
    image = draw.page()
    draw.write(image, text, 260, 300, 1960, SIZE)
    return image, text


def _columns(text: str) -> tuple[Image.Image, str]:
    image, words = draw.page(), text.split()
    half = len(words) // 2
    draw.write(image, " ".join(words[:half]), 200, 300, 960, SIZE)
    draw.write(image, " ".join(words[half:]), 1320, 300, 960, SIZE)
    return image, text


def _table(text: str) -> tuple[Image.Image, str]:
    image, words = draw.page(), [word for word in text.split() if len(word) < 17]
    rows = [words[start : start + 3] for start in range(0, 90, 3)]
    draw.table(image, rows, 200, 300, ruled=True)
    return image, " ".join(word for row in rows for word in row)


def _worn(make: Make, spread: float = 28.0) -> Make:
    def made(text: str) -> tuple[Image.Image, str]:
        image, said = make(text)
        return draw.worn(image, spread=spread), said

    return made


def _turned(make: Make, degrees: float) -> Make:
    def made(text: str) -> tuple[Image.Image, str]:
        image, said = make(text)
        return draw.slanted(image, degrees), said

    return made


def _halved(make: Make) -> Make:
    def made(text: str) -> tuple[Image.Image, str]:
        image, said = make(text)
        return image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX), said

    return made


if __name__ == "__main__":
    main()
