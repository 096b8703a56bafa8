"""Every setting there is, with its bounds. The documentation is generated from this file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from service.settings.bounded import setting


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What is read, and what one file may cost."""

    max_file_mib: float = setting(
        200.0, "The largest file that is read, in MiB.", low=0.001, high=4096
    )
    timeout_s: float = setting(
        120.0,
        "The most one file may cost, in seconds of the processor: reading it, and again cutting it "
        "into passages. A busy machine changes nothing about it.",
        low=1,
        high=3600,
    )
    clock_s: float = setting(
        1800.0,
        "The longest one file may be read by the clock, in seconds, as where a drive does not "
        "answer. The next run tries the file again.",
        low=10,
        high=86_400,
    )
    max_characters: int = setting(
        20_000_000,
        "The most text one file may hold, in characters, with what is attached to it; a page has "
        "about 2,000.",
        low=1000,
        high=1_000_000_000,
    )
    memory_mib: int = setting(
        3072, "The most memory one reading process may use, in MiB.", low=256, high=65536
    )
    workers: int = setting(2, "How many processes read files at the same time.", low=1, high=64)
    attachment_depth: int = setting(
        4,
        "How deep a message inside a message, or an archive inside an archive, is opened.",
        low=0,
        high=16,
    )
    max_attachments: int = setting(
        200, "The most attachments of one message that are read.", low=0, high=10_000
    )
    max_archive_files: int = setting(
        2000,
        "The most files of one archive, or messages of one mailbox, that are read.",
        low=0,
        high=20_000,
    )
    comments: bool = setting(
        True, "Whether comments in Word documents, sheets and slides can be found."
    )
    recognition: bool = setting(
        True,
        "Whether the text of scans and pictures is recognised, where Tesseract is installed.",
    )
    recognition_languages: tuple[str, ...] = setting(
        (),
        "The languages of scans, by Tesseract's names of its data (`pol`, `eng`, `deu`); empty for "
        "Polish and English. Those that are not installed are passed over, and `doctor` says so.",
    )
    recognition_pages: int | None = setting(
        None,
        "How many pages of one file are recognised at the same time; without it, one per processor "
        "core.",
        low=1,
        high=64,
    )
    recognition_page_s: float = setting(
        60.0,
        "The most the recognition of one page may cost, in seconds of the processor; a page takes "
        "two on the whole.",
        low=1,
        high=3600,
    )
    old_office: bool = setting(
        True,
        "Whether old Office files (.doc, .xls, .ppt) are read, where LibreOffice is installed.",
    )
    ignore_file: str = setting(
        ".kartotekaignore",
        "The file that names what is not read, in any folder, with the rules of a .gitignore.",
        low=1,
        high=255,
    )


@dataclass(frozen=True, slots=True)
class EmbeddingSettings:
    """Which model turns text into vectors."""

    model: str = setting(
        "bundled",
        "The embedding model: `bundled` (multilingual-e5-small, offline), or the name or folder "
        "of a sentence-transformers model. An index answers only with the model it was built "
        "with.",
        low=1,
        high=1024,
    )
    threads: int | None = setting(
        None, "How many cores the model uses; without it, all.", low=1, high=256
    )


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How passages are ranked and how many are shown."""

    mode: Literal["hybrid", "dense", "lexical"] = setting(
        "hybrid", "Which legs rank passages: by meaning, by words, or both."
    )
    limit: int = setting(
        10, "How many passages a search gives where the caller does not say.", low=1, high=100
    )
    per_document: int | None = setting(
        3,
        "The most passages of one document in one search; empty for no limit.",
        low=1,
        high=100,
    )
    abbreviations: Path | None = setting(  # noqa: RUF009 - None is as frozen as a number
        None,
        'A TOML file of abbreviations and what they stand for (`SPSK = "Samodzielny Publiczny '
        'Szpital Kliniczny"`, or a list of names). An entry replaces one that Kartoteka brings; '
        "an empty list takes it away. Read at start; nothing needs to be indexed again.",
    )


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """The HTTP service and the search page."""

    host: str = setting(
        "127.0.0.1",
        "The address to listen on. Any but a loopback address needs a token or a trusted proxy.",
        low=1,
        high=255,
    )
    port: int = setting(8017, "The port to listen on; 0 takes a free one.", low=0, high=65535)
    token: str | None = setting(
        None,
        "The secret a caller sends as `Authorization: Bearer …`; at least 16 characters. "
        "Best given as a variable, not in a file.",
        low=16,
        high=512,
        secret=True,
    )
    allowed_hosts: tuple[str, ...] = setting(
        (),
        "Names under which browsers may reach the service, beside loopback names and `http.host`: "
        "the name your reverse proxy passes on. Requests for other names are refused.",
    )
    search_threads: int | None = setting(
        None,
        "How many searches run at the same time; without it, one per processor core.",
        low=1,
        high=64,
    )
    answer_threads: int | None = setting(
        None,
        "How many questions are answered at the same time; without it, one per two processor "
        "cores, because one answer keeps two of them busy.",
        low=1,
        high=64,
    )
    search_timeout_s: float = setting(
        20.0,
        "After how many seconds a search or an answer is given up with 503.",
        low=0.1,
        high=300,
    )
    max_wait_s: float = setting(
        4.0,
        "The longest a search or a question should have to wait for its turn, in seconds. Where "
        "the queue is longer, by how long they took lately, new ones are refused at once with 503 "
        "and `Retry-After`.",
        low=0.1,
        high=300,
    )
    max_waiting: int = setting(
        64,
        "How many searches, and how many questions, may wait for a thread before more are refused.",
        low=1,
        high=10_000,
    )
    max_connections: int = setting(
        1000,
        "How many connections are held at the same time; fewer where the process may not open so "
        "many files. Where there are more, those go that have not sent their request.",
        low=1,
        high=100_000,
    )
    request_timeout_s: float = setting(
        10.0,
        "How long a caller may take to send the head of a request, and as long again for the body; "
        "then the connection is closed.",
        low=0.1,
        high=600,
    )
    send_timeout_s: float = setting(
        30.0,
        "How long a caller may read nothing of what is sent to it; then the connection is closed.",
        low=0.1,
        high=600,
    )
    feedback_per_hour: int = setting(
        60,
        "How many opinions on answers one caller (a token, a user or an address) may give in an "
        "hour.",
        low=1,
        high=100_000,
    )
    feedback_most: int = setting(
        20_000, "How many opinions on answers are kept; then no more are taken.", low=1, high=10**7
    )
    max_body_kib: int = setting(64, "The largest request body, in KiB.", low=1, high=10_240)
    shutdown_s: float = setting(
        10.0, "How long a stopping service finishes what it began, in seconds.", low=0, high=300
    )


@dataclass(frozen=True, slots=True)
class IntranetSettings:
    """The search box on pages of other sites; see docs/intranet-box.md."""

    origins: tuple[str, ...] = setting(
        (),
        "Sites whose pages may search from a reader's browser, such as "
        "`https://intranet.example.org`. They may only read: searches, suggestions and answers.",
    )
    keys: tuple[str, ...] = setting(
        (),
        "Public keys for these sites, needed where `http.token` is set: each is "
        "`origin=key`, such as `https://intranet.example.org=pk-3f9c1d7ab2`, of at least 12 "
        "characters. A key stands in the page for all to see; it lets pages of that site alone "
        "search, and read nothing else.",
    )
    requests_per_minute: int = setting(
        240,
        "How often one reader's address may ask with a public key, in a minute.",
        low=1,
        high=100_000,
    )


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Who may see what; see docs/access.md."""

    rules: Path | None = setting(  # noqa: RUF009 - None is as frozen as a number
        None,
        "The file of rules, absolute or relative to the data folder; named here, it must be there. "
        "Without it, `access.toml` in the data folder where there is one.",
    )
    proxies: tuple[str, ...] = setting(
        (),
        "Addresses or networks (`10.0.0.5`, `10.0.0.0/24`) of reverse proxies that sign people in. "
        "Only from these are the two headers below believed.",
    )
    user_header: str = setting(
        "X-Forwarded-User", "The header in which a proxy names the user.", low=1, high=100
    )
    groups_header: str = setting(
        "X-Forwarded-Groups",
        "The header in which a proxy names the user's groups, parted by commas, semicolons or "
        "bars.",
        low=1,
        high=100,
    )
    admin_groups: tuple[str, ...] = setting(
        (), "Groups of a proxy whose members are administrators, and see everything."
    )


@dataclass(frozen=True, slots=True)
class AdminSettings:
    """The operator's desk; see docs/admin.md."""

    questions: bool = setting(
        False,
        "Whether the desk tells what people asked in vain, grouped by words; without it, how "
        "often only. Words are kept when a question comes on a second day, never who asked.",
    )
    question_days: int = setting(
        30, "How many days what was asked in vain is kept.", low=2, high=366
    )
    snapshots: int = setting(
        2,
        "How many states of the index, from before it was indexed again from the desk, are kept "
        "to roll back to; 0 keeps none. Each needs about half the size of the index.",
        low=0,
        high=20,
    )
    snapshot_days: int = setting(
        14,
        "How many days such a state is kept. It holds the text of documents removed since.",
        low=1,
        high=366,
    )


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """A language model that writes answers from the passages found; see docs/language-model.md."""

    base_url: str | None = setting(
        None,
        "The address of an endpoint that speaks OpenAI's chat completions, such as "
        "`http://127.0.0.1:11434/v1`. Without it no model is asked. Questions and passages are "
        "sent there, and nowhere else.",
        low=8,
        high=2048,
    )
    model: str | None = setting(
        None, "The name of the model, as the endpoint knows it.", low=1, high=512
    )
    api_key: str | None = setting(
        None,
        "The endpoint's key, if it wants one. Best given as a variable, not in a file.",
        low=1,
        high=4096,
        secret=True,
    )
    api_key_file: Path | None = setting(  # noqa: RUF009 - None is as frozen as a number
        None, "A file that holds the key and nothing else, instead of `llm.api_key`."
    )
    timeout_s: float = setting(
        60.0,
        "The longest one answer may take to write, in seconds; then the answer in the documents' "
        "own words stands alone.",
        low=1,
        high=600,
    )
    context_tokens: int = setting(
        8192,
        "What the model reads and writes at once, in tokens of cl100k_base. Passages are given "
        "as long as they fit.",
        low=1024,
        high=1_000_000,
    )
    max_answer_tokens: int = setting(
        400, "The longest answer, in tokens. A longer one is not shown.", low=32, high=8192
    )
    max_passages: int = setting(6, "How many passages the model is given.", low=1, high=10)
    parallel: int = setting(
        4,
        "How many answers are written at the same time; more are not waited for.",
        low=1,
        high=64,
    )


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What is written to the log (standard error)."""

    format: Literal["auto", "json", "console"] = setting(
        "auto", "One JSON object per line, or lines for people; `auto`: for people on a terminal."
    )
    level: Literal["debug", "info", "warning", "error"] = setting(
        "info", "The least important entries that are written."
    )
    questions: bool = setting(
        False, "Whether questions are written to the log. Document text never is."
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, each group for one stage."""

    data: Path = setting(  # noqa: RUF009 - a Path is as frozen as a number
        Path(".kartoteka"), "The folder that holds the index."
    )
    language: Literal["pl", "en"] = setting(
        "pl", "The language of the command line, and of the page for browsers that ask for neither."
    )
    cache: Path | None = setting(  # noqa: RUF009 - None is as frozen as a number
        None,
        "The folder for word tables, which every index on this machine can share; by default "
        "`kartoteka` in the user's cache folder. It can be deleted at any time.",
    )
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    embedding: EmbeddingSettings = field(default_factory=EmbeddingSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    http: HttpSettings = field(default_factory=HttpSettings)
    intranet: IntranetSettings = field(default_factory=IntranetSettings)
    access: AccessSettings = field(default_factory=AccessSettings)
    admin: AdminSettings = field(default_factory=AdminSettings)
    llm: LlmSettings = field(default_factory=LlmSettings)
    log: LogSettings = field(default_factory=LogSettings)
