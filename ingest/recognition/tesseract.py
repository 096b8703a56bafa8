"""Asks Tesseract for the words of one image.

The image is made here from what a library of ours has decoded, so a hostile file does not reach
the program's own decoders. It runs within limits, gets the image on its standard input, and opens
no file but its own data.
"""

from __future__ import annotations

import csv
import io
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest import limited
from ingest.machine_fault import ended_from_outside
from ingest.recognition.options import RecognitionOptions

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300
"""What Tesseract's data was made for."""

_WAIT_FACTOR = 10
"""Seconds by the clock for each of the processor, on a machine that others keep busy."""


class PageFailed(Exception):  # noqa: N818 - says what happened
    """Tesseract gave no answer for this page; the argument says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """``confidence`` 0 to 100; places in pixels; ``line`` is (block, paragraph, line)."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    line: tuple[int, int, int]


def words(image: Image, options: RecognitionOptions) -> Sequence[Word]:
    """In reading order. Raises PageFailed, and Unreadable("deferred") where the machine ended the
    program."""
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=1, dpi=(DPI, DPI))
    command = limited.command(
        [
            *(options.program, "stdin", "stdout"),
            *("-l", "+".join(options.languages)),
            *("--psm", "1" if options.turns else "3"),
            *("--dpi", str(DPI)),
            *("-c", "debug_file=/dev/null", "tsv"),
        ],
        memory_mib=options.memory_mib,
        cpu_s=max(1, round(options.page_s)),
        offline=True,
    )
    try:
        done = subprocess.run(
            command,
            input=stream.getvalue(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_WAIT_FACTOR * options.page_s,
            env={"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PageFailed("it did not end") from error
    if done.returncode == -signal.SIGKILL or done.returncode == -signal.SIGTERM:
        raise ended_from_outside(signal.Signals(-done.returncode).name)
    if done.returncode == -signal.SIGXCPU:
        raise PageFailed(f"it took more than {options.page_s:g} s")
    if done.returncode != 0:
        raise PageFailed(f"it ended with status {done.returncode}")
    return list(_parsed(done.stdout.decode("utf-8", "replace")))


def _parsed(table: str) -> Sequence[Word]:
    rows = csv.reader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    found = []
    for row in rows:
        if len(row) != 12 or row[0] != "5" or not row[11].strip():
            continue
        block, paragraph, line = (int(row[index]) for index in (2, 3, 4))
        left, top, width, height = (float(row[index]) for index in (6, 7, 8, 9))
        found.append(
            Word(
                row[11].strip(),
                float(row[10]),
                left,
                top,
                left + width,
                top + height,
                (block, paragraph, line),
            )
        )
    return found
