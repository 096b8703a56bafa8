"""Trains the reader: ``python -m index.reader.training.train DATASETS OUT --minutes 60``.

DATASETS holds ``poquad_train``, ``xquad_train/LANGUAGE`` and ``reading/squad2_en`` (folders with
``corpus.jsonl`` and ``answers.jsonl``), and ``poquad_dev``, on a part of which figures are printed
meanwhile; nothing is chosen by them. To them come the passages and organisations of
``corpus/training``, see its ``README.md``; those ``HELD`` back are not learned from, figures are
printed on them too. OUT is the file of trained weights (torch) that ``export`` packs; a training
may go on from one (``--begin-with``), or from a packed file.

Two cores learn from 120 to 400 examples a minute, the states of the lower layers included; with a
GPU (``--device cuda``) thousands.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch.nn import functional

from index.embedding.bundled_model import BundledModel
from index.lexical.analysis import Analyzers
from index.reader.training.course import Course, Item
from index.reader.training.export import unpacked
from index.reader.training.layouts import as_cut_passages
from index.reader.training.measure import Trial
from index.reader.training.model import Upper
from index.reader.training.organisations import as_passages, read_organisation
from index.reader.training.pairs import Example, Store, collate

BATCH = 12
_SORTED_TOGETHER = 8 * BATCH
"""Examples among which batches of like length are made: padding costs."""
RATE = 8e-4
HEAD_RATE = 2e-3
_WARMUP_EXAMPLES = 1200
LANGUAGES = ("en", "de", "es", "ru", "ro")
_REPORT_EVERY = 9600
WRITTEN = Path(__file__).parents[3] / "corpus" / "training"
LAYOUTS = 2
"""Other layouts of the written documents that are learned from, beside their own."""
HELD = ("szpital", "zwiazek", "szkola", "towarzystwo-akustyczne")
"""Organisations whose questions are for measuring, and for learning when to be sure."""


def loss_of(upper: Upper, examples: Sequence[Example]) -> torch.Tensor:
    """Mean cross-entropy of start and end, "no answer" being one of the places."""
    device = next(upper.parameters()).device
    scores = upper(*(part.to(device) for part in collate(examples)))
    starts = torch.tensor([one.start for one in examples], device=device)
    ends = torch.tensor([one.end for one in examples], device=device)
    begin = functional.cross_entropy(scores[..., 0], starts)
    return (begin + functional.cross_entropy(scores[..., 1], ends)) / 2


@dataclass(slots=True)
class Training:
    """Steps of AdamW whose rates rise at first and then fall to almost nothing at the end of
    ``budget_s`` seconds."""

    upper: Upper
    budget_s: float
    seen: int = 0
    started: float = field(default_factory=time.time)
    optimizer: torch.optim.Optimizer = field(init=False)

    def __post_init__(self) -> None:
        learning = [(n, p) for n, p in self.upper.named_parameters() if p.requires_grad]
        adapters = [p for n, p in learning if n.startswith("layers")]
        heads = [p for n, p in learning if not n.startswith("layers")]
        groups = [{"params": adapters, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01)

    @property
    def spent(self) -> float:
        """The share of the budget that is gone."""
        return (time.time() - self.started) / self.budget_s

    def step(self, batch: Sequence[Example]) -> float:
        scale = min(1.0, self.seen / _WARMUP_EXAMPLES) * max(0.02, 1 - self.spent)
        for group, rate in zip(self.optimizer.param_groups, (RATE, HEAD_RATE), strict=True):
            group["lr"] = rate * scale
        loss = loss_of(self.upper, batch)
        self.optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.upper.parameters(), 1.0)
        self.optimizer.step()
        self.seen += len(batch)
        return float(loss)


def batches(items: Sequence[Item], draw: random.Random) -> list[list[Example]]:
    made = sorted((item.example() for item in items), key=lambda one: one.length)
    found = [made[at : at + BATCH] for at in range(0, len(made), BATCH)]
    draw.shuffle(found)
    return found


def train(
    training: Training, courses: Sequence[Course], trials: Sequence[Trial], out: Path
) -> None:
    draw = random.Random(0)
    reported = 0
    while training.spent < 1:
        plan = [item for course in courses for item in course.epoch(draw)]
        draw.shuffle(plan)
        for at in range(0, len(plan), _SORTED_TOGETHER):
            losses = [
                training.step(batch) for batch in batches(plan[at : at + _SORTED_TOGETHER], draw)
            ]
            say(f"{training.seen:6d} examples, loss {sum(losses) / len(losses):.3f}")
            if training.spent >= 1:
                break
            if training.seen - reported >= _REPORT_EVERY:
                reported = training.seen
                for trial in trials:
                    say(trial.report(training.upper, 160, 80))
                torch.save(training.upper.state_dict(), out)
    torch.save(training.upper.state_dict(), out)


def say(line: str) -> None:
    print(time.strftime("%H:%M:%S"), line, flush=True)


def courses_of(folder: Path, languages: str, analyzers: Analyzers, store: Store) -> list[Course]:
    """What there is to learn; Polish twice, so that it comes twice in an epoch."""
    dealt = folder / "poquad_train"
    polish = [Course(dealt, "pl", analyzers, store)]
    for texts in _folders(WRITTEN / "passages"):
        if texts.name == dealt.name:
            polish.append(Course(dealt, "pl", analyzers, store, texts / "answers.jsonl"))
        elif texts.name not in HELD:
            polish.append(Course(texts, "pl", analyzers, store))
    with tempfile.TemporaryDirectory() as temporary:
        for path in sorted((WRITTEN / "organisations").glob("*.txt")):
            if path.stem not in HELD:
                documents = read_organisation(path)
                made = Path(temporary) / path.stem
                sections = as_passages(documents, made / "sections")
                polish.append(Course(sections, "pl", analyzers, store))
                for seed in range(1, LAYOUTS + 1):
                    cut = as_cut_passages(documents, made / str(seed), seed)
                    polish.append(Course(cut, "pl", analyzers, store))
    others = [
        Course(folder / "xquad_train" / language, language, analyzers, store)
        for language in languages.split(",")
    ]
    others.append(Course(folder / "reading" / "squad2_en", "en", analyzers, store))
    return [*polish, *polish, *others]


def trials_of(folder: Path, analyzers: Analyzers, store: Store) -> list[Trial]:
    """What is measured on: one set of strangers', and organisations that were held back."""
    found = [Trial(folder / "poquad_dev", analyzers, store)]
    with tempfile.TemporaryDirectory() as temporary:
        for name in HELD:
            written = WRITTEN / "organisations" / f"{name}.txt"
            texts = WRITTEN / "passages" / name
            if written.is_file():
                texts = as_passages(read_organisation(written), Path(temporary) / name)
            found.append(Trial(texts, analyzers, store))
    return found


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--begin-with", type=Path, help="weights of an earlier training")
    parser.add_argument("--lemmas", type=Path, default=Path.home() / ".cache/kartoteka/lemmas")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    model = BundledModel()
    store, analyzers = Store(model, arguments.device), Analyzers(arguments.lemmas)
    courses = courses_of(arguments.datasets, arguments.languages, analyzers, store)
    trials = trials_of(arguments.datasets, analyzers, store)
    upper = Upper(model.weights).to(arguments.device)
    if arguments.begin_with is not None:
        earlier: Path = arguments.begin_with
        packed = earlier.suffix == ".npz"
        upper.load_state_dict(unpacked(earlier, upper) if packed else torch.load(earlier))
    say("prepared")
    train(Training(upper, arguments.minutes * 60), courses, trials, arguments.out)
    for trial in trials:
        say(trial.report(upper, 600, 300))


if __name__ == "__main__":
    main()
