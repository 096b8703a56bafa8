"""DOCX, DOCM, DOTX and DOTM (transitional and Strict): text documents of Word and its kin.

Tables of contents, deleted and hidden text are not content and are left out. Running headers and
footers are told once, at the end. Embedded files are attachments. A DOCX has no pages, so places
are paragraphs under their headings.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from lxml import etree

from ingest.document import Notice
from ingest.embedded import Embedded
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.file_claims import language_code
from ingest.loaders.docx.body import BodyReader
from ingest.loaders.docx.numbering import Numbering
from ingest.loaders.docx.running import running_lines
from ingest.loaders.docx.styles import Styles
from ingest.loaders.docx.xml_names import W
from ingest.office_comments import document_comments
from ingest.opc import Package
from ingest.running_texts import told_once
from ingest.zip_safety import Archive

_SAVE_ANEW = "Open the file in Word and save it anew: it then becomes one text."
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}


def load(path: Path) -> Extracted:
    """Reads the document; see ``ingest.extracted.Loader`` for what is raised."""
    with Archive(path) as archive:
        return _load(Package(archive))


def _load(package: Package) -> Extracted:
    part, root = package.main("document")
    styles = Styles(package.optional_xml(package.first_related(part, "styles")))
    numbering = Numbering(package.optional_xml(package.first_related(part, "numbering")), styles)
    reader = BodyReader(package, part, styles, numbering, _notes(package, part))
    body = root.find(f"{W}body")
    blocks = list(reader.blocks(body)) if body is not None else []
    embedded = Embedded()
    embedded.gather(package, [part])
    if not blocks and not embedded.attachments:
        raise _no_text(reader.pictures, reader.chunks)
    blocks += told_once(running_lines(package, part, root, styles, numbering), blocks)
    core = package.core_properties()
    return Extracted(
        blocks=blocks,
        title=core.title,
        language=core.language or _spelling(root) or styles.language,
        date=core.date,
        attachments=embedded.attachments,
        notices=[*_notices(reader.chunks), *embedded.notices()],
        comments=document_comments(package, part, blocks),
    )


def _spelling(root: etree._Element) -> str | None:
    """The language in which more than half of the text is marked to be spelt.

    Tells more than the default of the styles, which is often that of a template.
    """
    letters: Counter[str] = Counter()
    total = 0
    for run in root.iter(f"{W}r"):
        length = sum(len(text.text or "") for text in run.iterfind(f"{W}t"))
        total += length
        language = run.find(f"{W}rPr/{W}lang")
        code = language_code(language.get(f"{W}val")) if language is not None else None
        if code is not None:
            letters[code] += length
    code, most = next(iter(letters.most_common(1)), ("", 0))
    return code if most * 2 > total else None


def _notes(package: Package, part: str) -> dict[tuple[str, str], etree._Element]:
    notes: dict[tuple[str, str], etree._Element] = {}
    for kind, name in _NOTES.items():
        root = package.optional_xml(package.first_related(part, kind))
        for note in root.iter(f"{W}{name}") if root is not None else ():
            notes[name, note.get(f"{W}id", "")] = note
    return notes


def _no_text(pictures: int, chunks: int) -> Unreadable:
    if chunks:
        return Unreadable("no-text", f"All text stands in {_inserted(chunks)}", _SAVE_ANEW)
    if pictures:
        return Unreadable(
            "no-text",
            f"The document holds only pictures ({pictures})",
            "Run text recognition (OCR) on the pictures, or add their text.",
        )
    return Unreadable("empty", "The document has no text", "Nothing, unless text is missing.")


def _notices(chunks: int) -> tuple[Notice, ...]:
    if not chunks:
        return ()
    return (Notice("parts-not-read", f"Without {_inserted(chunks)}", _SAVE_ANEW),)


def _inserted(chunks: int) -> str:
    return f"inserted documents ({chunks}) that are not read"
