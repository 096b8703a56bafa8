"""Polish messages."""

from __future__ import annotations

from ingest.programs import INSTALL_OFFICE, INSTALL_RECOGNITION
from service.messages import Messages
from service.messages.desk_polish import MESSAGES as DESK
from service.messages.model_polish import MESSAGES as MODEL
from service.messages.page_polish import MESSAGES as PAGE
from service.messages.start_polish import MESSAGES as START

MESSAGES: Messages = {
    # The command line itself
    "cli.usage": "Użycie:",
    "cli.options": "Opcje",
    "cli.commands": "Polecenia",
    "cli.error": "Błąd:",
    "cli.remedy": "Co zrobić:",
    "cli.try_help": "Pomoc: {command} --help",
    "cli.unknown_command": "Nie ma polecenia „{word}”.",
    "cli.unknown_option": "Nie ma opcji „{option}”.",
    "cli.missing": "Brakuje: {name}.",
    "cli.bad_option": "Opcja „{option}” wymaga wartości albo jej nie przyjmuje.",
    "cli.value.integer": "LICZBA",
    "cli.value.float": "LICZBA",
    "cli.value.text": "TEKST",
    "cli.value.path": "ŚCIEŻKA",
    "cli.value.file": "PLIK",
    "cli.value.bounds": "od {low} do {high}",
    "cli.value.day": "RRRR-MM-DD",
    "cli.argument.query": "PYTANIE",
    "cli.argument.question": "PYTANIE",
    "cli.argument.paths": "FOLDERY",
    "cli.argument.folder": "FOLDER",
    "cli.argument.path": "ŚCIEŻKA",
    "cli.argument.file": "PLIK",
    "cli.argument.action": "CZYNNOŚĆ",
    "cli.argument.name": "NAZWA",
    "cli.bad_choice": "{name}: wybierz jedną z wartości: {choices}.",
    "cli.bad_range": "{name}: podaj liczbę od {low} do {high}.",
    "cli.bad_least": "{name}: podaj liczbę nie mniejszą niż {low}.",
    "cli.bad_day": "{name}: podaj dzień w postaci RRRR-MM-DD.",
    "cli.bad_path": "{name}: tego pliku lub folderu nie da się użyć.",
    "cli.did_you_mean": "Czy chodziło o „{nearest}”?",
    "cli.unexpected": "To błąd programu. Z opcją --debug zobaczysz, gdzie powstał.",
    "help.kartoteka": (
        "Kartoteka odpowiada na pytania z dokumentów organizacji: wskazuje fragment, plik i stronę."
    ),
    "help.index": (
        "Czyta pliki z folderów i dodaje je do indeksu. Czyta tylko to, co się zmieniło od "
        "poprzedniego razu; pliki usunięte z folderu znikają z indeksu."
    ),
    "help.search": "Szuka fragmentów odpowiadających na pytanie.",
    "help.serve": "Uruchamia stronę wyszukiwania i interfejs HTTP.",
    "help.status": "Mówi, co jest w indeksie.",
    "help.doctor": "Szuka usterek i podaje polecenia, które je usuwają.",
    "help.verify": "Sprawdza, czy indeks jest spójny i nieuszkodzony.",
    "help.evaluate": "Mierzy jakość wyszukiwania na zbiorze pytań z odpowiedziami.",
    "help.forget": "Usuwa dokument lub kolekcję z indeksu i dowodzi, że zniknęły.",
    "help.backup": "Zapisuje kopię indeksu, także podczas pracy usługi.",
    "help.restore": "Przywraca indeks z kopii.",
    "help.settings": "Pokazuje obowiązujące ustawienia i miejsca, w których je zapisano.",
    "help.help": "Pokazuje tę pomoc.",
    "help.version": "Pokazuje wersję.",
    "help.data": "Folder z indeksem (domyślnie .kartoteka).",
    "help.config": "Plik ustawień (domyślnie kartoteka.toml w bieżącym folderze).",
    "help.lang": "Język komunikatów.",
    "help.debug": "Pokazuje miejsce powstania błędu.",
    "help.json": "Wypisuje wynik w formacie JSON.",
    "help.quiet": "Nie pokazuje postępu.",
    "help.collection.index": "Nazwa kolekcji (domyślnie nazwa folderu).",
    "help.dry_run": "Mówi, co zostałoby zrobione, i niczego nie zmienia.",
    "help.watch": "Pracuje dalej i na bieżąco indeksuje zmienione pliki.",
    "help.rebuild": "Buduje indeks od nowa, np. po zmianie modelu.",
    "help.embedder": "Model osadzeń: bundled albo nazwa lub folder modelu sentence-transformers.",
    "help.limit": "Ile fragmentów pokazać.",
    "help.offset": "Ile pierwszych fragmentów pominąć.",
    "help.mode": "Sposób wyszukiwania: znaczenie i słowa, samo znaczenie, same słowa.",
    "help.sort": "Porządek: trafność albo data, od najnowszych.",
    "help.collection": "Tylko ta kolekcja (można podać kilka razy).",
    "help.folder": "Tylko ten folder kolekcji i to, co pod nim (można podać kilka razy).",
    "help.media_type": "Tylko ten typ pliku, np. application/pdf (można podać kilka razy).",
    "help.document_language": "Tylko fragmenty w tym języku, np. pl (można podać kilka razy).",
    "help.date_from": "Tylko dokumenty od tego dnia, RRRR-MM-DD.",
    "help.date_to": "Tylko dokumenty do tego dnia, RRRR-MM-DD.",
    "help.per_document": "Najwięcej fragmentów z jednego dokumentu.",
    "help.explain": "Pokazuje, skąd wzięła się ocena każdego fragmentu.",
    "help.host": "Adres, na którym nasłuchuje usługa.",
    "help.port": "Port, na którym nasłuchuje usługa.",
    "help.status.unreadable": "Wypisuje wszystkie pliki, których nie da się przeszukać.",
    "help.repair": "Naprawia, co się da, bez ponownego czytania plików.",
    "help.max_queries": "Najwięcej pytań, wybranych równomiernie.",
    "help.forget.collection": "Kolekcja, w której leży dokument.",
    "help.force": "Zastępuje istniejący indeks.",
    # Settings
    "settings.unknown": "{place}: nie ma ustawienia „{key}”.",
    "settings.wrong_type": "{place}: „{value}” to nie jest wartość typu {expected}.",
    "settings.choice": "{place}: „{value}” nie jest jedną z wartości: {choices}.",
    "settings.bounds": "{place}: {value} jest poza zakresem od {low} do {high}.",
    "settings.length": "{place}: wartość ma mieć od {low} do {high} znaków.",
    "settings.site_key": "{place}: wpisz adres=klucz, z kluczem o co najmniej {low} znakach.",
    "settings.no_file": "{place}: nie ma takiego pliku ustawień.",
    "settings.not_toml": "{place}: to nie jest poprawny plik TOML: {problem}.",
    "settings.not_address": "{place}: to nie jest adres ani sieć: {problem}.",
    "settings.unreadable": "{place}: nie można odczytać: {problem}.",
    "settings.default": "domyślnie",
    "settings.set": "ustawione",
    "settings.file": "Plik ustawień: {file}",
    "settings.nofile": "Pliku ustawień nie ma; obowiązują wartości domyślne i zmienne.",
    # Places and pages
    "date.of_file": "plik z {date}",
    "date.months": (
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ),
    "place.page.one": "s. {numbers}",
    "place.page.many": "s. {numbers}",
    "place.recognised": "rozpoznany tekst",
    "place.page.labelled": "s. {label} ({numbers}. w pliku)",
    "place.slide.one": "slajd {numbers}",
    "place.slide.many": "slajdy {numbers}",
    "place.sheet.one": "wiersz {numbers}",
    "place.sheet.many": "wiersze {numbers}",
    "place.sheet.labelled": "arkusz {label}",
    "place.line.one": "wiersz {numbers}",
    "place.line.many": "wiersze {numbers}",
    "place.paragraph.one": "akapit {numbers}",
    "place.paragraph.many": "akapity {numbers}",
    "place.part.one": "część {numbers}",
    "place.part.many": "części {numbers}",
    "place.part.labelled": "{label}",
    "page.title": "Kartoteka",
    "page.titled": "{query} – Kartoteka",
    "page.lead": "Zapytaj, a znajdę to w dokumentach",
    "page.field": "Pytanie",
    "page.search": "Szukaj",
    "page.skip": "Przejdź do wyników",
    "page.home": "Kartoteka – strona główna",
    "page.documents": (
        "{n} dokument",
        "{n} dokumenty",
        "{n} dokumentów",
    ),
    "page.passages": (
        "{n} fragment",
        "{n} fragmenty",
        "{n} fragmentów",
    ),
    "page.updated": "zaktualizowano {date}",
    "page.intro": (
        "Pytaj własnymi słowami, po polsku lub w innym języku. Kartoteka wskaże fragment, "
        "plik i stronę."
    ),
    "page.results": "Wyniki dla „{query}”",
    "page.range": "Fragmenty {first}–{last}",
    "page.range.one": "Fragment {first}",
    "page.found": ("{n} fragment", "{n} fragmenty", "{n} fragmentów"),
    "page.found.in": ("w {n} dokumencie", "w {n} dokumentach", "w {n} dokumentach"),
    "page.time": "{seconds} s",
    "page.open": "Otwórz: {title}, {place}",
    "page.whole": "Cały fragment",
    "page.dated": "z {date}",
    "page.previous": "Poprzednie",
    "page.next": "Następne",
    "page.pages": "Strony wyników",
    "page.nothing": "Nic nie udało mi się znaleźć.",
    "page.nothing.spelling": "Sprawdź pisownię nazw i skrótów.",
    "page.nothing.words": "Zapytaj innymi słowami albo krócej.",
    "page.nothing.coverage": (
        "Dokument mógł nie zostać zindeksowany – zapytaj osobę, która opiekuje się Kartoteką."
    ),
    "page.past_end": "Dalej nie ma już wyników.",
    "page.no_index": "Nie ma jeszcze żadnych dokumentów.",
    "page.no_index.how": "Osoba, która opiekuje się Kartoteką, doda je poleceniem:",
    "page.fault": "Wyszukiwanie jest teraz niemożliwe.",
    "page.fault.how": (
        "Spróbuj ponownie za chwilę. Jeśli to się powtarza, powiadom osobę, która "
        "opiekuje się Kartoteką."
    ),
    "page.too_long": "Pytanie jest za długie: może mieć najwyżej {most} znaków.",
    "page.unusable": "Tego pytania nie da się odczytać.",
    "page.language": "Język strony",
    "page.other_language": "English",
    "page.other_code": "en",
    "page.working": "Szukam…",
    "page.shortcut": "Naciśnij /, aby przejść do pytania",
    "page.local": "Wyszukiwanie działa na tym serwerze.",
    "page.notices": "Uwagi",
    # Indexing and its report
    "help.retry_unreadable": "Czyta ponownie pliki, których wcześniej nie udało się odczytać.",
    "help.compare_bytes": "Porównuje treść wszystkich plików, a nie tylko rozmiar i czas.",
    "help.allow_empty": "Zgadza się na to, że folder jest pusty, choć dotąd miał dokumenty.",
    "help.wait": "Ile sekund czekać, gdy inny proces zapisuje indeks.",
    "index.one_collection": "Opcja --collection dotyczy jednego folderu, a podano kilka.",
    "index.name_taken": (
        "Kolekcja „{name}” to już folder {root}. Nadaj inną nazwę opcją --collection NAZWA."
    ),
    "index.no_paths": (
        "Podaj folder: kartoteka index FOLDER. Bez folderu odświeżane są kolekcje, które "
        "już są w indeksie."
    ),
    "index.collection": "Kolekcja",
    "index.added": "Dodane",
    "index.changed": "Zmienione",
    "index.removed": "Usunięte",
    "index.renamed": "Przeniesione",
    "index.unchanged": "Bez zmian",
    "index.failed": "Nieczytelne",
    "index.done": "W indeksie: {documents}, {chunks}. Czas: {seconds} s.",
    "index.would": "Próba: niczego nie zmieniono. W indeksie: {documents}, {chunks}.",
    "index.interrupted": (
        "Przerwano. To, co zrobiono, zostaje; następne uruchomienie dokończy pracę. W "
        "indeksie: {documents}, {chunks}."
    ),
    "index.unreadable": (
        "{n} pliku nie da się przeszukać:",
        "{n} plików nie da się przeszukać:",
        "{n} plików nie da się przeszukać:",
    ),
    "index.progress": "{done}/{files} plików, {passages}, {rate} słów/s",
    "index.recognising": "; rozpoznane strony skanów: {done} z {pages}",
    "index.time_left": ", zostało ok. {minutes} min",
    "unreadable.more": "… i jeszcze {n}",
    "unreadable.all": "Pełna lista: kartoteka status --unreadable",
    "reason.no-text": "Bez tekstu (skan lub obraz)",
    "remedy.no-text": (
        f"Zainstaluj rozpoznawanie tekstu ({INSTALL_RECOGNITION}) i zaindeksuj ponownie; jeśli już "
        "jest, a plik ma tekst, zeskanuj go ponownie w 300 dpi."
    ),
    "reason.empty": "Puste",
    "remedy.empty": "Nic nie trzeba robić, jeśli plik ma być pusty.",
    "reason.encrypted": "Zabezpieczone hasłem",
    "remedy.encrypted": "Zapisz kopię bez hasła.",
    "reason.damaged": "Uszkodzone",
    "remedy.damaged": "Otwórz plik w jego programie i zapisz ponownie albo przywróć z kopii.",
    "reason.unsupported": "Nieobsługiwany format",
    "remedy.unsupported": "Zapisz jako PDF, DOCX, ODT lub inny obsługiwany format.",
    "reason.legacy-office": "Stary format Office (.doc, .xls, .ppt)",
    "remedy.legacy-office": (
        f"Zainstaluj LibreOffice ({INSTALL_OFFICE}) i zaindeksuj ponownie albo zapisz jako .docx, "
        ".xlsx lub .pptx."
    ),
    "reason.broken-text": "Zniekształcony tekst (utracone litery)",
    "remedy.broken-text": (
        "Utwórz plik ponownie ze źródła albo zainstaluj rozpoznawanie tekstu "
        f"({INSTALL_RECOGNITION}) i zaindeksuj ponownie."
    ),
    "reason.too-large": "Za duże",
    "remedy.too-large": "Podziel plik albo zwiększ reading.max_file_mib.",
    "reason.too-long": "Czytanie trwało za długo",
    "remedy.too-long": "Podziel plik albo zwiększ reading.timeout_s.",
    "reason.too-much-memory": "Czytanie wymagało za dużo pamięci",
    "remedy.too-much-memory": "Podziel plik albo zwiększ reading.memory_mib.",
    "reason.inflated": "Po rozpakowaniu zbyt duże",
    "remedy.inflated": "Sprawdź, skąd pochodzi plik: może być złośliwy.",
    "reason.crashed": "Program czytający zakończył się awarią",
    "remedy.crashed": "Otwórz plik w jego programie i zapisz ponownie.",
    "reason.no-permission": "Brak uprawnień",
    "remedy.no-permission": "Daj użytkownikowi, który uruchamia Kartotekę, prawo odczytu.",
    "reason.vanished": "Zniknęło podczas czytania",
    "remedy.vanished": "Uruchom polecenie ponownie.",
    "reason.deferred": "Odłożone (zawinił komputer, nie plik; dotychczasowy tekst zostaje)",
    "remedy.deferred": "Usuń przyczynę; następne uruchomienie spróbuje ponownie.",
    "reason.outside-root": "Dowiązanie poza folder",
    "remedy.outside-root": "Skopiuj plik do folderu albo zaindeksuj jego folder.",
    "status.documents": "Dokumenty",
    "status.chunks": "Fragmenty",
    "status.unreadable": "Nieczytelne pliki",
    "status.model": "Model",
    "status.model_of": ("{name} ({n} wymiar)", "{name} ({n} wymiary)", "{name} ({n} wymiarów)"),
    "status.generation": "Generacja",
    "status.updated": "Ostatnia zmiana",
    "status.size": "Rozmiar",
    "status.collections": "Kolekcje",
    "search.empty": "Pytanie jest puste.",
    "search.too_long": "Pytanie jest za długie: najwyżej {most} znaków.",
    "search.nothing": "Nic nie znaleziono.",
    "serve.public": (
        "Adres {host} jest widoczny w sieci, a nie ustawiono tokenu. Utwórz go "
        "(kartoteka token create --name NAZWA), ustaw zmienną KARTOTEKA_HTTP_TOKEN (co najmniej "
        "16 znaków) albo nasłuchuj na 127.0.0.1."
    ),
    "serve.taken": (
        "Nie można nasłuchiwać na {host}, port {port}: {problem}. Wybierz inny port opcją --port."
    ),
    "serve.at": "Kartoteka działa: {address}  (Ctrl+C kończy)",
    # Care of the index
    "help.force.backup": "Zastępuje istniejący plik.",
    "forget.removed": "Usunięto {path}: {documents}, {chunks}.",
    "forget.searched": "Szukano urywków jego treści ({pieces}) w plikach: {files}.",
    "forget.gone": "W folderze danych nie ma po nim śladu.",
    "forget.cleaned": "Usunięto wpisy, które o nim mówiły ({store}): {n}.",
    "forget.unproven": "Śladów nie znaleziono, ale to nie dowód:",
    "forget.traces": "Zostały ślady:",
    "forget.file_stays": (
        "Kopie zapasowe i sam plik pozostały. Jeśli plik zostanie w folderze, następne "
        "indeksowanie doda go znowu; wpisz go do .kartotekaignore."
    ),
    "backup.exists": "Plik {file} już istnieje. Wybierz inną nazwę albo dodaj --force.",
    "backup.no_folder": "Nie ma folderu {folder}.",
    "backup.made": "Zapisano kopię {file}: {documents}, {chunks}.",
    "restore.exists": "W folderze {folder} jest już indeks. Aby go zastąpić, dodaj --force.",
    "restore.done": "Przywrócono indeks z {made}: {documents}, {chunks}.",
    "error.details": "Szczegóły:",
    "machine.no-room": "Na dysku zabrakło miejsca.",
    "machine.drive": "Dysk nie odpowiada, jak powinien.",
    "machine.descriptors": "Otwarto zbyt wiele plików.",
    "machine.memory": "Komputerowi zabrakło pamięci.",
    "machine.rights": "Ten użytkownik nie ma tam prawa odczytu lub zapisu.",
    "mend.machine.no-room": (
        "Zrób miejsce na tym dysku i powtórz polecenie; co zrobiono, pozostaje zrobione."
    ),
    "mend.machine.drive": "Sprawdź dysk i jego połączenie (dmesg) i powtórz polecenie.",
    "mend.machine.descriptors": ("Podnieś limit otwartych plików (ulimit -n) i powtórz polecenie."),
    "mend.machine.memory": "Zwolnij pamięć i powtórz polecenie.",
    "mend.machine.rights": (
        "Uruchom polecenie jako właściciel tego folderu albo daj temu użytkownikowi prawo do niego."
    ),
    "error.CatalogMissing": "Nie ma jeszcze indeksu.",
    "mend.CatalogMissing": "kartoteka index FOLDER",
    "error.CatalogMismatch": (
        "Indeks zbudowano innym modelem, innym sposobem lub w innym formacie niż używany teraz."
    ),
    "mend.CatalogMismatch": "kartoteka index --rebuild",
    "error.CatalogDamaged": "Nie da się odczytać indeksu.",
    "mend.CatalogDamaged": (
        "kartoteka restore PLIK albo zaindeksuj od nowa do innego folderu --data."
    ),
    "error.IndexLocked": "Inny proces właśnie zapisuje indeks.",
    "mend.IndexLocked": "Poczekaj, aż skończy (opcja --wait SEKUNDY), albo zatrzymaj go.",
    "error.JudgeDamaged": "Plik z własną kalibracją odpowiedzi (answers.json) jest uszkodzony.",
    "mend.JudgeDamaged": (
        "Skalibruj ponownie (kartoteka calibrate FOLDER) albo usuń plik: "
        "obowiązuje wtedy kalibracja dostarczona."
    ),
    "error.RebuildIncomplete": (
        "Nowy indeks nie miałby dokumentów, które ma dotychczasowy, więc dotychczasowy pozostał."
    ),
    "mend.RebuildIncomplete": (
        "Usuń przyczynę i uruchom ponownie: kartoteka index --rebuild (zacznie, gdzie skończyło)."
    ),
    "error.NotIndexed": "Takiego dokumentu nie ma w indeksie.",
    "mend.NotIndexed": (
        "Podaj ścieżkę względem zaindeksowanego folderu, jak pokazuje ją wyszukiwanie."
    ),
    "error.BackupRefused": "To nie jest cała kopia zapasowa Kartoteki.",
    "mend.BackupRefused": "Wybierz inną kopię.",
    "error.RootRefused": ("Tego folderu nie da się teraz zaindeksować; indeks pozostał bez zmian."),
    "mend.RootRefused": (
        "Sprawdź ścieżkę i czy dysk jest podłączony. Jeśli pliki usunięto celowo, dodaj "
        "--allow-empty."
    ),
    "error.EmbedderUnavailable": "Nie można użyć modelu osadzeń.",
    "mend.EmbedderUnavailable": (
        "Sprawdź nazwę modelu (embedding.model) i czy zainstalowano kartoteka[models]."
    ),
    # Usage lines
    "cli.usage.options": "[OPCJE]",
    "cli.usage.command": "POLECENIE [ARGUMENTY]...",
    # What the doctor says
    "doctor.well": "Wszystko w porządku.",
    "doctor.error": "Błąd:",
    "doctor.warning": "Uwaga:",
    "doctor.no_index": "Nie ma jeszcze indeksu.",
    "doctor.cannot_open": "Nie da się otworzyć indeksu ({problem}).",
    "doctor.damaged_set_aside": (
        "Uszkodzone pliki odłożono w folderze {folder}: {files}. Po sprawdzeniu indeksu "
        "można je usunąć."
    ),
    "doctor.unfinished_copy": (
        "Przerwana kopia zapasowa lub przywracanie zostawiło kopię całego indeksu: {folder}. "
        "Usunie ją też następne z tych poleceń."
    ),
    "doctor.open_to_others": (
        "Inni użytkownicy tej maszyny mogą otworzyć folder danych {folder} ({n}): {files}. "
        "Leży w nim treść dokumentów."
    ),
    "doctor.broken_file": "Pliku {file} nie da się użyć ({problem}).",
    "doctor.feedback_full": ("Zapisane opinie o odpowiedziach: {count}. Nowe nie są przyjmowane."),
    "doctor.feedback_broken": "Nie można odczytać pliku opinii o odpowiedziach ({problem}).",
    "doctor.little_space": (
        "Na dysku zostało tylko {mb} MB; przebudowa indeksu może się nie zmieścić."
    ),
    "doctor.mismatch": "Indeks zbudowano inaczej, niż mówią ustawienia ({problem}).",
    "doctor.empty": "Indeks jest pusty.",
    "doctor.no_words": "Wyszukiwanie słów niczego nie znajduje, choć indeks ma dokumenty.",
    "doctor.no_vectors": (
        "Fragmenty bez wektorów, których wyszukiwanie według znaczenia nie zna: {missing} z "
        "{chunks}."
    ),
    "doctor.root_gone": (
        "Folderu kolekcji „{collection}” nie ma pod adresem {root}. Podłącz dysk albo "
        "podaj nowe miejsce."
    ),
    "doctor.much_unreadable": (
        "Pliki kolekcji „{collection}”, których nie da się przeszukać: {bad} z {files} "
        "({percent}%)."
    ),
    "doctor.recognition_missing": (
        "Nie ma programu do rozpoznawania tekstu (Tesseract), a plików bez tekstu lub z takimi "
        "stronami jest {n}. Po instalacji przeczyta je następne: kartoteka index."
    ),
    "doctor.recognition_languages": (
        "Rozpoznawanie tekstu nie ma danych języka: {languages}. Skany w nim będą czytane błędnie."
    ),
    "doctor.office_missing": (
        "Nie ma programu LibreOffice, a plików starych formatów Office jest {n}. Po instalacji "
        "przeczyta je następne: kartoteka index."
    ),
    "doctor.run_interrupted": (
        "Ostatnie indeksowanie kolekcji „{collection}” przerwano ({ended})."
    ),
    "doctor.run_failed": (
        "Ostatnie indeksowanie kolekcji „{collection}” skończyło się błędem ({ended})."
    ),
    "doctor.model": "Nie można użyć modelu osadzeń ({problem}).",
    # Why a passage stands where it does
    "search.why": "ocena {score}: {legs}; pasujące słowa: {words}",
    "search.leg": "{leg} {score} (miejsce {rank}, wkład {part})",
    "search.leg.dense": "znaczenie",
    "search.leg.lexical": "słowa",
    # Watching and verifying
    "index.only_one_way": "Opcje --dry-run, --watch i --rebuild wykluczają się.",
    "index.watching": "Czekam na zmiany. Ctrl+C kończy.",
    "index.change": "{collection}: {counted} ({seconds} s)",
    "index.no_change": "bez zmian",
    "help.no_files": "Nie porównuje treści plików na dysku.",
    "verify.well": "Indeks jest spójny.",
    "verify.repaired": (
        "Naprawiono: {done}. Zostało: {left}. Po naprawie uruchom: kartoteka index"
    ),
    "verify.database": "Uszkodzona baza danych",
    "verify.seal": "Zmienione dane indeksu",
    "verify.text": "Zmieniony tekst dokumentu",
    "verify.passage": "Fragment niezgodny z tekstem",
    "verify.vector": "Zły wektor",
    "verify.words": "Niepełny indeks słów",
    "verify.vector-file": "Uszkodzony plik wektorów",
    "verify.needed-file": "Pliku, którego usługa potrzebuje, nie da się użyć",
    "verify.file-gone": "Plik zniknął",
    "verify.file-changed": "Plik się zmienił",
    "verify.root-gone": "Brak folderu kolekcji",
    # Beneath the page
    "page.private": "Pytania nie są zapisywane.",
    # Evaluation
    "help.details": (
        "Pokazuje też pytania z najsłabszymi wynikami (w JSON: wyniki każdego pytania)."
    ),
    "help.legs": "Mierzy też samo znaczenie i same słowa oraz to, ile zyskują razem.",
    "help.write_run": "Zapisuje znalezione dokumenty w formacie TREC.",
    "help.compare": "Porównuje z wynikami zapisanymi wcześniej w formacie TREC.",
    "help.no_cache": "Nie zapamiętuje wektorów dokumentów zbioru.",
    "evaluate.fault": "Nie da się ocenić: {problem}",
    "evaluate.head": "{dataset} ({mode}): {documents}, {queries}, {seconds} s",
    "evaluate.queries": (
        "{n} pytanie",
        "{n} pytania",
        "{n} pytań",
    ),
    "evaluate.compared": "({difference}; 95%: od {low} do {high}; p = {p})",
    "evaluate.leg": "Tylko {mode} (w nawiasie: o ile lepiej razem):",
    "evaluate.worst": "Najsłabsze wyniki:",
    "evaluate.rank": "miejsce {rank}",
    "evaluate.progress": "Indeksowanie zbioru: {done}/{of}",
    # Answers
    "help.ask": (
        "Odpowiada na pytanie słowami dokumentów i pokazuje, gdzie stoją, albo mówi, że "
        "odpowiedzi nie ma."
    ),
    "help.previous": "Wcześniejsze pytanie rozmowy (można podać kilka razy, od najstarszego).",
    "ask.empty": "Podaj pytanie.",
    "ask.conflict": "Dokumenty podają różne odpowiedzi; najnowsza jest pierwsza:",
    "ask.nearest": "Najbliższe fragmenty:",
    "ask.unsure": "Nie mam pewnej odpowiedzi. Może chodzi o jedno z tych miejsc:",
    "ask.not_found": "Nie udało mi się znaleźć pewnej odpowiedzi.",
    "answer.reason.nothing": "Nie udało mi się znaleźć fragmentu o tym, o co pytasz.",
    "answer.reason.name": "W najbliższych fragmentach nie widzę nazwy „{name}”.",
    "answer.reason.absent": "W żadnym z dokumentów nie ma nazwy „{name}”.",
    "answer.reason.word": "W najbliższych fragmentach nie widzę słowa „{word}” ani podobnego.",
    "answer.reason.year": "Nie wiem, czy najbliższe fragmenty dotyczą roku {year}.",
    "answer.reason.kind": (
        "W dokumencie, który wydaje się najbliższy („{title}”), nie udało mi się wskazać {kind}."
    ),
    "answer.reason.instead": (
        "Dokument, który wydaje się najbliższy („{title}”), podaje {given}; nie udało mi się "
        "wskazać w nim {kind}."
    ),
    "answer.reason.related": (
        "Najbliższy temat ma dokument „{title}”, ale nie mam pewności, czy odpowiada na to pytanie."
    ),
    "answer.kind.person": "osoby, o którą pytasz",
    "answer.kind.organisation": "organizacji, o którą pytasz",
    "answer.kind.date": "daty, o którą pytasz",
    "answer.kind.hour": "godziny, o którą pytasz",
    "answer.kind.duration": "czasu, o który pytasz",
    "answer.kind.money": "kwoty, o którą pytasz",
    "answer.kind.percent": "odsetka, o który pytasz",
    "answer.kind.number": "liczby, o którą pytasz",
    "answer.kind.place": "miejsca, o które pytasz",
    "answer.kind.email": "adresu e-mail",
    "answer.kind.phone": "numeru telefonu",
    "answer.kind.web": "adresu strony internetowej",
    "answer.kind.identifier": "numeru ani kodu, o który pytasz",
    "answer.kind.reason": "powodu, o który pytasz",
    "answer.kind.role": "funkcji tej osoby",
    "answer.given.email": "adres e-mail",
    "answer.given.phone": "numer telefonu",
    "answer.given.web": "adres strony internetowej",
    # A page of a made-up intranet
    "demo.title": "Intranet Szpitala Zmyślonego (przykład)",
    "demo.notice": "Strona przykładowa. Szpital Zmyślony nie istnieje.",
    "demo.organisation": "Szpital Zmyślony w Niebywałej",
    "demo.welcome": "Dzień dobry! Czego szukasz?",
    "demo.lead": (
        "Zapytaj własnymi słowami o regulaminy, umowy, cenniki i protokoły. Wyszukiwarka pokaże "
        "fragment, plik i stronę."
    ),
    "demo.menu": "Intranet",
    "demo.menu.news": "Aktualności",
    "demo.menu.people": "Pracownicy",
    "demo.menu.forms": "Formularze",
    "demo.menu.help": "Pomoc",
    "demo.about.news": "W piątek ćwiczymy ewakuację. Zbiórka na dziedzińcu przy kasztanie.",
    "demo.about.people": "Telefony wewnętrzne i dyżury. Kto zastępuje kogo w tym tygodniu.",
    "demo.about.forms": "Wniosek urlopowy, delegacja, zamówienie materiałów biurowych.",
    "demo.about.help": "Dział informatyki: pokój 12, od 7:30 do 15:30.",
    "demo.how": "Tyle trzeba wkleić na stronę",
    # The source view
    "source.bar": "Poruszanie się po dokumencie",
    "source.back": "Wróć do wyników",
    "source.search": "Szukaj w dokumentach",
    "source.again": "Zapytaj ponownie",
    "source.previous": "Poprzednie trafienie",
    "source.next": "Następne trafienie",
    "source.number": "{number} z {of}",
    "source.passages": (
        "{n} trafienie",
        "{n} trafienia",
        "{n} trafień",
    ),
    "source.to_quote": "Do cytatu",
    "source.original": "Otwórz oryginał",
    "source.beside": "O cytacie i dokumencie",
    "source.quote": "Cytat",
    "source.quote_here": "Tu zaczyna się cytat",
    "source.cite": "Jak cytować",
    "source.copy": "Kopiuj",
    "source.copy_quote": "Kopiuj cytat ze źródłem",
    "source.copied": "Skopiowano",
    "source.found": "Trafienia w tym dokumencie",
    "source.as_text": "Pokaż jako tekst",
    "source.as_pages": "Pokaż strony",
    "source.keys": (
        "Klawisze: n – następne trafienie, p – poprzednie, + i − – powiększenie, Esc – wyniki."
    ),
    "source.page": "Strona",
    "source.page.of": "Numer strony, od 1 do {n}",
    "source.zoom": "Powiększenie",
    "source.zoom.in": "Powiększ",
    "source.zoom.out": "Pomniejsz",
    "source.within": "Szukaj w tym dokumencie",
    "source.contents": "Spis treści",
    "source.details": "Szczegóły pliku",
    "source.details.file": "Plik",
    "source.details.type": "Typ",
    "source.details.size": "Rozmiar",
    "source.details.bytes": "{n} B",
    "source.details.hash": "Suma kontrolna",
    "source.details.place": "Miejsce cytatu",
    "source.details.characters": "Znaki w tekście",
    "source.text": "Tekst",
    "source.pages": "Strony",
    "source.earlier": "Pokaż wcześniejszy fragment",
    "source.later": "Pokaż dalszy ciąg",
    "source.earlier_pages": "Pokaż wcześniejsze strony",
    "source.later_pages": "Pokaż dalsze strony",
    "source.page_image": "Obraz strony: {place}",
    "source.table": "Tabela",
    "source.cite.title": "„{title}”",
    "source.cite.file": "plik: {path}",
    "source.cite.accessed": "dostęp: {date}",
    "source.notice.changed": (
        "Plik zmienił się od czasu indeksowania. Poniżej jest tekst zapisany w indeksie, z którego "
        "pochodzi cytat; obecny plik może brzmieć inaczej."
    ),
    "source.notice.gone": (
        "Pliku nie ma już tam, gdzie był podczas indeksowania. Poniżej jest jego tekst zapisany "
        "w indeksie."
    ),
    "source.notice.inside": (
        "To załącznik. Przycisk „Otwórz oryginał” otwiera plik, w którym się znajduje."
    ),
    "source.notice.no_such_place": (
        "Wskazanego miejsca nie ma w tym dokumencie: mógł zmienić się od czasu, gdy powstał "
        "odsyłacz."
    ),
    "source.notice.not_on_page": (
        "Cytatu nie udało się odnaleźć na obrazie strony (może pochodzić z uwagi lub pola "
        "formularza). Jego treść jest podana obok."
    ),
    "source.notice.pages_failed": (
        "Stron tego pliku nie da się pokazać. Poniżej jest jego tekst zapisany w indeksie."
    ),
    "source.notice.recognised": (
        "Ten tekst program odczytał z obrazu strony (OCR). Litery i liczby mogą być inne niż na "
        "stronie: porównaj z obrazem to, co ważne."
    ),
    "source.notice.no_text": "W tym dokumencie nie ma tekstu.",
    "source.trouble.no_document": "Tego dokumentu nie ma w indeksie.",
    "source.trouble.no_document.how": (
        "Mógł zostać zmieniony lub usunięty od czasu, gdy powstał odsyłacz. Poszukaj ponownie."
    ),
    "source.trouble.no_index": "Nie ma jeszcze żadnych dokumentów.",
    "source.trouble.no_index.how": "Osoba, która opiekuje się Kartoteką, musi je najpierw dodać.",
    "source.trouble.fault": "Dokumentu nie da się teraz pokazać.",
    "source.trouble.fault.how": (
        "Spróbuj ponownie za chwilę. Jeśli to się powtarza, powiadom osobę, która "
        "opiekuje się Kartoteką."
    ),
    # Tokens, walls and assistants
    "help.token": (
        "Tworzy, wypisuje i unieważnia tokeny, którymi przedstawiają się programy i osoby."
    ),
    "help.token.create": "Tworzy token i pokazuje go ten jeden raz.",
    "help.token.list": "Wypisuje nazwy i uprawnienia tokenów, bez nich samych.",
    "help.token.revoke": "Unieważnia token, od razu.",
    "help.token.name": "Nazwa, po której poznasz token.",
    "help.token.role": (
        "read: pyta i czyta; write: także dodaje; admin: wszystko, bez ograniczeń dostępu; "
        "desk: tylko pulpit operatora, bez zmian dla czytelników."
    ),
    "help.token.groups": "Grupy po przecinku, do których należy ten, kto go pokaże.",
    "help.token.expires": "Po ilu dniach token przestaje działać.",
    "help.mcp": "Udostępnia wyszukiwanie asystentom przez MCP, na standardowym wejściu i wyjściu.",
    "help.mcp.http": (
        "Udostępnia je przez HTTP, na adresie pętli zwrotnej, tak jak serve, z tokenem."
    ),
    "help.mcp.groups": "Tylko to, co widzą te grupy (po przecinku; puste: to, co widzą wszyscy).",
    "help.mcp.links": "Adres strony wyszukiwania, od którego zaczynają się odnośniki cytatów.",
    "mcp.groups": (
        "--groups dotyczy standardowego wejścia; przez HTTP grupy ma token: "
        "kartoteka token create --groups"
    ),
    "help.token.yes": "Tworzy pierwszy token bez pytania, choć zamyka on usługę.",
    "token.closes": (
        "Dotąd usługa odpowiada bez tokenu każdemu na tym komputerze. Z tym tokenem odpowie "
        "tylko temu, kto pokaże token: od razu, także usługa, która już działa. Kto czyta bez "
        "tokenu, straci dostęp, a unieważnienie tokenu tego nie cofnie."
    ),
    "token.closes.sites": (
        "Straci go też wyszukiwarka na stronach {sites}, która nie ma klucza publicznego "
        "(intranet.keys)."
    ),
    "token.closes.desk": (
        "Token tylko do pulpitu operatora niczego nie zmienia dla czytelników: --role desk"
    ),
    "token.sure": "Utworzyć token? [t/N]",
    "token.needs_yes": (
        "Nie ma tu kogo zapytać, czy tak ma być. Potwierdź przez --yes albo wybierz --role desk."
    ),
    "token.not_made": "Token nie powstał.",
    "token.nobody": (
        "Nikt nie może już pytać: każdy musi pokazać token, a żadnego nie ma. Utwórz nowy "
        "albo usuń {file}, żeby znów mógł pytać każdy na tym komputerze."
    ),
    "doctor.door.open": (
        "Kto może pytać: każdy na tym komputerze, bez tokenu. Tokenów tylko do pulpitu: {desk}."
    ),
    "doctor.door.token": (
        "Kto może pytać: kto pokaże token. Działających tokenów: {tokens}, tylko do pulpitu: "
        "{desk}."
    ),
    "doctor.door.proxy": (
        "Kto może pytać: kogo zaloguje serwer pośredniczący. Tokenów tylko do pulpitu: {desk}."
    ),
    "doctor.door.token_or_proxy": (
        "Kto może pytać: kogo zaloguje serwer pośredniczący albo kto pokaże token. "
        "Działających tokenów: {tokens}, tylko do pulpitu: {desk}."
    ),
    "doctor.door.nobody": "Kto może pytać: nikt. Tokenów tylko do pulpitu: {desk}.",
    "doctor.nobody_can_ask": "Kto pyta, musi pokazać token, a żaden token nie działa.",
    "token.made": "Token „{name}” jest powyżej. Zapisz go teraz: nie da się go pokazać ponownie.",
    "token.name": (
        "Nazwa „{name}” ma inne znaki niż litery, cyfry, „.”, „_” i „-” albo ponad 64 znaki."
    ),
    "token.exists": "Token „{name}” już jest. Unieważnij go albo wybierz inną nazwę.",
    "token.unknown": "Nie ma tokenu „{name}”. Istniejące pokazuje: kartoteka token list",
    "token.revoked": "Token „{name}” już nie działa.",
    "token.none": "Nie ma żadnego tokenu.",
    "token.never": "bezterminowo",
    "token.until": "do {day}",
    "token.expired": "wygasł {day}",
    "token.everyone": "„*” oznacza w regułach wszystkich; token nie może należeć do takiej grupy.",
    "mcp.missing": "Brakuje pakietu mcp. Zainstaluj: pip install 'kartoteka[mcp]'",
    "mcp.public": (
        "MCP przez HTTP nasłuchuje tylko na adresie pętli zwrotnej, nie na {host}. Dla "
        "sieci postaw przed nim serwer pośredniczący."
    ),
    "mcp.no_token": (
        "MCP przez HTTP wymaga tokenu. Utwórz go: kartoteka token create --name asystent"
    ),
    "mcp.at": "MCP działa: {address}  (Ctrl+C kończy)",
    "doctor.access_broken": (
        "Reguł dostępu w {file} nie da się odczytać ({problem}). Dopóki tak jest, "
        "tylko administratorzy widzą dokumenty."
    ),
    "doctor.tokens_broken": (
        "Pliku tokenów nie da się użyć ({problem}). Żaden token nie działa; usuń plik "
        "i utwórz tokeny na nowo."
    ),
    "doctor.token_expired": "Token „{name}” wygasł.",
    "doctor.tokens_readable": "Plik {file} mogą czytać inni użytkownicy tej maszyny.",
    "doctor.wall_idle": (
        "Reguła {number} w {file} nie dotyczy żadnego pliku w indeksie: może nazwa "
        "jest błędna albo folder ją zmienił."
    ),
    "error.AccessRulesBroken": (
        "Reguł dostępu nie da się odczytać, a bez nich nic nie jest pokazywane."
    ),
    "mend.AccessRulesBroken": "kartoteka doctor",
    "error.TokensBroken": "Pliku tokenów nie da się użyć.",
    "mend.TokensBroken": "Usuń go i utwórz tokeny na nowo: kartoteka token create",
    **DESK,
    **MODEL,
    **PAGE,
    **START,
    "help.batch": (
        "Odpowiada na wszystkie pytania z pliku CSV lub XLSX i zapisuje odpowiedzi obok nich."
    ),
    "help.batch.out": (
        "Plik z odpowiedziami (domyślnie obok pliku z pytaniami, z końcówką „-odpowiedzi”)."
    ),
    "help.calibrate": "Uczy się z pytań o znanych odpowiedziach, kiedy odpowiedź jest pewna.",
    "help.feedback": "Zapisuje opinie o odpowiedziach jako pytania do pomiaru.",
    "help.feedback.out": "Plik questions.jsonl (domyślnie standardowe wyjście).",
    "help.answers": "Mierzy odpowiedzi zamiast wyszukiwania.",
    "ask.batch.no_file": "Nie ma pliku ani folderu {file}.",
    "ask.batch.fault": "Na te pytania nie da się odpowiedzieć: {problem}",
    "ask.batch.suffix": "-odpowiedzi",
    "calibrate.done": (
        "Pytań: {questions}, w tym bez odpowiedzi: {unanswerable}. Odmowy: precyzja "
        "{precision}%, czułość {recall}%; niesłusznie odmówiono w {wrongly}% pytań z "
        "odpowiedzią."
    ),
    "ask.batch.done": (
        "{n} pytanie, odpowiedzi: {path}",
        "{n} pytania, odpowiedzi: {path}",
        "{n} pytań, odpowiedzi: {path}",
    ),
    "feedback.exported": ("{n} pytanie", "{n} pytania", "{n} pytań"),
}
