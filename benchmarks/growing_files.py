"""Contents that invite bad growth, at any size: a file of ``n`` like things, for many things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of content; ``write(n)`` gives the text of a file with n of its things."""

    name: str
    suffix: str
    write: Callable[[int], str]

    def of_size(self, size_bytes: int) -> str:
        """About so many bytes."""
        unit = (len(self.write(2000).encode()) - len(self.write(1000).encode())) / 1000
        return self.write(max(1, int(size_bytes / unit)))


def _html(body: str) -> str:
    return f"<html><head><title>Strona</title></head><body><main>{body}</main></body></html>"


def _rows(count: int) -> Iterator[str]:
    return (f"pozycja {n},oddział {n % 17},{n * 31 % 9973}" for n in range(count))


def _wide_header(n: int) -> str:
    header = ",".join(f"kolumna {i}" for i in range(n // 2))
    return "\n".join([header, *("a,b,1" for _ in range(n))])


SHAPES: Sequence[Shape] = tuple(
    Shape(*row)
    for row in (
        ("headings", ".md", lambda n: "".join(f"# Rozdział {i}\n\n" for i in range(n))),
        ("headings", ".html", lambda n: _html("<h2>Dział pism</h2>" * n)),
        ("list-items", ".md", lambda n: "".join(f"- punkt {i} wykazu\n" for i in range(n))),
        ("list-items", ".html", lambda n: _html(f"<ul>{'<li>punkt wykazu</li>' * n}</ul>")),
        ("table-rows", ".csv", lambda n: "nazwa,oddział,kwota\n" + "\n".join(_rows(n))),
        (
            "table-rows",
            ".html",
            lambda n: _html(f"<table>{'<tr><td>pozycja</td><td>12,5</td></tr>' * n}</table>"),
        ),
        ("wide-table", ".csv", lambda n: "\n".join([",".join(f"k{i}" for i in range(n))] * 3)),
        ("wide-header", ".csv", _wide_header),
        ("one-line", ".txt", lambda n: " ".join(f"słowo{i % 700}" for i in range(n))),
        ("one-line-sentences", ".txt", lambda n: "Klaster ma 12 członków w 2024 r. " * n),
        ("one-line", ".html", lambda n: _html("zdanie o umowie, " * n)),
        (
            "sections",
            ".md",
            lambda n: "".join(f"## Dział {i}\n\nUmowa nr {i} trwa rok.\n\n" for i in range(n)),
        ),
        ("sections", ".html", lambda n: _html("<h2>Dział</h2><p>Umowa trwa rok.</p>" * n)),
        ("long-heading", ".md", lambda n: f"# {'tytuł ' * n}\n\n" + "Zdanie o umowie.\n\n" * n),
        (
            "nested-lists",
            ".md",
            lambda n: "".join(f"{'  ' * (i % 40)}- a{i}\n" for i in range(n)),
        ),
        ("nested-lists", ".html", lambda n: _html("<ul><li>punkt" * n)),
        ("nested-blocks", ".html", lambda n: _html("<div>słowo " * n)),
        (
            "nested-quotes",
            ".md",
            lambda n: "".join(f"{'>' * (i % 60)} cytat\n" for i in range(n)),
        ),
        ("long-words", ".txt", lambda n: "konstantynopolitańczykowianeczka" * n),
        (
            "encoded-data",
            ".txt",
            lambda n: "".join(f"{i * 2654435761 % 2**32:08x}" for i in range(n)),
        ),
        ("digits", ".txt", lambda n: "3141592653" * n),
        ("digit-groups", ".txt", lambda n: "1 234 " * n),
        ("signatures", ".txt", lambda n: "1/ 2-" * n),
        ("dates", ".txt", lambda n: "12 maja 2024 " * n),
        ("stops", ".txt", lambda n: ". ! … ?" * n),
        ("opening-marks", ".txt", lambda n: ".\n- (" * n),
        ("blank-lines", ".txt", lambda n: "a\n \n\t\n" * n),
        ("spaces", ".txt", lambda n: "a" + " " * n + "b"),
        ("tabs", ".txt", lambda n: "a\t\t\t\t" * n),
        ("hyphens", ".txt", lambda n: "wy-\nraz-\n" * n),
        ("brackets", ".md", lambda n: "[a](" * n),
        ("emphasis", ".md", lambda n: "*a **b " * n),
        ("backticks", ".md", lambda n: "`a ``b " * n),
        ("pipes", ".md", lambda n: "|a" * n + "\n"),
        ("quotes", ".csv", lambda n: '"a""b",' * n),
        ("entities", ".html", lambda n: _html("&amp;&lt;&#x105;" * n)),
        ("comments", ".html", lambda n: _html("<!-- a --> b <" * n)),
        ("marks", ".txt", lambda n: "e\u0301\u0323" * n),
        ("marks-on-one-letter", ".txt", lambda n: "e" + "\u0301" * n),
        ("long-folds", ".txt", lambda n: "\ufdfa" * n),
        ("parentheses", ".txt", lambda n: "(" * n + ")" * n),
        ("leaders", ".txt", lambda n: "a . . . . . . " * n),
        ("addresses", ".txt", lambda n: "jan@a.pl www.a.pl " * n),
        ("groups", ".rtf", lambda n: "{\\rtf1 " + "{\\b a}" * n + "}"),
        ("nested-groups", ".rtf", lambda n: "{\\rtf1 " + "{a" * n + "}" * n + "}"),
        ("header-lines", ".eml", lambda n: "X-A: b\n" * n + "Subject: s\n\nTekst pisma.\n"),
        ("folded-header", ".eml", lambda n: "Subject: a\n" + " b c\n" * n + "\nTekst pisma.\n"),
        ("recipients", ".eml", lambda n: f"To: {'a@b.pl, ' * n}c@d.pl\n\nTekst pisma.\n"),
    )
)
