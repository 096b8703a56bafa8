"""Finds the Chromium that tests and screenshots drive, or installs one.

    python -m tests.browser.chromium

The system's own is preferred: it is kept up to date with the system. Ends with 1 and says what to
do where there is none and none can be installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REMEDY = "apt-get install chromium, or: python -m playwright install --with-deps chromium"


def program() -> str | None:
    """The system's own; None leaves it to Playwright, which may have installed one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def launched(playwright: Any) -> Any:
    """A browser. Raises Playwright's Error where there is none."""
    return playwright.chromium.launch(executable_path=program(), args=[*QUIET])


def is_there(playwright: Any) -> bool:
    return program() is not None or Path(playwright.chromium.executable_path).exists()


def ways_to_install() -> Iterator[Sequence[str]]:
    if shutil.which("apt-get"):
        root: Sequence[str] = () if os.geteuid() == 0 else ("sudo", "-n")
        if not root or shutil.which("sudo"):
            yield (*root, "apt-get", "install", "--yes", "--quiet", "chromium")
    yield (sys.executable, "-m", "playwright", "install", "chromium")


def main() -> int:
    if _is_there():
        return 0
    print("There is no Chromium on this machine; installing one.", file=sys.stderr)
    for way in ways_to_install():
        print(f"$ {' '.join(way)}", file=sys.stderr)
        if subprocess.run(way, check=False).returncode == 0 and _is_there():
            return 0
    print(f"No Chromium could be installed. Install one: {REMEDY}", file=sys.stderr)
    return 1


def _is_there() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return is_there(playwright)


if __name__ == "__main__":
    sys.exit(main())
