"""Two worlds for one person: an index with documents behind walls, and one without them.

The texts are made to interfere if anything can: few words, spelt in several ways, in two languages,
the same titles and headings in other letters, the same sentences with other amounts.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from index.catalog import Catalog
from index.indexing import Indexer, writing
from ingest.document import Document
from ingest.errors import Unreadable
from ingest.reading import FileRead
from ingest.walk import FoundFile
from service.access.rules import AccessRules
from service.access.rules_file import parse_rules
from service.services import Services
from tests.index.small_index import ParagraphChunker, embedded_text, read_plain
from tests.service.leaks import Parts

COLLECTIONS = ("biuro", "kadry", "zarząd")
FOREIGN = "zarząd"
FOLDERS = ("", "płace", "umowy", "umowy/2024")
GROUPS = ("hr", "księgowość", "zarząd")
FILES = 18

TITLES = (
    *("Regulamin Łąki", "Regulamin laki", "REGULAMIN ŁĄKI", "Plan członków", "Plan czlonkow"),
    *("Umowa szpitala", "UMOWA SZPITALA", "Hospital agreement", "Zamek w Żółwinie", "Zapiski"),
)
NAMES = (
    *("Żółwik", "zolwik", "Zółwik", "Gęśnik", "gesnik", "Wężyk", "Wezyk", "Wodnik", "Vexomir"),
    *("Kryptonim", "Kryptonima", "Łabędziów", "labedziow", "Hospicjum", "Klastrownia"),
)
SENTENCES = (
    "Składka członkowska {name} wynosi {amount} zł rocznie.",
    "Skladka czlonkowska wynosi {amount} zł rocznie.",
    "Umowa szpitala {name} z klastrem obowiązuje do {year} roku.",
    "Rada klastra zbiera się {few} razy w roku.",
    "Zamek nad łąką {name} ma {amount} lat.",
    "Rada Klastra {name}, rada klastra i RADA KLASTRA {name}.",
    "Dyrektorem jest {name} {name}.",
    "The hospital agreement {name} ends in {year}.",
    "Studies of the agreement cost {amount} EUR.",
    "{name} {name} {name}",
)
QUESTIONS = (
    *("ile wynosi składka członkowska", "ile wynosi skladka czlonkowska {name}"),
    *("do kiedy obowiązuje umowa szpitala", "kto jest dyrektorem", "rada klastra", "rada kl"),
    *("when does the hospital agreement end", "how much do studies cost", "zamek nad laka"),
    *("regulamin", "regulamin la", "plan czlonkow", "umowa szp", "{name}", "{begun}", "{wrong}"),
    *("umowa {begun}", "ile lat ma zamek {name}", "ile razy zbiera się rada klastra", "ha", "zap"),
)
ENGLISH = (
    "when does the hospital agreement end",
    "how much do studies cost",
    "how much does the agreement cost",
)
"""Asked as often as all others: which language is scarce matters to these alone."""


@dataclass(frozen=True, slots=True)
class Twins:
    """``services`` with all documents. ``root`` holds the files, ``data`` the index."""

    parts: Parts
    root: Path
    data: Path
    services: Services

    @contextmanager
    def without(self, rules: AccessRules, groups: frozenset[str], folder: Path) -> Iterator[Twin]:
        """The same index as if the files that are hidden from ``groups`` never had been; documents
        keep their numbers, so that whole answers can be compared."""
        shutil.copytree(self.data, folder)
        hidden = 0
        with (
            writing(folder, "index", wait_s=0),
            Catalog.open(folder, writable=True, lexical=self.parts.lexical) as catalog,
        ):
            with catalog.snapshot() as snapshot:
                gone = [
                    row.id
                    for name in COLLECTIONS
                    for path, row in snapshot.files(name).items()
                    if not rules.admits(groups, name, path)
                ]
            with catalog.write() as writer:
                for file_id in gone:
                    writer.remove_file(file_id)
            hidden = len(gone)
        with self.parts.opened(folder) as services:
            yield Twin(services, hidden)
        shutil.rmtree(folder)


@dataclass(frozen=True, slots=True)
class Twin:
    """``hidden``: how many files it has not."""

    services: Services
    hidden: int


@contextmanager
def twins(folder: Path, seed: int) -> Iterator[Twins]:
    random_ = random.Random(seed)
    parts = Parts(folder)
    root, data = folder / "files", folder / "data"
    for number in range(FILES):
        place = root / random_.choice(COLLECTIONS) / random_.choice(FOLDERS)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:02}.txt").write_text(_text(random_), encoding="utf-8")
    with writing(data, "index", wait_s=0), Catalog.create(data, parts.settings, parts.lexical) as c:
        indexer = Indexer(
            c,
            read=_read,
            chunker=ParagraphChunker(),
            embedder=parts.embedder,
            embedded_text=embedded_text,
        )
        for name in random_.sample(COLLECTIONS, len(COLLECTIONS)):
            (root / name).mkdir(exist_ok=True)
            indexer.index(root / name, name)
    with parts.opened(data) as services:
        yield Twins(parts, root, data, services)


def random_rules(random_: random.Random) -> str:
    """The text of a file of rules."""
    blocks = [f'default = "{random_.choice(("allow", "allow", "allow", "deny"))}"']
    for _ in range(random_.randint(1, 4)):
        collection = random_.choice((*COLLECTIONS, "*"))
        path = random_.choice((None, "płace", "umowy/**", "**/2024/*", "*.txt", "**/0*", "**/1*"))
        if collection == "*" and path is None:
            path = "umowy"
        lines = ["[[rule]]", f'collection = "{collection}"']
        if path is not None:
            lines.append(f'path = "{path}"')
        if path == "umowy/**" and random_.random() < 0.4:
            lines.append('except = ["umowy/2024"]')
        groups = random_.sample((*GROUPS, "*"), random_.choice((0, 1, 1, 2)))
        lines.append(f"groups = {json.dumps(groups, ensure_ascii=False)}")
        blocks.append("\n".join(lines))
    text = "\n\n".join(blocks) + "\n"
    parse_rules(text)
    return text


def random_question(random_: random.Random) -> str:
    name = random_.choice(NAMES)
    wrong = list(name)
    wrong[random_.randrange(1, len(wrong))] = random_.choice("aeklmz")
    begun = name[: random_.randint(2, len(name))]
    questions = random_.choice((QUESTIONS, ENGLISH))
    question = random_.choice(questions).format(name=name, begun=begun, wrong="".join(wrong))
    return random_.choice((question, question, question.upper(), question.lower()))


def _text(random_: random.Random) -> str:
    lines = [f"# {random_.choice(TITLES)}"]
    for _ in range(random_.randint(1, 7)):
        if random_.random() < 0.3:
            lines.append(f"## {random_.choice(TITLES)}")
        sentence = random_.choice(SENTENCES)
        lines.append(
            sentence.format(
                name=random_.choice(NAMES),
                amount=random_.choice((100, 120, 120, 250)),
                year=random_.choice((2024, 2025)),
                few=random_.choice((2, 3, 4)),
            )
        )
    text = "\n".join(lines) + "\n"
    if random_.random() < 0.15:
        text += f"ATTACH dodatek.txt\n# {random_.choice(TITLES)}\n{random_.choice(NAMES)} raz.\n"
    return "BROKEN" if random_.random() < 0.07 else text


def _read(files: Iterable[FoundFile]) -> Iterator[tuple[FoundFile, FileRead | Unreadable]]:
    """Plain text whose lines "## …" are headings; some of it is said to be English, most of that
    in one collection: whether a language is scarce is then another thing for those who see it."""
    for found, content in read_plain(files):
        if isinstance(content, FileRead):
            foreign = found.root.name == FOREIGN
            documents = tuple(_told(document, foreign) for document in content.documents)
            content = replace(content, documents=documents)
        yield found, content


def _told(document: Document, foreign: bool) -> Document:
    language = (
        "en" if len(document.text) % 16 == 0 or (foreign and len(document.text) % 4) else "pl"
    )
    heading: Sequence[str] = ()
    sections = []
    for section in document.sections:
        line = document.text[section.start : section.end]
        if line.startswith("## "):
            heading = (line[3:],)
        sections.append(replace(section, heading_path=tuple(heading)))
    metadata = replace(document.metadata, language=language)
    return replace(document, sections=sections, metadata=metadata)
