"""A small world of documents, each with words that stand nowhere else, random walls around them,
and what a response must not hold for someone on the wrong side of one."""

from __future__ import annotations

import html
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from index.catalog import IndexSettings
from index.embedding.base import Embedder
from index.indexing import Indexer, writing
from index.lexical.base import MatchingLexicalIndex
from index.lexical.sqlite_index import SqliteLexicalIndex
from index.reader.loading import load_reader
from index.reading.judge import Judge
from index.reading.words import IndexWords
from index.retrieval import Searcher
from index.suggesting import LiveSuggestions
from index.vectors import LiveIndex
from service.access import Principal, Walls
from service.answers.answerer import Answerer
from service.composition import open_services
from service.live import LiveServices
from service.once import Once
from service.services import Services
from service.settings import load_settings
from tests.index.small_index import HashingEmbedder, ParagraphChunker, embedded_text, read_plain
from tests.index.small_words import small_analyzers

COLLECTIONS = ("kadry", "biuro", "Zarząd")
FOLDERS = ("", "płace", "płace/2024", "Umowy", "ogłoszenia")
GROUPS = ("hr", "księgowość", "zarząd", "wszyscy")
SHARED = "Rada klastra zbiera się raz na kwartał."
MOST_OF_A_LEG = 200


@dataclass(frozen=True, slots=True)
class Planted:
    """A document of the world; ``marker`` stands in its text, title and path, and nowhere else."""

    collection: str
    file: str
    marker: str
    id: int = 0
    chunks: int = 0
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Wall:
    """A rule as the test understands it. ``folder`` "" is the whole collection. ``exact``: written
    as the folder is, so that it can also let people in."""

    collection: str | None
    folder: str
    groups: frozenset[str]
    exact: bool
    file: str | None = None
    exception: str | None = None

    def concerns(self, document: Planted) -> bool:
        if self.collection not in (None, document.collection):
            return False
        if self.exception is not None and _lies_under(document.file, self.exception):
            return False
        if self.file is not None:
            return document.file == self.file
        return _lies_under(document.file, self.folder)

    def written(self, style: random.Random) -> str:
        lines = ["[[rule]]"]
        if self.collection is not None or (not self.folder and self.file is None):
            lines.append(f"collection = {_toml(self.collection or '*')}")
        path = self.file if self.file is not None else self.folder
        if path:
            text = path if self.exact else unicodedata.normalize("NFD", path).upper()
            if self.file is None:
                text += style.choice(("", "/", "/**"))
            lines.append(f"path = {_toml(text)}")
        if self.exception is not None:
            lines.append(f"except = [{_toml(self.exception + '/**')}]")
        lines.append(f"groups = [{', '.join(map(_toml, sorted(self.groups)))}]")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Rules:
    walls: tuple[Wall, ...]
    default: str

    def shows(self, document: Planted, groups: frozenset[str]) -> bool:
        around = [wall for wall in self.walls if wall.concerns(document)]
        if self.default == "deny" and not any(wall.exact for wall in around):
            return False
        return all("*" in wall.groups or wall.groups & groups for wall in around)

    def written(self, style: random.Random) -> str:
        head = f'default = "{self.default}"'
        return "\n\n".join([head, *(wall.written(style) for wall in self.walls)]) + "\n"


def random_rules(random_: random.Random, documents: Sequence[Planted]) -> Rules:
    walls = []
    for _ in range(random_.randint(0, 5)):
        document = random_.choice(documents)
        folder = random_.choice(FOLDERS)
        by_file = random_.random() < 0.2
        deeper = "płace/2024" if folder == "płace" and random_.random() < 0.5 else None
        groups = random_.sample((*GROUPS, "*"), random_.randint(0, 2))
        exact = random_.random() < 0.6 or not (folder or by_file)
        walls.append(
            Wall(
                random_.choice((*COLLECTIONS, None)) if not by_file else document.collection,
                folder,
                frozenset(groups),
                exact,
                document.file if by_file else None,
                None if by_file else deeper,
            )
        )
    return Rules(tuple(walls), random_.choice(("allow", "allow", "deny")))


@dataclass(frozen=True, slots=True)
class World:
    services: Services
    documents: tuple[Planted, ...]
    rules_file: Path

    @property
    def readable(self) -> list[Planted]:
        return [document for document in self.documents if document.readable]


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Real catalog, words, vectors, suggestions and answers; only the embedder is a small one."""
    parts = Parts(folder)
    planted = _index(folder, folder / "data", parts.embedder, parts.lexical, parts.settings)
    with parts.opened(folder / "data") as services:
        yield World(services, planted, services.walls.file)


class Parts:
    """What opens data folders: made once, as it takes longer than opening one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._analyzers = small_analyzers(folder / "lemmas")
        self.embedder = HashingEmbedder()
        self.lexical = SqliteLexicalIndex(self._analyzers)
        self.settings = IndexSettings(
            self.embedder.identity, ParagraphChunker.fingerprint, self.lexical.fingerprint
        )
        self._reader = Once(lambda: load_reader(self.embedder, threads=1))
        self._judge = Once(lambda: Judge.load(None))

    @contextmanager
    def opened(self, data: Path) -> Iterator[Services]:
        """The services of one data folder; nothing is remembered from one to the next."""
        # A lexical index of its own: it remembers what it has counted.
        lexical = SqliteLexicalIndex(self._analyzers)
        live = LiveServices(
            data,
            check=lambda: None,
            open_index=lambda wanted, words: LiveIndex(data, lexical=words, settings=wanted),
            load_embedder=lambda: self.embedder,
            load_lexical=lambda: lexical,
            index_settings=lambda model, words: self.settings,
            searcher=Searcher,
            suggestions=lambda index: LiveSuggestions(index.catalog, self._analyzers.of),
        )
        ticks = count()
        walls = Walls(data / "access.toml", required=False, clock=lambda: float(next(ticks)))
        loaded = load_settings(
            environment={
                "KARTOTEKA_DATA": str(data),
                "KARTOTEKA_CACHE": str(self._folder),
                "KARTOTEKA_ACCESS_PROXIES": "127.0.0.1",
                "KARTOTEKA_LOG_LEVEL": "error",
            },
            folder=self._folder,
        ).settings
        services = replace(
            open_services(loaded, follow=False),
            searcher=live,
            suggestions=live,
            answers=Answerer(
                live.search,
                live.snapshot,
                IndexWords(self._analyzers),
                self._reader,
                self._judge,
            ),
            snapshot=live.snapshot,
            embedder=live.embedder_identity,
            ready=live.ready,
            walls=walls,
        )
        try:
            live.ready()
            settle(services, None)
            yield services
        finally:
            live.close()
            services.close()


def settle(services: Services, principal: Principal | None) -> None:
    """Waits until suggestions are there for what ``principal`` may see; None for everything."""
    scope = None if principal is None else services.walls.scope_of(principal)
    live = services.suggestions
    assert isinstance(live, LiveServices)
    with live._using() as opened:
        assert opened.suggestions.settle(60, scope)


def _index(
    folder: Path,
    data: Path,
    embedder: Embedder,
    lexical: MatchingLexicalIndex,
    settings: IndexSettings,
) -> tuple[Planted, ...]:
    from index.catalog import Catalog

    numbers = count()
    planted: list[Planted] = []
    for collection in COLLECTIONS:
        planted += _write(folder / collection, collection, numbers)
    with (
        writing(data, "index", wait_s=0),
        Catalog.create(data, settings, lexical) as catalog,
    ):
        indexer = Indexer(
            catalog,
            read=read_plain,
            chunker=ParagraphChunker(),
            embedder=embedder,
            embedded_text=embedded_text,
        )
        for collection in COLLECTIONS:
            indexer.index(folder / collection, collection)
        with catalog.snapshot() as snapshot:
            rows = {_marker(row.path): row for row in snapshot.documents()}
            return tuple(
                replace(
                    document,
                    id=rows[document.marker].id,
                    chunks=len(snapshot.chunks_of(rows[document.marker].id)),
                )
                if document.readable
                else document
                for document in planted
            )


def _write(root: Path, collection: str, numbers: Iterator[int]) -> Iterator[Planted]:
    for place, folder in enumerate(FOLDERS):
        # One folder is written as some systems write it: letters and their marks apart.
        on_disk = unicodedata.normalize("NFD", folder) if folder == "ogłoszenia" else folder
        (root / on_disk).mkdir(parents=True, exist_ok=True)
        for turn in range(2):
            marker = _word(next(numbers))
            name = f"{on_disk}/{marker}.txt".lstrip("/")
            text = _text(marker)
            if turn == 0 and place % 2:
                inner = _word(next(numbers))
                text += f"ATTACH {inner}.txt\n{_text(inner)}"
                yield Planted(collection, name, inner)
            (root / name).write_text(text, encoding="utf-8")
            yield Planted(collection, name, marker)
        broken = _word(next(numbers))
        name = f"{on_disk}/{broken}.txt".lstrip("/")
        (root / name).write_text("BROKEN", encoding="utf-8")
        yield Planted(collection, name, broken, readable=False)


def _text(marker: str) -> str:
    return (
        f"# Regulamin {marker} klastra\n"
        f"Składka członkowska {marker} wynosi 120 zł rocznie.\n"
        f"Umowa szpitala {marker} z klastrem. Umowa szpitala {marker} z klastrem.\n"
        f"{SHARED}\n"
    )


def _word(number: int) -> str:
    letters = "bcdfghjklm"
    return "Vex" + letters[number // 10] + "o" + letters[number % 10] + "artyk"


def _marker(path: str) -> str:
    return path.rpartition("/")[2].rpartition(" → ")[2].removesuffix(".txt")


def random_question(random_: random.Random, documents: Sequence[Planted]) -> str:
    marker = random_.choice(documents).marker
    return random_.choice(
        (
            "ile wynosi składka członkowska",
            "umowa szpitala z klastrem",
            "rada klastra",
            "Vex",
            "regulamin",
            marker.upper(),
            marker[:6].upper(),
            marker.upper()[:-1] + "Q",  # a misspelling, for whoever would set it right
            f"ile wynosi składka {marker.upper()}",
        )
    )


@dataclass(slots=True)
class Inspector:
    """What may stand in a response to someone who may see ``shown`` of ``documents``."""

    documents: Sequence[Planted]
    shown: Sequence[Planted]
    question: str
    hidden: list[str] = field(init=False)
    ids: frozenset[int] = field(init=False)
    chunks: int = field(init=False)

    def __post_init__(self) -> None:
        seen = {document.marker for document in self.shown}
        self.hidden = [d.marker.casefold() for d in self.documents if d.marker not in seen]
        self.ids = frozenset(document.id for document in self.shown if document.readable)
        self.chunks = sum(document.chunks for document in self.shown)

    def text(self, where: str, body: str) -> None:
        """No word of a hidden document, once what was asked is taken out: that is an echo. It is
        asked in capitals, as no document writes it."""
        forms = (str, html.escape, quote, quote_plus, _escaped)
        asked = [form(self.question) for form in forms]
        for echo in (*asked, *(word for word in self.question.split() if word.isupper())):
            body = body.replace(echo, "")
        folded = body.casefold()
        for marker in self.hidden:
            assert marker not in folded, f"{where}: {marker} in {body[:2000]}"
        for address in re.findall(r"/documents/(\d+)", body):
            assert int(address) in self.ids, f"{where}: document {address}"

    def data(self, where: str, value: Any) -> None:
        """No id and no count that tells of a hidden document."""
        if isinstance(value, Mapping):
            for key, inner in value.items():
                if key == "document_id" and inner is not None:
                    assert inner in self.ids, f"{where}: document {inner}"
                elif key in ("total", "documents") and isinstance(inner, int):
                    assert inner == len(self.ids), f"{where}: {key} {inner}, not {len(self.ids)}"
                elif key == "chunks" and isinstance(inner, int):
                    assert inner == self.chunks, f"{where}: {key} {inner}, not {self.chunks}"
                elif key == "estimated_total_hits":
                    assert inner <= min(self.chunks, 2 * MOST_OF_A_LEG), f"{where}: {inner} hits"
                else:
                    self.data(where, inner)
        elif isinstance(value, list):
            for inner in value:
                self.data(where, inner)

    def facets(self, where: str, facets: Mapping[str, Mapping[str, int]]) -> None:
        """Counts of a search without filters: of every document that may be seen and no other."""
        seen = [document for document in self.shown if document.readable]
        collections = Counter(document.collection for document in seen)
        assert facets["collections"] == collections, where
        assert _composed(facets["folders"]) == _folders(seen), where
        for name in ("media_types", "languages", "years"):
            assert sum(facets[name].values()) == len(seen), f"{where}: {name} {facets[name]}"

    def panel(self, where: str, page: str) -> None:
        """The same counts, as the search page shows them beside its filters."""
        seen = [document for document in self.shown if document.readable]
        expected = {**_folders(seen), **Counter(one.collection for one in seen), "TXT": len(seen)}
        shown = _composed(
            {
                html.unescape(label).replace(" / ", "/"): int(count)
                for label, count in _COUNTED.findall(page)
            }
        )
        for label, number in shown.items():
            known = label in expected or label not in (*COLLECTIONS, *FOLDERS, "TXT")
            assert known, f"{where}: {label}"
            assert number == expected.get(label, number), f"{where}: {label} {number}"

    def response(self, where: str, media_type: str, body: str) -> None:
        self.text(where, body)
        if "json" in media_type:
            self.data(where, json.loads(body))


def _escaped(text: str) -> str:
    return json.dumps(text)[1:-1]


_COUNTED = re.compile(r'<bdi>([^<]*)</bdi> <span class="count"><span aria-hidden="true">(\d+)<')


def _folders(documents: Sequence[Planted]) -> Counter[str]:
    """How many documents lie in each folder or below it."""
    found: Counter[str] = Counter()
    for document in documents:
        folder = unicodedata.normalize("NFC", document.file).rpartition("/")[0]
        while folder:
            found[folder] += 1
            folder = folder.rpartition("/")[0]
    return found


def _composed(counts: Mapping[str, int]) -> dict[str, int]:
    return {unicodedata.normalize("NFC", name): count for name, count in counts.items()}


def _lies_under(file: str, folder: str) -> bool:
    file, folder = (unicodedata.normalize("NFC", part).casefold() for part in (file, folder))
    return not folder or file == folder or file.startswith(folder + "/")


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
