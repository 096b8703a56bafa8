"""Structured invoices of the Polish national system (KSeF), FA(1) to FA(3), as people read them.

Element names are those of the schemas: P_1 is the day of issue, P_2 the number, P_7 a line's name.
Amounts stay as written but for the decimal comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from lxml import etree

from ingest.extracted import Extracted
from ingest.file_claims import iso_date
from ingest.loaders.xml.numbering import Blocks
from ingest.safe_xml import local_name
from ingest.table_rows import row_text

_KINDS = {
    "VAT": "Faktura", "KOR": "Faktura korygująca", "ZAL": "Faktura zaliczkowa",
    "ROZ": "Faktura rozliczeniowa", "UPR": "Faktura uproszczona",
    "KOR_ZAL": "Faktura korygująca zaliczkową", "KOR_ROZ": "Faktura korygująca rozliczeniową",
}  # fmt: skip
_PARTIES = {"Podmiot1": "Sprzedawca", "Podmiot2": "Nabywca", "Podmiot3": "Podmiot trzeci",
            "PodmiotUpowazniony": "Podmiot upoważniony"}  # fmt: skip
_RATES = {
    "1": "23% albo 22%", "2": "8% albo 7%", "3": "5%", "4": "ryczałt taksówek",
    "5": "procedura szczególna OSS", "6": "0%", "6_1": "0% kraj", "6_2": "0% dostawa do UE",
    "6_3": "0% eksport", "7": "zwolnione", "8": "poza krajem", "9": "usługi z art. 100",
    "10": "odwrotne obciążenie", "11": "marża",
}  # fmt: skip
_PAYMENTS = {"1": "gotówka", "2": "karta", "3": "bon", "4": "czek", "5": "kredyt", "6": "przelew",
             "7": "mobilna"}  # fmt: skip
_COLUMNS = (
    ("NrWierszaFa", "Lp."), ("P_7", "Nazwa"), ("P_8B", "Ilość"), ("P_8A", "Jednostka"),
    ("P_9A", "Cena netto"), ("P_9B", "Cena brutto"), ("P_10", "Rabat"), ("P_11", "Wartość netto"),
    ("P_11A", "Wartość brutto"), ("P_11Vat", "VAT"), ("P_12", "Stawka VAT"),
    ("Indeks", "Indeks"), ("GTIN", "GTIN"), ("PKWiU", "PKWiU"), ("P_6A", "Data dostawy"),
    ("StanPrzed", "Stan przed korektą"),
)  # fmt: skip
_AMOUNTS = frozenset({"P_8B", "P_9A", "P_9B", "P_10", "P_11", "P_11A", "P_11Vat"})
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def read(root: etree._Element) -> Extracted | None:
    """None for what is no such invoice."""
    body = _child(root, "Fa")
    if local_name(root) != "Faktura" or body is None:
        return None
    number = _text(body, "P_2")
    kind = _KINDS.get(_text(body, "RodzajFaktury"), "Faktura")
    title = f"{kind} {number}".strip()
    blocks = Blocks()
    blocks.add(title, "heading")
    path = (title,)
    blocks.extend(_dates(body), path)
    for party in root:
        if role := _PARTIES.get(local_name(party)):
            blocks.add(f"{role}: {_party(party)}", path=path)
    blocks.extend(_corrected(body), path)
    _add_lines(blocks, body, path)
    blocks.extend(_sums(body), path)
    blocks.extend(_payment(body), path)
    blocks.extend(_remarks(root, body), path)
    return Extracted(blocks.found, title=title, language="pl", date=iso_date(_text(body, "P_1")))


def _dates(body: etree._Element) -> Iterator[str]:
    place = _text(body, "P_1M")
    yield f"Data wystawienia: {_text(body, 'P_1')}" + (f", {place}" if place else "")
    if day := _text(body, "P_6"):
        yield f"Data dostawy lub wykonania usługi: {day}"
    period = _child(body, "OkresFa")
    if period is not None:
        yield f"Okres: od {_text(period, 'P_6_Od')} do {_text(period, 'P_6_Do')}"


def _party(party: etree._Element) -> str:
    identity = _child(party, "DaneIdentyfikacyjne")
    known = identity if identity is not None else party
    names = [_text(known, name) for name in ("Nazwa", "PelnaNazwa", "ImiePierwsze", "Nazwisko")]
    parts = [" ".join(filter(None, names))]
    for tag, label in (("NIP", "NIP"), ("NrVatUE", "VAT UE"), ("NrID", "nr")):
        if number := _text(known, tag):
            parts.append(f"{label} {_text(known, 'KodUE')}{number}" if tag == "NrVatUE"
                         else f"{label} {number}")  # fmt: skip
    address = _child(party, "Adres")
    if address is not None:
        leaves = [leaf.text.strip() for leaf in address.iter() if leaf.text and leaf.text.strip()]
        parts.append(", ".join(leaves[1:] if leaves and len(leaves[0]) == 2 else leaves))
    for contact in party:
        if local_name(contact) == "DaneKontaktowe":
            parts += [_text(contact, "Email"), _text(contact, "Telefon")]
    if customer := _text(party, "NrKlienta"):
        parts.append(f"nr klienta {customer}")
    return ", ".join(filter(None, parts))


def _corrected(body: etree._Element) -> Iterator[str]:
    if reason := _text(body, "PrzyczynaKorekty"):
        yield f"Przyczyna korekty: {reason}"
    for earlier in _children(body, "DaneFaKorygowanej"):
        yield (
            f"Koryguje fakturę {_text(earlier, 'NrFaKorygowanej')} "
            f"z dnia {_text(earlier, 'DataWystFaKorygowanej')}"
        )


def _add_lines(blocks: Blocks, body: etree._Element, path: tuple[str, ...]) -> None:
    """The lines as a table of the columns that any of them fills."""
    rows = [{local_name(cell): (cell.text or "").strip() for cell in line}
            for line in (*_children(body, "FaWiersz"), *_ordered(body))]  # fmt: skip
    used = [(key, label) for key, label in _COLUMNS if any(row.get(key) for row in rows)]
    if not used:
        return
    header = row_text([label for _, label in used])
    blocks.add(header, "table", path)
    for row in rows:
        blocks.add(row_text([_cell(row, key) for key, _ in used]), "table", path, header)


def _ordered(body: etree._Element) -> Iterator[etree._Element]:
    """An advance invoice lists the order that it is paid for, under names with a Z."""
    order = _child(body, "Zamowienie")
    for line in _children(order, "ZamowienieWiersz") if order is not None else ():
        copied = etree.Element("FaWiersz")
        for cell in line:
            name = local_name(cell)
            renamed = "NrWierszaFa" if name == "NrWierszaZam" else name.removesuffix("Z")
            etree.SubElement(copied, renamed).text = cell.text
        yield copied


def _cell(row: Mapping[str, str], key: str) -> str:
    text = row.get(key, "")
    if key == "StanPrzed":
        return "tak" if text == "1" else ""
    if key == "P_12" and text.isdigit():
        return f"{text}%"
    return _amount(text) if key in _AMOUNTS else text


def _sums(body: etree._Element) -> Iterator[str]:
    currency = _text(body, "KodWaluty") or "PLN"
    net = tax = Decimal(0)
    for rate, label in _RATES.items():
        base, vat = _text(body, f"P_13_{rate}"), _text(body, f"P_14_{rate}")
        if not base and not vat:
            continue
        with_tax = f", VAT {_amount(vat)} {currency}" if vat else ""
        yield f"Stawka {label}: netto {_amount(base or '0')} {currency}{with_tax}"
        net, tax = net + _decimal(base), tax + _decimal(vat)
    if net or tax:
        yield f"Razem netto: {_amount(str(net))} {currency}, VAT: {_amount(str(tax))} {currency}"
    if total := _text(body, "P_15"):
        yield f"Razem do zapłaty (kwota należności ogółem): {_amount(total)} {currency}"


def _payment(body: etree._Element) -> Iterator[str]:
    payment = _child(body, "Platnosc")
    if payment is None:
        return
    for term in _children(payment, "TerminPlatnosci"):
        if day := _text(term, "Termin") or (term.text or "").strip():
            yield f"Termin płatności: {day}"
    if _text(payment, "Zaplacono") == "1":
        yield f"Zapłacono: {_text(payment, 'DataZaplaty')}".rstrip(": ")
    if form := _PAYMENTS.get(_text(payment, "FormaPlatnosci")) or _text(payment, "OpisPlatnosci"):
        yield f"Forma płatności: {form}"
    for account in (*_children(payment, "RachunekBankowy"),
                    *_children(payment, "RachunekBankowyFaktora")):  # fmt: skip
        bank = _text(account, "NazwaBanku")
        number = _text(account, "NrRB") or _text(account, "NrRBPL")
        yield f"Rachunek bankowy: {number}" + (f" ({bank})" if bank else "")


def _remarks(root: etree._Element, body: etree._Element) -> Iterator[str]:
    for remark in _children(body, "DodatkowyOpis"):
        yield f"{_text(remark, 'Klucz')}: {_text(remark, 'Wartosc')}"
    terms = _child(body, "WarunkiTransakcji")
    for tag, label, key, day in (
        ("Umowy", "Umowa", "NrUmowy", "DataUmowy"),
        ("Zamowienia", "Zamówienie", "NrZamowienia", "DataZamowienia"),
    ):
        for one in _children(terms, tag) if terms is not None else ():
            when = _text(one, day)
            yield f"{label}: {_text(one, key)}" + (f" z dnia {when}" if when else "")
    footer = _child(root, "Stopka")
    for line in footer.iter() if footer is not None else ():
        if local_name(line) == "StopkaFaktury" and line.text:
            yield " ".join(line.text.split())


def _amount(text: str) -> str:
    """ "1234.50" as Poles write it: "1 234,50"."""
    if not _NUMBER.fullmatch(text):
        return text
    whole, point, cents = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", " ")
    sign = "-" if whole.startswith("-") and not grouped.startswith("-") else ""
    return f"{sign}{grouped},{cents}" if point else grouped


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text or "0")
    except InvalidOperation:
        return Decimal(0)


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if local_name(child) == name]


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next(iter(_children(element, name)), None)


def _text(element: etree._Element, name: str) -> str:
    child = _child(element, name)
    return " ".join((child.text or "").split()) if child is not None else ""
