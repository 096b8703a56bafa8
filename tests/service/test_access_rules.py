"""Rules: what they mean, what is refused, and that a broken file shows nothing."""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalog import Catalog, Scope, Snapshot
from index.catalog.scoped import ScopedSnapshot
from index.errors import NotIndexed
from index.filters import Filters
from index.indexing import writing
from service.access import OPERATOR, AccessRulesBroken, Principal, Walls
from service.access.patterns import Name, Pattern
from service.access.reread import Reread
from service.access.rules import AccessRules
from service.access.rules_file import parse_rules
from service.access.walls import SETTLED_S
from tests.index.small_index import SmallIndex

HR = frozenset({"hr"})
NOBODY = frozenset[str]()


def rules(*lines: str) -> AccessRules:
    return parse_rules("\n".join(lines))


PAY = ("[[rule]]", 'collection = "kadry"', 'path = "płace/**"', 'groups = ["hr"]')


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("płace/**", "płace/a.pdf", True),
        ("płace", "płace/2024/a.pdf", True),
        ("płace/", "płace/a.pdf", True),
        ("płace", "płace.pdf", False),
        ("płace/**", "zwykłe/płace/a.pdf", False),
        ("**/płace/**", "zwykłe/płace/a.pdf", True),
        ("**/płace", "płace/a.pdf", True),
        ("*.pdf", "a.pdf", True),
        ("*.pdf", "b/a.pdf", False),
        ("**/*.pdf", "b/c/a.pdf", True),
        ("20??", "2024/a", True),
        ("20??", "20/4/a", False),
        ("lista [1].txt", "lista [1].txt", True),
        ("lista [1].txt", "lista 1.txt", False),
        ("**", "a/b", True),
    ],
)
def test_a_pattern_means_what_people_expect(pattern: str, path: str, matches: bool) -> None:
    assert Pattern(pattern).surely_matches(Name.of(path)) == matches
    assert Pattern(pattern).may_match(Name.of(path)) == matches


@given(st.text(st.characters(exclude_characters="*?/\\"), min_size=1, max_size=30))
def test_no_way_of_writing_a_folder_goes_round_its_wall(name: str) -> None:
    wall = Pattern(name)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        written = unicodedata.normalize(form, name)
        for variant in (written, written.upper(), written.lower(), written.swapcase()):
            if "/" not in variant:
                assert (
                    wall.may_match(Name.of(f"{variant}/a.txt"))
                    or variant.casefold() != name.casefold()
                )
    assert wall.surely_matches(Name.of(unicodedata.normalize("NFD", name) + "/a.txt"))


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("teczka ?", "teczka №"),
        ("teczka ?", "Teczka ½"),
        ("TECZKA ?/**", "teczka …/a.pdf"),
        ("Teczka ?", "TECZKA №"),
        ("umowa?", "umowaß"),
        ("*.pdf", "a℅b.pdf"),
        ("*.PDF", "a\uff0fb.pdf"),
        ("?.txt", "İ.txt"),
    ],
)
def test_a_wildcard_stands_for_a_character_that_folding_makes_longer(
    pattern: str, path: str
) -> None:
    assert Pattern(pattern).may_match(Name.of(path))


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("płace", "pl\u0335ace/a.pdf"),
        ("PŁACE", "pl\u0338ace/a.pdf"),
        ("pL\u0335ace", "płace/a.pdf"),
        ("ǿre", "o\u0338\u0301re"),
        ("Ǿre", "ó\u0338re"),
        ("l?", "l\u0335"),
    ],
)
def test_a_stroke_over_a_letter_is_the_letter_with_a_stroke(pattern: str, path: str) -> None:
    assert Pattern(pattern).may_match(Name.of(path))


def test_a_letter_without_its_stroke_is_another() -> None:
    assert not Pattern("place").may_match(Name.of("płace"))
    assert not Pattern("płace").may_match(Name.of("place"))
    assert not Pattern("płace").surely_matches(Name.of("pl\u0335ace"))


WILD = st.text(st.sampled_from("aAłŁß№℅İ½é\u0301\u0335／x/*?"), min_size=1, max_size=8)


@given(WILD, WILD)
def test_what_may_open_surely_shuts(pattern: str, path: str) -> None:
    if Pattern(pattern).surely_matches(Name.of(path)):
        assert Pattern(pattern).may_match(Name.of(path))


def test_walls_add_up_and_their_order_means_nothing() -> None:
    board = ("[[rule]]", 'path = "płace/zarząd"', 'groups = ["zarząd"]')
    for both in (rules(*PAY, *board), rules(*board, *PAY)):
        assert not both.admits(HR, "kadry", "płace/zarząd/a.pdf")
        assert both.admits(HR | {"zarząd"}, "kadry", "płace/zarząd/a.pdf")
        assert both.admits(HR, "kadry", "płace/a.pdf")
        assert not both.admits(NOBODY, "kadry", "płace/a.pdf")
        assert both.admits(NOBODY, "biuro", "płace/a.pdf")
        assert both.admits(NOBODY, "kadry", "inne/a.pdf")


def test_letters_shut_widely_and_open_narrowly() -> None:
    decomposed = unicodedata.normalize("NFD", "ogłoszenia/żółte.txt")
    shut = rules("[[rule]]", 'path = "OGŁOSZENIA"', 'groups = ["hr"]')
    assert not shut.admits(NOBODY, "kadry", decomposed)
    closed = ('default = "deny"', "[[rule]]")
    opened = rules(*closed, 'path = "ogłoszenia"', 'groups = ["*"]')
    assert opened.admits(NOBODY, "kadry", decomposed)
    assert not opened.admits(NOBODY, "kadry", "Ogłoszenia/a.txt")
    assert not opened.admits(NOBODY, "kadry", "inne/a.txt")


def test_an_exception_is_a_path_the_rule_says_nothing_of() -> None:
    some = rules("[[rule]]", 'collection = "kadry"', 'except = ["ogłoszenia"]', 'groups = ["hr"]')
    assert some.admits(NOBODY, "kadry", "ogłoszenia/a.txt")
    assert not some.admits(NOBODY, "kadry", "Ogłoszenia/a.txt")  # it would open: taken narrowly
    assert not some.admits(NOBODY, "kadry", "płace/a.txt")


@given(st.lists(st.sampled_from(["hr", "zarząd", "*"]), max_size=2), st.text(max_size=12))
def test_one_more_rule_never_shows_anyone_more(groups: list[str], path: str) -> None:
    named = ", ".join(f'"{group}"' for group in groups)
    more = rules(*PAY, "[[rule]]", 'path = "**/a*"', f"groups = [{named}]")
    for someone in (NOBODY, HR, frozenset({"zarząd"})):
        if more.admits(someone, "kadry", path):
            assert rules(*PAY).admits(someone, "kadry", path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("[[rules]]\n", "'rule'"),
        ("[rule]\n", "two brackets"),
        ('defualt = "deny"', "'default'"),
        ('default = "open"', '"allow" or "deny"'),
        ('[[rule]]\ngroups = ["hr"]', "rule 1: name a collection"),
        ('[[rule]]\npath = "a"', "rule 1: groups is missing"),
        ('[[rule]]\npaths = "a"\ngroups = []', "nearest is 'path'"),
        ('[[rule]]\npath = "a"\ngroup = ["hr"]', "nearest is 'groups'"),
        ('[[rule]]\npath = "a"\ngroups = "hr"', "a list of texts"),
        ('[[rule]]\npath = "a"\ngroups = ["hr,it"]', "comma"),
        ('[[rule]]\npath = 3\ngroups = ["hr"]', "rule 1: path"),
        ('[[rule]]\npath = "/"\ngroups = ["hr"]', "rule 1: path"),
        ('[[rule]]\npath = "a\\\\b"\ngroups = ["hr"]', "backslash"),
        ('[[rule]]\npath = "../a"\ngroups = ["hr"]', "no path has"),
        ('[[rule]]\npath = "a"\nexcept = "b"\ngroups = ["hr"]', "except"),
        ("[[rule]\n", "at line 1"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_rules(text)


@pytest.fixture
def walls(tmp_path: Path) -> Walls:
    ticks = count()
    return Walls(tmp_path / "access.toml", required=False, clock=lambda: float(next(ticks)))


MEMBER, STRANGER = Principal("ewa", "read", HR), Principal("jan", "read")


def _admits(walls: Walls, principal: Principal, path: str) -> bool:
    scope = walls.scope_of(principal)
    return scope is None or scope.admits("kadry", path)


def test_rules_are_followed_and_broken_ones_show_nothing(walls: Walls, capsys: Any) -> None:
    assert walls.scope_of(STRANGER) is None
    walls.file.write_text("\n".join(PAY), encoding="utf-8")
    assert not _admits(walls, STRANGER, "płace/a.pdf")
    assert _admits(walls, MEMBER, "płace/a.pdf")
    walls.file.write_text("\n".join(PAY).replace("hr", "it"), encoding="utf-8")
    walls.rules()  # noticed; a clock tick later it has settled
    assert not _admits(walls, MEMBER, "płace/a.pdf")
    for broken in (b"[[rule]", b"\xff", b""):
        walls.file.write_bytes(broken)
        for principal in (STRANGER, MEMBER):
            with pytest.raises(AccessRulesBroken):
                walls.scope_of(principal)
        assert walls.broken
        assert walls.scope_of(OPERATOR) is None
    assert "access rules are broken" in capsys.readouterr().out


def test_rules_that_vanish_are_broken_until_a_restart(walls: Walls) -> None:
    walls.file.write_text("\n".join(PAY), encoding="utf-8")
    walls.rules()
    walls.file.unlink()
    assert walls.broken
    assert not Walls(walls.file, required=False).broken
    assert Walls(walls.file, required=True).broken


def test_half_a_file_does_not_take_walls_down(tmp_path: Path) -> None:
    now = [0.0]
    walls = Walls(tmp_path / "access.toml", required=False, clock=lambda: now[0])
    whole = "\n".join((*PAY, "[[rule]]", 'path = "umowy"', 'groups = ["hr"]'))
    walls.file.write_text(whole, encoding="utf-8")
    assert not _admits(walls, STRANGER, "umowy/a.pdf")
    walls.file.write_text("\n".join(PAY), encoding="utf-8")  # an editor is still writing
    now[0] = 0.2
    assert not _admits(walls, STRANGER, "umowy/a.pdf")
    walls.file.write_text(whole, encoding="utf-8")
    now[0] = 5.0
    assert not _admits(walls, STRANGER, "umowy/a.pdf")


def test_rules_that_were_written_a_while_ago_hold_at_once(tmp_path: Path) -> None:
    now = [0.0]
    walls = Walls(tmp_path / "access.toml", required=False, clock=lambda: now[0])
    walls.file.write_text('default = "allow"', encoding="utf-8")
    assert _admits(walls, STRANGER, "płace/a.pdf")
    walls.file.write_text("\n".join(PAY), encoding="utf-8")
    written = walls.file.stat().st_ctime
    now[0] = written + SETTLED_S / 2
    assert _admits(walls, STRANGER, "płace/a.pdf")
    now[0] = written + SETTLED_S + 0.01
    assert not _admits(walls, STRANGER, "płace/a.pdf")
    walls.file.write_text('default = "allow"', encoding="utf-8")
    now[0] = walls.file.stat().st_ctime + 6
    assert _admits(walls, STRANGER, "płace/a.pdf")  # nobody asked before: they still hold


@pytest.mark.parametrize("step", [-3600.0, SETTLED_S])
def test_a_file_of_the_future_holds_after_it_was_seen(tmp_path: Path, step: float) -> None:
    """The clock of a share is ahead, or ours is set back."""
    walls_clock = [0.0]
    walls = Walls(tmp_path / "access.toml", required=False, clock=lambda: walls_clock[0])
    walls.file.write_text('default = "allow"', encoding="utf-8")
    assert _admits(walls, STRANGER, "płace/a.pdf")
    walls.file.write_text("\n".join(PAY), encoding="utf-8")
    assert _admits(walls, STRANGER, "płace/a.pdf")
    walls_clock[0] += step
    assert not _admits(walls, STRANGER, "płace/a.pdf")


def test_when_a_file_changed_is_not_known_if_it_changed_under_the_reading(tmp_path: Path) -> None:
    file = tmp_path / "access.toml"
    file.write_text("one", encoding="utf-8")

    def parse(text: bytes | None) -> bytes | None:
        if text == b"two":
            file.write_text("three", encoding="utf-8")
        return text

    reread = Reread(file, parse)
    assert (reread.changed, reread.current()) == (None, b"one")
    assert reread.changed == pytest.approx(file.stat().st_ctime)
    file.write_text("two", encoding="utf-8")
    assert (reread.current(), reread.changed) == (b"two", None)
    assert reread.current() == b"three"
    assert reread.changed == pytest.approx(file.stat().st_ctime)


def test_people_of_the_same_groups_share_what_was_decided(walls: Walls) -> None:
    walls.file.write_text("\n".join(PAY), encoding="utf-8")
    other = Principal("ola", "read", HR | {"a group that no rule names"})
    assert walls.scope_of(MEMBER) is walls.scope_of(other)
    assert walls.scope_of(MEMBER) is not walls.scope_of(STRANGER)


# The catalog through a scope

HARMLESS = {
    "settings",
    "updated",
    "identity",
    "within",
    "connection",
    "generation",
    # These are built on what is given again, and take its part by the filters' scope.
    "allowed_chunks",
    "documents",
    "count_documents",
    "document_ids",
}


def test_every_view_of_the_catalog_is_given_again_for_a_scope() -> None:
    public = {
        name
        for name, _ in inspect.getmembers(Snapshot)
        if not name.startswith("_") and name not in HARMLESS
    }
    again = {name for name in vars(ScopedSnapshot) if not name.startswith("_")}
    assert public <= again, f"ScopedSnapshot lets through: {sorted(public - again)}"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    root = tmp_path / "files"
    for name, text in (
        ("a.txt", "jawne\nwspólne"),
        ("tajne/b.txt", "ukryte\nwspólne\nATTACH c.txt\nukryty załącznik"),
        ("tajne/d.txt", "BROKEN"),
        ("e.txt", "BROKEN"),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    with writing(tmp_path, "index"), SmallIndex(tmp_path) as small:
        small.index(root)
        yield small.catalog


OPEN = Scope(lambda collection, path: not path.startswith("tajne/"))


def test_what_is_outside_a_scope_is_not_there(catalog: Catalog) -> None:
    with catalog.snapshot() as whole:
        seen = whole.within(OPEN)
        hidden = [row for row in whole.documents() if row.path != "a.txt"]
        assert len(hidden) == 2  # the attachment goes with its message
        assert [row.path for row in seen.documents()] == ["a.txt"]
        assert [row.path for row in whole.documents(Filters(scope=OPEN))] == ["a.txt"]
        assert (seen.count_documents(), len(seen.document_ids())) == (1, 1)
        for row in hidden:
            with pytest.raises(NotIndexed) as refused:
                seen.document(row.id)
            with pytest.raises(NotIndexed) as never:
                seen.document(999)
            assert str(refused.value).replace(str(row.id), "N") == str(never.value).replace(
                "999", "N"
            )
            with pytest.raises(NotIndexed):
                seen.document_text(row.id)
            assert seen.sections(row.id) == seen.chunks_of(row.id) == []
            chunks = [chunk_id for chunk_id, _ in whole.chunks_of(row.id)]
            assert seen.passages(chunks) == seen.documents_of(chunks) == {}
            with pytest.raises(KeyError):
                seen.vectors(chunks)
        assert list(seen.files("files")) == ["a.txt", "e.txt"]
        assert [row.path for row in seen.unreadable()] == ["e.txt"]
        (collection,) = seen.collections()
        assert (collection.documents, collection.chunks) == (1, 2)
        statistics = seen.statistics()
        assert (statistics.documents, statistics.chunks, statistics.files) == (1, 2, 2)
        assert seen.facets().folders == {}
        assert seen.facets([row.id for row in hidden]).collections == {}
        assert seen.runs() == []
        with pytest.raises(TypeError):
            seen.all_vectors()


def test_scopes_narrow_and_never_widen(catalog: Catalog) -> None:
    everything, nothing = Scope(lambda *_: True), Scope(lambda *_: False)
    with catalog.snapshot() as whole:
        # Nothing that is told, such as the size on disk, says whether something is hidden.
        assert whole.within(None) is whole
        assert whole.within(everything).statistics().size_bytes == 0
        assert whole.within(everything).runs() == []
        assert whole.within(everything).seen.chunks is None
        assert whole.within(everything).seen.key == whole.seen.key
        seen = whole.within(OPEN)
        for scope in (everything, OPEN, None):
            assert seen.within(scope).count_documents() == 1
            assert seen.count_documents(Filters(scope=scope)) == 1
        assert seen.within(nothing).count_documents() == 0
        allowed = whole.within(nothing).allowed_chunks(Filters())
        assert allowed is not None
        assert len(allowed) == 0
        assert whole.within(nothing).root("files") is None


def test_a_file_that_moves_behind_a_wall_is_hidden_at_once(tmp_path: Path) -> None:
    root = tmp_path / "files"
    (root / "tajne").mkdir(parents=True)
    (root / "a.txt").write_text("jawne", encoding="utf-8")
    (root / "b.txt").write_text("drugie", encoding="utf-8")
    with writing(tmp_path, "index"), SmallIndex(tmp_path) as small:
        small.index(root)
        with small.catalog.snapshot() as snapshot:
            assert snapshot.within(OPEN).count_documents() == 2
        (root / "a.txt").rename(root / "tajne" / "a.txt")
        small.index(root)
        with small.catalog.snapshot() as snapshot:
            assert [row.path for row in snapshot.within(OPEN).documents()] == ["b.txt"]
