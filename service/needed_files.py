"""Looks at every file beside the catalog that the service needs: each finding with its remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from index.errors import IndexFault
from index.machine_fault import machine_fault

if TYPE_CHECKING:
    from service.settings import Settings


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """``problem`` holds nothing of the file's text; ``command`` mends it, as it can be typed."""

    file: Path
    problem: str
    command: str


Look = Callable[["Settings"], Iterator[BrokenFile]]


def broken_files(settings: Settings) -> list[BrokenFile]:
    """All that cannot be used; rules of access and tokens have findings of their own."""
    return [broken for look in LOOKS for broken in look(settings)]


def _weights_of_answers(settings: Settings) -> Iterator[BrokenFile]:
    from index.reading.judge import Judge
    from service.composition import JUDGE_FILE

    file = settings.data / JUDGE_FILE
    if not file.exists():
        return
    try:
        Judge.load(file)
    except IndexFault as fault:
        yield BrokenFile(file, fault.what, f"rm {file}")
    except OSError as error:
        yield _closed(file, error)


def _abbreviations(settings: Settings) -> Iterator[BrokenFile]:
    from service.composition import abbreviations
    from service.settings.errors import SettingsError

    file = settings.search.abbreviations
    if file is None:
        return
    try:
        abbreviations(settings)
    except SettingsError as fault:
        yield BrokenFile(file, str(fault.fields.get("problem", fault)), f"${{EDITOR:-vi}} {file}")


def _small_databases(settings: Settings) -> Iterator[BrokenFile]:
    from service.admin.question_log import QUESTIONS_FILE
    from service.admin.worklist import WORKLIST_FILE
    from service.answers.feedback import FEEDBACK_FILE

    for name in (FEEDBACK_FILE, QUESTIONS_FILE, WORKLIST_FILE):
        file = settings.data / name
        if not file.exists():
            continue
        try:
            problem = _of_database(file)
        except (sqlite3.Error, OSError) as error:
            fault = machine_fault(error)
            if fault is not None:
                yield BrokenFile(file, fault.what, f"ls -l {file}")
                continue
            problem = str(error)
        if problem:
            yield BrokenFile(file, problem, f"mv {file} {file}.damaged")


def _of_database(file: Path) -> str:
    """What is wrong with it; "" for nothing. An empty file is one in the making."""
    if not file.stat().st_size:
        return ""
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as connection:
        (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            return str(said)
        connection.text_factory = bytes
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in tables.fetchall():
            quoted = name.decode("utf-8", "replace").replace('"', '""')
            for row in connection.execute(f'SELECT * FROM "{quoted}"'):
                for value in row:
                    if isinstance(value, bytes) and not _is_text_or_mark(value):
                        return f"a text of the table {quoted} is not UTF-8"
    return ""


def _is_text_or_mark(value: bytes) -> bool:
    """Marks of questions and the secret are random bytes of these lengths."""
    if len(value) in (16, 32):
        return True
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _lemma_tables(settings: Settings) -> Iterator[BrokenFile]:
    """They are made again by themselves when they are opened next; a running service is not."""
    from index.lexical.lemma_table import DamagedLemmaTable, LemmaTable
    from service.composition import cache_folder

    for file in sorted((cache_folder(settings) / "lemmas").glob("*.lemmas")):
        try:
            LemmaTable(file)
        except DamagedLemmaTable as damage:
            yield BrokenFile(file, str(damage), f"rm {file}")
        except FileNotFoundError:
            continue  # made anew since the folder was listed
        except OSError as error:
            yield _closed(file, error)


def _closed(file: Path, error: OSError) -> BrokenFile:
    return BrokenFile(file, error.strerror or str(error), f"ls -l {file}")


LOOKS: tuple[Look, ...] = (_weights_of_answers, _abbreviations, _small_databases, _lemma_tables)
