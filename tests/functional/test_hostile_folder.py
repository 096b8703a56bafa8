"""The real command over a folder of hostile files: each is read or named, and the run ends well."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile_files import hostile_folder, remove

pytestmark = pytest.mark.timeout(600)

REFUSED = {
    "bez konca.pdf": "damaged",
    "bomba.docx": "inflated",
    "bomba.pdf": "too-much-memory",
    "encje.docx": "unsupported",
    "formularz w sobie.pdf": "too-much-memory",
    "haslo.docx": "encrypted",
    "haslo.pdf": "encrypted",
    "nazwa-\\xb3.txt": "unsupported",
    "obraz.pdf": "no-text",
    "pusty.docx": "empty",
    "reguly": "damaged",
    "stary.docx": "legacy-office",
    "szum.xlsx": "damaged",
    "tabele w tabelach.docx": "damaged",
    "tysiace czesci.eml": "inflated",
    "wyjscie": "outside-root",
    "wyjscie.txt": "outside-root",
    "zera.txt": "unsupported",
}
READ = {
    "bez odstepow.txt",
    "d" * 251 + ".txt",
    "gleboki.html",
    "gleboki.rtf",
    "kolumny.csv",
    "matrioszka.eml",
    "naglowki.eml",
    "naprawde pdf.doc",
    "nowy\nwiersz.txt",
    "poprzednik w kolko.pdf",
    "strona.pdf",
    "strony bez liku.pdf",
    "strony w kolko.pdf",
}


@pytest.fixture(scope="module")
def indexed(
    kartoteka: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, Path, dict[str, Any]]]:
    """(data, folder, what the run said)."""
    place = tmp_path_factory.mktemp("hostile")
    folder, data = place / "wrogie", place / "dane"
    hostile_folder(folder)
    done = kartoteka("--data", data, "index", folder, "--json", KARTOTEKA_READING_MEMORY_MIB="900")
    assert done.returncode == 5, done.stderr
    yield data, folder, json.loads(done.stdout)
    remove(folder)


def test_every_file_is_read_or_named_with_its_reason(
    indexed: tuple[Path, Path, dict[str, Any]],
) -> None:
    data, _, report = indexed
    failed = {one["path"]: one["reason"] for one in report["failed"] if " → " not in one["path"]}
    assert {path: reason for path, reason in failed.items() if path in REFUSED} == REFUSED
    assert all(one["detail"] and one["remedy"] for one in report["failed"])

    from index.catalog import Catalog

    with Catalog.open(data) as catalog, catalog.snapshot() as snapshot:
        texts = {row.path: snapshot.document_text(row.id) for row in snapshot.documents()}
    assert {path.partition(" → ")[0] for path in texts} == READ
    assert not any("konwalia" in text for text in texts.values()), "a link was followed"


def test_a_second_run_changes_nothing_and_names_them_again(
    kartoteka: Callable[..., Any], indexed: tuple[Path, Path, dict[str, Any]]
) -> None:
    data, folder, first = indexed
    done = kartoteka("--data", data, "index", folder, "--json")
    assert done.returncode == 5, done.stderr
    second = json.loads(done.stdout)
    assert second["failed"] == first["failed"]
    assert second["generation"] == first["generation"]
    assert sum(second[name] for name in ("added", "changed", "removed", "renamed")) == 0


def test_search_and_verify_work_over_what_was_left(
    kartoteka: Callable[..., Any], indexed: tuple[Path, Path, dict[str, Any]]
) -> None:
    data = indexed[0]
    found = kartoteka("--data", data, "search", "where is the pool?", "--json", "-n", "3")
    assert "naprawde pdf.doc" in {
        hit["citation"]["path"] for hit in json.loads(found.stdout)["hits"]
    }
    verified = kartoteka("--data", data, "verify", "--json")
    assert verified.returncode == 0, verified.stdout
