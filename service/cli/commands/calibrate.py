"""``kartoteka calibrate DIR``: learns from questions with known answers when to refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from service.cli.errors import Refused
from service.cli.invocation import Invocation
from service.cli.output import print_json
from service.cli.translated import command, json_option, option


@command("calibrate")
@click.argument("folder", type=click.Path(path_type=Path))
@option("--max-queries", type=click.IntRange(min=1), help="help.max_queries")
@option("--dry-run", is_flag=True, help="help.dry_run")
@json_option()
def run(
    invocation: Invocation, folder: Path, max_queries: int | None, dry_run: bool, as_json: bool
) -> None:
    from index.evaluation import DatasetFault
    from index.private import replace_private_text
    from index.reading.judge import Judge
    from service.answers.calibration import TooFewQuestions, calibrate, example
    from service.answers.measuring import finder, services_for
    from service.answers.questions import load_questions
    from service.answers.request import AskRequest
    from service.composition import JUDGE_FILE

    settings = invocation.load().settings
    say = invocation.say
    try:
        questions = load_questions(folder, max_queries)
        with services_for(folder, settings) as services:
            find = finder(services)
            made = [
                one
                for question in questions
                if (one := example(question, find(AskRequest(question.text))))
            ]
        today = datetime.now(UTC).date().isoformat()
        origin = f"calibrated on {len(questions)} questions of {folder.resolve().name}, {today}"
        result = calibrate(made, Judge.load(), origin)
    except (DatasetFault, TooFewQuestions) as fault:
        raise Refused("evaluate.fault", problem=fault) from fault
    if not dry_run:
        text = json.dumps(result.judge.to_json(), ensure_ascii=False, indent=1)
        replace_private_text(settings.data / JUDGE_FILE, text + "\n")
    figures = {
        "questions": result.questions,
        "unanswerable": result.unanswerable,
        "refusal_precision": round(result.precision, 4),
        "refusal_recall": round(result.recall, 4),
        "refused_wrongly": round(result.refused_wrongly, 4),
        "threshold": round(result.judge.threshold, 4),
        "written": None if dry_run else str(settings.data / JUDGE_FILE),
    }
    if as_json:
        print_json(figures)
        return
    click.echo(
        say(
            "calibrate.done",
            questions=result.questions,
            unanswerable=result.unanswerable,
            precision=say.decimal(100 * result.precision, 0),
            recall=say.decimal(100 * result.recall, 0),
            wrongly=say.decimal(100 * result.refused_wrongly, 0),
        )
    )
