"""What lies in docs/deploy/ fits the program, and its units are what systemd understands."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from service.cli.app import application
from service.settings.sources import all_specs

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "docs" / "deploy"
UNITS = ("kartoteka.service", "kartoteka-watch.service")
HARDENED = {
    "User=kartoteka",
    "UMask=0077",
    "StateDirectoryMode=0700",
    "ProtectSystem=strict",
    "ProtectHome=true",
    "PrivateTmp=true",
    "PrivateDevices=true",
    "NoNewPrivileges=true",
    "CapabilityBoundingSet=",
    "RestrictNamespaces=true",
    "RestrictSUIDSGID=true",
    "SystemCallFilter=@system-service",
    "SystemCallArchitectures=native",
}
MOST_EXPOSED = 20
"""In tenths, as systemd-analyze counts: from 0 (nothing) to 100."""

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


def _lines(unit: str) -> set[str]:
    return set((DEPLOY / unit).read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_hardened_and_writes_nowhere_else(unit: str) -> None:
    lines = _lines(unit)
    assert lines >= HARDENED
    assert not any(line.startswith("ReadWritePaths=") for line in lines)
    data = re.search("KARTOTEKA_DATA=(.*)", "\n".join(lines))
    cache = re.search("KARTOTEKA_CACHE=(.*)", "\n".join(lines))
    assert data is not None
    assert data[1].startswith("/var/lib/kartoteka/")
    assert cache is not None
    assert cache[1] == "/var/cache/kartoteka"
    assert {"StateDirectory=kartoteka", "CacheDirectory=kartoteka"} <= lines


@needs_systemd
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_a_unit(unit: str, tmp_path: Path) -> None:
    program = tmp_path / "kartoteka"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copy = tmp_path / unit
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    copy.write_text(text.replace("/opt/kartoteka/bin/kartoteka", str(program)), encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert unit not in checked.stderr  # an unknown key is only warned of
    exposed = subprocess.run(
        [
            *("systemd-analyze", "security", "--offline=true"),
            *(f"--threshold={MOST_EXPOSED}", str(copy)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert exposed.returncode == 0, exposed.stdout[-500:]


@pytest.mark.parametrize("file", [*UNITS, "Containerfile", "README.md"])
def test_the_settings_named_are_those_there_are(file: str) -> None:
    known = {spec.variable for spec in all_specs().values()}
    named = set(re.findall(r"KARTOTEKA_[A-Z_]+", (DEPLOY / file).read_text(encoding="utf-8")))
    assert named
    assert named <= known


@pytest.mark.parametrize("file", [*UNITS, "README.md"])
def test_the_commands_named_are_those_there_are(file: str) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    named = set(re.findall(r"bin/kartoteka ([a-z]+)", text))
    assert named
    assert named <= set(application().list_commands(click.Context(application())))


def test_the_image_is_made_of_what_is_installed() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert {"ingest", "index", "service", "pyproject.toml"} <= sources
    assert all((ROOT / source).exists() for source in sources)
    assert "\nUSER kartoteka\n" in text
    assert text.index("\nUSER kartoteka\n") < text.index("\nENTRYPOINT ")
    assert '\nENTRYPOINT ["kartoteka"]\nCMD ["serve"]\n' in text


def test_links_of_these_pages_lead_somewhere() -> None:
    for page in (DEPLOY / "README.md", ROOT / "SECURITY.md", ROOT / "docs" / "security.md"):
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_promise_names_a_test_that_is_there() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|benchmarks)/[\w/]+\.py)`", text)
    assert len(named) > 10
    missing = [name for name in named if not (ROOT / name).is_file()]
    assert not missing
