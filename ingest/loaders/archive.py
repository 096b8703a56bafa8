"""ZIP archives: a folder of files, each of which is read as an attachment with its way inside.

Hidden and temporary files are passed over as they are in a folder; what cannot be taken out is
told with its reason. The limits are those of ``ingest.zip_safety``, for the archive as a whole.
"""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import Unreadable
from ingest.extracted import Attachment, Extracted, UnreadablePart
from ingest.walk import is_temporary
from ingest.zip_safety import Archive

_UTF8_FLAG = 0x800
_OF_THE_ARCHIVER = frozenset({"__MACOSX"})


def load(path: Path) -> Extracted:
    files: list[Attachment] = []
    unreadable: list[UnreadablePart] = []
    with Archive(path) as archive:
        for entry in sorted(archive.entries, key=_name):
            name = _name(entry)
            parts = name.split("/")
            if any(is_temporary(part) or part in _OF_THE_ARCHIVER for part in parts):
                continue
            try:
                files.append(Attachment(name, archive.read_entry(entry), _modified(entry)))
            except Unreadable as error:
                unreadable.append(UnreadablePart((name,), error))
    if not files and unreadable:
        raise unreadable[0].error
    if not files:
        raise Unreadable(
            "empty", "An archive without a single document", "Nothing, if it is meant to be empty."
        )
    return Extracted((), attachments=files, unreadable=unreadable, is_folder=True)


def _name(entry: zipfile.ZipInfo) -> str:
    """Polish Windows packs names in code page 852, which the standard library takes for 437."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_FLAG and not name.isascii():
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name.replace("\\", "/").lstrip("/")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp852")
    return name.replace("\\", "/").lstrip("/")


def _modified(entry: zipfile.ZipInfo) -> datetime | None:
    """The file's time, to which archives give no zone; 1980 is the zero of their clock."""
    try:
        when = datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:
        return None
    return when if when.year > 1980 else None
