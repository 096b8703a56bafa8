"""Programs of others that read what this package cannot, where the operator has installed them.

They are looked for when they are needed, and nothing depends on them. What each adds, and the
command that installs it, is said here once, for reasons, `doctor` and documentation alike.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

INSTALL_RECOGNITION = "apt-get install tesseract-ocr tesseract-ocr-pol"
INSTALL_OFFICE = (
    "apt-get install --no-install-recommends "
    "libreoffice-writer libreoffice-calc libreoffice-impress"
)

RECOGNISE = f"Install text recognition ({INSTALL_RECOGNITION}) and index again."
CONVERT = f"Install LibreOffice ({INSTALL_OFFICE}) and index again, or save it in a current format."

_ASKING_S = 20.0
"""How long a program may take to tell its languages; a busy disk is slow at the first start."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """``languages``: those whose data is installed, without "osd". ``turns``: it can tell how a
    page is turned (the data of "osd")."""

    path: str
    languages: tuple[str, ...]
    turns: bool


@dataclass(frozen=True, slots=True)
class LibreOffice:
    path: str
    version: str
    """Changes whenever another build is installed; of no other meaning."""


def tesseract() -> Tesseract | None:
    """None where it is not installed, or does not start."""
    path = shutil.which("tesseract")
    return None if path is None else _asked(path, _stamp(path))


def libreoffice() -> LibreOffice | None:
    """None where it is not installed."""
    path = shutil.which("soffice") or shutil.which("libreoffice")
    return None if path is None else LibreOffice(path, _stamp(path))


def chosen_languages(found: Tesseract, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The languages to recognise: of those wanted (Polish and English where none are named) the
    installed ones; all that is installed where none of them is."""
    present = tuple(one for one in wanted or ("pol", "eng") if one in found.languages)
    return present or found.languages


@lru_cache(maxsize=4)
def _asked(path: str, _stamp: str) -> Tesseract | None:
    try:
        asked = subprocess.run(
            [path, "--list-langs"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ASKING_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    lines = (asked.stdout or asked.stderr).decode("utf-8", "replace").splitlines()[1:]
    names = tuple(line.strip() for line in lines if line.strip())
    languages = tuple(one for one in names if one != "osd")
    return Tesseract(path, languages, "osd" in names) if languages else None


def _stamp(path: str) -> str:
    """Of the program's file: an update is noticed without starting it."""
    status = Path(path).resolve().stat()
    return f"{status.st_size}-{status.st_mtime_ns}"


if __name__ == "__main__":  # what is missing, as commands for a shell
    if tesseract() is None:
        print(f"{INSTALL_RECOGNITION} -y")
    if libreoffice() is None:
        print(f"{INSTALL_OFFICE} -y")
