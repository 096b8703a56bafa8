"""/api/documents and the files themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.source_files import SourceGone, SourceRefused, locate, open_source


@pytest.fixture
def ids(client: Any) -> dict[str, int]:
    listed = client.get("/api/documents", params={"limit": 100}).json()
    return {one["path"]: one["document_id"] for one in listed["documents"]}


def test_documents_are_listed_page_by_page(client: Any) -> None:
    whole = client.get("/api/documents").json()
    assert whole["total"] == 7 == len(whole["documents"])
    assert [one["path"] for one in whole["documents"]] == sorted(
        one["path"] for one in whole["documents"]
    )
    part = client.get("/api/documents", params={"limit": 3, "offset": 3}).json()
    assert part["documents"] == whole["documents"][3:6]
    assert part["total"] == 7
    only = client.get("/api/documents", params={"media_type": "text/html"}).json()
    assert [one["title"] for one in only["documents"]] == ["Kontakt"]


def test_a_document_gives_its_text_and_sections_on_request(
    client: Any, ids: dict[str, int]
) -> None:
    address = f"/api/documents/{ids['statut.md']}"
    plain = client.get(address).json()
    assert (plain["text"], plain["sections"]) == (None, None)
    full = client.get(address, params={"text": True, "sections": True}).json()
    assert "1 200 złotych" in full["text"]
    paths = [section["heading_path"] for section in full["sections"]]
    assert ["Statut klastra", "Składki"] in paths
    assert {key: full[key] for key in plain if key not in ("text", "sections")} == {
        key: plain[key] for key in plain if key not in ("text", "sections")
    }


@pytest.mark.parametrize(
    ("path", "media_type", "disposition"),
    [
        ("strategy.pdf", "application/pdf", "inline"),
        ("statut.md", "text/plain; charset=utf-8", "inline"),
        ("umowy/praca zdalna.txt", "text/plain; charset=windows-1250", "inline"),
        ("kontakt.html", "application/octet-stream", "attachment"),
        ("zaproszenie.eml", "application/octet-stream", "attachment"),
        ("zaproszenie.eml → porządek.txt", "application/octet-stream", "attachment"),
    ],
)
def test_a_file_is_shown_only_if_it_can_do_no_harm(
    client: Any,
    ids: dict[str, int],
    small_index: Any,
    path: str,
    media_type: str,
    disposition: str,
) -> None:
    response = client.get(f"/api/documents/{ids[path]}/file")
    assert response.status_code == 200
    file = small_index.documents / path.split(" → ")[0]
    assert response.content == file.read_bytes()
    assert response.headers["content-type"] == media_type
    assert response.headers["content-disposition"].startswith(disposition)
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert ("sandbox" in policy) == (path != "strategy.pdf")


def test_a_copy_that_is_still_right_is_not_sent_again(client: Any, ids: dict[str, int]) -> None:
    address = f"/api/documents/{ids['strategy.pdf']}/file"
    etag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(address, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_a_part_of_a_file_is_sent(client: Any, problem: Any, ids: dict[str, int]) -> None:
    address = f"/api/documents/{ids['strategy.pdf']}/file"
    part = client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"%PDF")
    beyond = client.get(address, headers={"Range": "bytes=99999999-"})
    problem(beyond, 416, "no-such-part")
    assert beyond.headers["content-range"].startswith("bytes */")
    problem(client.get(address, headers={"Range": "lines=1"}), 400, "bad-request")


@pytest.mark.parametrize("number", ["999999", str(2**63 - 1)])
def test_an_unknown_document_is_not_found(client: Any, problem: Any, number: str) -> None:
    for rest in ("", "/file"):
        problem(client.get(f"/api/documents/{number}{rest}"), 404, "document-not-found")


@pytest.mark.parametrize("number", ["0", "-1", "abc", str(2**63), "1e3", "%2e%2e"])
def test_a_number_that_is_none_is_refused(client: Any, problem: Any, number: str) -> None:
    problem(client.get(f"/api/documents/{number}/file"), 422, "invalid-request")


def test_only_files_under_the_root_are_located(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "in").mkdir(parents=True)
    (root / "a.txt").write_text("a")
    (tmp_path / "secret.txt").write_text("secret")
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "up").symlink_to(tmp_path)
    (root / "alias.txt").symlink_to(root / "a.txt")
    (root / "loop").symlink_to(root / "loop")

    for path in ("a.txt", "alias.txt", "in/../a.txt", "./a.txt"):
        file, source = open_source(root, path)
        with source:
            assert source.readall() == b"a"
        assert (file.size, file.name) == (1, Path(path).name)
        assert locate(root, path) == file
    for path in ("out.txt", "up/secret.txt", "../secret.txt", "in/../../secret.txt"):
        with pytest.raises(SourceRefused):
            locate(root, path)
    with pytest.raises(SourceRefused):
        locate(root, str(tmp_path / "secret.txt"))
    for path in ("absent.txt", "in", "loop", "a.txt/b", "nul\0", "x" * 5000):
        with pytest.raises(SourceGone):
            locate(root, path)
    with pytest.raises(SourceGone):
        locate(tmp_path / "absent", "a.txt")
