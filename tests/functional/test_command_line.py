"""The real command line, in processes of its own, over real files."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

pytestmark = pytest.mark.timeout(300)  # many processes, each loading the model


def test_help_names_every_command_and_loads_nothing_heavy(kartoteka: Run, tmp_path: Path) -> None:
    from service.cli.app import COMMANDS

    done = kartoteka("--help")
    assert done.returncode == 0
    for name in COMMANDS:
        assert f"  {name} " in done.stdout
    loaded = kartoteka("--help", PYTHONPROFILEIMPORTTIME="1").stderr
    for heavy in ("numpy", "onnxruntime", "fastapi", "faiss", "pydantic", "structlog", "rich"):
        assert not any(line.split("|")[-1].strip() == heavy for line in loaded.splitlines()), heavy


def test_every_command_helps_in_both_languages(kartoteka: Run) -> None:
    from service.cli.app import COMMANDS

    for name in COMMANDS:
        polish = kartoteka(name, "--help")
        assert polish.returncode == 0
        assert "Użycie: " in polish.stdout
        assert "help." not in polish.stdout
        foreign = r"\b(?:INTEGER|RANGE|TEXT|PATHS?|QUERY|Invalid|<=x)\b"
        assert re.search(foreign, polish.stdout) is None, polish.stdout
    english = kartoteka("index", "--help", LANG="en_GB.UTF-8")
    assert "Usage: kartoteka index [OPTIONS] [FOLDERS]..." in english.stdout.replace(
        "python -m service", "kartoteka"
    )


def test_an_index_is_made_searched_described_and_found_well(
    kartoteka: Run, tmp_path: Path, small_index: Any
) -> None:
    data = ("--data", tmp_path / "dane")
    documents = tmp_path / "dokumenty"
    shutil.copytree(small_index.documents, documents)
    (documents / "pusty.txt").unlink()
    (documents / "zdjęcie.png").unlink()

    trial = kartoteka(*data, "index", documents, "--dry-run", "--json")
    assert trial.returncode == 0, trial.stderr
    assert json.loads(trial.stdout)["added"] == 6
    assert json.loads(trial.stdout)["dry_run"] is True
    assert not (tmp_path / "dane").exists()

    first = kartoteka(*data, "index", documents, "--json")
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    assert {key: report[key] for key in ("added", "changed", "removed", "renamed", "failed")} == {
        "added": 6,
        "changed": 0,
        "removed": 0,
        "renamed": 0,
        "failed": [],
    }
    assert report["documents"] == 7  # the attachment is a document of its own

    (documents / "firmy.csv").unlink()
    (documents / "statut.md").rename(documents / "statut klastra.md")
    (documents / "kontakt.html").write_text("<p>Biuro przeniesiono na ulicę Polną 3.</p>")
    again = kartoteka("index", documents, *data)  # shared flags may stand after the command
    assert again.returncode == 0, again.stderr
    numbers = again.stdout.splitlines()[1].split()
    assert numbers == ["dokumenty", "0", "1", "1", "1", "3", "0"]

    found = kartoteka(
        *data, "search", "na", "którą", "ulicę", "przeniesiono", "biuro?", "--json", "-n", "2"
    )
    assert found.returncode == 0, found.stderr
    hit = json.loads(found.stdout)["hits"][0]
    assert "Polną 3" in hit["text"]
    assert hit["citation"]["url"] == (documents / "kontakt.html").as_uri() + "#paragraph=1"

    status = json.loads(kartoteka(*data, "status", "--json").stdout)
    assert status["collections"] == [
        {
            "name": "dokumenty",
            "root": str(documents),
            "documents": 6,
            "chunks": status["chunks"],
        }
    ]
    assert status["embedder"]["dimension"] == 384

    doctor = kartoteka(*data, "doctor", "--json")
    assert json.loads(doctor.stdout)["findings"] == []
    assert doctor.returncode == 0
    verified = kartoteka(*data, "verify", "--json")
    assert verified.returncode == 0, verified.stdout


def test_a_search_prints_passages_for_people(kartoteka: Run, small_index: Any) -> None:
    done = kartoteka("--data", small_index.data, "search", "annual budget of the cluster")
    assert done.returncode == 0
    assert "strategy.pdf, s. 2" in done.stdout
    assert (small_index.documents / "strategy.pdf").as_uri() + "#page=2" in done.stdout
    assert "\x1b" not in done.stdout  # a pipe gets no colours


def test_nothing_found_is_exit_code_three(kartoteka: Run, small_index: Any) -> None:
    done = kartoteka("--data", small_index.data, "search", "skladka", "--collection", "inna")
    assert (done.returncode, done.stdout) == (3, "")
    assert "Nic nie znaleziono." in done.stderr


def test_unreadable_files_are_named_with_reason_and_remedy(
    kartoteka: Run, small_index: Any
) -> None:
    done = kartoteka("--data", small_index.data, "index", small_index.documents, "--quiet")
    assert done.returncode == 5
    assert "dokumenty/zdjęcie.png" in done.stdout
    assert "apt-get install tesseract-ocr" in done.stdout
    listed = kartoteka("--data", small_index.data, "status", "--unreadable")
    assert "dokumenty/pusty.txt" in listed.stdout


def test_without_an_index_the_command_that_makes_one_is_said(
    kartoteka: Run, tmp_path: Path
) -> None:
    for command in (["search", "x"], ["status"], ["verify"], ["forget", "x"], ["backup", "k.zip"]):
        done = kartoteka("--data", tmp_path / "nic", *command, cwd=tmp_path)
        assert done.returncode == 1, command
        assert "kartoteka index" in done.stderr
        assert not (tmp_path / "nic").exists()
    doctor = kartoteka("--data", tmp_path / "nic", "doctor")
    assert doctor.returncode == 6
    assert "kartoteka index" in doctor.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("szukaj",),
        ("search",),
        ("search", " "),
        ("search", "x", "--limit", "0"),
        ("search", "x", "--date-from", "wczoraj"),
        ("index", "--dry-run", "--watch", "."),
        ("index", "a", "b", "--collection", "c"),
        ("serve", "--host", "0.0.0.0"),
    ],
)
def test_wrong_use_is_exit_code_two(
    kartoteka: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = kartoteka("--data", tmp_path / "nic", *arguments)
    assert done.returncode == 2, done.stderr
    assert "Błąd:" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("szukaj",), "Nie ma polecenia „szukaj”."),
        (
            ("index", "--colection", "x"),
            "Nie ma opcji „--colection”. Czy chodziło o „--collection”?",
        ),
        (("search",), "Brakuje: PYTANIE."),
        (("index", "--collection"), "Opcja „--collection” wymaga wartości"),
    ],
)
def test_wrong_use_is_told_in_polish(kartoteka: Run, arguments: tuple[str, ...], told: str) -> None:
    assert told in kartoteka(*arguments).stderr


def test_a_locked_index_is_exit_code_four(kartoteka: Run, small_index: Any, tmp_path: Path) -> None:
    from index.indexing import writing

    data = tmp_path / "dane"
    shutil.copytree(small_index.data, data)
    with writing(data, "test"):
        done = kartoteka("--data", data, "index", small_index.documents, "--quiet")
    assert done.returncode == 4, done.stderr
    assert "--wait" in done.stderr


def test_a_typo_in_a_setting_is_refused_with_the_right_name(kartoteka: Run, tmp_path: Path) -> None:
    (tmp_path / "kartoteka.toml").write_text("[http]\nprot = 80\n")
    done = kartoteka("settings", cwd=tmp_path)
    assert done.returncode == 2
    assert "http.port" in done.stderr
    (tmp_path / "kartoteka.toml").write_text("[http]\nport = 80\n")
    shown = kartoteka("settings", "--json", cwd=tmp_path)
    assert json.loads(shown.stdout)["http.port"] == {
        "value": 80,
        "origin": "kartoteka.toml [http] port",
    }


def test_a_document_is_forgotten_and_a_backup_brings_it_back(
    kartoteka: Run, small_index: Any, tmp_path: Path
) -> None:
    data, copy = tmp_path / "dane", tmp_path / "kopia.zip"
    shutil.copytree(small_index.data, data)
    assert kartoteka("--data", data, "backup", copy).returncode == 0
    assert kartoteka("--data", data, "backup", copy).returncode == 1  # not over an existing file

    gone = kartoteka("--data", data, "forget", "statut.md", "--json")
    assert gone.returncode == 0, gone.stderr
    assert json.loads(gone.stdout)["traces"] == []
    assert b"przewodniczy" not in (data / "catalog.sqlite3").read_bytes()
    search = ("--data", data, "search", "--json", "-n", "100", "składka członkowska")
    assert "statut.md" not in kartoteka(*search).stdout

    assert kartoteka("--data", data, "restore", copy).returncode == 1
    assert kartoteka("--data", data, "restore", copy, "--force").returncode == 0
    assert "statut.md" in kartoteka(*search).stdout


def test_a_folder_keeps_its_collection_and_names_do_not_clash(
    kartoteka: Run, tmp_path: Path
) -> None:
    for place in ("a", "b"):
        (tmp_path / place / "pisma").mkdir(parents=True)
        (tmp_path / place / "pisma" / "pismo.txt").write_text(f"Pismo w sprawie {place}.")
    data = ("--data", tmp_path / "dane", "index", "--quiet")
    assert kartoteka(*data, tmp_path / "a" / "pisma").returncode == 0
    clash = kartoteka(*data, tmp_path / "b" / "pisma")
    assert clash.returncode == 1
    assert "--collection" in clash.stderr
    named = kartoteka(*data, tmp_path / "b" / "pisma", "--collection", "b")
    assert named.returncode == 0
    every = kartoteka(*data)  # without a folder: all that are known, under the names they have
    assert [line.split()[0] for line in every.stdout.splitlines()[1:3]] == ["b", "pisma"]


def test_a_folder_that_is_absent_does_not_keep_the_others_from_being_indexed(
    kartoteka: Run, tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pismo.txt").write_text(f"Pismo w sprawie {name}.")
    data = ("--data", tmp_path / "dane", "index", "--quiet")
    typo = kartoteka(*data, tmp_path / "nie ma")
    assert typo.returncode == 1
    assert not (tmp_path / "dane").exists(), "a wrong path leaves no empty index behind"
    assert kartoteka(*data, *(tmp_path / name for name in ("a", "b", "c"))).returncode == 0

    (tmp_path / "b").rename(tmp_path / "odłączony")
    (tmp_path / "c" / "nowe.txt").write_text("Nowe pismo.")
    every = kartoteka(*data)
    assert every.returncode == 1
    assert [line.split()[:2] for line in every.stdout.splitlines()[1:3]] == [["a", "0"], ["c", "1"]]
    assert str(tmp_path / "b") in every.stderr
    assert kartoteka(*data, "--rebuild").returncode == 1
    status = json.loads(kartoteka("--data", tmp_path / "dane", "status", "--json").stdout)
    assert status["documents"] == 4, "what was on the absent drive is still there"


def test_an_evaluation_measures_a_folder_of_questions(kartoteka: Run, tmp_path: Path) -> None:
    folder = tmp_path / "zbiór"
    (folder / "qrels").mkdir(parents=True)
    documents = {"d1": "Składka wynosi sto złotych.", "d2": "Biuro jest przy ulicy Polnej."}
    (folder / "corpus.jsonl").write_text(
        "".join(
            json.dumps({"_id": key, "title": "", "text": text}) + "\n"
            for key, text in documents.items()
        )
    )
    (folder / "queries.jsonl").write_text(
        json.dumps({"_id": "q1", "text": "ile wynosi składka?"})
        + "\n"
        + json.dumps({"_id": "q2", "text": "gdzie jest biuro?"})
        + "\n"
    )
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n")
    done = kartoteka("evaluate", folder, "--json", "--no-cache")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["documents"], report["queries"], report["mode"]) == (2, 2, "hybrid")
    assert report["measures"]["MRR@10"] == 1.0


def test_the_watcher_takes_up_a_new_file_and_stops(
    kartoteka: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    import signal
    import subprocess

    documents = tmp_path / "dokumenty"
    documents.mkdir()
    (documents / "a.txt").write_text("Pierwszy dokument o składkach.")
    watcher = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "service",
            "--data",
            str(tmp_path / "dane"),
            "index",
            "--watch",
            "--quiet",
            str(documents),
        ],
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert watcher.stdout is not None
        assert "dodane 1" in watcher.stdout.readline()
        (documents / "b.txt").write_text("Drugi dokument o komarach tygrysich.")
        assert "dodane 1" in watcher.stdout.readline()
        found = kartoteka("--data", tmp_path / "dane", "search", "komary tygrysie", "-n", "1")
        assert "b.txt" in found.stdout
        watcher.send_signal(signal.SIGTERM)
        assert watcher.wait(120) == 0
    finally:
        if watcher.poll() is None:
            watcher.kill()
        watcher.communicate()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("search", "-n", "500", "x"), "-n / --limit: podaj liczbę od 1 do 100."),
        (
            ("search", "--mode", "x", "x"),
            "--mode: wybierz jedną z wartości: hybrid, dense, lexical.",
        ),
        (
            ("search", "--date-from", "wczoraj", "x"),
            "--date-from: podaj dzień w postaci RRRR-MM-DD.",
        ),
        (("ask", "--batch", "/nie/ma.csv"), "Nie ma pliku ani folderu /nie/ma.csv."),
    ],
)
def test_a_mistyped_value_is_explained_in_polish(
    kartoteka: Run, small_index: Any, arguments: tuple[str, ...], said: str
) -> None:
    done = kartoteka("--data", small_index.data, "--lang", "pl", *arguments)
    assert done.returncode != 0
    assert said in done.stderr
