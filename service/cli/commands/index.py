"""``kartoteka index``: brings the index to what the folders hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli import exit_codes
from service.cli.errors import Refused, print_error
from service.cli.invocation import Invocation
from service.cli.output import print_json
from service.cli.translated import command, json_option, option

if TYPE_CHECKING:
    from service.composition import Workshop
    from service.indexing import DoneJob, Job, RunOptions, Shown


@command("index")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@option("--collection", help="help.collection.index")
@option("--dry-run", is_flag=True, help="help.dry_run")
@option("--watch", is_flag=True, help="help.watch")
@option("--rebuild", is_flag=True, help="help.rebuild")
@option("--embedder", help="help.embedder")
@option("--retry-unreadable", is_flag=True, help="help.retry_unreadable")
@option("--compare-bytes", is_flag=True, help="help.compare_bytes")
@option("--allow-empty", is_flag=True, help="help.allow_empty")
@option("--wait", "wait_s", type=click.FloatRange(0, 86_400), default=0.0, help="help.wait")
@option("--quiet", "-q", is_flag=True, help="help.quiet")
@json_option()
def run(
    invocation: Invocation,
    paths: tuple[Path, ...],
    collection: str | None,
    dry_run: bool,
    watch: bool,
    rebuild: bool,
    embedder: str | None,
    retry_unreadable: bool,
    compare_bytes: bool,
    allow_empty: bool,
    wait_s: float,
    quiet: bool,
    as_json: bool,
) -> int:
    from service.composition import known_roots, opened_workshop
    from service.indexing import RunOptions, SomeRefused, index_all, rebuild_all, try_all

    _refuse_contradictions(invocation, paths, collection, dry_run, watch, rebuild)
    settings = invocation.load(embedding__model=embedder).settings
    planned = _jobs(known_roots(settings), paths, collection, rebuild=rebuild)
    options = RunOptions(dry_run, retry_unreadable, compare_bytes, allow_empty)
    with opened_workshop(settings) as workshop:
        if watch:
            return _watch(invocation, workshop, planned, options, quiet=quiet, as_json=as_json)
        carry_out = try_all if dry_run else rebuild_all if rebuild else index_all
        refused: Sequence[Exception] = ()
        try:
            done: Sequence[DoneJob] = carry_out(
                workshop, planned, options, wait_s, _shown_by(invocation, quiet=quiet or as_json)
            )
        except SomeRefused as some:
            done, refused = some.done, some.refused
    _report(invocation, done, as_json=as_json)
    for refusal in refused:
        print_error(refusal, invocation)
    if refused:
        return exit_codes.ERROR
    if any(one.report.interrupted for one in done):
        return exit_codes.INTERRUPTED
    return exit_codes.SOME_UNREADABLE if any(one.report.failed for one in done) else exit_codes.DONE


def _refuse_contradictions(
    invocation: Invocation,
    paths: Sequence[Path],
    collection: str | None,
    dry_run: bool,
    watch: bool,
    rebuild: bool,
) -> None:
    if collection is not None and len(paths) > 1:
        raise click.UsageError(invocation.say("index.one_collection"))
    if dry_run + watch + rebuild > 1:
        raise click.UsageError(invocation.say("index.only_one_way"))


def _jobs(
    known: Mapping[str, str], paths: Sequence[Path], collection: str | None, *, rebuild: bool
) -> list[Job]:
    """What to index; a rebuild takes in everything known, whatever folder is named."""
    from service.indexing import NameTaken, jobs

    try:
        planned = jobs(paths, collection, known)
    except NameTaken as taken:
        raise Refused("index.name_taken", name=taken.name, root=taken.root) from taken
    if rebuild and paths:
        named = {job.collection for job in planned}
        planned += [job for job in jobs((), None, known) if job.collection not in named]
    if not planned:
        raise Refused("index.no_paths", exit_codes.USAGE)
    return planned


def _shown_by(invocation: Invocation, *, quiet: bool) -> Shown:
    from service.cli.progress import shown

    return lambda job: shown(job.collection, invocation.say, quiet=quiet)


def _report(invocation: Invocation, done: Sequence[DoneJob], *, as_json: bool) -> None:
    from service.cli.index_report import print_report
    from service.indexing import report_shape

    if as_json:
        print_json(report_shape(done))
    else:
        print_report(done, invocation.say)


def _watch(
    invocation: Invocation,
    workshop: Workshop,
    planned: Sequence[Job],
    options: RunOptions,
    *,
    quiet: bool,
    as_json: bool,
) -> int:
    """Reports the first run in full and then each change in a line, until Ctrl-C."""
    import signal
    from threading import Event

    from service.cli.index_report import print_change
    from service.indexing import keep_indexing

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def changed(done: DoneJob) -> None:
        print_change(done, invocation.say, as_json=as_json)

    def ready() -> None:
        click.echo(invocation.say("index.watching"), err=True)

    keep_indexing(
        workshop,
        planned,
        options,
        stop,
        _shown_by(invocation, quiet=quiet or as_json),
        changed,
        ready,
    )
    return exit_codes.DONE
