"""Turns RTF tokens into blocks.

RTF is a stream: a group inherits the settings around it and gives them back when it closes; a
group may be a destination, whose text goes elsewhere (a footnote, the title) or nowhere (fonts,
pictures). Bytes are letters only in the code page of the font in force.

striprtf reads the running text as well (on the 26 real files tried, no word more than this), but
leaves out footnotes, text boxes and results of objects, splits characters beyond the first plane,
and tells neither headings nor the document's properties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ingest.document import Block, SectionKind
from ingest.file_claims import iso_date
from ingest.list_figures import BULLET
from ingest.loaders.rtf import charsets
from ingest.loaders.rtf.form_field import FormField
from ingest.loaders.rtf.tokens import Token, tokens
from ingest.locator import Locator
from ingest.running_texts import told_once
from ingest.symbols import field_sign, in_font, is_symbol_font
from ingest.table_rows import find_header, row_text

_UNREAD = frozenset(
    (
        "colortbl", "pict", "annotation", "atnid", "atnauthor", "objdata", "objclass", "objname",
        "xe", "tc", "sp", "shprslt", "nonesttables", "listtable", "listoverridetable",
        "listname", "liststylename", "leveltext", "levelnumbers",
        "revtbl", "rsidtbl", "template", "themedata", "datastore", "filetbl", "ftnsep", "ftnsepc",
        "aftnsep", "aftnsepc", "ftncn", "aftncn", "private", "rxe", "bkmkstart",
        "bkmkend", "do", "docvar", "userprops", "xmlnstbl", "generator", "mmathPr", "upr",
        "picprop", "nesttableprops", "pgptbl", "latentstyles", "author", "operator", "comment",
        "doccomm", "keywords", "subject", "company", "category", "manager", "hlinkbase", "password",
        "printim", "buptim",
    )
)  # fmt: skip
_FIELDS = ("fldinst", "formfield", "ffl")
_READ_WHEN_STARRED = frozenset(("shpinst", "shptxt", "shpgrp", *_FIELDS))
"""Starred groups may be skipped by programs that do not know them; these hold text."""
_NOTES = ("footnote",)
_RUNNING = (
    "header", "headerf", "headerl", "headerr", "footer", "footerf", "footerl", "footerr",
)  # fmt: skip
_ENDS_RUNNING_LINE = frozenset(("par", "sect", "page", "row"))
_LABELS = ("listtext", "pntext")
_DESTINATIONS = frozenset(
    ("fonttbl", "stylesheet", "info", "shptxt", "title", *_FIELDS, *_NOTES, *_LABELS, *_RUNNING)
)
_DEFINING = frozenset(("fonttbl", "stylesheet", *_FIELDS))
_READ_WHILE_RUNNING = frozenset((*_FIELDS, "fldrslt"))
"""What means inside of a header what it means in the body."""
_CHARACTERS = {
    "tab": " ", "line": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "zwj": "", "zwnj": "",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-", "-": "\u00ad", "{": "{", "}": "}", "\\": "\\"}
_HEADING = re.compile(r"(?:heading|nagłówek|überschrift) ?([1-9])")
_CONTENTS = re.compile(r"(toc|spis treści) ?\d")
_SYMBOL_BULLETS = re.compile("[^\\w\\s]|[o\uf000-\uf0ff]")


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits. ``sink`` is where text goes: "body", "" for nowhere, or the name
    of a destination."""

    sink: str = "body"
    font: int | None = None
    fallback: int = 1
    hidden: bool = False
    deleted: bool = False


@dataclass(slots=True)
class _Font:
    charset: int = 0
    code_page: int | None = None
    name: str = ""

    @property
    def is_symbolic(self) -> bool:
        return self.charset == charsets.SYMBOL or is_symbol_font(self.name)


@dataclass(slots=True)
class _Row:
    cells: list[str]
    first: int
    last: int
    is_header: bool


@dataclass(slots=True)
class RtfReader:
    """Reads one file; ``blocks``, ``title``, ``language``, ``changed`` and ``created`` are its
    results after ``read``. ``pictures`` counts what shows no text."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    language: str | None = None
    changed: date | None = None
    created: date | None = None
    pictures: int = 0
    _running: list[str] = field(default_factory=list)
    _state: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _code_page: str = "cp1252"
    _fonts: dict[int, _Font] = field(default_factory=dict)
    _default_font: int | None = None
    _styles: dict[int, str] = field(default_factory=dict)
    _style: int = 0
    _outline: int | None = None
    _in_table: bool = False
    _bytes: bytearray = field(default_factory=bytearray)
    _skip: int = 0
    _opened: bool = False
    """Whether a group has just been opened: only there does a star make it one to be skipped."""
    _starred: bool = False
    _text: dict[str, list[str]] = field(default_factory=dict)
    _cells: list[str] = field(default_factory=list)
    _rows: list[_Row] = field(default_factory=list)
    _header_row: bool = False
    _pending: list[tuple[str, SectionKind]] = field(default_factory=list)
    _headings: dict[int, str] = field(default_factory=dict)
    _count: int = 0
    _row_start: int = 0
    _form: FormField = field(default_factory=FormField)
    _field_is_told: bool = False
    _day: list[int] = field(default_factory=lambda: [0, 0, 0])

    def read(self, data: bytes) -> None:
        """Reads the whole file."""
        depth = 0
        for token in tokens(data):
            opened, self._opened = self._opened, token.kind == "open"
            if token.kind == "bytes":
                self._take_bytes(token.data)
                continue
            self._flush()
            self._skip = 0 if token.kind in ("open", "close") else self._skip
            if token.kind == "open":
                depth += 1
                self._stack.append(self._state)
            elif token.kind == "close":
                depth -= 1
                self._close()
                if depth <= 0:
                    break
            elif token.kind == "symbol":
                self._starred = token.name == "*" and opened
                self._symbol(token.name)
            else:
                self._word(token)
        self._flush()
        self._end_paragraph()
        self._end_table()
        if self.blocks:
            self.blocks += told_once(self._running, self.blocks)

    def _take_bytes(self, data: bytes) -> None:
        if self._skip:
            data, self._skip = data[self._skip :], max(0, self._skip - len(data))
        self._starred = False
        self._bytes += data

    def _flush(self) -> None:
        if not self._bytes:
            return
        font = self._fonts.get(self._state.font if self._state.font is not None else -1)
        if self._state.sink in ("fonttbl", "stylesheet") or font is None:
            codec = self._code_page
        elif font.is_symbolic:
            codec = "latin-1"
        elif font.code_page is not None:
            codec = charsets.of_code_page(font.code_page)
        else:
            codec = charsets.of_charset(font.charset, self._code_page)
        # A byte that the page does not have is shown as unknown, never left out unseen.
        self._write(self._drawn(self._bytes.decode(codec, "replace")))
        self._bytes.clear()

    def _drawn(self, text: str) -> str:
        """``text`` as the font in force draws it."""
        if self._state.sink in _DEFINING:
            return text
        font = self._fonts.get(self._state.font if self._state.font is not None else -1)
        return in_font(text, font.name) if font is not None else text

    def _write(self, text: str) -> None:
        if self._state.sink and not self._state.hidden and not self._state.deleted:
            self._text.setdefault(self._state.sink, []).append(text)

    def _taken(self, sink: str) -> str:
        """The text that went to a sink, halves of characters beyond the first plane joined."""
        text = "".join(self._text.pop(sink, []))
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _symbol(self, name: str) -> None:
        if name in ("\n", "\r"):
            self._end_paragraph()
        elif name in _SYMBOLS:
            self._write(_SYMBOLS[name])

    def _word(self, token: Token) -> None:
        name, number = token.name, token.number
        starred, self._starred = self._starred, False
        if name == "u":
            self._write(self._drawn(chr((number or 0) % 0x10000)))
            self._skip = self._state.fallback
            return
        self._skip = 0
        if name in _UNREAD or (starred and name not in _READ_WHEN_STARRED):
            self.pictures += name in ("pict", "objdata") and self._state.sink == "body"
            self._state = replace(self._state, sink="")
        elif not self._state.sink:
            return
        elif self._state.sink in _RUNNING and name not in _READ_WHILE_RUNNING:
            self._running_word(name, number)
        elif name in _DESTINATIONS:
            if name == "fldinst":
                self._form = FormField()
            self._enter(name)
        elif name == "fldrslt":
            if self._field_is_told:
                self._state = replace(self._state, sink="")
            self._field_is_told = False
        elif self._state.sink == "formfield":
            self._form.setting(name, number)
        elif self._state.sink in ("fonttbl", "stylesheet"):
            self._definition(name, number)
        elif name in ("creatim", "revtim"):
            self._day = [0, 0, 0]
            self._state = replace(self._state, sink=name)
        elif name in ("yr", "mo", "dy"):
            self._day[("yr", "mo", "dy").index(name)] = number or 0
        elif name in _CHARACTERS:
            self._write(_CHARACTERS[name])
        else:
            self._setting(name, number)

    def _running_word(self, name: str, number: int | None) -> None:
        """Inside of a header nothing may change the paragraph of the body around it."""
        if name in _ENDS_RUNNING_LINE:
            self._write("\n")
        elif name == "cell":
            self._write(" ")
        elif name in _CHARACTERS:
            self._write(_CHARACTERS[name])
        elif name in ("f", "uc", "plain", "v", "deleted"):
            self._setting(name, number)

    def _enter(self, name: str) -> None:
        self._state = replace(self._state, sink=name)
        self._text.pop(name, None)

    def _definition(self, name: str, number: int | None) -> None:
        if name == "f" and self._state.sink == "fonttbl" and number is not None:
            self._name_font(self._state)
            self._fonts[number] = _Font()
            self._state = replace(self._state, font=number)
        elif name == "fcharset" and self._state.font in self._fonts:
            self._fonts[self._state.font].charset = number or 0
        elif name == "cpg" and self._state.font in self._fonts:
            self._fonts[self._state.font].code_page = number
        elif name == "s" and self._state.sink == "stylesheet":
            self._style = number or 0

    def _setting(self, name: str, number: int | None) -> None:
        if name in ("par", "sect", "page"):
            self._end_paragraph()
        elif name in ("cell", "nestcell"):
            self._end_cell(nested=name == "nestcell")
        elif name in ("row", "nestrow"):
            self._end_row(nested=name == "nestrow")
        elif name == "pard":
            self._style, self._outline, self._in_table = 0, None, False
        elif name == "plain":
            self._state = replace(self._state, font=self._default_font, hidden=False)
        elif name == "trowd":
            self._header_row = False
        elif name == "trhdr":
            self._header_row = True
        elif name == "intbl":
            self._in_table = True
        elif name == "s":
            self._style = number or 0
        elif name == "outlinelevel":
            self._outline = number
        elif name == "f":
            self._state = replace(self._state, font=number)
        elif name == "uc":
            self._state = replace(self._state, fallback=max(number or 0, 0))
        elif name == "v":
            self._state = replace(self._state, hidden=number != 0)
        elif name == "deleted":
            self._state = replace(self._state, deleted=number != 0)
        elif name == "ansicpg":
            self._code_page = charsets.of_code_page(number or 1252)
        elif name == "mac":
            self._code_page = "mac_roman"
        elif name == "pc":
            self._code_page = "cp437"
        elif name == "deff":
            self._default_font = number
            self._state = replace(self._state, font=number)
        elif name == "deflang":
            self.language = charsets.language(number or 0)

    def _close(self) -> None:
        left = self._state
        self._state = self._stack.pop() if self._stack else _State(sink="")
        self._starred = False
        if left.sink == self._state.sink:
            if left.sink == "stylesheet":
                self._keep_style()
            elif left.sink == "fonttbl":
                self._name_font(left)
            return
        if left.sink == "stylesheet":
            self._style = 0
        elif left.sink == "fonttbl":
            self._name_font(left)
        elif left.sink == "ffl":
            self._form.entries.append(self._taken("ffl").strip())
        elif left.sink == "fldinst":
            self._end_instruction(self._taken("fldinst"))
        elif left.sink == "title":
            self.title = self._taken("title").strip()
        elif left.sink in ("creatim", "revtim"):
            self._keep_day(left.sink)
        elif left.sink in _NOTES:
            self._pending.append((" ".join(self._taken(left.sink).split()), "notes"))
        elif left.sink in _RUNNING:
            self._running += self._taken(left.sink).split("\n")
        elif left.sink in _LABELS:
            self._keep_label(self._taken(left.sink).strip())
        elif left.sink == "shptxt":
            lines = self._taken("shptxt").split("\n")
            self._pending.extend((line.strip(), "prose") for line in lines)

    def _name_font(self, state: _State) -> None:
        """The text of the font table since the last font is that font's name."""
        name = self._taken("fonttbl").partition(";")[0].strip()
        font = self._fonts.get(state.font if state.font is not None else -1)
        if font is not None and name:
            font.name = font.name or name

    def _end_instruction(self, instruction: str) -> None:
        """Fields of forms and signs show what their instruction says; others their result."""
        shown = self._form.value(instruction)
        if shown is None:
            shown = field_sign(instruction) or None
        self._field_is_told = shown is not None
        if shown is not None:
            self._write(shown)

    def _keep_style(self) -> None:
        name = self._taken("stylesheet").strip().rstrip(";").strip().lower()
        self._styles[self._style] = name.partition(",")[0]
        self._style = 0

    def _keep_day(self, sink: str) -> None:
        year, month, day_of_month = self._day
        day = iso_date(f"{year:04}-{month:02}-{day_of_month:02}")
        if day is None:
            return
        if sink == "revtim":
            self.changed = day
        else:
            self.created = day

    def _keep_label(self, label: str) -> None:
        """The number or bullet before a list item; bullets are letters of a symbol font."""
        if label:
            drawn = BULLET if _SYMBOL_BULLETS.fullmatch(label) else label
            self._text.setdefault("label", []).append(drawn)

    def _end_paragraph(self) -> None:
        if self._state.sink not in ("body", ""):
            self._write("\n")
            return
        if self._in_table:
            self._text.setdefault("body", []).append(" ")
            return
        text, label = self._taken("body").strip(), self._taken("label")
        if not text:
            self._hang()
            return
        self._end_table()
        style = self._styles.get(self._style, "")
        level = self._level(style)
        if not _CONTENTS.fullmatch(style):
            self._count += 1
            if level is not None:
                self._heading(" ".join(f"{label if label != BULLET else ''} {text}".split()), level)
            else:
                self._add(f"{label} {text}" if label else text, "list" if label else "prose")
        self._hang()

    def _level(self, style: str) -> int | None:
        """1–9 for a heading, 0 for the title, None for running text."""
        if match := _HEADING.fullmatch(style):
            return int(match.group(1))
        if style in ("title", "tytuł"):
            return 0
        if self._outline is not None and 0 <= self._outline < 9:
            return self._outline + 1
        return None

    def _heading(self, text: str, level: int) -> None:
        self._headings = {key: name for key, name in self._headings.items() if key < level}
        self._add(text, "heading")
        if level:
            self._headings[level] = text

    def _end_cell(self, *, nested: bool) -> None:
        if self._state.sink != "body":
            self._write(" ")
        elif nested:
            self._text.setdefault("body", []).append("; ")
        else:
            text, label = self._taken("body").strip(), self._taken("label")
            if not self._cells:
                self._row_start = self._count
            self._count += bool(text)
            self._cells.append(f"{label} {text}".strip() if text else "")

    def _end_row(self, *, nested: bool) -> None:
        if nested or self._state.sink != "body":
            return
        last = max(self._count, 1)
        first = min(self._row_start + 1, last)
        self._rows.append(_Row(self._cells, first, last, self._header_row))
        self._cells = []

    def _end_table(self) -> None:
        if self._cells:
            self._end_row(nested=False)
        rows, self._rows = self._rows, []
        if not rows:
            return
        headers = 0
        while headers < len(rows) - 1 and rows[headers].is_header:
            headers += 1
        headers, header = find_header([row.cells for row in rows], headers)
        for index, row in enumerate(rows):
            if text := row_text(row.cells):
                place = Locator("paragraph", row.first, row.last)
                above = header if index >= headers else None
                self.blocks.append(Block(text, place, "table", self._path(), above))

    def _hang(self) -> None:
        """Notes and text boxes follow the paragraph they are anchored in."""
        if self._pending and not self._in_table:
            self._end_table()
        pending: Sequence[tuple[str, SectionKind]] = self._pending
        self._pending = []
        for text, kind in pending:
            if text:
                self._add(text, kind)

    def _add(self, text: str, kind: SectionKind) -> None:
        number = max(self._count, 1)
        self.blocks.append(Block(text, Locator("paragraph", number, number), kind, self._path()))

    def _path(self) -> tuple[str, ...]:
        return tuple(self._headings[level] for level in sorted(self._headings))
