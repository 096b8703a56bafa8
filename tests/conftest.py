"""What tests share: a small folder of documents of our own, and an index of it made once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.one_pixel import ONE_PIXEL

Completed = subprocess.CompletedProcess[str]

MARKDOWN = """# Statut klastra

## Składki

Składka członkowska wynosi 1 200 złotych rocznie i jest płatna do 31 marca.

## Rada

Rada Klastra zbiera się raz na kwartał. Obradom przewodniczy prezes.
"""
CP1250 = "Pracownik zdalny zgłasza początek pracy przełożonemu. Łączność zapewnia pracodawca.\n"
HTML = """<!doctype html><html lang="pl"><head><meta charset="utf-8"><title>Kontakt</title></head>
<body><main><h1>Kontakt z biurem</h1>
<p>Biuro klastra mieści się przy ulicy Lipowej 7 i jest czynne od poniedziałku do piątku.</p>
<p>Wzór zgłoszenia: &lt;script&gt;alert("zgłoszenie")&lt;/script&gt; prosimy pominąć.</p>
</main></body></html>"""
CSV = "Firma,Miasto\nMedix,Lublin\nStentor,Wrocław\n"
PDF_PAGES = (
    (
        "This strategy introduces the plan of the cluster for the years 2024 to 2027.",
        "It was written by a working group of nine members from hospitals and companies.",
        "The group met seven times and asked all members for their opinion in writing.",
        "The first chapter describes where the cluster stands, the second what it wants.",
        "Every chapter ends with measures that can be counted, and who answers for them.",
    ),
    (
        "The annual budget of the cluster is two million zlotys, half of it from fees.",
        "The other half comes from the regional programme and from paid services.",
        "Spending is decided by the board each January and checked by the auditors in June.",
        "A reserve of one tenth is kept for projects that nobody could foresee.",
        "What is not spent by the end of the year goes into the reserve of the next one.",
    ),
    (
        "The office keeps the documents of the cluster and answers letters within a week.",
        "Minutes of meetings are sent to all members no later than ten days afterwards.",
        "Members may look at contracts in the office after giving notice the day before.",
        "Old documents are kept for ten years and then handed over to the state archive.",
        "The imprint names the editors, the date of printing and the number of copies.",
    ),
)


@dataclass(frozen=True, slots=True)
class SmallIndex:
    """An index that tests may only read. ``collection`` is its one collection."""

    data: Path
    documents: Path
    collection: str
    environment: dict[str, str]


def write_documents(folder: Path) -> None:
    """Seven readable documents in six formats, an attachment, and two files without text."""
    from reportlab.pdfgen.canvas import Canvas

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "umowy").mkdir()
    (folder / "statut.md").write_text(MARKDOWN, encoding="utf-8")
    (folder / "umowy" / "praca zdalna.txt").write_bytes(CP1250.encode("cp1250"))
    (folder / "kontakt.html").write_text(HTML, encoding="utf-8")
    (folder / "firmy.csv").write_text(CSV, encoding="utf-8")
    canvas = Canvas(str(folder / "strategy.pdf"), invariant=True)
    canvas.setTitle("Strategy of the cluster")
    for page in PDF_PAGES:
        for number, line in enumerate(page):
            canvas.drawString(72, 720 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    message = EmailMessage()
    message["Subject"] = "Zaproszenie na posiedzenie"
    message["From"] = "biuro@example.org"
    message["To"] = "rada@example.org"
    message["Date"] = "Tue, 12 Mar 2024 10:00:00 +0100"
    message.set_content("Zapraszamy na posiedzenie rady w sali Konwalia o godzinie 10.\n")
    message.add_attachment(
        "Porządek obrad: przyjęcie sprawozdania finansowego.\n", filename="porządek.txt"
    )
    (folder / "zaproszenie.eml").write_bytes(message.as_bytes())
    (folder / "pusty.txt").write_bytes(b"")
    (folder / "zdjęcie.png").write_bytes(ONE_PIXEL)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Makes the word tables that the tests' documents need, once for all runs and before any
    worker or time limit starts: the Polish one takes most of a minute."""
    from index.lexical.known_words import words_path
    from index.lexical.lemma_build import build_table, table_name

    if hasattr(session.config, "workerinput"):
        return
    for language in ("pl", "en"):
        path = _kept(session.config) / "lemmas" / table_name(language)
        if not path.exists() or not words_path(path).exists():
            build_table(language, path)


def _kept(config: pytest.Config) -> Path:
    """A folder that stays from run to run."""
    assert config.cache is not None
    return config.cache.mkdir("kartoteka")


@pytest.fixture(scope="session")
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment of commands under test: no settings and no programs of this machine, word
    tables kept from run to run, Polish."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KARTOTEKA_")}
    return {
        **kept,
        "KARTOTEKA_CACHE": str(_kept(request.config)),
        "KARTOTEKA_READING_RECOGNITION": "false",
        "KARTOTEKA_READING_OLD_OFFICE": "false",
        "LANG": "pl_PL.UTF-8",
        "LC_ALL": "",
        "PYTHONIOENCODING": "utf-8",
    }


@pytest.fixture(scope="session")
def kartoteka(environment: dict[str, str]) -> Callable[..., Completed]:
    """Runs the real command line in a process of its own."""

    def run(*arguments: object, cwd: Path | None = None, **variables: str) -> Completed:
        return subprocess.run(
            [sys.executable, "-m", "service", *map(str, arguments)],
            env={**environment, "PYTHONPATH": str(Path(__file__).parents[1]), **variables},
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def small_index(
    tmp_path_factory: pytest.TempPathFactory,
    environment: dict[str, str],
    kartoteka: Callable[..., Completed],
) -> SmallIndex:
    folder = tmp_path_factory.mktemp("small")
    documents, data = folder / "dokumenty", folder / "dane"
    write_documents(documents)
    done = kartoteka("--data", data, "index", documents, "--quiet")
    assert done.returncode == 5, done.stderr
    return SmallIndex(data, documents, "dokumenty", {**environment, "KARTOTEKA_DATA": str(data)})


@pytest.fixture(scope="session")
def model_server() -> Iterator[str]:
    """The address of a language model's server that does as it is told: ``model_server.py``."""
    command = [sys.executable, str(Path(__file__).with_name("service") / "model_server.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()
