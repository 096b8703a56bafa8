"""Every sentence about an unreadable file has its Polish one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.messages.file_reasons import POLISH, in_language

REPOSITORY = Path(__file__).parents[2]
SOURCES = [
    file for folder in ("ingest", "index/indexing") for file in (REPOSITORY / folder).rglob("*.py")
]
MAKERS = ("Unreadable", "Unsupported", "_unsupported", "_inflated", "mishap")


def said() -> Iterator[tuple[str, str]]:
    """(file, sentence) of every reason and remedy the code can give, "7" for what it fills in."""
    for file in SOURCES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS:
                for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                    for sentence in sentences(argument, constants):
                        prefix = "The file unpacks to " if node.func.id == "_inflated" else ""
                        suffix = " (7)" if node.func.id == "mishap" else ""
                        sentence += suffix
                        first = sentence[:1].isupper()
                        yield file.name, sentence if first else prefix + sentence


def sentences(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.Name):
        node = constants.get(node.id, node)
    if isinstance(node, ast.IfExp):
        yield from sentences(node.body, constants)
        yield from sentences(node.orelse, constants)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if " " in node.value:
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values
        )


def test_every_reason_and_remedy_has_its_polish_sentence() -> None:
    found = list(said())
    assert len(found) > 150, "the search for sentences has gone blind"
    missing = {(file, text) for file, text in found if in_language(text, "pl") == text}
    assert missing == set()


@pytest.mark.parametrize(
    ("english", "polish"),
    [
        ("An archive", "Archiwum"),
        ("A scan: 3 of 12 pages are images", "Skan: strony będące obrazami: 3 z 12"),
        ("An old binary Word file", "Plik programu Word w starym formacie binarnym"),
        ("The folder may not be read by this user", "Ten użytkownik nie ma prawa odczytu (folder)"),
        ("Binary data, not text (zero bytes)", "Dane binarne, nie tekst (bajty zerowe)"),
        ("The file holds a workbook, not a presentation",
         "Plik zawiera co innego: skoroszyt, a nie prezentację"),
        ("Something that nobody foresaw", "Something that nobody foresaw"),
    ],
)  # fmt: skip
def test_what_stands_in_the_sentence_is_kept(english: str, polish: str) -> None:
    assert in_language(english, "pl") == polish
    assert in_language(english, "en") == english


def test_both_sentences_have_the_same_places() -> None:
    assert [key for key, text in POLISH.items() if key.count("{}") < text.count("{}")] == []
