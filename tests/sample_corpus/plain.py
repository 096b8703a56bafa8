"""Formats that are their own text: TXT, Markdown and CSV in any encoding, and RTF."""

from __future__ import annotations

from tests.sample_corpus.source import FOOTNOTE_MARK, Source


def write_text(source: Source) -> bytes:
    """The body as it stands, in ``encoding``, with ``newline: crlf`` as Windows writes it."""
    text = source.body.lstrip("\n")
    if source.head.get("newline") == "crlf":
        text = text.replace("\n", "\r\n")
    return text.encode(source.head.get("encoding", "utf-8"))


def write_rtf(source: Source) -> bytes:
    """RTF in code page 1250, with other letters as Unicode escapes, as word processors write it."""
    when = source.date
    parts = [
        r"{\rtf1\ansi\ansicpg1250\deff0{\fonttbl{\f0\froman\fcharset238 Times New Roman;}}",
        rf"{{\info{{\title {_rtf(source.title)}}}{{\author {_rtf(source.author)}}}"
        rf"{{\creatim\yr{when.year}\mo{when.month}\dy{when.day}\hr{when.hour}\min{when.minute}}}}}",
        rf"\f0\fs24\pard\qc\b {_rtf(source.title)}\b0\par\pard",
    ]
    for piece in source.pieces:
        text = _rtf(FOOTNOTE_MARK.sub("", piece.text))
        if piece.kind == "heading":
            parts.append(rf"\pard\b {text}\b0\par")
        elif piece.kind == "bullet":
            parts.append(rf"\pard\bullet\tab {text}\par")
        elif piece.kind == "break":
            parts.append(r"\page")
        else:
            parts.append(rf"\pard {piece.label + ' ' if piece.label else ''}{text}\par")
    return ("\n".join(parts) + "\n}").encode("ascii")


def _rtf(text: str) -> str:
    shown = []
    for letter in text:
        if letter in "\\{}":
            shown.append("\\" + letter)
        elif ord(letter) < 128:
            shown.append(letter)
        else:
            try:
                shown.append(f"\\'{letter.encode('cp1250')[0]:02x}")
            except UnicodeEncodeError:
                shown.append(f"\\u{ord(letter)}?")
    return "".join(shown)
