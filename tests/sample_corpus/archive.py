"""Zip files that come out the same each time: fixed entry times, entries in a given order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

# The earliest moment a zip entry can carry.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def zip_bytes(entries: Iterable[tuple[str, bytes]], stored: frozenset[str] = frozenset()) -> bytes:
    """A zip of ``entries``; names in ``stored`` are kept uncompressed, as ODF and EPUB ask."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compress_type=method, compresslevel=9)
    return buffer.getvalue()


def without_times(data: bytes) -> bytes:
    """The same archive with every entry's time fixed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zip_bytes((info.filename, archive.read(info)) for info in archive.infolist())
