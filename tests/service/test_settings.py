"""Settings: where they come from, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.composition import abbreviations
from service.settings import Settings, SettingsError, load_settings
from service.settings.reference import reference
from service.settings.sources import all_specs


def test_without_any_source_the_defaults_are_in_force(tmp_path: Path) -> None:
    loaded = load_settings(folder=tmp_path)
    assert loaded.settings == Settings()
    assert not loaded.origins


def test_flags_win_over_variables_over_file(tmp_path: Path) -> None:
    (tmp_path / "kartoteka.toml").write_text(
        "[http]\nport = 1001\nhost = '::1'\n[search]\nlimit = 7\n"
    )
    variables = {"KARTOTEKA_HTTP_PORT": "1002", "KARTOTEKA_SEARCH_LIMIT": "8", "OTHER": "x"}
    loaded = load_settings({"http.port": 1003, "http.host": None}, variables, folder=tmp_path)
    http, search = loaded.settings.http, loaded.settings.search
    assert (http.port, http.host, search.limit) == (1003, "::1", 8)
    assert loaded.origins["http.port"] == "--port"
    assert loaded.origins["search.limit"] == "KARTOTEKA_SEARCH_LIMIT"
    assert loaded.origins["http.host"].endswith("kartoteka.toml [http] host")


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("[http]\nprot = 1", "http.port"),
        ("[htpp]\nport = 1", "http.port"),
        ("[serach]\nlimit = 1", "search.limit"),
        ("laguage = 'en'", "language"),
        ("[reading]\ntimeout = 9", "reading.timeout_s"),
    ],
)
def test_an_unknown_key_is_refused_with_its_place_and_the_nearest(
    tmp_path: Path, text: str, nearest: str
) -> None:
    (tmp_path / "kartoteka.toml").write_text(text)
    with pytest.raises(SettingsError) as refused:
        load_settings(folder=tmp_path)
    assert refused.value.fields["nearest"] == nearest
    assert "kartoteka.toml" in refused.value.place


def test_an_unknown_variable_is_refused() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(environment={"KARTOTEKA_HTTP_TOKNE": "x"})
    assert refused.value.fields["nearest"] == "KARTOTEKA_HTTP_TOKEN"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("http.port", 65536),
        ("http.port", -1),
        ("http.port", "eighty"),
        ("http.port", 8.5),
        ("http.port", True),
        ("http.token", "short"),
        ("search.limit", 0),
        ("search.mode", "magic"),
        ("reading.timeout_s", float("nan")),
        ("reading.timeout_s", float("inf")),
        ("log.questions", "perhaps"),
        ("http.allowed_hosts", 5),
        ("http.allowed_hosts", [5]),
        ("language", "de"),
        ("http.host", ""),
        ("http.host", None),
    ],
)
def test_a_value_of_another_type_or_size_is_refused(
    key: str, value: object, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError):
        all_specs()[key].parse(value, "here")


@given(st.sampled_from(sorted(all_specs())), st.text(max_size=20))
def test_text_of_a_variable_becomes_a_value_or_is_refused(key: str, text: str) -> None:
    spec = all_specs()[key]
    try:
        value = spec.parse(text, "here")
    except SettingsError:
        return
    low, high = spec.bounds.low, spec.bounds.high
    if isinstance(value, int | float) and low is not None and high is not None:
        assert low <= value <= high


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load_settings(file=tmp_path / "absent.toml")
    with pytest.raises(SettingsError):
        load_settings(environment={"KARTOTEKA_CONFIG": str(tmp_path / "absent.toml")})


def test_a_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kartoteka.toml").write_bytes(b"\xff\xfe= [")
    with pytest.raises(SettingsError):
        load_settings(folder=tmp_path)


def test_a_data_folder_in_the_file_is_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "kartoteka.toml"
    file.write_text("data = 'dane'")
    assert load_settings(file=file).settings.data == tmp_path / "dane"


def test_a_secret_is_not_in_the_error_about_it() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(environment={"KARTOTEKA_HTTP_TOKEN": "tajne"})
    assert "tajne" not in str(refused.value)


def test_the_documentation_is_what_the_code_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "run: python -m service.settings.reference > docs/settings.md"
    )


def test_the_operators_abbreviations_are_used(tmp_path: Path) -> None:
    own = tmp_path / "skroty.toml"
    own.write_text('KLM = "Klaster Lubelska Medycyna"\nNFZ = []\n', encoding="utf-8")
    search = replace(Settings().search, abbreviations=own)
    known = abbreviations(replace(Settings(), search=search))
    assert list(known.expansions("KLM")) == ["Klaster Lubelska Medycyna"]
    assert list(known.expansions("NFZ")) == []
    own.write_text("KLM = 5", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"skroty\.toml"):
        abbreviations(replace(Settings(), search=search))
