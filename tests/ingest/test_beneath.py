"""A file is opened below its folder, whoever swaps names for links meanwhile."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.indexing.content import hash_beneath, hash_descriptor
from ingest.beneath import LeavesRoot, open_beneath, opened_beneath, path_of
from ingest.errors import Unreadable
from ingest.options import WalkOptions
from ingest.reading import read_beneath
from ingest.walk import FoundFile, SkippedFile, walk
from service.source_files import SourceGone, SourceRefused, open_source
from service.source_view.page_worker import _Desk
from service.source_view.pdf_pages import CannotShow

OURS, SECRET = "nasze słowa", "tajne słowa obcych"
TRIES = 400


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """``here/a.txt`` is ours; ``outside`` holds a secret under the same name."""
    (tmp_path / "root" / "here").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "root" / "here" / "a.txt").write_text(OURS, encoding="utf-8")
    (tmp_path / "outside" / "a.txt").write_text(SECRET, encoding="utf-8")
    return tmp_path / "root"


def content(root: Path, relative: str, *, follow: bool) -> str:
    with opened_beneath(root, relative, follow=follow) as descriptor:
        return path_of(descriptor).read_text(encoding="utf-8")


def test_links_that_stay_inside_are_followed_where_they_may_be(root: Path) -> None:
    (root / "file").symlink_to("here/a.txt")
    (root / "folder").symlink_to(root / "here")
    (root / "here" / "back").symlink_to("../here/../file")
    for path in ("file", "folder/a.txt", "here/back", "folder/back"):
        assert content(root, path, follow=True) == OURS
        with pytest.raises(LeavesRoot):
            content(root, path, follow=False)


@pytest.mark.parametrize(
    "target",
    ["../outside/a.txt", "../root/../outside/a.txt", "{outside}/a.txt", "{root}/../outside/a.txt"],
)
def test_links_that_lead_out_are_not(root: Path, target: str) -> None:
    outside = root.parent / "outside"
    (root / "link").symlink_to(target.format(outside=outside, root=root))
    (root / "over").symlink_to("link")
    (root / "folder").symlink_to(outside)
    for path in ("link", "over", "folder/a.txt", "../outside/a.txt", "here/../../outside/a.txt"):
        with pytest.raises(LeavesRoot):
            content(root, path, follow=True)


def test_what_is_no_file_is_not_opened(root: Path) -> None:
    os.mkfifo(root / "pipe")  # opening one waits for whoever writes into it
    (root / "loop").symlink_to("loop")
    for path in ("pipe", "here", "", ".", "here/a.txt/..", "absent", "here/a.txt/b", "loop"):
        with pytest.raises(
            OSError, match=r"not a regular file|a folder|directory|links"
        ) as refused:
            open_beneath(root, path, follow=True)
        assert not isinstance(refused.value, LeavesRoot)


def test_every_descriptor_is_closed(root: Path) -> None:
    (root / "out").symlink_to("../outside/a.txt")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        content(root, "here/../here/a.txt", follow=True)
        with pytest.raises(LeavesRoot):
            content(root, "here/../out", follow=True)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_list_of_what_to_ignore_is_no_link(root: Path) -> None:
    (root / "here" / ".kartotekaignore").symlink_to("../../outside/a.txt")
    (found,) = walk(root, WalkOptions())
    assert isinstance(found, SkippedFile)
    assert found.error.reason == "outside-root"


SWAPPING = """
import os, sys
name, kept, link, target = sys.argv[1:]
print("begun", flush=True)
while not os.path.exists(name + ".end"):
    os.symlink(target, link)
    os.rename(name, kept)
    os.rename(link, name)
    os.unlink(name)
    os.rename(kept, name)
"""


@contextmanager
def swapped(name: Path, target: Path) -> Iterator[None]:
    """All the while, ``name`` is now itself, now nothing and now a link to ``target``: by another
    process, as a thread of this one would seldom come between two calls."""
    beside = [str(name.with_name(name.name + ending)) for ending in ("", ".own", ".link")]
    end = name.with_name(name.name + ".end")
    command = [sys.executable, "-c", SWAPPING, *beside, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield
        finally:
            end.touch()
            assert process.wait(30) == 0
            end.unlink()


def by_service(root: Path) -> str:
    _, source = open_source(root, "here/a.txt")
    with source:
        return path_of(source.fileno()).read_text(encoding="utf-8")


def by_indexing(root: Path) -> str:
    return read_beneath(root, "here/a.txt").documents[0].text


def by_hash(root: Path) -> str:
    return HASHES[hash_beneath(root, "here/a.txt")]


def by_page_process(root: Path) -> str:
    """Says by its refusal which file it has looked at: neither is a PDF."""
    sizes = {len(OURS.encode()): OURS, len(SECRET.encode()): SECRET}
    status = (root.parent / "outside" / "a.txt").stat()
    desk = _Desk()
    request = {"root": str(root), "path": "here/a.txt", "do": "text", "page": 1}
    try:
        desk.answer({**request, "size": status.st_size, "mtime_ns": status.st_mtime_ns})
    except CannotShow as refused:
        return SECRET if str(refused) == "damaged" else sizes[len(OURS.encode())]
    raise AssertionError("it is no PDF")


HASHES: dict[bytes, str] = {}
REFUSALS = (OSError, SourceGone, SourceRefused, Unreadable)


def by_checked_name(root: Path) -> str:
    """As it must not be done: checked by its name, then opened by it."""
    real = (root / "here" / "a.txt").resolve(strict=True)
    if not real.is_relative_to(root):
        raise OSError
    return (root / "here" / "a.txt").read_text(encoding="utf-8")


def test_the_swapping_would_be_met(root: Path) -> None:
    seen: list[str] = []
    with swapped(root / "here" / "a.txt", root.parent / "outside" / "a.txt"):
        while SECRET not in seen:  # or the test runs out of time
            with contextlib.suppress(*REFUSALS):
                seen.append(by_checked_name(root))


@pytest.mark.parametrize("read", [by_service, by_indexing, by_hash, by_page_process])
@pytest.mark.parametrize("what", ["file", "folder"])
def test_no_file_outside_is_read_while_names_are_swapped(
    root: Path, read: Callable[[Path], str], what: str
) -> None:
    for file, text in ((root / "here" / "a.txt", OURS), (root.parent / "outside/a.txt", SECRET)):
        with file.open("rb") as stream:
            HASHES[hash_descriptor(stream.fileno())] = text
    outside = root.parent / "outside"
    name, target = (
        (root / "here" / "a.txt", outside / "a.txt") if what == "file" else (root / "here", outside)
    )
    seen: list[str] = []
    with swapped(name, target):
        for _ in range(TRIES):
            with contextlib.suppress(*REFUSALS):
                seen.append(read(root))
    assert SECRET not in seen
    assert read(root) == OURS


def test_a_found_file_knows_the_folder_that_was_walked(root: Path) -> None:
    (found,) = walk(root, WalkOptions())
    assert isinstance(found, FoundFile)
    assert (found.root, found.path) == (root, "here/a.txt")
