"""What a run of indexing did, in one table, and what could not be read."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from service.cli.unreadable import UnreadableFile, print_unreadable
from service.indexing import DoneJob, report_shape
from service.messages import Say

COUNTED = ("added", "changed", "removed", "renamed", "unchanged", "failed")


def print_report(done: Sequence[DoneJob], say: Say) -> None:
    """A line per folder, the totals, and the unreadable files by reason."""
    head = [say("index.collection"), *(say(f"index.{name}") for name in COUNTED)]
    rows = [
        [one.job.collection, *(say.number(_count(one, name)) for name in COUNTED)] for one in done
    ]
    _print_table(head, rows)
    shape = report_shape(done)
    key = "index.would" if shape.get("dry_run") else "index.done"
    click.echo()
    click.echo(
        say(
            "index.interrupted" if shape.get("interrupted") else key,
            documents=say.count("page.documents", shape["documents"]),
            chunks=say.count("page.passages", shape["chunks"]),
            seconds=say.decimal(shape["seconds"]),
        )
    )
    failures = [
        UnreadableFile(
            f"{one['collection']}/{one['path']}", one["reason"], one["detail"], one["remedy"]
        )
        for one in shape["failed"]
    ]
    if failures:
        click.echo("\n" + say.count("index.unreadable", len(failures)))
        print_unreadable(failures, say, everything=False)


def print_change(done: DoneJob, say: Say, *, as_json: bool) -> None:
    """One line for one change that a watcher took up."""
    if as_json:
        click.echo(json.dumps(report_shape([done]), ensure_ascii=False))
        return
    counted = [
        f"{say(f'index.{name}').lower()} {say.number(count)}"
        for name in COUNTED
        if name != "unchanged" and (count := _count(done, name))
    ]
    click.echo(
        say(
            "index.change",
            collection=done.job.collection,
            counted=", ".join(counted) or say("index.no_change"),
            seconds=say.decimal(done.report.seconds),
        )
    )


def _print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The first column to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        click.echo("  ".join(cells).rstrip())


def _count(done: DoneJob, name: str) -> int:
    value = getattr(done.report, name)
    return value if isinstance(value, int) else len(value)
