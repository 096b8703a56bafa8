"""Markdown: structure kept, marks removed, lines true."""

from datetime import date
from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.loaders import markdown as loader

PAGE = """---
title: "Regulamin wynajmu"
date: 2024-03-12
lang: pl
---

# Regulamin

Wynajem **sali** opisuje [uchwała nr 5](https://example.org/u5) i `kod`.
Drugi wiersz akapitu.

## Opłaty

- godzina: 50 zł
- dzień:
  1. roboczy
  2. wolny

| Sala | Miejsca |
|------|--------:|
| A    | 20      |
| B    | 40      |

```text
linia kodu
```

<div onclick="x()"><script>alert("zły")</script>Wstawka <b>HTML</b></div>

![obraz](x.png) Koniec &amp; kropka.

# Załączniki

Treść.
"""


def _file(folder: Path, content: str, name: str = "plik.md") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_blocks_with_headings_and_lines(tmp_path: Path) -> None:
    blocks = loader.load(_file(tmp_path, PAGE)).blocks
    fees = ("Regulamin", "Opłaty")
    header = "Sala | Miejsca"
    assert [(b.kind, b.text, b.heading_path, b.locator.first, b.table_header) for b in blocks] == [
        ("heading", "Regulamin", (), 7, None),
        (
            "prose",
            "Wynajem sali opisuje uchwała nr 5 i kod.\nDrugi wiersz akapitu.",
            ("Regulamin",),
            9,
            None,
        ),
        ("heading", "Opłaty", ("Regulamin",), 12, None),
        ("list", "godzina: 50 zł", fees, 14, None),
        ("list", "dzień:", fees, 15, None),
        ("list", "1. roboczy", fees, 16, None),
        ("list", "2. wolny", fees, 17, None),
        ("table", header, fees, 19, None),
        ("table", "A | 20", fees, 21, header),
        ("table", "B | 40", fees, 22, header),
        ("prose", "linia kodu", fees, 24, None),
        ("prose", "Wstawka HTML", fees, 28, None),
        ("prose", "Koniec & kropka.", fees, 30, None),
        ("heading", "Załączniki", (), 32, None),
        ("prose", "Treść.", ("Załączniki",), 34, None),
    ]
    assert blocks[1].locator.last == 10


def test_front_matter_is_a_claim_and_no_text(tmp_path: Path) -> None:
    found = loader.load(_file(tmp_path, PAGE))
    assert (found.title, found.date, found.language) == (
        "Regulamin wynajmu",
        date(2024, 3, 12),
        "pl",
    )
    assert "lang: pl" not in "".join(block.text for block in found.blocks)


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    found = loader.load(_file(tmp_path, "---\n\nTreść pierwsza.\n\n---\n\nTreść druga.\n"))
    assert [(b.text, b.locator.first) for b in found.blocks] == [
        ("Treść pierwsza.", 3),
        ("Treść druga.", 7),
    ]


def test_deep_nesting_is_read(tmp_path: Path) -> None:
    content = "> " * 3000 + "MARKER\n\n" + "- " * 500 + "lista\n"
    assert "MARKER" in "".join(block.text for block in loader.load(_file(tmp_path, content)).blocks)


def test_a_file_of_comments_is_empty(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        loader.load(_file(tmp_path, "<!-- nic -->\n\n***\n"))
    assert refused.value.reason == "empty"


def test_other_front_matter_is_read(tmp_path: Path) -> None:
    content = (
        "---\ntitle: Notatka\nnumer sprawy: EPI-2024-09\ntags: [grypa, personel]\n"
        "autorzy:\n  - Anna Żak\n  - Jan Łoś\nlayout: post\ndraft: true\n---\n\nTreść.\n"
    )
    found = loader.load(_file(tmp_path, content))
    assert [(b.kind, b.text, b.locator.first, b.locator.last) for b in found.blocks] == [
        (
            "notes",
            "numer sprawy: EPI-2024-09\ntags: grypa, personel\nautorzy: Anna Żak, Jan Łoś",
            1,
            10,
        ),
        ("prose", "Treść.", 12, 12),
    ]
    assert found.title == "Notatka"


def test_an_image_says_what_it_shows(tmp_path: Path) -> None:
    content = "![Wykres zachorowań na grypę](w.png)\n\n![logo](l.png)\n\nTreść.\n"
    found = loader.load(_file(tmp_path, content))
    assert [b.text for b in found.blocks] == ["Wykres zachorowań na grypę", "Treść."]


def test_a_table_in_html_is_a_table(tmp_path: Path) -> None:
    content = (
        "<table><tr><th>Faza</th><th>Data</th></tr>"
        "<tr><td>druga</td><td>2024-10-01</td></tr></table>\n"
    )
    found = loader.load(_file(tmp_path, content))
    assert [(b.kind, b.text, b.table_header) for b in found.blocks] == [
        ("table", "Faza | Data", None),
        ("table", "druga | 2024-10-01", "Faza | Data"),
    ]
