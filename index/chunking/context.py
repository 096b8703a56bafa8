"""What is embedded with a passage but never quoted: where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.chunk import Chunk
from index.chunking.pieces import Piece

_TITLE_CHARS = 160
_HEADING_CHARS = 120
_HEADER_CHARS = 240
_PATH_SEPARATOR = " › "


def embedded_text(chunk: Chunk) -> str:
    """What of a chunk is embedded and indexed by words: its context, then its text."""
    return with_context(chunk.context, chunk.text)


def with_context(context: str, text: str) -> str:
    return f"{context}\n{text}" if context else text


def context_of(
    title: str, path: Sequence[str], pieces: Sequence[Piece], text: str, fits: Callable[[str], bool]
) -> str:
    """Title, headings and table header of a passage, one per line, without what it says itself.

    Each is cut where it is very long. ``fits`` says whether a context leaves enough room; while
    it does not, the last line is dropped, and of a single line the last half.
    """
    own = {text[piece.start : piece.end] for piece in pieces}
    above = [name for name in path if name not in own and name != title]
    lines = [] if title in own else [_shortened(title, _TITLE_CHARS)]
    lines.append(_PATH_SEPARATOR.join(_shortened(name, _HEADING_CHARS) for name in above))
    lines.append(_shortened(_table_header(pieces, own), _HEADER_CHARS))
    lines = [line for line in lines if line]
    while lines and not fits("\n".join(lines)):
        if len(lines) > 1:
            lines.pop()
        else:
            lines = [half] if (half := lines[0][: len(lines[0]) // 2].rstrip()) else []
    return "\n".join(lines)


def _table_header(pieces: Sequence[Piece], own: set[str]) -> str:
    """The header that all rows share; "" where there are several, or it is in the passage."""
    headers = {piece.first.table_header for piece in pieces if piece.first.kind == "table"}
    header = headers.pop() if len(headers) == 1 else None
    return "" if header is None or header in own else header


def _shortened(text: str, limit: int) -> str:
    """The text on one line, cut after a word where it is longer than ``limit`` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit].rpartition(" ")[0] or line[:limit]
    return cut.rstrip(" |,;:") + "…"
