"""``kartoteka evaluate DIR``: how well passages are found for questions with known answers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from service.cli.errors import Refused
from service.cli.invocation import Invocation
from service.cli.output import print_json
from service.cli.translated import command, json_option, option

if TYPE_CHECKING:
    from index.evaluation import Comparison, EvaluationReport
    from service.messages import Say
    from service.settings import Settings


@command("evaluate")
@click.argument("folder", type=click.Path(path_type=Path))
@option(
    "--mode",
    type=click.Choice(["hybrid", "dense", "lexical"]),
    default="hybrid",
    help="help.mode",
)
@option("--legs", is_flag=True, help="help.legs")
@option("--max-queries", type=click.IntRange(min=1), help="help.max_queries")
@option("--details", is_flag=True, help="help.details")
@option("--write-run", type=click.Path(path_type=Path, dir_okay=False), help="help.write_run")
@option("--compare", type=click.Path(path_type=Path, dir_okay=False), help="help.compare")
@option("--answers", is_flag=True, help="help.answers")
@option("--no-cache", is_flag=True, help="help.no_cache")
@option("--quiet", "-q", is_flag=True, help="help.quiet")
@json_option()
def run(
    invocation: Invocation,
    folder: Path,
    mode: Literal["hybrid", "dense", "lexical"],
    legs: bool,
    max_queries: int | None,
    details: bool,
    write_run: Path | None,
    compare: Path | None,
    answers: bool,
    no_cache: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    from index.evaluation import DatasetFault, evaluate_folder
    from index.evaluation import write_run as save_run
    from service.composition import bench, cache_folder

    settings = invocation.load().settings
    say = invocation.say
    if answers:
        _measure_answers(folder, settings, max_queries, say, as_json=as_json)
        return
    try:
        report = evaluate_folder(
            folder,
            bench=bench(settings),
            mode=mode,
            legs=legs,
            max_queries=max_queries,
            index=settings.data,
            cache=None if no_cache else cache_folder(settings) / "evaluation-vectors.sqlite3",
            progress=None if quiet or as_json else _progress(say),
        )
        comparisons = _compared(folder, report, compare, max_queries) if compare else []
    except DatasetFault as fault:
        raise Refused("evaluate.fault", problem=fault) from fault
    if write_run is not None:
        save_run(write_run, report.run)
    if as_json:
        shape = report.to_json(details=details)
        if compare:
            shape["compared"] = [_comparison_shape(one) for one in comparisons]
        print_json(shape)
        return
    _print(report, comparisons, say, details=details)


def _measure_answers(
    folder: Path, settings: Settings, most: int | None, say: Say, *, as_json: bool
) -> None:
    from index.evaluation import DatasetFault
    from service.answers.measuring import measure_answers

    try:
        report = measure_answers(folder, settings, most)
    except DatasetFault as fault:
        raise Refused("evaluate.fault", problem=fault) from fault
    if as_json:
        print_json(report.to_json())
        return
    width = max(map(len, report.measures))
    for name, value in report.measures.items():
        click.echo(f"{name.ljust(width)}  {say.decimal(value, 3)}")


def _compared(
    folder: Path, report: EvaluationReport, other: Path, max_queries: int | None
) -> list[Comparison]:
    """This report against the run in the file ``other``, measure by measure."""
    from index.evaluation import compare, load_dataset, read_run, report_on

    dataset = load_dataset(folder).sample(max_queries)
    before = report_on(dataset, read_run(other), report.mode, report.documents, 0.0)
    return [
        compare(measure, before.per_query[measure], values)
        for measure, values in report.per_query.items()
    ]


def _comparison_shape(one: Comparison) -> dict[str, object]:
    from dataclasses import asdict

    return {
        name: round(value, 5) if isinstance(value, float) else value
        for name, value in asdict(one).items()
    }


def _print(
    report: EvaluationReport, comparisons: list[Comparison], say: Say, *, details: bool
) -> None:
    from index.evaluation import compare

    click.echo(
        say(
            "evaluate.head",
            dataset=report.dataset,
            mode=report.mode,
            documents=say.count("page.documents", report.documents),
            queries=say.count("evaluate.queries", report.queries),
            seconds=say.decimal(report.seconds),
        )
    )
    width = max(map(len, report.measures), default=0)
    by_measure = {one.measure: one for one in comparisons}
    for name, value in report.measures.items():
        line = f"{name.ljust(width)}  {say.decimal(value, 3)}"
        if (one := by_measure.get(name)) is not None:
            line += "  " + say("evaluate.compared", **_comparison_fields(one, say))
        click.echo(line)
    for leg, alone in report.legs.items():
        click.echo("\n" + say("evaluate.leg", mode=leg))
        for name, value in alone.measures.items():
            one = compare(name, alone.per_query[name], report.per_query[name])
            told = say("evaluate.compared", **_comparison_fields(one, say))
            click.echo(f"{name.ljust(width)}  {say.decimal(value, 3)}  {told}")
    if details:
        click.echo("\n" + say("evaluate.worst"))
        for worst in report.worst:
            rank = str(worst.rank) if worst.rank else "–"
            click.echo(f"  {say.decimal(worst.value, 2)}  {worst.id}: {worst.text}")
            click.echo(f"        {say('evaluate.rank', rank=rank)}: {', '.join(worst.relevant)}")


def _comparison_fields(one: Comparison, say: Say) -> dict[str, str]:
    return {
        "difference": f"{'+' if one.difference >= 0 else ''}{say.decimal(one.difference, 3)}",
        "low": say.decimal(one.low, 3),
        "high": say.decimal(one.high, 3),
        "p": say.decimal(one.p_value, 4),
    }


def _progress(say: Say) -> Callable[[int, int], None] | None:
    """A line that is written over, where people look; nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def told(done: int, of: int) -> None:
        click.echo(f"\r{say('evaluate.progress', done=done, of=of)}", nl=done == of, err=True)

    return told
