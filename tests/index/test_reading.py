"""Reading questions and passages: kinds, spans, statements, values, follow-ups."""

# ruff: noqa: E501 - tables of examples read best in long lines

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical.analysis import FoldingAnalyzer
from index.reading.asking import asks_with
from index.reading.extraction import extract
from index.reading.follow_up import completed
from index.reading.judge import Judge
from index.reading.kinds import Kind, kind_of
from index.reading.question import language_of_question, read_question, years_in
from index.reading.rank_fitting import Statements, first_right, fit
from index.reading.spans import typed_spans
from index.reading.statements import cells, statements
from index.reading.terms import Term, question_terms
from index.reading.values import said_by, same


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Kto kierował projektem?", "person"),
        ("kto kieruje klastrem", "person"),
        ("Who runs the cluster?", "person"),
        ("Kim jest Jan Kowalski?", "role"),
        ("Jaką funkcję pełni Anna Nowak?", "role"),
        ("Kiedy podpisano umowę?", "date"),
        ("When was the strategy adopted?", "date"),
        ("коли прийняли стратегію", "date"),
        ("O której odjeżdża autobus?", "hour"),
        ("Jak długo trwa kadencja?", "duration"),
        ("W ciągu ilu dni przychodzi odpowiedź?", "duration"),
        ("How long does it take?", "duration"),
        ("Ile kosztuje wynajem sali?", "money"),
        ("ile kosztowala sala", "money"),
        ("Was kostet der Raum?", "money"),
        ("Jaki rabat mają członkowie?", "percent"),
        ("Ilu członków ma klaster?", "number"),
        ("¿Cuántos miembros tiene?", "number"),
        ("Gdzie odbył się kongres?", "place"),
        ("Jaki jest numer telefonu do biura?", "phone"),
        ("adres mailowy biura", "email"),
        ("Jaki jest adres strony internetowej?", "web"),
        ("Jaki numer ma uchwała?", "identifier"),
        ("NIP klastra", "identifier"),
        ("Co to jest klaster?", "definition"),
        ("Wymień cele strategiczne", "list"),
        ("Jakie uczelnie należą do klastra?", "list"),
        ("Jakie zadania ma Rada Klastra?", "list"),
        ("Jakie zadanie ma Rada Klastra?", "text"),
        ("Jakie nowe pismo trzeba złożyć?", "text"),
        ("Jaki dokument mają osoby, które przyszły?", "text"),
        ("Dlaczego odwołano zebranie?", "reason"),
        ("Czy wstęp jest płatny?", "yes_no"),
        ("Na jaki numer konta wpłacić składkę?", "identifier"),
        ("Pod jaki numer dzwonić?", "phone"),
        ("Ile kosztuje abonament telefoniczny?", "money"),
        ("Jaki model telefonu mają pracownicy?", "text"),
        ("Jaki jest limit wielkości załącznika w e-mailu?", "number"),
        ("Jakie warunki udziału w przetargu trzeba spełnić?", "list"),
        ("Jakie części zamienne obejmuje umowa?", "list"),
        ("How do I give feedback?", "text"),
        ("What is the membership fee?", "money"),
        ("Jakie książki warto przeczytać?", "list"),
        ("What is the dress code for the gala?", "text"),
        ("Jaki jest numer pokoju dyrektora?", "place"),
        ("якою є вартість", "money"),
        ("Jaka spółka wdrażała system?", "organisation"),
        ("Do jakiej partii należał Jan Nowak?", "text"),
        ("Do members pay for it?", "yes_no"),
        ("Jak nazywała się grupa, do której należał?", "text"),
        ("Do której jest czynne biuro?", "hour"),
        ("do ktorej w srody pracuje osrodek", "hour"),
        ("o ktorej otwarcie ofert", "hour"),
        ("do której grupy należy spółka", "text"),
        ("Na jakie konto wpłacić wadium?", "identifier"),
        ("Gdzie dzwonić w nocy?", "phone"),
        ("Dokąd wysłać maila ze zgłoszeniem?", "email"),
        ("Dlaczego skrócono termin składania ofert?", "reason"),
        ("Jaka grzywna groziła kupcom?", "money"),
        ("Jak wysoki kredyt dostała gmina?", "money"),
        ("a ilu radnych ma gmina", "number"),
        ("po jakim czasie oddają dowód", "duration"),
        ("Jak nazywa się pole z kodem?", "text"),
        ("Jak nazywał się pierwszy kierownik?", "person"),
        ("Jaki dokument został wydany przez radę?", "text"),
        ("Ile wydano na szkolenia?", "money"),
        ("Jaka jest waga aparatu?", "number"),
        ("Jaka jest pojemność macierzy?", "number"),
        ("What is the capacity of the hall?", "number"),
        ("Jaka jest wysokość składki?", "money"),
        ("Kto podpisał umowę?", "person"),
        ("Kto może ubiegać się o zwrot?", "text"),
        ("komu nie wolno wchodzic na oddzial", "text"),
        ("Who can apply to the programme?", "text"),
    ],
)
def test_kind_of_answer_is_told_by_the_words(question: str, kind: Kind) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("number", "klaster liczy ponad 50 członków", ["ponad 50"]),
        ("hour", "czynne 7.30–15.30, a we wtorki do 17.00.", ["7.30–15.30", "17.00"]),
        ("hour", "wydanie z 12.03.2024", []),
        ("number", "obecnych było 11 z 13 członków", ["11 z 13"]),
        ("money", "dotacja: 57 145 619,92 zł, czyli ponad 57 mln zł", ["57 145 619,92 zł", "ponad 57 mln zł"]),
        ("date", "przyjęta 11 maja 2015 r., zmieniona 2017-06-08", ["11 maja 2015 r.", "2017-06-08"]),
        ("duration", "mycie trwa od 40 do 60 sekund", ["od 40 do 60 sekund"]),
        ("duration", "biuletyn wychodzi raz w miesiącu", ["raz w miesiącu"]),
        ("hour", "czynne od 9.00 do 15.00", ["od 9.00 do 15.00"]),
        ("percent", "20% rabatu", ["20%"]),
        ("email", "pisz na biuro@klaster.example.", ["biuro@klaster.example"]),
        ("phone", "tel. 81 466 25 00", ["81 466 25 00"]),
        ("identifier", "uchwała nr 3826/18", ["3826/18"]),
        ("place", "odbył się w Dąbrowie Górniczej", ["w Dąbrowie Górniczej"]),
        ("person", "gości witała Beata Gawelska", ["Beata Gawelska"]),
        ("phone", "rachunek na 1 200 zł", []),
        ("phone", "KRS 0000123456, tel. 600.100.200 i 81/444 55 66", ["600.100.200", "81/444 55 66"]),
        ("date", "zakład zatrudnia 600 pracowników, założony w 966 roku", ["966 roku"]),
        ("duration", "trwa 90 min, potem 2 godz. przerwy, serwis 24h", ["90 min", "2 godz.", "24h"]),
        ("hour", "o godz. 10, at 9am, godz. 10:30", ["o godz. 10", "at 9am", "10:30"]),
        ("money", "dwadzieścia złotych i 50 groszy", ["dwadzieścia złotych", "50 groszy"]),
        ("place", "zebranie w pokoju 2.14", ["w pokoju 2.14"]),
        ("number", "przeszkolono sto dwadzieścia pięć osób, dwieście w sumie", ["sto dwadzieścia pięć", "dwieście"]),
        ("phone", "Serwerownie | 2020 | 14 850 000 zł, 18 320 000,00 PLN", []),
    ],
)  # fmt: skip
def test_spans_of_a_kind(kind: Kind, text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in typed_spans(kind, text)] == expected


@given(st.text(alphabet="aĄ1 .,|\n-–:?;", max_size=200))
def test_statements_are_parts_of_the_passage(passage: str) -> None:
    for one in statements(passage):
        assert passage[one.start : one.end] == one.text
        assert all(0 <= start < end <= len(one.text) for start, end in one.items)


def test_a_second_table_has_its_own_header() -> None:
    passage = (
        "Sala | Cena\nDębowa | 120 zł\n\nKoszyk | Kod | Cena\nmały | A1 | 3 zł\nduży | A2 | 5 zł"
    )
    headers = {one.text: one.header for one in statements(passage)}
    assert headers["Dębowa | 120 zł"] == "Sala | Cena"
    assert headers["Koszyk | Kod | Cena"] == ""
    assert headers["duży | A2 | 5 zł"] == "Koszyk | Kod | Cena"


def test_a_table_row_knows_its_header_and_its_cells() -> None:
    made = statements("Stawki\n\nSala | Cena\nWrzos | 75 zł\nJaśmin | 140 zł")
    row = made[-1]
    assert (row.form, row.header, row.heading) == ("row", "Sala | Cena", "Stawki")
    assert [row.text[start:end] for start, end in cells(row.text)] == ["Jaśmin", "140 zł"]


def test_a_list_is_also_one_statement_with_its_items() -> None:
    made = statements("Nowi partnerzy:\n\n– szpital,\n– przychodnia,\n– uczelnia.")
    whole = made[-1]
    assert whole.form == "list"
    assert [whole.text[a:b] for a, b in whole.items] == ["szpital", "przychodnia", "uczelnia"]


def test_lines_of_a_letter_after_a_colon_are_items_until_one_ends_in_a_stop() -> None:
    made = statements(
        "Szanowna Pani,\nproponujemy dwa modele:\nLX-30, gwarancja 24 miesiące,\n"
        "LX-40, gwarancja 36 miesięcy.\nDostawa w ciągu dziesięciu\ndni roboczych."
    )
    assert [(one.form, one.text) for one in made[:4]] == [
        ("sentence", "Szanowna Pani,\nproponujemy dwa modele:"),
        ("item", "LX-30, gwarancja 24 miesiące,"),
        ("item", "LX-40, gwarancja 36 miesięcy."),
        ("sentence", "Dostawa w ciągu dziesięciu\ndni roboczych."),
    ]
    assert made[1].lead == "Szanowna Pani,\nproponujemy dwa modele:"


def test_the_column_that_the_question_names_answers() -> None:
    analyzer = FoldingAnalyzer()
    _, task = statements("Zadanie | Początek | Koniec\nSzkolenia | 2021-01-11 | 2023-03-31")
    _, week = statements(
        "Tydzień | Dyżur poranny | Dyżur popołudniowy\n1–5 lipca | Leon Grosz | Zofia Umowna"
    )
    for question, row, answer in (
        ("Kiedy skończyło się zadanie Szkolenia?", task, "2023-03-31"),
        ("Kiedy zaczęło się zadanie Szkolenia?", task, "2021-01-11"),
        ("Kto ma dyżur popołudniowy 1–5 lipca?", week, "Zofia Umowna"),
        ("Kto ma dyżur poranny 1–5 lipca?", week, "Leon Grosz"),
    ):
        asked = read_question(question, question_terms(question, [analyzer], lambda lemmas: 0.05))
        (span,) = extract(asked, row, analyzer).spans
        assert row.text[span.start : span.end] == answer


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        ("money", "ponad 57 mln zł", "57 145 619,92 zł", True),
        ("number", "ponad 50 członków", "130 podmiotów", False),
        ("number", "ponad 50", "52 członków", True),
        ("number", "trzy osoby", "3", True),
        ("date", "11 maja 2015 r.", "2015-05-11", True),
        ("date", "marzec 2016", "wrzesień 2017", False),
        ("date", "15 lutego", "28 lutego", False),
        ("date", "do 28 lutego", "28 lutego", True),
        ("duration", "60 sekund", "30 sekund", False),
        ("duration", "trzymiesięczny okres", "trzy miesiące", True),
        ("percent", "20%", "25%", False),
        ("identifier", "KLM-01", "KLM-02", False),
        ("identifier", "5250001234", "5250001235", False),
        ("identifier", "nr KLM/12/2015", "12/2015", True),
        ("phone", "600 100 200", "600 100 999", False),
        ("phone", "+48 600 100 200", "600-100-200", True),
        ("email", "biuro@szpital.pl", "kontakt@szpital.pl", False),
        ("money", "50 zł", "50 EUR", False),
        ("money", "50 zł", "50,00 PLN", True),
        ("hour", "od 8:00 do 16:00", "8.00–15.00", False),
        ("hour", "od 8:00 do 16:00", "8.00–16.00", True),
        ("date", "XIX wiek", "XX wiek", False),
        ("duration", "co miesiąc", "co kwartał", False),
        ("duration", "14 dni", "2 tygodnie", True),
        ("duration", "12 miesięcy", "1 rok", True),
        ("duration", "pół roku", "6 miesięcy", True),
        ("number", "sto dwadzieścia pięć", "120", False),
        ("number", "dwa tysiące pięćdziesiąt osób", "2050", True),
    ],
)
def test_whether_two_answers_say_the_same(kind: Kind, one: str, other: str, expected: bool) -> None:
    analyzer = FoldingAnalyzer()
    said, also = said_by(kind, one, analyzer), said_by(kind, other, analyzer)
    assert same(kind, said, also) is expected
    assert same(kind, also, said) is expected


@pytest.mark.parametrize(
    ("previous", "question", "expected"),
    [
        ("Kto kierował projektem InPlaMed?", "a kiedy?", "kiedy projektem InPlaMed?"),
        ("Ile kosztuje sala Wrzos za godzinę?", "a Konwalia?", "Ile kosztuje sala Konwalia za godzinę?"),
        ("Ile kosztuje sala Wrzos w 2024 roku?", "a w 2022 roku?", "Ile kosztuje sala Wrzos w 2022 roku?"),
        ("What is the Galician Health Cluster?", "and who is its director?",
         "who is its director Galician Health Cluster?"),
        ("Kto kierował projektem InPlaMed?", "Ile dni urlopu ma nowy pracownik biura?",
         "Ile dni urlopu ma nowy pracownik biura?"),
        ("Ilu członków ma Klaster Jodła?", "a kto nim kieruje?", "kto nim kieruje Klaster Jodła?"),
        ("Ilu członków ma Klaster Jodła?", "a ilu ich było w 2015?", "Ilu członków ma Klaster Jodła w 2015?"),
        ("ilu czlonkow ma klaster zdrowy park", "a zdrowy dom", "ilu czlonkow ma klaster zdrowy dom"),
        ("ile kosztuje sala wrzos", "a konwalia", "ile kosztuje sala konwalia"),
        ("Ile kosztuje sala Wrzos za godzinę?", "a za cały dzień?", "Ile kosztuje sala Wrzos za cały dzień?"),
        ("Ile kosztuje sala Wrzos?", "a dla członków?", "Ile kosztuje sala Wrzos dla członków?"),
        ("Jaki jest adres e-mail Klastra Jodła?", "a telefon?", "telefon Klastra Jodła?"),
        ("Co robi Monika Świercz?", "Jaki ma numer telefonu?", "Jaki ma numer telefonu robi Monika Świercz?"),
        ("Who is the director of the Galician cluster?", "and how many members does it have?",
         "how many members does it have Galician cluster?"),
    ],
)  # fmt: skip
def test_follow_ups_take_the_missing_subject(previous: str, question: str, expected: str) -> None:
    assert completed(question, [previous]) == expected


def test_a_follow_up_to_a_follow_up_reaches_the_first_question() -> None:
    asked = ["Kto kierował projektem InPlaMed?", "a kiedy?"]
    assert completed("a gdzie?", asked) == "gdzie projektem InPlaMed?"


def test_without_a_conversation_a_question_stays_as_it_is() -> None:
    assert completed("a kiedy?", []) == "a kiedy?"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Ile kosztuje sala?", "pl"),
        ("ile kosztuje sala", "pl"),
        ("How much is the room?", "en"),
        ("Was kostet der Raum?", "de"),
        ("¿Cuánto cuesta la sala?", "es"),
        ("Скільки коштує зал?", "uk"),
        ("DG-S/144/2015", "pl"),
        ("Do I need a badge?", "en"),
        ("Can I park here?", "en"),
        ("Who do I call in Łódź?", "en"),
        ("do czego sluzy i gdzie lezy", "pl"),
    ],
)
def test_language_of_a_question(question: str, language: str) -> None:
    assert language_of_question(question) == language


def test_years_between_two_are_named_too() -> None:
    assert years_in("w latach 2013–2015 i w 2018") == {2013, 2014, 2015, 2018}


def test_shipped_weights_survive_a_round_trip_and_strangers_are_refused() -> None:
    judge = Judge.load()
    assert Judge.from_json(judge.to_json()) == judge
    with pytest.raises(KeyError, match="unknown evidence"):
        Judge.from_json({**judge.to_json(), "rank": {"charm": 1.0}})


def test_how_many_is_not_answered_by_how_long() -> None:
    analyzer = FoldingAnalyzer()
    text = "Projekt InPlaMed trwał pięć lat i objął 20 placówek medycznych."
    (statement,) = statements(text)
    terms = [Term("InPlaMed", "inplamed", frozenset({"inplamed"}), frozenset(), True, 1.0)]
    question = read_question("Ile szpitali objął projekt InPlaMed?", terms)
    found = extract(question, statement, analyzer)
    assert [text[span.start : span.end] for span in found.spans] == ["20"]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Z jakim zwierzęciem jest spokrewniony adapid?",
         "Uznano, że adapid jest bliżej spokrewniony z lemurami niż z ludźmi.", "lemurami"),
        ("Jaką konstrukcję ma ciągnik?",
         "Jest ciągnikiem czterokołowym o konstrukcji bezramowej, z napędem na tylną oś.",
         "bezramowej"),
        ("Jak nazywał się parowiec płynący z Narwiku?",
         "Zatonął wtedy parowiec „Upcerne”, płynący z Narwiku, a załoga ocalała.", "Upcerne"),
        ("Z którego wydziału jest pani Kot?",
         "Ewa Kot z Wydziału Strategii i Przedsiębiorczości mówiła o mieście.",
         "Strategii i Przedsiębiorczości"),
    ],
)  # fmt: skip
def test_words_that_answer_where_the_kind_has_no_form(
    question: str, text: str, expected: str
) -> None:
    analyzer = FoldingAnalyzer()
    asked = read_question(question, question_terms(question, [analyzer], lambda lemmas: 0.05))
    (statement, *_) = statements(text)
    found = extract(asked, statement, analyzer)
    said = " ".join(text[span.start : span.end] for span in found.spans)
    assert expected in said
    assert len(said) < 0.7 * len(text)


def test_how_many_is_not_answered_by_a_day() -> None:
    text = "Umowę zawarto 30 czerwca 2023 r. z firmą Błysk."
    analyzer = FoldingAnalyzer()
    asks = "Ilu pracowników ma firma Błysk?"
    question = read_question(asks, question_terms(asks, [analyzer], lambda lemmas: 0.05))
    found = extract(question, statements(text)[0], analyzer)
    assert found.fits == 0.0


def test_a_line_that_goes_on_is_not_a_sentence_of_its_own() -> None:
    text = "Of the 64 people who registered for the conference,\n58 came. Nobody left."
    assert [one.text for one in statements(text)] == [
        "Of the 64 people who registered for the conference,\n58 came.",
        "Nobody left.",
    ]


def test_weights_of_an_order_are_learned_from_what_is_right() -> None:
    questions = [
        Statements(np.array([[1.0, 0.2], [0.0, 0.9], [0.1, 0.1]]), np.array([True, False, False])),
        Statements(np.array([[0.2, 0.8], [0.9, 0.3]]), np.array([False, True])),
    ]
    weights = fit(questions, np.zeros(2), ridge=0.001)
    assert weights[0] > weights[1]
    assert first_right(questions, weights) == 1.0
    assert first_right(questions, -weights) == 0.0


@given(
    st.sampled_from(["Kto?", "Jaki model wybrano?", "Z kim był zatarg?", "Co to?", "Wymień cele"]),
    st.text(alphabet="aĄ1 .|×–:?;(„”)zmodelw", min_size=1, max_size=80),
)
def test_any_statement_has_words_that_could_answer(question: str, text: str) -> None:
    analyzer = FoldingAnalyzer()
    asked = read_question(question, question_terms(question, [analyzer], lambda lemmas: 0.05))
    for statement in statements(text):
        found = extract(asked, statement, analyzer)
        assert found.spans
        assert all(0 <= span.start < span.end <= len(statement.text) for span in found.spans)


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("Ilu członków ma klaster?", "czlonkow"),
        ("Ile jest szpitali w klastrze?", "szpitali"),
        ("Ile mamy sal?", "sal"),
        ("Ile łącznie osób pracuje?", "osob"),
        ("How many of the members voted?", "members"),
    ],
)
def test_what_is_counted_is_a_thing(question: str, unit: str) -> None:
    assert read_question(question, []).unit == unit


@pytest.mark.parametrize(
    ("kind", "form", "expected"),
    [
        ("money", "kosztuje", True),
        ("money", "koszulka", False),
        ("money", "dostal", True),
        ("money", "dostawa", False),
        ("money", "ceny", True),
        ("money", "centrum", False),
        ("duration", "czasopismo", False),
        ("identifier", "kodeks", False),
    ],
)
def test_only_words_that_ask_need_not_be_met(kind: Kind, form: str, expected: bool) -> None:
    assert asks_with(kind, form) is expected


def test_a_colon_opens_one_list() -> None:
    passage = "Skład zarządu:\n\nAnna Nowak\nJan Kowalski\n\nBiuro zarządu\nul. Lipowa 5\nLublin"
    leads = {one.text: one.lead for one in statements(passage)}
    assert leads["Anna Nowak"] == "Skład zarządu:"
    assert not any("Biuro" in text for text, lead in leads.items() if lead)


def test_a_shouted_question_has_no_names() -> None:
    for question, names in (
        ("KIEDY ODBYŁO SIĘ TO WYDARZENIE?", []),
        ("Who was the director of InPlaMed?", ["InPlaMed"]),
        ("KLM", ["KLM"]),
    ):
        terms = question_terms(question, [FoldingAnalyzer()], lambda lemmas: 0.05)
        assert [term.text for term in terms if term.name] == names


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Ile wynosi wadium?", "Wadium na Pakiet 3 wynosi 2 200,00 zł.", "2 200,00 zł"),
        ("ile czekam na odpowiedz", "Odpowiedź przychodzi w ciągu 14 dni.", "14 dni"),
        ("ile dostaje klub z biletow", "Klub dostaje z biletów 15% wpływów.", "15%"),
        ("Ilu radnych ma gmina?", "Gmina ma 15 radnych, a rok kosztuje 20 zł.", "15 radnych"),
    ],
)
def test_how_much_asks_for_any_quantity(question: str, text: str, answer: str) -> None:
    analyzer = FoldingAnalyzer()
    terms = question_terms(question, [analyzer], lambda lemmas: 0.1)
    found = extract(read_question(question, terms), statements(text)[0], analyzer)
    assert [text[span.start : span.end] for span in found.spans] == [answer]


def test_a_street_or_an_institution_is_called_after_somebody_else() -> None:
    text = "Szpital im. Kardynała Stefana Wyszyńskiego, ul. Jana Pawła 4; prowadzi go Anna Nowak."
    assert [text[s.start : s.end] for s in typed_spans("person", text)] == ["Anna Nowak"]


def test_labels_with_their_values_are_apart_and_a_short_line_knows_the_one_before() -> None:
    passage = (
        "Budynek o powierzchni: 1676 m2\nPowierzchnia gruntów: 3605 m2\nśrodki trwałe: 12 zł\n\n"
        "Dyrektor przyjmuje w siedzibie Urzędu przy ul. Przemysłowej 1.\n\nwe wtorki 8:00 - 12:00"
    )
    made = statements(passage, language="pl")
    assert [one.text for one in made][:3] == passage.split("\n")[:3]
    assert made[-1].before == "Dyrektor przyjmuje w siedzibie Urzędu przy ul. Przemysłowej 1."
