"""Polish messages of the operator's desk."""

from __future__ import annotations

from service.messages import Messages

MESSAGES: Messages = {
    "desk.title": "Pulpit operatora",
    "desk.titled": "{page} – pulpit operatora",
    "desk.nav": "Części pulpitu",
    "desk.search": "Do wyszukiwarki",
    "desk.overview": "Przegląd",
    "desk.unreadable": "Nie do przeszukania",
    "desk.runs": "Indeksowanie",
    "desk.questions": "Pytania",
    "desk.health": "Stan",
    "desk.worklist": "Do zrobienia",
    "desk.none": "–",
    # Overview
    "desk.no_index": "Nie ma jeszcze indeksu albo nie da się go otworzyć.",
    "desk.documents": "Dokumenty",
    "desk.chunks": "Fragmenty",
    "desk.files": "Pliki",
    "desk.size": "Na dysku",
    "desk.generation": "Generacja",
    "desk.updated": "Ostatnia zmiana",
    "desk.model": "Model",
    "desk.dimension": ("{name}, {n} wymiar", "{name}, {n} wymiary", "{name}, {n} wymiarów"),
    "desk.collections": "Kolekcje",
    "desk.collection": "Kolekcja",
    "desk.root": "Folder na dysku",
    "desk.share": "Przeszukiwalne",
    "desk.coverage": "Pokrycie kolekcji {collection}",
    "desk.coverage.folder": "Pokrycie folderu {folder}",
    "desk.up": "Folder wyżej",
    "desk.by_folder": "Według folderów",
    "desk.by_type": "Według typów plików",
    "desk.folder": "Folder",
    "desk.type": "Typ",
    "desk.right_here": "(pliki wprost w folderze)",
    "desk.no_type": "(bez rozszerzenia)",
    "desk.readable": "Czytelne",
    "desk.not_readable": "Nieczytelne",
    "desk.percent": "{percent}%",
    "desk.attachments": (
        "Pokrycie liczy pliki. Nieczytelne załączniki wiadomości są na liście „Nie do "
        "przeszukania”."
    ),
    "desk.more_rows": (
        "i jeszcze {n} wiersz",
        "i jeszcze {n} wiersze",
        "i jeszcze {n} wierszy",
    ),
    "desk.well": "Wszystko w porządku.",
    "desk.well.but": (
        "Indeks jest w porządku, ale nie da się przeszukać {n} pliku.",
        "Indeks jest w porządku, ale nie da się przeszukać {n} plików.",
        "Indeks jest w porządku, ale nie da się przeszukać {n} plików.",
    ),
    "desk.worklist.how": (
        "Złe odpowiedzi i pytania, które wracają bez odpowiedzi. Popraw lub dodaj dokument "
        "i oznacz jako zrobione, albo podaj właściwą odpowiedź: na niej Kartoteka nauczy się, "
        "kiedy jest "
        "pewna. Co po zrobieniu wróci, otworzy się znowu."
    ),
    "desk.worklist.states": "Co pokazać",
    "desk.worklist.state.open": "Otwarte",
    "desk.worklist.state.done": "Zrobione",
    "desk.worklist.state.leave": "Zostawione",
    "desk.worklist.source.wrong": "odpowiedź oceniona jako zła",
    "desk.worklist.source.should_be": "odpowiedź poprawiona przez pytającego",
    "desk.worklist.source.nothing": "wyszukiwanie bez wyniku",
    "desk.worklist.source.not_found": "pytanie bez odpowiedzi",
    "desk.worklist.source.unsure": "pytanie bez pewnej odpowiedzi",
    "desk.worklist.times": ("{n} raz", "{n} razy", "{n} razy"),
    "desk.worklist.right": "Właściwa odpowiedź",
    "desk.worklist.do": "Zrobione",
    "desk.worklist.leave": "Zostaw",
    "desk.worklist.reopen": "Otwórz znowu",
    "desk.worklist.ask": "Zapytaj o to",
    "desk.worklist.empty.open": "Nie ma nic do zrobienia.",
    "desk.worklist.empty.done": "Niczego jeszcze nie oznaczono jako zrobione.",
    "desk.worklist.empty.leave": "Niczego nie zostawiono.",
    "desk.worklist.teach": "Nauka na pytaniach",
    "desk.worklist.teach.how": (
        "Właściwa odpowiedź jest znana dla {n} pytania. Dwa polecenia uczą na nich, kiedy "
        "odpowiedź jest pewna:",
        "Właściwa odpowiedź jest znana dla {n} pytań. Dwa polecenia uczą na nich, kiedy "
        "odpowiedź jest pewna:",
        "Właściwa odpowiedź jest znana dla {n} pytań. Dwa polecenia uczą na nich, kiedy "
        "odpowiedź jest pewna:",
    ),
    "desk.worklist.export": "Pobierz pytania (JSONL)",
    "desk.errors": ("{n} błąd", "{n} błędy", "{n} błędów"),
    "desk.warnings": ("{n} ostrzeżenie", "{n} ostrzeżenia", "{n} ostrzeżeń"),
    "desk.see": "Zobacz",
    # Not searchable
    "desk.unreadable.lead": (
        "{n} plik lub załącznik, którego nie da się przeszukać",
        "{n} pliki lub załączniki, których nie da się przeszukać",
        "{n} plików lub załączników, których nie da się przeszukać",
    ),
    "desk.unreadable.none": "Da się przeszukać wszystko, co leży w folderach.",
    "desk.unreadable.nothing": "Nic nie pasuje do wybranych warunków.",
    "desk.reason": "Powód",
    "desk.remedy": "Co zrobić",
    "desk.detail": "Co znaleziono",
    "desk.file": "Plik",
    "desk.count": "Liczba",
    "desk.all_reasons": "Wszystkie powody",
    "desk.all_collections": "Wszystkie kolekcje",
    "desk.folder.field": "Folder w kolekcji",
    "desk.filter": "Pokaż",
    "desk.clear": "Pokaż wszystko",
    "desk.export": "Pobierz listę:",
    "desk.export.csv": "CSV (arkusz)",
    "desk.export.json": "JSON",
    "desk.rows": "{first}–{last} z {total}",
    "desk.previous": "Poprzednie",
    "desk.next": "Następne",
    "desk.pages": "Strony listy",
    # Runs
    "desk.index_now": "Zaindeksuj teraz",
    "desk.index.how": (
        "Czyta to, co się zmieniło w folderach od poprzedniego razu. Wyszukiwarka działa bez "
        "przerwy."
    ),
    "desk.index.snapshot": "Przedtem zapisuje stan indeksu, do którego można wrócić.",
    "desk.index.no_snapshot": "Nie zapisuje przedtem stanu indeksu (admin.snapshots = 0).",
    "desk.index.which": "Co zaindeksować",
    "desk.index.retry": "Spróbuj ponownie odczytać pliki, których nie dało się odczytać",
    "desk.index.start": "Zaindeksuj",
    "desk.running": "Trwa",
    "desk.job": "Zadanie",
    "desk.job.latest": "Ostatnie zadanie",
    "desk.jobs": "Zadania zlecone z pulpitu",
    "desk.jobs.none": "Z pulpitu nie zlecono jeszcze niczego.",
    "desk.job.index": "Indeksowanie",
    "desk.job.rollback": "Cofnięcie",
    "desk.job.by": "Zlecone przez",
    "desk.job.log": "Dziennik",
    "desk.job.log.empty": "Dziennik jest jeszcze pusty; postęp pojawia się co dziesięć sekund.",
    "desk.job.refresh": "Odśwież",
    "desk.state.running": "trwa",
    "desk.state.done": "wykonano",
    "desk.state.some_unreadable": "wykonano; części plików nie da się odczytać",
    "desk.state.locked": "nie wykonano: indeks zapisuje inny proces",
    "desk.state.interrupted": "przerwano; to, co zrobiono, zostało",
    "desk.state.failed": "nie powiodło się",
    "desk.state.lost": "przerwane zatrzymaniem usługi",
    "desk.history": "Przebiegi indeksowania",
    "desk.history.none": "Nie było jeszcze żadnego przebiegu.",
    "desk.started": "Początek",
    "desk.lasted": "Czas",
    "desk.result": "Wynik",
    "desk.result.done": "wykonano",
    "desk.result.interrupted": "przerwano",
    "desk.result.failed": "błąd",
    "desk.days": ("{n} dzień", "{n} dni", "{n} dni"),
    "desk.seconds": "{n} s",
    "desk.minutes": "{n} min",
    # Rolling back
    "desk.snapshots": "Zapisane stany",
    "desk.snapshots.none": "Nie ma stanu, do którego można wrócić.",
    "desk.snapshots.how": (
        "Stan zapisuje się przed każdym indeksowaniem zleconym z pulpitu. Zostaje najwyżej "
        "{keep}, każdy przez {days}."
    ),
    "desk.snapshot": "Stan z",
    "desk.roll_back": "Cofnij do tego stanu…",
    "desk.roll_back.title": "Cofnąć indeks do stanu z {made}?",
    "desk.roll_back.holds": "Ten stan obejmuje {documents} i {chunks}.",
    "desk.roll_back.undoes": "Przestaną obowiązywać te przebiegi:",
    "desk.roll_back.undoes_nothing": "Od tego stanu nic nie zaindeksowano.",
    "desk.roll_back.files": (
        "Pliki na dysku się nie zmienią. Następne indeksowanie, także to w tle (--watch), "
        "znów uwzględni ich obecny stan: najpierw napraw to, co poszło źle."
    ),
    "desk.roll_back.newer": "Stany zapisane później zostaną usunięte.",
    "desk.roll_back.yes": "Cofnij",
    "desk.roll_back.no": "Nie cofaj",
    # Questions
    "desk.questions.lead": "Pytania z ostatnich 30 dni",
    "desk.questions.none": "Nikt jeszcze o nic nie pytał.",
    "desk.questions.day": "Dzień",
    "desk.questions.searches": "Wyszukiwania",
    "desk.questions.nothing": "w tym bez wyniku",
    "desk.questions.asks": "Pytania",
    "desk.questions.refused": "w tym bez odpowiedzi",
    "desk.questions.vain": "O co pytano na próżno",
    "desk.questions.off": (
        "Treść pytań nie jest zapisywana. Włącza to ustawienie admin.questions = true."
    ),
    "desk.questions.how": (
        "Pytania o tych samych słowach w dowolnej odmianie tworzą jedną grupę. Widać ją, "
        "gdy zadano ją w co najmniej dwóch różnych dniach; kto pytał, nie zapisuje się nigdy. "
        "Treść zostaje przez {days}."
    ),
    "desk.questions.unshown": (
        "Ponadto {n} pytanie zadane tylko jednego dnia: jego treść nie jest zapisana.",
        "Ponadto {n} pytania zadane tylko jednego dnia: ich treść nie jest zapisana.",
        "Ponadto {n} pytań zadanych tylko jednego dnia: ich treść nie jest zapisana.",
    ),
    "desk.questions.empty": "Nie ma jeszcze grupy zadanej w dwóch różnych dniach.",
    "desk.questions.wording": "Przykładowe brzmienie",
    "desk.questions.words": "Słowa",
    "desk.questions.kind": "Rodzaj",
    "desk.questions.outcome.nothing": "wyszukiwanie bez wyniku",
    "desk.questions.outcome.not_found": "pytanie bez odpowiedzi",
    "desk.questions.outcome.unsure": "bez pewnej odpowiedzi",
    "desk.questions.unsure": "Pytania bez pewnej odpowiedzi",
    "desk.questions.unsure.how": (
        "Zamiast odpowiedzi pokazano cytaty do wyboru. Jeśli wybrano właściwy, jest niżej, przy "
        "ocenach."
    ),
    "desk.questions.unsure.count": "w tym niepewne",
    "desk.questions.times": "Ile razy",
    "desk.questions.days": "W ilu dniach",
    "desk.questions.latest": "Ostatnio",
    "desk.questions.problem": "Pytań nie da się zapisać ({problem}).",
    "desk.feedback": "Oceny odpowiedzi",
    "desk.feedback.none": "Nikt jeszcze nie ocenił odpowiedzi.",
    "desk.feedback.right": "dobrych",
    "desk.feedback.wrong": "złych",
    "desk.feedback.should_be": "poprawionych",
    "desk.feedback.question": "Pytanie",
    "desk.feedback.shown": "Pokazano",
    "desk.feedback.expected": "Powinno być",
    "desk.feedback.refused": "bez odpowiedzi",
    # Health
    "desk.findings": "Co znalazła diagnostyka",
    "desk.command": "Polecenie",
    "desk.figures": "Od uruchomienia usługi",
    "desk.figures.searches": "Wyszukiwania",
    "desk.figures.nothing": "Bez wyniku",
    "desk.figures.mean": "Średni czas wyszukiwania",
    "desk.figures.quick": "Wyszukiwania do 0,25 s",
    "desk.figures.failures": "Błędy usługi (5xx)",
    "desk.figures.more": "Wszystkie liczby dla Prometheusa:",
    "desk.ms": "{n} ms",
}
