"""From a path to documents: find the format, load, clean, describe, open what is attached."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path, PurePosixPath
from time import monotonic, process_time

from ingest.beneath import LeavesRoot, open_anything_beneath, path_of
from ingest.cleaning import AssembledText, assemble
from ingest.conversion import converted
from ingest.detect import detect
from ingest.document import Document, Notice
from ingest.errors import Unreadable, raised_in
from ingest.extracted import Extracted, UnreadablePart
from ingest.formats import Format
from ingest.machine_fault import behind, deferred, system_errors_told
from ingest.metadata import describe
from ingest.options import ReadOptions
from ingest.programs import RECOGNISE
from ingest.recognition import Recognised, Tell, recognised

_SHARE_OF_TIME = 0.7
"""Of the time a file may take; the rest is kept for the attachment that is open by then."""
_NO_MORE = "Nothing, if its pages show no text; otherwise save it anew from its own program."


@dataclass(frozen=True, slots=True)
class FileRead:
    """All that one file holds: itself first, then what is attached to it, at any depth."""

    documents: Sequence[Document]
    unreadable: Sequence[UnreadablePart] = field(default=())


def read_file(path: Path, options: ReadOptions | None = None, tell: Tell | None = None) -> FileRead:
    """Reads ``path`` in this process; a hostile file can hang or kill it (see ingest.sandbox).

    Raises Unreadable if the file itself cannot be searched; a bad attachment does not.
    """
    options = options or ReadOptions()
    documents: list[Document] = []
    unreadable: list[UnreadablePart] = []
    left = options.max_characters
    budget = _Budget(
        options.max_archive_files,
        process_time() + _SHARE_OF_TIME * options.timeout_s,
        monotonic() + _SHARE_OF_TIME * options.clock_s,
        tell,
    )
    with system_errors_told(path):
        for item in _read(path, (), _file_time(path), options, budget):
            if isinstance(item, Document):
                documents.append(item)
                left -= len(item.text)
                if left < 0:
                    raise _too_much_text(options.max_characters)
            else:
                unreadable.append(item)
    return FileRead(tuple(documents), tuple(unreadable))


def read_beneath(
    root: Path, relative: str, options: ReadOptions | None = None, tell: Tell | None = None
) -> FileRead:
    """``read_file`` of a file of a folder that others may write in: opened once, below ``root`` and
    over no link, and read through that descriptor, whatever its name stands for by then.

    Loaders are given a name of the file in a private folder, for its ending and its title.
    Raises Unreadable.
    """
    try:
        with system_errors_told(root / relative):
            descriptor = open_anything_beneath(root, relative, follow=False)
            try:
                with tempfile.TemporaryDirectory(prefix="kartoteka-") as folder:
                    named = Path(folder) / PurePosixPath(relative).name
                    named.symlink_to(path_of(descriptor))
                    return read_file(named, options, tell)
            finally:
                os.close(descriptor)
    except LeavesRoot as error:
        raise Unreadable(
            "vanished",
            "A link has taken the place of the file, or of a folder above it",
            "Run the command again.",
        ) from error


@dataclass
class _Budget:
    """What may still be opened inside one file: how many files of archives, until which time by
    ``time.process_time``, as ``timeout_s`` counts. Above it the rest is told, where the limits of
    the reading process would lose all that was read. ``recognise_until``, by ``time.monotonic``, is
    as long before ``clock_s`` is over. ``tell`` is told of each page that was recognised."""

    archive_files: int
    until: float
    recognise_until: float
    tell: Tell | None = None


def _read(
    path: Path,
    attachment: tuple[str, ...],
    file_time: datetime,
    options: ReadOptions,
    budget: _Budget,
) -> Iterator[Document | UnreadablePart]:
    try:
        format_ = detect(path)
        found = _recognised(_loaded(path, format_, options), options, budget)
        extracted = _with_comments(found.extracted, options)
        assembled = assemble(extracted.blocks, paged=format_.paged)
        if assembled.text.strip():
            name = attachment[-1] if attachment else path.name
            document = _document(format_, extracted, assembled, attachment, name, file_time)
            yield replace(document, recognised=found.pages)
        elif not extracted.attachments and not extracted.unreadable:  # a message of files only
            raise _without_text(extracted)
    except RecursionError as error:
        raise Unreadable(
            "damaged",
            "Its parts are nested deeper than any office program makes them",
            "Open it in its own program and save it again.",
        ) from error
    if extracted.date is not None:  # what is attached is at least as old as its message
        file_time = datetime.combine(extracted.date, time(), UTC)
    for part in extracted.unreadable:
        fault = behind(part.error)
        if fault is not None:
            raise deferred(fault) from part.error
        yield UnreadablePart((*attachment, *part.attachment), part.error)
    yield from _attached(extracted, attachment, file_time, options, budget)


def _loaded(path: Path, format_: Format, options: ReadOptions) -> Extracted:
    if format_.converted is None:
        return format_.loader().load(path)
    with converted(path, format_, options) as newer:
        return format_.loader().load(newer)


def _recognised(extracted: Extracted, options: ReadOptions, budget: _Budget) -> Recognised:
    """With the words of pages that are images; as it is where there are none."""
    found = Recognised(extracted, ())
    if extracted.pictures and options.recognition is not None:
        before = process_time()
        found = recognised(extracted, options.recognition, budget.recognise_until, budget.tell)
        budget.until += process_time() - before  # each page has a limit of its own
    if found.extracted.without_text is not None:
        raise found.extracted.without_text
    return found


def _with_comments(extracted: Extracted, options: ReadOptions) -> Extracted:
    if not extracted.comments:
        return extracted
    if options.comments:
        return replace(extracted, blocks=(*extracted.blocks, *extracted.comments))
    left_out = Notice(
        "comments-left-out",
        f"{len(extracted.comments)} comments are not read",
        "Set reading.comments, if they are to be found.",
    )
    return replace(extracted, notices=(*extracted.notices, left_out))


def _without_text(extracted: Extracted) -> Unreadable:
    """Scans are often given page numbers; cleaning takes them away, and nothing is left."""
    if any(any(map(str.isalnum, block.text)) for block in extracted.blocks):
        return Unreadable(
            "no-text",
            "Only page numbers, or lines that every page repeats, stand on its pages",
            RECOGNISE if extracted.pictures else _NO_MORE,
        )
    return Unreadable("empty", "The file holds no text", "Nothing, if it is meant to be empty.")


def _document(
    format_: Format,
    extracted: Extracted,
    assembled: AssembledText,
    attachment: tuple[str, ...],
    filename: str,
    file_time: datetime,
) -> Document:
    return Document(
        media_type=format_.media_type,
        text=assembled.text,
        sections=assembled.sections,
        metadata=describe(
            extracted, assembled.text, assembled.sections, filename=filename, file_time=file_time
        ),
        attachment=attachment,
        notices=(*extracted.notices, *assembled.notices),
    )


def _attached(
    extracted: Extracted,
    way: tuple[str, ...],
    file_time: datetime,
    options: ReadOptions,
    budget: _Budget,
) -> Iterator[Document | UnreadablePart]:
    taken: set[str] = set()
    for number, attachment in enumerate(extracted.attachments, start=1):
        name = _unique(attachment.name, taken)
        refusal = _refusal(extracted, number, way, options, budget)
        if refusal is not None and extracted.is_folder:  # once for all that follow
            yield UnreadablePart((*way, name), refusal)
            return
        if refusal is not None:
            yield UnreadablePart((*way, name), refusal)
            continue
        budget.archive_files -= extracted.is_folder
        with tempfile.TemporaryDirectory(prefix="kartoteka-") as folder:
            path = Path(folder) / _safe_name(attachment.name, number)
            path.write_bytes(attachment.data)
            when = file_time if attachment.modified is None else attachment.modified
            try:
                yield from _read(path, (*way, name), when, options, budget)
            except MemoryError:
                raise
            except Exception as error:
                fault = behind(error)
                if fault is not None:  # the message is read again, with all that is attached
                    raise deferred(fault) from error
                known = error if isinstance(error, Unreadable) else unforeseen(error)
                if known.reason == "deferred":  # the rest of its pages is for the next run
                    raise
                yield UnreadablePart((*way, name), known)


def _refusal(
    extracted: Extracted, number: int, way: tuple[str, ...], options: ReadOptions, budget: _Budget
) -> Unreadable | None:
    """Why the attachment of this number (from 1) is not opened; of a folder, nor any after it."""
    rest = len(extracted.attachments) - number + 1
    if len(way) >= options.attachment_depth:
        return _too_deep(options.attachment_depth)
    if extracted.is_folder and budget.archive_files <= 0:
        return Unreadable(
            "inflated",
            f"More than {options.max_archive_files} files in one archive; {rest} are not read",
            "Unpack it into the folder.",
        )
    if not extracted.is_folder and number > options.max_attachments:
        return _too_many(options.max_attachments)
    if process_time() > budget.until:
        return Unreadable(
            "too-long",
            f"Reading what stands before took most of {options.timeout_s:g} s; {rest} are not read",
            "Unpack it into the folder.",
        )
    return None


def _unique(name: str, taken: set[str]) -> str:
    """Two attachments of one name must stay two documents."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name} ({number})"
    taken.add(candidate)
    return candidate


def _safe_name(name: str, number: int) -> str:
    """A name for the disk: no folders, no odd characters, the suffix kept for detection."""
    kept = "".join(
        character if character.isalnum() or character == "." else "_"
        for character in Path(name).stem
    ).strip(".")
    suffix = Path(name).suffix
    return f"{kept[:60] or number}{suffix if suffix.isascii() and len(suffix) < 12 else ''}"


def unforeseen(error: Exception) -> Unreadable:
    """A parser failed in a way its loader does not translate. That says nothing of what the file
    holds, so what is indexed of it stays; the exact failure is told so that the loader can be
    mended."""
    place = raised_in(error)
    where = f" ({place})" if place else ""
    return Unreadable(
        "crashed",
        f"Its parser failed: {type(error).__name__}: {str(error)[:200]}{where}",
        "Open it in its own program and save it again; if it opens well, report this message.",
    )


def _too_much_text(limit: int) -> Unreadable:
    return Unreadable(
        "too-large",
        f"Its text has more than {limit} characters",
        "Split the file, or raise max_characters.",
    )


def _too_deep(depth: int) -> Unreadable:
    return Unreadable(
        "inflated",
        f"Attached more than {depth} levels deep",
        "Save the inner file and put it into the folder.",
    )


def _too_many(limit: int) -> Unreadable:
    return Unreadable(
        "inflated",
        f"More than {limit} attachments in one file",
        "Save the attachments and put them into the folder.",
    )


def _file_time(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
