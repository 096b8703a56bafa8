"""What the README asks is among the questions that answers are measured by."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ASKED = re.compile(r"\*([^*\n]{8,120}\?)\*|(?:search|ask) \"([^\"\n]{8,120}\?)\"")


def test_the_questions_of_the_readme_are_measured() -> None:
    lines = (ROOT / "corpus" / "evaluation" / "questions.jsonl").read_text(encoding="utf-8")
    measured = {row["text"] for row in map(json.loads, lines.splitlines()) if row["answerable"]}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    asked = [one or other for one, other in ASKED.findall(readme)]
    assert len(asked) >= 2
    assert set(asked) <= measured
