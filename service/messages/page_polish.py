"""Polish messages of the search page's answer, filters and suggestions."""

from __future__ import annotations

from service.messages import Messages

MESSAGES: Messages = {
    "page.answer": "Odpowiedź",
    "page.answer.conflicting": "Dokumenty podają różne odpowiedzi",
    "page.answer.conflicting.how": "Sprawdź, która obowiązuje. Cytaty są od najnowszego.",
    "page.answer.not_found": "Nie udało mi się znaleźć pewnej odpowiedzi",
    "page.answer.unsure": "Nie mam pewnej odpowiedzi. Może chodzi o jedno z tych miejsc:",
    "page.answer.timeline": "Kolejne wartości, od najstarszej",
    "page.answer.whole": "Pokaż całą odpowiedź",
    "page.choice": "To jest odpowiedź",
    "page.choice.label": "To jest odpowiedź: {text}",
    "page.choice.how": ("Pytanie i wskazany cytat przeczyta osoba, która opiekuje się Kartoteką"),
    "page.choice.thanks": "Zapisano pytanie i wskazaną odpowiedź. Dziękujemy.",
    "page.follow": "Dopytaj",
    "page.follow.send": "Zapytaj",
    "page.follow.example": "np. a kiedy?",
    "page.follow.after": "Po pytaniu:",
    "page.follow.without": "Zapytaj bez niego",
    "page.weak": "W tych fragmentach nie ma szukanych słów. Są najbliższe znaczeniowo:",
    "page.answer.below": "Najbliższe fragmenty są poniżej.",
    "page.answer.newest": "najnowsza",
    "page.answer.more": (
        "Jeszcze {n} inna odpowiedź",
        "Jeszcze {n} inne odpowiedzi",
        "Jeszcze {n} innych odpowiedzi",
    ),
    "page.answer.late": "Szukam odpowiedzi…",
    "page.answer.failed": "Odpowiedzi nie udało się teraz przygotować. Wyniki są poniżej.",
    "page.answer.none": "Nie udało mi się znaleźć krótkiej odpowiedzi. Fragmenty są poniżej.",
    "page.answer.show": "Pokaż odpowiedź",
    "page.answer.others": (
        "Potwierdza to jeszcze {n} miejsce",
        "Potwierdzają to jeszcze {n} miejsca",
        "Potwierdza to jeszcze {n} miejsc",
    ),
    "page.opinion": "Czy to dobra odpowiedź?",
    "page.opinion.yes": "Tak",
    "page.opinion.no": "Nie",
    "page.opinion.thanks": "Zapisano pytanie i ocenę. Dziękujemy.",
    "page.opinion.failed": "Oceny nie udało się zapisać.",
    "page.opinion.how": "Pytanie i ocenę przeczyta osoba, która opiekuje się Kartoteką",
    "page.opinion.better": "Jaka odpowiedź jest właściwa?",
    "page.opinion.better.how": (
        "Napisz ją albo wskaż fragment poniżej. Przeczyta to osoba, która opiekuje się Kartoteką: "
        "poprawi dokumenty albo nauczy Kartotekę na tym pytaniu."
    ),
    "page.opinion.better.send": "Wyślij",
    "page.opinion.better.none": "Nie ma jej w dokumentach",
    "page.hits": "Fragmenty dokumentów",
    "page.hits.rest": (
        "Jeszcze {n} fragment tego dokumentu",
        "Jeszcze {n} fragmenty tego dokumentu",
        "Jeszcze {n} fragmentów tego dokumentu",
    ),
    "page.preview": "Podgląd dokumentu",
    "page.preview.how": (
        "Tu pojawi się wskazany fragment w dokumencie. Klawisze: n – następny fragment, "
        "p – poprzedni, Enter – otwarcie dokumentu, / – pytanie."
    ),
    "page.copy": "Kopiuj ze źródłem",
    "page.take": "Pobierz z cytatami (Word)",
    "evidence.title": "Odpowiedź z dokumentów",
    "evidence.asked": "Zapytano: {when}",
    "evidence.how": (
        "Każdy cytat brzmi tak, jak w tekście odczytanym z pliku. Suma kontrolna w nawiasie "
        "wskazuje, z których bajtów pliku go odczytano."
    ),
    "evidence.file": "odpowiedz",
    "page.meant": "Czy chodziło o:",
    "page.table": "Wiersze tabeli",
    "page.copies": (
        "Ten sam fragment jest w {n} innym miejscu",
        "Ten sam fragment jest w {n} innych miejscach",
        "Ten sam fragment jest w {n} innych miejscach",
    ),
    "page.filters": "Filtry",
    "page.filters.chosen": "Wybrane filtry",
    "page.filters.collection": "Kolekcja",
    "page.filters.folder": "Folder",
    "page.filters.type": "Typ pliku",
    "page.filters.language": "Język",
    "page.filters.year": "Rok",
    "page.filters.remove": "Usuń filtr: {name}",
    "page.filters.without": "Wyczyść filtry",
    "page.filters.counted": (
        "{n} dokument",
        "{n} dokumenty",
        "{n} dokumentów",
    ),
    "page.sort": "Kolejność",
    "page.sort.relevance": "Trafność",
    "page.sort.date": "Od najnowszych",
    "place.part.header": "nagłówek",
    "place.part.body": "treść",
    "page.first": "Od pierwszego wyniku",
    "page.nothing.filters": "Szukaj bez filtrów",
    "page.suggestions": "Podpowiedzi",
    "page.suggestions.count": "Podpowiedzi: {n}. Wybierz strzałkami.",
    "page.suggestions.opens": "otwiera dokument",
    "page.recent": "Ostatnie wyszukiwania",
    "page.recent.clear": "Usuń ostatnie wyszukiwania",
    "page.recent.cleared": "Usunięto ostatnie wyszukiwania.",
    "page.in.pl": "polski",
    "page.in.en": "angielski",
    "page.in.de": "niemiecki",
    "page.in.uk": "ukraiński",
    "page.in.es": "hiszpański",
    "page.in.fr": "francuski",
    "page.in.it": "włoski",
    "page.in.ru": "rosyjski",
    "page.in.cs": "czeski",
    "page.in.sk": "słowacki",
    "page.in.und": "nierozpoznany",
    # Where an address gives no page of its own
    "problem.unauthorized": "Trzeba się zalogować",
    "problem.unauthorized.how": (
        "Odśwież stronę i podaj token jako hasło; nazwa użytkownika może być dowolna. Token "
        "daje osoba, która opiekuje się Kartoteką."
    ),
    "problem.forbidden": "Tu potrzebne są większe uprawnienia",
    "problem.forbidden.how": (
        "Twój token na to nie pozwala. Poproś osobę, która opiekuje się Kartoteką."
    ),
    "problem.no-such-address": "Nie ma takiej strony",
    "problem.no-such-address.how": (
        "Adres mógł zostać przepisany z błędem albo strona została przeniesiona."
    ),
    "problem.document-not-found": "Tego dokumentu nie ma w indeksie",
    "problem.document-not-found.how": (
        "Mógł zostać zmieniony lub usunięty od czasu, gdy powstał odsyłacz. Poszukaj ponownie."
    ),
    "problem.file-gone": "Tego pliku już tu nie ma",
    "problem.file-gone.how": (
        "Został przeniesiony lub usunięty po zindeksowaniu. Jego tekst można nadal przeczytać "
        "w Kartotece."
    ),
    "problem.form-refused": "Ten formularz stracił ważność",
    "problem.form-refused.how": ("Wróć, odśwież stronę i spróbuj jeszcze raz."),
    "problem.job-running": "Poprzednie zadanie jeszcze trwa",
    "problem.job-running.how": ("Poczekaj, aż się skończy, i spróbuj ponownie."),
    "problem.too-many-requests": "Zbyt wiele pytań naraz",
    "problem.too-many-requests.how": ("Odczekaj minutę i spróbuj ponownie."),
    "problem.wrong-host": "Kartoteka nie działa pod tą nazwą",
    "problem.wrong-host.how": (
        "Użyj adresu, który podała osoba opiekująca się Kartoteką. Jeśli ten jest dobry, "
        "trzeba go dopisać do http.allowed_hosts."
    ),
    "problem.no-index": "Nie ma jeszcze żadnych dokumentów",
    "problem.no-index.how": ("Osoba, która opiekuje się Kartoteką, musi je najpierw dodać."),
    "problem.busy": "Kartoteka nie może teraz odpowiedzieć",
    "problem.busy.how": (
        "Spróbuj ponownie za chwilę. Jeśli to się powtarza, powiadom osobę, która opiekuje się "
        "Kartoteką."
    ),
    "problem.internal": "Coś się nie udało",
    "problem.internal.how": (
        "To usterka Kartoteki. Powiadom osobę, która się nią opiekuje, i podaj jej numer zdarzenia."
    ),
    "problem.other": "Tego adresu nie da się otworzyć",
    "problem.other.how": ("Adres ma wartości, których nie można użyć. Zacznij od strony głównej."),
    "problem.number": "Numer zdarzenia:",
}
