"""Which share of the words that other programs read in a folder's files we do not have, by format.

    python -m benchmarks.words_lost FOLDER [--per-format 40] [--worst 3]

PDF is compared with pdftotext (poppler-utils); DOCX, ODT, RTF, HTML and EPUB with pandoc; slides
with LibreOffice's PDF of them, workbooks with its CSV of all sheets. A word is a run of two letters
or digits or more, without case and accents; it is lost where the other has it more often than we
do. Words that we alone have are counted, too. Files are taken evenly over the sorted names. Not all
that is lost is a fault: running headers are told once by us, and programs give field codes, hidden
text and addresses of links as text. ``--worst`` shows the files with the largest shares, each with
some of the words, to be looked at.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import Unreadable
from ingest.options import ReadOptions
from ingest.programs import libreoffice
from ingest.sandbox import ReadingPool
from ingest.walk import FoundFile, walk

_WORD = re.compile(r"[^\W_]{2,}")
_SPLIT = re.compile(r"(?<=\w)[-\u00ad\u2010]\n\s*(?=\w)")
_SECONDS = 120
_ALL_SHEETS = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,-1"

Words = Counter[str]


@dataclass(frozen=True, slots=True)
class Compared:
    name: str
    theirs: Words
    ours: Words

    @property
    def lost(self) -> Words:
        return self.theirs - self.ours

    @property
    def share(self) -> float:
        return self.lost.total() / max(1, self.theirs.total())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--per-format", type=int, default=40)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--formats", nargs="*", choices=READERS, default=list(READERS))
    arguments = parser.parse_args()
    print("| format | compared with | files | their words | lost by us | only ours |")
    print("|---|---|---|---|---|---|")
    shown: list[tuple[str, Sequence[Compared]]] = []
    files = [one for one in walk(arguments.folder) if isinstance(one, FoundFile)]
    with ReadingPool(ReadOptions(office=libreoffice())) as pool:
        for suffix in arguments.formats:
            program, read = READERS[suffix]
            chosen = _evenly(
                [one for one in files if one.path.endswith(suffix)], arguments.per_format
            )
            found = list(_compared(chosen, read, pool))
            shown.append((suffix, found))
            if found:
                print(_row(suffix, program, found), flush=True)
    for suffix, found in shown:
        for one in sorted(found, key=lambda one: -one.share)[: arguments.worst]:
            words = " ".join(word for word, _ in one.lost.most_common(12))
            print(f"{suffix} {one.share:.1%} of {one.theirs.total()}: {one.name}: {words}")


def _row(suffix: str, program: str, found: Sequence[Compared]) -> str:
    theirs = sum(one.theirs.total() for one in found)
    lost = sum(one.lost.total() for one in found)
    extra = sum((one.ours - one.theirs).total() for one in found)
    shares = f"{lost / max(1, theirs):.2%} | {extra / max(1, theirs):.2%}"
    return f"| {suffix} | {program} | {len(found)} | {theirs:,} | {shares} |"


def _evenly(files: Sequence[FoundFile], most: int) -> Sequence[FoundFile]:
    step = max(1.0, len(files) / most)
    return [files[int(number * step)] for number in range(min(most, len(files)))]


def _compared(
    files: Sequence[FoundFile], read: Callable[[Path, Path], str], pool: ReadingPool
) -> Iterator[Compared]:
    """Files that both can read, and in which the other finds a word."""
    for file in files:
        ours = pool.read(file)
        if isinstance(ours, Unreadable):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                theirs = _words(read(file.absolute, Path(folder)))
            except (subprocess.SubprocessError, OSError, UnicodeError):
                continue
        if theirs:
            own = sum((_words(one.text) for one in ours.documents), Counter())
            yield Compared(file.path, theirs, own)


def _words(text: str) -> Words:
    joined = unicodedata.normalize("NFKD", _SPLIT.sub("", text).replace("\u00ad", ""))
    plain = "".join(letter for letter in joined if not unicodedata.combining(letter))
    return Counter(_WORD.findall(plain.casefold()))


def _run(*command: str | Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        timeout=_SECONDS,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")


def _pdftotext(path: Path, _: Path) -> str:
    return _run("pdftotext", "-enc", "UTF-8", path, "-")


def _pandoc(kind: str) -> Callable[[Path, Path], str]:
    def read(path: Path, _: Path) -> str:
        if kind == "html":
            path.read_bytes().decode("utf-8")  # pandoc takes any other encoding for Latin-1
        return _run("pandoc", "-f", kind, "-t", "plain", "--wrap=none", path)

    return read


def _as_pdf(path: Path, folder: Path) -> str:
    _convert(path, folder, "pdf")
    return "".join(_pdftotext(made, folder) for made in folder.glob("*.pdf"))


def _as_csv(path: Path, folder: Path) -> str:
    _convert(path, folder, _ALL_SHEETS)
    return "".join(made.read_text("utf-8", "replace") for made in folder.glob("*.csv"))


def _convert(path: Path, folder: Path, kind: str) -> None:
    profile = (Path(tempfile.gettempdir()) / "words-lost-profile").as_uri()
    command = ("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind)
    _run(*command, "--outdir", folder, path)


READERS: dict[str, tuple[str, Callable[[Path, Path], str]]] = {
    ".pdf": ("pdftotext", _pdftotext),
    ".docx": ("pandoc", _pandoc("docx")),
    ".odt": ("pandoc", _pandoc("odt")),
    ".rtf": ("pandoc", _pandoc("rtf")),
    ".html": ("pandoc", _pandoc("html")),
    ".epub": ("pandoc", _pandoc("epub")),
    ".pptx": ("LibreOffice", _as_pdf),
    ".odp": ("LibreOffice", _as_pdf),
    ".xlsx": ("LibreOffice", _as_csv),
    ".ods": ("LibreOffice", _as_csv),
}


if __name__ == "__main__":
    main()
