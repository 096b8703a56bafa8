"""XML that people read: invoices, Office's XML of 2003, and what is only data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.detect import detect
from ingest.errors import Unreadable
from ingest.loaders.xml import load
from ingest.reading import read_file

INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<Faktura xmlns="http://crd.gov.pl/wzor/2023/06/29/12648/">
<Naglowek><KodFormularza kodSystemowy="FA (2)">FA</KodFormularza></Naglowek>
<Podmiot1><DaneIdentyfikacyjne><NIP>9999999999</NIP><Nazwa>Meblomed sp. z o.o.</Nazwa>
</DaneIdentyfikacyjne><Adres><KodKraju>PL</KodKraju><AdresL1>ul. Polna 1</AdresL1>
<AdresL2>20-001 Lublin</AdresL2></Adres></Podmiot1>
<Podmiot2><DaneIdentyfikacyjne><NIP>1111111111</NIP><Nazwa>Szpital Wzorcowy</Nazwa>
</DaneIdentyfikacyjne></Podmiot2>
<Fa><KodWaluty>PLN</KodWaluty><P_1>2024-05-06</P_1><P_1M>Lublin</P_1M><P_2>FV/12/2024</P_2>
<P_6>2024-05-02</P_6><P_13_1>13600.00</P_13_1><P_14_1>3128.00</P_14_1><P_13_2>100.00</P_13_2>
<P_14_2>8.00</P_14_2><P_15>16836.00</P_15><RodzajFaktury>VAT</RodzajFaktury>
<FaWiersz><NrWierszaFa>1</NrWierszaFa><P_7>Łóżko szpitalne</P_7><P_8A>szt.</P_8A><P_8B>4</P_8B>
<P_9A>3400.00</P_9A><P_11>13600.00</P_11><P_12>23</P_12></FaWiersz>
<FaWiersz><NrWierszaFa>2</NrWierszaFa><P_7>Instrukcja</P_7><P_8A>szt.</P_8A><P_8B>1</P_8B>
<P_9A>100.00</P_9A><P_11>100.00</P_11><P_12>8</P_12></FaWiersz>
<Platnosc><TerminPlatnosci><Termin>2024-05-20</Termin></TerminPlatnosci>
<FormaPlatnosci>6</FormaPlatnosci><RachunekBankowy><NrRB>11222233334444555566667777</NrRB>
<NazwaBanku>Bank Wzorcowy</NazwaBanku></RachunekBankowy></Platnosc></Fa>
<Stopka><Informacje><StopkaFaktury>KRS 0000000000</StopkaFaktury></Informacje></Stopka>
</Faktura>"""


def _file(folder: Path, content: str, name: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_an_invoice_as_people_read_it(tmp_path: Path) -> None:
    found = load(_file(tmp_path, INVOICE, "fv.xml"))
    header = "Lp. | Nazwa | Ilość | Jednostka | Cena netto | Wartość netto | Stawka VAT"
    assert [(b.kind, b.text, b.table_header) for b in found.blocks] == [
        ("heading", "Faktura FV/12/2024", None),
        ("prose", "Data wystawienia: 2024-05-06, Lublin", None),
        ("prose", "Data dostawy lub wykonania usługi: 2024-05-02", None),
        ("prose", "Sprzedawca: Meblomed sp. z o.o., NIP 9999999999, ul. Polna 1, 20-001 Lublin",
         None),
        ("prose", "Nabywca: Szpital Wzorcowy, NIP 1111111111", None),
        ("table", header, None),
        ("table", "1 | Łóżko szpitalne | 4 | szt. | 3 400,00 | 13 600,00 | 23%", header),
        ("table", "2 | Instrukcja | 1 | szt. | 100,00 | 100,00 | 8%", header),
        ("prose", "Stawka 23% albo 22%: netto 13 600,00 PLN, VAT 3 128,00 PLN", None),
        ("prose", "Stawka 8% albo 7%: netto 100,00 PLN, VAT 8,00 PLN", None),
        ("prose", "Razem netto: 13 700,00 PLN, VAT: 3 136,00 PLN", None),
        ("prose", "Razem do zapłaty (kwota należności ogółem): 16 836,00 PLN", None),
        ("prose", "Termin płatności: 2024-05-20", None),
        ("prose", "Forma płatności: przelew", None),
        ("prose", "Rachunek bankowy: 11222233334444555566667777 (Bank Wzorcowy)", None),
        ("prose", "KRS 0000000000", None),
    ]  # fmt: skip
    assert (found.title, found.date) == ("Faktura FV/12/2024", date(2024, 5, 6))


def test_a_correction_names_what_it_corrects(tmp_path: Path) -> None:
    correction = INVOICE.replace(">VAT<", ">KOR<").replace(
        "<FaWiersz><NrWierszaFa>1",
        "<PrzyczynaKorekty>Zwrot</PrzyczynaKorekty><DaneFaKorygowanej><DataWystFaKorygowanej>"
        "2024-04-01</DataWystFaKorygowanej><NrFaKorygowanej>FV/9/2024</NrFaKorygowanej>"
        "</DaneFaKorygowanej><FaWiersz><NrWierszaFa>1", 1,
    ).replace("16836.00", "-0.50").replace(
        "wzor/2023/06/29/12648", "wzor/2025/06/25/13775"
    )  # fmt: skip
    texts = [b.text for b in load(_file(tmp_path, correction, "fv.xml")).blocks]
    assert texts[0] == "Faktura korygująca FV/12/2024"
    assert "Przyczyna korekty: Zwrot" in texts
    assert "Koryguje fakturę FV/9/2024 z dnia 2024-04-01" in texts
    assert "Razem do zapłaty (kwota należności ogółem): -0,50 PLN" in texts


def test_data_for_programs_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_file(_file(tmp_path, "<rss><channel/></rss>", "a.xml"))
    assert (refused.value.reason, refused.value.detail) == ("unsupported", 'A data file ("rss")')


SHEET = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Cennik"><Table>
<Row><Cell><Data ss:Type="String">Pracownia</Data></Cell><Cell><Data ss:Type="String">Badanie</Data>
</Cell><Cell><Data ss:Type="String">Cena</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">Endoskopia</Data></Cell>
<Cell><Data ss:Type="String">Gastroskopia</Data></Cell><Cell><Data ss:Type="Number">450.5</Data>
</Cell></Row><Row><Cell><Data ss:Type="String">Kolonoskopia</Data></Cell><Cell ss:Index="3">
<Data ss:Type="Number">620</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_excel_of_2003(tmp_path: Path) -> None:
    read = read_file(_file(tmp_path, SHEET, "cennik.xls"))
    assert read.documents[0].text.split("\n") == [
        "Pracownia | Badanie | Cena",
        "Endoskopia | Gastroskopia | 450,5",
        "Endoskopia | Kolonoskopia | 620",
    ]
    assert [s.locator.label for s in read.documents[0].sections] == [
        "Cennik!A1", "Cennik!A3", "Cennik!A4",
    ]  # fmt: skip


DOCUMENT = """<?xml version="1.0"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"
 xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"><w:styles>
<w:style w:styleId="N1"><w:name w:val="heading 1"/></w:style></w:styles><w:body><wx:sect>
<w:p><w:pPr><w:pStyle w:val="N1"/></w:pPr><w:r><w:t>Umowa</w:t></w:r></w:p>
<w:p><w:r><w:t>Kwota </w:t></w:r><w:r><w:delText>9</w:delText></w:r>
<w:r><w:t>3 400 zł.</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Termin</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>maj</w:t>
</w:r></w:p></w:tc></w:tr></w:tbl></wx:sect></w:body></w:wordDocument>"""


@pytest.mark.parametrize("name", ["umowa.doc", "umowa.xml"])
def test_word_of_2003(tmp_path: Path, name: str) -> None:
    found = load(_file(tmp_path, DOCUMENT, name))
    assert [(b.kind, b.text, b.heading_path) for b in found.blocks] == [
        ("heading", "Umowa", ()),
        ("prose", "Kwota 3 400 zł.", ("Umowa",)),
        ("table", "Termin | maj", ("Umowa",)),
    ]
    assert detect(tmp_path / name).media_type == "application/xml"


_TABLE = "<table><tr><td>Lek</td><td>Cena</td></tr><tr><td>Żel</td><td>5</td></tr></table>"
_XHTML = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>Żółw</body></html>"


@pytest.mark.parametrize(
    ("name", "content", "words", "encodings"),
    [
        ("a.xls", _TABLE, "Żel | 5", ("utf-8", "utf-16", "cp1250")),
        ("a.xls", "Lek\tCena\nŻel\t5,20\n", "Żel | 5,20", ("utf-8", "utf-16", "cp1250")),
        ("a.xls", "Lek;Cena\nŻel;5,20\n", "Żel | 5,20", ("utf-8-sig",)),
        ("a.doc", "<html xmlns:o='x'><body><p>Żółw</p></body></html>", "Żółw", ("utf-8", "utf-16")),
        ("a.doc", "Zwykły tekst żółwia.", "Zwykły tekst żółwia.", ("utf-8", "utf-16", "cp1250")),
        ("a.xml", _XHTML, "Żółw", ("utf-8",)),
    ],
)
def test_old_office_files_that_are_something_else(
    tmp_path: Path, name: str, content: str, words: str, encodings: tuple[str, ...]
) -> None:
    for encoding in encodings:
        (tmp_path / name).write_bytes(content.encode(encoding))
        assert words in read_file(tmp_path / name).documents[0].text


def test_a_binary_file_of_no_known_kind_is_not_taken_for_text(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(bytes([9, 8, 16, 0, 0, 6, 5, 0]) + bytes(range(256)) * 4)
    with pytest.raises(Unreadable) as refused:
        read_file(tmp_path / "a.xls")
    assert refused.value.reason == "legacy-office"
