"""Running headers and footers: what is taken for one, what is content, what is told once."""

from __future__ import annotations

from ingest.cleaning import AssembledText, assemble
from ingest.document import Block
from ingest.locator import Locator

_NAMES = "szpitale uczelnie gminy lekarze firmy pacjenci kadry badania zakupy remonty"
_THINGS = _NAMES.split()


def _full_page(number: int, lines: int = 30) -> str:
    return "\n".join(
        f"Wiersz {number * 100 + line} mówi, że {_THINGS[(number + line) % 10]} i "
        f"{_THINGS[(number * 3 + line * 7) % 10]} działają zgodnie z planem."
        for line in range(lines)
    )


def _assembled(*pages: str) -> AssembledText:
    blocks = [Block(text, Locator("page", n, n)) for n, text in enumerate(pages, 1)]
    return assemble(blocks, paged=True)


def test_two_pages_of_one_form_keep_every_line() -> None:
    form = (
        "ZAŚWIADCZENIE O ZATRUDNIENIU\nZaświadcza się, że wymieniona osoba jest zatrudniona.\n"
        "Pracownik: {name}\nDodatek: {sum} zł\nKierownik działu kadr\nAnna Wzorowa"
    )
    pages = [form.format(name="Jan Nowy", sum=300), form.format(name="Ewa Stara", sum=450)]
    text = _assembled(*pages).text
    for line in form.splitlines():
        assert text.count(line.partition(":")[0]) == 2
    numbered = [f"{page}\nStrona {n} z 2" for n, page in enumerate(pages, 1)]
    assert _assembled(*numbered).text.count("ZAŚWIADCZENIE") == 2
    assert "Strona" not in _assembled(*numbered).text


def test_three_copies_of_a_form_keep_every_line() -> None:
    form = "KARTA WYPOSAŻENIA\nUżytkownik: {0}\nStan: dobry\nKierownik magazynu\nPiotr Wzorowy"
    text = _assembled(*map(form.format, ("Anna Ostra", "Jan Tępy", "Ewa Miła"))).text
    assert text.count("KARTA WYPOSAŻENIA") == text.count("Kierownik magazynu") == 3
    assert text.count("Stan: dobry") == text.count("Piotr Wzorowy") == 3


def test_a_slides_title_that_repeats_is_content() -> None:
    titles = ["Plan na rok", *["Wyniki finansowe"] * 5, "Wnioski"]
    slides = [
        f"{title}\nPrzychody z {_THINGS[n]} wzrosły.\nKoszty: {_THINGS[n + 1]}.\nFundacja Łąka"
        for n, title in enumerate(titles)
    ]
    text = _assembled(*slides).text
    assert text.count("Wyniki finansowe") == 5
    assert text.count("Fundacja Łąka") == 1
    all_alike = [
        f"Wyniki finansowe\nPunkt o {_THINGS[n]}\nSprawa {_THINGS[n + 2]}" for n in range(5)
    ]
    assert _assembled(*all_alike).text.count("Wyniki finansowe") == 5


def test_a_contracts_number_in_the_header_stays_findable_once() -> None:
    pages = [
        f"Umowa nr ZP.271.14.2024 | strona {n}\n{_full_page(n)}\nInfolinia 800 123 456"
        for n in range(1, 7)
    ]
    found = _assembled(*pages)
    assert found.text.count("ZP.271.14.2024") == found.text.count("800 123 456") == 1
    section = found.sections[-1]
    assert (section.locator, section.kind) == (Locator("page", 1, 6), "notes")
    assert "ZP.271.14.2024" in found.text[section.start : section.end]


def test_headers_of_different_pages_are_told_with_their_pages() -> None:
    pages = [
        f"{'Część pierwsza' if n <= 4 else 'Część druga'}\n{_full_page(n)}" for n in range(1, 9)
    ]
    found = _assembled(*pages)
    told = {
        found.text[section.start : section.end]: (section.locator.first, section.locator.last)
        for section in found.sections
        if section.kind == "notes"
    }
    assert told == {"Część pierwsza": (1, 4), "Część druga": (5, 8)}


def test_what_the_text_says_too_is_not_told_again() -> None:
    pages = [f"Statut Fundacji Łąka\n{_full_page(n)}" for n in range(1, 6)]
    pages[0] = f"Fundacja\nadres\nmiasto\nkraj\nrok\nStatut Fundacji Łąka\n{_full_page(0)}"
    found = _assembled(*pages)
    assert found.text.count("Statut Fundacji Łąka") == 1


def test_never_more_than_half_of_a_page_goes() -> None:
    header = "Szpital w Zakątku\nul. Polna 5, Zakątek\nNIP 123-456-32-18"
    pages = [f"{header}\n{_full_page(n)}" for n in range(1, 6)]
    pages[4] = f"{header}\nKoniec dokumentu."
    found = _assembled(*pages)
    last = [s for s in found.sections if s.locator == Locator("page", 5, 5)]
    assert "NIP 123-456-32-18" in found.text[last[0].start : last[0].end]
    assert found.text.count("NIP 123-456-32-18") == 1
