"""Old Office files made into new ones by LibreOffice, which then are read as such.

LibreOffice runs without a window, in a profile of its own that allows no macro and fetches no link,
within limits, and without a network where the system lets a process give its network up. One start
takes about a second and a half of the processor, so each file gets a process of its own: one that
a file has spoilt reads no other.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest import limited
from ingest.errors import Unreadable
from ingest.formats import Format
from ingest.machine_fault import ended_from_outside
from ingest.options import ReadOptions
from ingest.programs import CONVERT

_FIRST_START = 81
"""LibreOffice's exit status when it has made its profile and wants to be started again."""
_WAIT_FACTOR = 5
"""Seconds by the clock for each of the processor, on a machine that others keep busy."""

_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "pptx": "pptx:Impress MS PowerPoint 2007 XML",
}
_KINDS = {"docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint"}

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


@contextmanager
def converted(path: Path, format_: Format, options: ReadOptions) -> Iterator[Path]:
    """The file in the newer format while the ``with`` lasts.

    Raises Unreadable("legacy-office") where LibreOffice is not there; ("damaged") where it cannot
    open the file.
    """
    assert format_.converted is not None
    if options.office is None:
        kind = _KINDS[format_.converted]
        raise Unreadable("legacy-office", f"An old binary {kind} file", CONVERT)
    with tempfile.TemporaryDirectory(prefix="kartoteka-office-") as folder:
        source = Path(folder) / f"file{path.suffix.lower()}"
        source.write_bytes(path.read_bytes())  # its own name may hold anything
        made = Path(folder) / f"file.{format_.converted}"
        out = Path(folder) / "out"
        status = _run(source, out, format_.converted, options)
        made = out / made.name
        if not made.is_file() or not made.stat().st_size:
            raise Unreadable(
                "damaged",
                f"LibreOffice cannot open it ({status or 'it gave no file'})",
                "Open it in its own program and save it in a current format.",
            )
        yield made


def _run(source: Path, out: Path, kind: str, options: ReadOptions) -> str:
    """What went wrong, as far as the program tells; "" for nothing. Raises Unreadable."""
    assert options.office is not None
    command = [
        _program(Path(options.office.path)),
        *("--headless", "--invisible", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
        f"-env:UserInstallation={_profile().as_uri()}",
        *("--convert-to", _FILTERS[kind], "--outdir", str(out), str(source)),
    ]
    limits = limited.command(
        command,
        memory_mib=options.memory_mib,
        cpu_s=max(1, round(options.timeout_s)),
        offline=True,
    )
    for _ in range(2):
        try:
            done = subprocess.run(
                limits,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=min(options.clock_s, _WAIT_FACTOR * options.timeout_s),
                env={"HOME": str(source.parent), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                cwd=source.parent,
                check=False,
            )
        except subprocess.TimeoutExpired as error:  # it has been killed
            raise _too_long(options) from error
        if done.returncode != _FIRST_START:
            break
    if done.returncode in (-signal.SIGKILL, -signal.SIGTERM):
        raise ended_from_outside(signal.Signals(-done.returncode).name)
    if done.returncode == -signal.SIGXCPU:
        raise _too_long(options)
    return f"status {done.returncode}" if done.returncode else ""


def _program(path: Path) -> str:
    """The program itself, not the script that starts it: its end must be in our hands."""
    binary = path.resolve().parent / "soffice.bin"
    return str(binary if binary.is_file() else path)


def _profile() -> Path:
    """One for each reading process, in its own folder for temporary files."""
    folder = Path(tempfile.gettempdir()) / "kartoteka-office-profile"
    settings = folder / "user" / "registrymodifications.xcu"
    if not settings.is_file():
        settings.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        settings.write_text(_PROFILE, encoding="utf-8")
    return folder


def _too_long(options: ReadOptions) -> Unreadable:
    return Unreadable(
        "too-long",
        f"LibreOffice did not make it into a new file within {options.timeout_s:g} s",
        "Split the file or save it in a current format, or raise timeout_s.",
    )
