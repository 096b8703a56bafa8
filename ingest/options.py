"""Limits of walking and reading, each with its unit in its name."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.programs import LibreOffice
from ingest.recognition.options import RecognitionOptions


@dataclass(frozen=True, slots=True)
class WalkOptions:
    """``ignore_file`` is read in every folder, with the rules of a .gitignore."""

    max_file_mib: float = 200.0
    ignore_file: str = ".kartotekaignore"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What one file may cost. ``workers`` are processes; each may use ``memory_mib``.

    ``attachment_depth`` is how deep a message inside a message is opened. A file is ``too-long``
    after ``timeout_s`` seconds of the processor, so that a busy machine refuses no file that an
    idle one reads. ``clock_s`` is the backstop by the clock, for a file that waits for ever (a
    drive that does not answer): it is ``deferred``. ``max_characters``: of all text in one file.
    ``max_archive_files`` counts what all archives and mailboxes inside one file hold together.
    ``comments``: whether what readers wrote beside the text of Office files is read.
    ``recognition`` and ``office`` are the programs of others that read what we cannot, None where
    they are not there.
    """

    timeout_s: float = 120.0
    clock_s: float = 1800.0
    memory_mib: int = 3072
    workers: int = 2
    attachment_depth: int = 4
    max_attachments: int = 200
    max_characters: int = 20_000_000
    max_archive_files: int = 2000
    comments: bool = True
    recognition: RecognitionOptions | None = None
    office: LibreOffice | None = None
