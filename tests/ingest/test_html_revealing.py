"""What a reader sees after a click, in a field or in a frame is read; what nobody sees is not."""

from __future__ import annotations

import pytest

from ingest.html_content import read_page


def _words(markup: str) -> list[str]:
    return [block.text for block in read_page(f"<html><body>{markup}</body></html>").blocks]


@pytest.mark.parametrize(
    "page",
    [
        '<h3>Kasa</h3><div style="display: none;" aria-hidden="true">Kasa czynna do 15.</div>',
        '<button aria-controls="k">Kasa</button><div id="k" hidden>Kasa czynna do 15.</div>',
        '<a href="#k">Kasa</a><p>Wstęp</p><div id="k" hidden>Kasa czynna do 15.</div>',
        '<p>Wstęp</p><div class="accordion-body" style="color:red;display:none">'
        "Kasa czynna do 15.</div>",
        '<p>Wstęp</p><section role="tabpanel" aria-hidden="true">Kasa czynna do 15.</section>',
        '<p>Wstęp</p><div hidden="until-found">Kasa czynna do 15.</div>',
        '<p>Wstęp</p><aside epub:type="footnote" hidden="hidden"><p>Kasa czynna do 15.</p></aside>',
        '<dl><dt>Kasa</dt><dd style="visibility:hidden">Kasa czynna do 15.</dd></dl>',
    ],
)
def test_a_panel_that_something_opens_is_read(page: str) -> None:
    assert any("Kasa czynna do 15." in text for text in _words(page))


@pytest.mark.parametrize(
    "page",
    [
        '<div style="display:none">UKRYTE</div><p>Treść</p>',  # a mail's preview line
        "<p>Treść</p><div hidden>UKRYTE</div>",
        '<h2>Treść</h2><p>Treść</p><p style="visibility: hidden">UKRYTE</p>',
        '<p>Treść</p><span aria-hidden="true">UKRYTE</span>',
        '<nav id="m">a</nav><button aria-controls="m" aria-expanded="false">UKRYTE</button>'
        "<p>Treść</p>",
        '<p>Treść</p><button type="submit">UKRYTE</button><button>UKRYTE</button>',
        '<p>Treść</p><input type="hidden" value="UKRYTE"><input type="password" value="UKRYTE">',
        '<p>Treść</p><input type="submit" value="UKRYTE"><textarea hidden>UKRYTE</textarea>',
        '<p>Treść</p><template id="t"><p>UKRYTE</p></template><a href="#t">Treść</a>',
    ],
)
def test_what_nothing_opens_stays_hidden(page: str) -> None:
    words = " ".join(_words(page))
    assert "UKRYTE" not in words
    assert "Treść" in words


def test_a_question_in_a_button_stands_above_its_answer() -> None:
    page = (
        '<h1>Pytania</h1><h2><button aria-expanded="false">Ile kosztuje łóżko?</button></h2>'
        '<div class="collapse" aria-hidden="true">Łóżko kosztuje 35 zł.</div>'
        '<button class="faq-toggle">Gdzie jest kasa</button><div hidden>Na parterze.</div>'
    )
    assert _words(page) == [
        "Pytania",
        "Ile kosztuje łóżko?",
        "Łóżko kosztuje 35 zł.",
        "Gdzie jest kasa",
        "Na parterze.",
    ]


def test_a_tab_gives_its_panel_a_name() -> None:
    page = (
        '<div role="tablist"><button role="tab" id="r">Rejestracja</button></div>'
        '<div role="tabpanel" aria-labelledby="r" hidden>81 444 55 66</div>'
    )
    assert _words(page) == ["Rejestracja", "81 444 55 66"]


def test_fields_say_what_is_filled_in() -> None:
    page = (
        '<p>Imię: <input value="Żaneta"></p><p>Uwagi: <textarea>pilne &amp; ważne</textarea></p>'
        "<p>Oddział: <select><option>SOR</option><option selected>Kardiologia</option></select></p>"
        '<p><input type="checkbox" checked>umowa <input type="checkbox">kontrakt</p>'
    )
    assert _words(page) == [
        "Imię: Żaneta",
        "Uwagi: pilne & ważne",
        "Oddział: Kardiologia",
        "[x] umowa [ ] kontrakt",
    ]


def test_boxes_that_nobody_ticked_are_no_text() -> None:
    assert _words('<p><input type="radio">tak <input type="radio">nie</p>') == ["tak nie"]


def test_a_frame_that_carries_its_page_is_read_in_place() -> None:
    inner = "&lt;p&gt;Przetarg&lt;iframe srcdoc='&amp;lt;p&amp;gt;Tlen'&gt;&lt;/iframe&gt;"
    page = f'<p>Przed</p><iframe srcdoc="{inner}"></iframe><p>Po</p><iframe src="x"></iframe>'
    assert _words(page) == ["Przed", "Przetarg", "Tlen", "Po"]


def test_frames_in_frames_come_to_an_end() -> None:
    many = "<iframe srcdoc='<p>a</p>'></iframe>" * 5000
    assert 0 < len(_words(many)) <= 100


def test_of_words_for_two_systems_none_is_lost() -> None:
    keys = (
        '<span class="switch"><span hidden="true">Command</span><span hidden="true">Ctrl</span>'
        "</span>+F2"
    )
    assert _words(f"<p>Naciśnij {keys}, aby wstawić pole.</p>") == [
        "Naciśnij Command / Ctrl+F2, aby wstawić pole."
    ]
    table = (
        f"<table><tr><td>F2</td><td>Pole</td></tr><tr><td>{keys}</td><td>Wstaw</td></tr></table>"
    )
    assert "Command / Ctrl+F2 | Wstaw" in "\n".join(_words(table))


def test_words_beside_a_visible_wording_stay_hidden() -> None:
    page = "<p>Cena: <span><span>5 zł</span><span hidden>4 zł</span></span> za sztukę.</p>"
    assert _words(page) == ["Cena: 5 zł za sztukę."]
