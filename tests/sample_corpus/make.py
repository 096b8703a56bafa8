"""Make the sample documents: ``python -m tests.sample_corpus.make corpus/``.

Each file under ``content/`` is the source of one document: its path without the last ``.txt`` is
the document's path, and its ending chooses the writer. Sources whose name starts with ``_`` are
only used by others: shared texts and attachments.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from tests.sample_corpus.mail import write_eml
from tests.sample_corpus.opendocument import write_odp, write_ods, write_odt
from tests.sample_corpus.pdf import write_pdf
from tests.sample_corpus.picture import write_png, write_scan
from tests.sample_corpus.plain import write_rtf, write_text
from tests.sample_corpus.slides import write_pptx
from tests.sample_corpus.source import Source, read_source
from tests.sample_corpus.web import write_epub, write_html
from tests.sample_corpus.word import write_docx
from tests.sample_corpus.workbook import write_xlsx

CONTENT = Path(__file__).parent / "content"

_WRITERS: Mapping[str, Callable[[Source], bytes]] = {
    ".pdf": lambda source: (write_scan if source.head.get("style") == "scan" else write_pdf)(
        source
    ),
    ".docx": write_docx,
    ".pptx": write_pptx,
    ".xlsx": write_xlsx,
    ".odt": write_odt,
    ".ods": write_ods,
    ".odp": write_odp,
    ".html": write_html,
    ".epub": write_epub,
    ".rtf": write_rtf,
    ".png": write_png,
    ".txt": write_text,
    ".md": write_text,
    ".csv": write_text,
}


def documents() -> dict[PurePosixPath, Path]:
    """Where each document goes, and the source it is made from, in order of path."""
    found = {}
    for path in sorted(CONTENT.rglob("*.txt")):
        if not path.name.startswith("_"):
            found[PurePosixPath(path.relative_to(CONTENT).with_suffix("").as_posix())] = path
    return found


def make_document(path: Path) -> bytes:
    """The bytes of the document that the source at ``path`` describes."""
    source = read_source(path)
    if original := source.head.get("copy_of"):
        return make_document(CONTENT / f"{original}.txt")
    ending = path.with_suffix("").suffix
    if ending == ".eml":
        return write_eml(source, lambda name: make_document(CONTENT / f"{name}.txt"))
    return _WRITERS[ending](source)


def make(target: Path) -> int:
    """Write every document under ``target``; returns how many there are."""
    made = documents()
    for relative, path in made.items():
        file = target / relative
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(make_document(path))
    return len(made)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m tests.sample_corpus.make FOLDER")
    print(f"{make(Path(sys.argv[1]))} documents made in {sys.argv[1]}")
