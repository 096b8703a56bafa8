"""Why a file cannot be searched and what to do about it, in Polish.

``ingest`` says both in English, fitting the one file; the index keeps the sentences and programs
get them as they are. A key here is such a sentence, with {} where something of the file stands;
what stands there is looked up as well. tests/service/test_file_reasons.py finds a missing one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ingest.programs import CONVERT, INSTALL_OFFICE, INSTALL_RECOGNITION, RECOGNISE
from service.messages import Language

POLISH: Mapping[str, str] = {
    # Kinds that are not read
    "A Publisher file": "Plik programu Publisher",
    "A Visio drawing": "Rysunek programu Visio",
    "A binary file of an unknown kind": "Plik binarny nieznanego rodzaju",
    "A binary workbook": "Skoroszyt binarny",
    "A data file": "Plik danych",
    'A data file ("{}")': "Plik danych („{}”)",
    "A file of an unknown kind ({})": "Plik nieznanego rodzaju ({})",
    "A mailbox": "Skrzynka pocztowa",
    "A program": "Program",
    "A signature without the document that it signs": "Podpis bez dokumentu, który podpisuje",
    "A sound or video recording": "Nagranie dźwięku lub obrazu",
    "A dynamic XFA form: its pages are drawn by Adobe's programs alone": (
        "Dynamiczny formularz XFA: jego strony rysują tylko programy firmy Adobe"
    ),
    "A {} image": "Obraz {}",
    "An Apple iWork file": "Plik Apple iWork",
    "An Office file of an old format": "Plik Office w starym formacie",
    "An OpenDocument {}": "Plik OpenDocument innego rodzaju ({})",
    "An archive": "Archiwum",
    "An image": "Obraz",
    "An old binary Office file": "Plik Office w starym formacie binarnym",
    "An old binary Office file under the name of a new one": (
        "Plik Office w starym formacie binarnym pod nazwą nowego"
    ),
    "An old binary {} file": "Plik programu {} w starym formacie binarnym",
    "Binary data, not text ({})": "Dane binarne, nie tekst ({})",
    "The file does not start as RTF does": "Plik nie zaczyna się jak RTF",
    "The file holds {}, not {}": "Plik zawiera co innego: {}, a nie {}",
    "a presentation": "prezentację",
    "its first bytes are others": "zaczyna się od innych bajtów",
    "nothing is in it": "nic w nim nie ma",
    "a text document": "dokument tekstowy",
    "a workbook": "skoroszyt",
    "zero bytes": "bajty zerowe",
    "control characters": "znaki sterujące",
    # No text
    "No words were recognised; pages: {}": "Nie rozpoznano żadnych słów; strony: {}",
    "Recognition failed; pages: {}": "Rozpoznawanie tekstu nie powiodło się; strony: {}",
    "Text was recognised; pages: {}": "Tekst rozpoznano z obrazu; strony: {}",
    "A scan: {} of {} pages are images": "Skan: strony będące obrazami: {} z {}",
    "All text stands in inserted documents ({}) that are not read": (
        "Cały tekst jest we wstawionych dokumentach ({}), które nie są czytane"
    ),
    "All text stands in {}": "Cały tekst jest tutaj: {}",
    "An archive without a single document": "Archiwum bez żadnego dokumentu",
    "An archive without a single entry": "Archiwum bez żadnego pliku",
    "Drawings or empty form fields, but no text, on {} pages": (
        "Rysunki lub puste pola formularza, bez tekstu; strony: {}"
    ),
    "No cell of the workbook is filled": "W skoroszycie nie ma wypełnionej komórki",
    "Nothing stands on its pages ({})": "Strony są puste ({})",
    "Only page numbers, or lines that every page repeats, stand on its pages": (
        "Na stronach są tylko ich numery albo wiersze, które się na każdej powtarzają"
    ),
    "Only formulas without stored results ({})": "Same formuły bez zapisanych wyników ({})",
    "The book lists no chapter": "Książka nie wymienia żadnego rozdziału",
    "The book's pages ({}) hold no text": "Strony książki ({}) nie zawierają tekstu",
    "The document has no text": "Dokument nie zawiera tekstu",
    "The document holds only pictures ({})": "Dokument zawiera tylko obrazy ({})",
    "The file has 0 bytes": "Plik ma 0 bajtów",
    "The file has no content": "Plik nie ma treści",
    "The file has no text": "Plik nie zawiera tekstu",
    "The file holds no text": "Plik nie zawiera tekstu",
    "The file holds nothing but white space": "Plik zawiera tylko odstępy",
    "The file holds only pictures or embedded objects ({})": (
        "Plik zawiera tylko obrazy lub osadzone obiekty ({})"
    ),
    "The calendar holds no event": "Kalendarz nie zawiera żadnego wydarzenia",
    "The mailbox holds no message": "Skrzynka nie zawiera żadnej wiadomości",
    "The message is empty": "Wiadomość jest pusta",
    "The page has no visible text": "Strona nie ma widocznego tekstu",
    'The part "{}" is empty': "Część „{}” jest pusta",
    "The presentation has no slides": "Prezentacja nie ma slajdów",
    "The slides have no text of their own": "Slajdy nie mają własnego tekstu",
    "The slides hold only pictures or embedded objects ({})": (
        "Slajdy zawierają tylko obrazy lub osadzone obiekty ({})"
    ),
    "The table has no filled cell": "W tabeli nie ma wypełnionej komórki",
    # Closed
    "The book is locked by rights management (DRM)": "Książka jest zamknięta zabezpieczeniem DRM",
    "The file is encrypted for the holders of a certificate or by a special program": (
        "Plik jest zaszyfrowany dla posiadaczy certyfikatu albo przez osobny program"
    ),
    "The file is protected by a password": "Plik jest zabezpieczony hasłem",
    "The message is encrypted": "Wiadomość jest zaszyfrowana",
    "The message is encrypted (S/MIME)": "Wiadomość jest zaszyfrowana (S/MIME)",
    "The text is encrypted (PGP)": "Treść jest zaszyfrowana (PGP)",
    # Damaged
    '"{}" declares XML entities, which are not followed': (
        "„{}” definiuje encje XML, których się nie rozwija"
    ),
    "An entry's name leads out of the archive, which no office program writes": (
        "Nazwa w archiwum prowadzi poza nie; żaden program biurowy tak nie zapisuje"
    ),
    "Its letters are lost ({})": "Litery zostały utracone ({})",
    "Its parser failed: {}": "Program czytający zawiódł: {}",
    "Its parts are nested deeper than any mail program nests them": (
        "Części zagnieżdżone głębiej, niż robi to jakikolwiek program pocztowy"
    ),
    "Its parts are nested deeper than any office program makes them": (
        "Części zagnieżdżone głębiej, niż robi to jakikolwiek program biurowy"
    ),
    "A passage of it could not be embedded ({})": "Fragmentu nie udało się zamienić w wektor ({})",
    "Its text could not be cut into passages ({})": "Tekstu nie udało się podzielić ({})",
    "Its text could not be taken into the index ({})": (
        "Tekstu nie udało się zapisać w indeksie ({})"
    ),
    "Letters without a character map on {} of {} pages": (
        "Litery bez mapy znaków; strony: {} z {}"
    ),
    "Neither a header nor a text can be found": "Nie ma ani nagłówka, ani treści",
    "Neither PDF reader can open it ({})": "Nie otwiera go żaden z dwóch czytników PDF ({})",
    "None of its {} pages can be read": "Nie da się odczytać żadnej ze stron ({})",
    "The Outlook attachment winmail.dat cannot be read ({})": (
        "Nie da się odczytać załącznika programu Outlook winmail.dat ({})"
    ),
    "The Outlook message cannot be opened ({})": (
        "Nie da się otworzyć wiadomości programu Outlook ({})"
    ),
    "The signature around the document cannot be followed ({})": (
        "Nie da się odczytać podpisu wokół dokumentu ({})"
    ),
    "The XML of {} is broken ({})": "Uszkodzony XML części {} ({})",
    "The archive holds no package of an e-book (.opf)": "W archiwum nie ma opisu książki (.opf)",
    "The book lacks all its chapters": "W książce brakuje wszystkich rozdziałów",
    "The file has no body of an OpenDocument": "Plik nie ma treści dokumentu OpenDocument",
    "The file is an archive, but names no main part of an Office document": (
        "Plik jest archiwum, ale nie wskazuje głównej części dokumentu Office"
    ),
    "The file is cut off or not a ZIP archive ({})": (
        "Plik jest ucięty albo nie jest archiwum ZIP ({})"
    ),
    'The part "{}" is missing from the file': "W pliku brakuje części „{}”",
    'The part "{}" is packed by method {}, which no office program uses': (
        "Część „{}” jest spakowana metodą {}, której nie używa żaden program biurowy"
    ),
    "The reading process died over this file": "Program czytający zakończył się na tym pliku",
    "LibreOffice cannot open it ({})": "LibreOffice nie potrafi go otworzyć ({})",
    "The image cannot be opened ({})": "Nie da się otworzyć obrazu ({})",
    # Limits
    "LibreOffice did not make it into a new file within {} s": (
        "LibreOffice nie przetworzył go na nowy plik w ciągu {} s"
    ),
    "The image has more pixels than are read ({})": (
        "Obraz ma więcej pikseli, niż jest czytanych ({})"
    ),
    "The time for one file ended when {} of {} pages were recognised": (
        "Czas na jeden plik minął, gdy rozpoznano {} z {} stron"
    ),
    "Attached more than {} levels deep": "Załączone głębiej niż na {} poziomach",
    "More than {} files in one archive; {} are not read": (
        "Ponad {} plików w jednym archiwum; nieprzeczytanych: {}"
    ),
    "Reading what stands before took most of {} s; {} are not read": (
        "Czytanie tego, co stoi wcześniej, zajęło większość z {} s; nieprzeczytanych: {}"
    ),
    "More than {} attachments in one file": "Ponad {} załączników w jednym pliku",
    "Reading it took more than {} MiB of memory": "Czytanie wymagało ponad {} MiB pamięci",
    "Reading it took more than {} s": "Czytanie trwało ponad {} s",
    "Reading it took more than {} s of the processor": (
        "Czytanie zajęło ponad {} s czasu procesora"
    ),
    "Reading it did not end in {} s by the clock": "Czytanie nie skończyło się w ciągu {} s",
    "Cutting its text took more than {} s of the processor": (
        "Podział tekstu zajął ponad {} s czasu procesora"
    ),
    "Cutting its text took more than {} MiB of memory": (
        "Podział tekstu wymagał ponad {} MiB pamięci"
    ),
    "Cutting its text did not end in {} s by the clock": (
        "Podział tekstu nie skończył się w ciągu {} s"
    ),
    "The process that cut its text died ({})": "Proces dzielący tekst przerwał pracę ({})",
    "Its text has more than {} characters": "Tekst ma ponad {} znaków",
    "The file unpacks to more than {} MiB": "Plik rozpakowuje się do ponad {} MiB",
    "The file unpacks to more than {} MiB in one part": (
        "Plik rozpakowuje się do ponad {} MiB w jednej części"
    ),
    "The file unpacks to more than {} times its packed size": (
        "Po rozpakowaniu plik jest ponad {} razy większy"
    ),
    "The file unpacks to {}": "Plik rozpakowuje się do: {}",
    "The message has more than {} parts": "Wiadomość ma ponad {} części",
    "{} MiB; the limit is {} MiB": "{} MiB; granica to {} MiB",
    "{} entries; the limit is {}": "Plików w archiwum: {}; granica to {}",
    # The disk
    "A symbolic link to a hidden file": "Dowiązanie do ukrytego pliku",
    "A symbolic link to a hidden folder": "Dowiązanie do ukrytego folderu",
    "A link has taken the place of the file, or of a folder above it": (
        "Miejsce pliku lub folderu nad nim zajęło dowiązanie"
    ),
    "A symbolic link that leads out of the indexed folder": (
        "Dowiązanie, które prowadzi poza indeksowany folder"
    ),
    "Its {} is a link": "Plik {} jest tu dowiązaniem",
    "Its {} has a rule that cannot be understood ({})": (
        "Plik {} ma regułę, której nie da się zrozumieć ({})"
    ),
    "Its {} is not UTF-8 text": "Plik {} nie jest tekstem UTF-8",
    "The file may not be read by this user": "Ten użytkownik nie ma prawa odczytu pliku",
    "The file was removed while it was read": "Plik usunięto w trakcie czytania",
    "The file's name is not valid UTF-8": "Nazwa pliku nie jest poprawnym UTF-8",
    "The system cannot open the {}: {}": "System nie może otworzyć: {} ({})",
    "The {} lies so deep that the system cannot open it": (
        "Leży tak głęboko, że system nie może tego otworzyć ({})"
    ),
    "The {} may not be read by this user": "Ten użytkownik nie ma prawa odczytu ({})",
    "file": "plik",
    "folder": "folder",
    # The machine
    "The disk has no room left ({})": "Na dysku zabrakło miejsca ({})",
    "The drive does not answer as it should ({})": "Dysk nie odpowiada, jak powinien ({})",
    "The machine has no memory left ({})": "Komputerowi zabrakło pamięci ({})",
    "The reading process was ended from outside ({}), as for want of memory": (
        "Proces czytający zakończono z zewnątrz ({}), jak przy braku pamięci"
    ),
    "The system refused a step of reading it ({})": "System odmówił kroku czytania ({})",
    "Too many files are open ({})": "Otwarto zbyt wiele plików ({})",
    "Check the drive and its connection; the next run tries it again.": (
        "Sprawdź dysk i jego połączenie; następne uruchomienie spróbuje ponownie."
    ),
    "Free memory, or lower workers; the next run tries it again.": (
        "Zwolnij pamięć albo zmniejsz reading.workers; następne uruchomienie spróbuje ponownie."
    ),
    "Make room on the disk that holds {}; the next run tries it again.": (
        "Zrób miejsce na dysku, na którym leży {}; następne uruchomienie spróbuje ponownie."
    ),
    "Raise the limit of open files (ulimit -n); the next run tries it again.": (
        "Podnieś limit otwartych plików (ulimit -n); następne uruchomienie spróbuje ponownie."
    ),
    "See what keeps the machine or its drive busy; the next run tries it again.": (
        "Sprawdź, co zajmuje komputer lub dysk; następne indeksowanie spróbuje ponownie."
    ),
    "Split the file, or raise max_characters.": (
        "Podziel plik albo zwiększ reading.max_characters."
    ),
    "Split the file, or raise timeout_s.": "Podziel plik albo zwiększ reading.timeout_s.",
    "See to what the system says; the next run tries it again.": (
        "Usuń przyczynę, którą podaje system; następne uruchomienie spróbuje ponownie."
    ),
    # What to do
    RECOGNISE: (
        f"Zainstaluj rozpoznawanie tekstu ({INSTALL_RECOGNITION}) i zaindeksuj ponownie."
    ),
    CONVERT: (
        f"Zainstaluj LibreOffice ({INSTALL_OFFICE}) i zaindeksuj ponownie albo zapisz w obecnym "
        "formacie."
    ),
    "Compare what matters with the page: recognised letters can be wrong.": (
        "Co ważne, porównaj ze stroną: rozpoznane litery mogą być błędne."
    ),
    "Export it as PNG, JPEG or PDF.": "Wyeksportuj jako PNG, JPEG lub PDF.",
    "Index again: the next run goes on from there.": (
        "Zaindeksuj ponownie: następne uruchomienie zacznie od tego miejsca."
    ),
    "Nothing, if its pages show no text; otherwise save it anew from its own program.": (
        "Nic, jeśli strony nie pokazują tekstu; w innym razie zapisz plik od nowa z jego programu."
    ),
    "Nothing, if they show no text; otherwise scan them again at 300 dots per inch, in grey.": (
        "Nic, jeśli nie pokazują tekstu; w innym razie zeskanuj je ponownie w 300 dpi, w szarości."
    ),
    "Open it in its own program and save it in a current format.": (
        "Otwórz w jego programie i zapisz w obecnym formacie."
    ),
    "Save it smaller.": "Zapisz go w mniejszych wymiarach.",
    "Save these pages anew, or look at them yourself.": (
        "Zapisz te strony od nowa albo obejrzyj je w pliku."
    ),
    "Split the file or save it in a current format, or raise timeout_s.": (
        "Podziel plik albo zapisz w obecnym formacie, albo zwiększ reading.timeout_s."
    ),
    "Ask the sender to send the message as HTML or plain text.": (
        "Poproś nadawcę o wiadomość w formacie HTML lub zwykłego tekstu."
    ),
    "Ask the publisher for a copy without it.": "Poproś wydawcę o kopię bez zabezpieczenia.",
    "Check the drive and its connection.": "Sprawdź dysk i jego połączenie.",
    "Copy {} into the folder.": "Skopiuj {} do folderu.",
    "Copy the file into the folder, or index its own folder as well.": (
        "Skopiuj plik do folderu albo zaindeksuj także jego własny folder."
    ),
    "Correct the rule in {}.": "Popraw regułę w pliku {}.",
    "Do not open the file unless you know its sender; save its content as PDF.": (
        "Nie otwieraj pliku, jeśli nie znasz nadawcy; treść zapisz jako PDF."
    ),
    "Export it again from the program that made it, with fonts embedded, {}": (
        "Wyeksportuj ponownie z programu, w którym powstał, z osadzonymi czcionkami, "
        "albo rozpoznaj tekst programem OCR."
    ),
    "Export it again with its events.": "Wyeksportuj ponownie, z wydarzeniami.",
    "Export it again.": "Wyeksportuj ponownie.",
    "Export it as PDF or Office file.": "Wyeksportuj jako PDF lub plik Office.",
    "Export it as PDF.": "Wyeksportuj jako PDF.",
    "Export its messages as .eml files.": "Wyeksportuj wiadomości jako pliki .eml.",
    "Export what people read as HTML, PDF or text.": (
        "Wyeksportuj to, co czytają ludzie, jako HTML, PDF lub tekst."
    ),
    "Fetch it again from its source.": "Pobierz ponownie ze źródła.",
    "Fetch or export the file again from its source.": "Pobierz lub wyeksportuj plik ponownie.",
    "Fetch the file again from its source, or open it and save it anew.": (
        "Pobierz plik ponownie ze źródła albo otwórz go i zapisz od nowa."
    ),
    "Fetch the file again from its source.": "Pobierz plik ponownie ze źródła.",
    "Fetch the file again.": "Pobierz plik ponownie.",
    "Give the file the extension of its real format, or export it as text.": (
        "Nadaj plikowi rozszerzenie jego prawdziwego formatu albo wyeksportuj jako tekst."
    ),
    "Give the file the extension of what it is, or save it anew as RTF.": (
        "Nadaj plikowi właściwe rozszerzenie albo zapisz go od nowa jako RTF."
    ),
    "Give the file the extension of what it is.": "Nadaj plikowi właściwe rozszerzenie.",
    "Give the user that runs kartoteka the right to read this {}.": (
        "Daj użytkownikowi, który uruchamia Kartotekę, prawo odczytu ({})."
    ),
    "If the pages are images, run text recognition (OCR) on the file.": (
        "Jeśli strony są obrazami, rozpoznaj tekst programem OCR."
    ),
    "If its text is made by scripts, save the page from a browser as PDF.": (
        "Jeśli tekst tworzą skrypty, zapisz stronę z przeglądarki jako PDF."
    ),
    "Index again.": "Zaindeksuj ponownie.",
    "Move the file to where it is not hidden.": "Przenieś plik tam, gdzie nie jest ukryty.",
    "Move the folder to where it is not hidden.": (
        "Przenieś folder tam, gdzie nie jest ukryty."
    ),
    "Move the {} higher up, or shorten the names above it.": (
        "Przenieś wyżej ({}) albo skróć nazwy folderów nad nim."
    ),
    "Nothing, if the document stands beside it.": "Nic, jeśli dokument leży obok.",
    "Nothing, if it is meant to be empty.": "Nic, jeśli ma być pusty.",
    "Nothing, if so intended.": "Nic, jeśli tak ma być.",
    "Nothing, unless text is missing.": "Nic, chyba że brakuje tekstu.",
    "Nothing: it has no content.": "Nic: nie ma treści.",
    "Nothing: it has no text.": "Nic: nie ma tekstu.",
    "Open it in Acrobat or Adobe Reader and print it to PDF.": (
        "Otwórz w programie Acrobat lub Adobe Reader i wydrukuj do PDF."
    ),
    "Open it in LibreOffice and save it anew.": "Otwórz w LibreOffice i zapisz od nowa.",
    "Open it in Outlook and save it again.": "Otwórz w programie Outlook i zapisz ponownie.",
    "Open it in its own program and save it again.": "Otwórz w jego programie i zapisz ponownie.",
    "Open it in its own program and save it again; if it opens well, report this message.": (
        "Otwórz w jego programie i zapisz ponownie; jeśli otwiera się dobrze, zgłoś ten komunikat."
    ),
    "Open the file and save it anew.": "Otwórz plik i zapisz go od nowa.",
    "Open the file in Word and save it anew: it then becomes one text.": (
        "Otwórz plik w programie Word i zapisz od nowa: stanie się jednym tekstem."
    ),
    "Open the file in a spreadsheet program and save it: the results are then stored.": (
        "Otwórz plik w arkuszu kalkulacyjnym i zapisz: wyniki zostaną wtedy zachowane."
    ),
    "Open the file in an office program and save it anew.": (
        "Otwórz plik w programie biurowym i zapisz od nowa."
    ),
    "Open the message and save the text and the files one by one.": (
        "Otwórz wiadomość i zapisz osobno treść i każdy plik."
    ),
    "Open the message in the program that has its key, and save it unencrypted.": (
        "Otwórz wiadomość w programie, który ma jej klucz, i zapisz niezaszyfrowaną."
    ),
    "Put a written transcript beside it.": "Dodaj obok zapis tekstowy.",
    "Rename the file.": "Zmień nazwę pliku.",
    "Report this as an error of Kartoteka, with the file if it may be shown.": (
        "Zgłoś to jako błąd Kartoteki, z plikiem, jeśli wolno go pokazać."
    ),
    "Run text recognition (OCR) and save the result as a PDF with a text layer.": (
        "Rozpoznaj tekst programem OCR i zapisz jako PDF z warstwą tekstową."
    ),
    "Run text recognition (OCR) on an export as PDF, or add text to the slides.": (
        "Rozpoznaj tekst programem OCR na eksporcie do PDF albo dodaj tekst na slajdach."
    ),
    "Run text recognition (OCR) on an export as PDF, or add their text.": (
        "Rozpoznaj tekst programem OCR na eksporcie do PDF albo dopisz tekst obrazów."
    ),
    "Run text recognition (OCR) on an export as PDF.": (
        "Rozpoznaj tekst programem OCR na eksporcie do PDF."
    ),
    "Run text recognition (OCR) on it and save the result as a PDF with a text layer.": (
        "Rozpoznaj tekst programem OCR i zapisz jako PDF z warstwą tekstową."
    ),
    "Run text recognition (OCR) on the pictures, or add their text.": (
        "Rozpoznaj tekst obrazów programem OCR albo dopisz go."
    ),
    "Run the command again.": "Uruchom polecenie ponownie.",
    "Save an unprotected copy in the program that opens it.": (
        "Zapisz kopię bez zabezpieczenia w programie, który ten plik otwiera."
    ),
    "Save it as .xlsx.": "Zapisz jako .xlsx.",
    "Save it as {} or PDF.": "Zapisz jako {} lub PDF.",
    "Save it in a current format (.docx, .xlsx, .pptx) or as PDF.": (
        "Zapisz w obecnym formacie (.docx, .xlsx, .pptx) albo jako PDF."
    ),
    "Save it in a current format or as PDF.": "Zapisz w obecnym formacie albo jako PDF.",
    "Save it in a format that is read: PDF, Office, OpenDocument, HTML, text, e-mail, EPUB.": (
        "Zapisz w formacie, który jest czytany: PDF, Office, OpenDocument, HTML, tekst, e-mail, "
        "EPUB."
    ),
    "Save it without a password, or ask its author for such a copy.": (
        "Zapisz bez hasła albo poproś autora o taką kopię."
    ),
    "Save it without a password.": "Zapisz bez hasła.",
    "Save the attachments and put them into the folder.": "Zapisz załączniki w folderze.",
    "Save the document without its signature in the program that opens it.": (
        "Zapisz dokument bez podpisu w programie, który go otwiera."
    ),
    "Save the file without a password.": "Zapisz bez hasła.",
    "Save the inner file and put it into the folder.": "Zapisz wewnętrzny plik w folderze.",
    "Save the message again as .eml.": "Zapisz wiadomość ponownie jako .eml.",
    "Save {} as UTF-8.": "Zapisz {} jako UTF-8.",
    "Split the file or save it again from its own program, or raise timeout_s.": (
        "Podziel plik albo zapisz go ponownie z jego programu, albo zwiększ reading.timeout_s."
    ),
    "Split the file, or raise max_file_mib.": (
        "Podziel plik albo zwiększ reading.max_file_mib."
    ),
    "Split the file, or raise memory_mib.": "Podziel plik albo zwiększ reading.memory_mib.",
    "Split the file, or save what is to be found in it as CSV or PDF.": (
        "Podziel plik albo zapisz to, co ma być znajdowane, jako CSV lub PDF."
    ),
    "Unpack it into the folder.": "Rozpakuj do folderu.",
}  # fmt: skip


def in_language(sentence: str, language: Language) -> str:
    """The sentence for people; one that is not in the table stays as it is."""
    if language == "en":
        return sentence
    exact = POLISH.get(sentence)
    if exact is not None:
        return exact
    for pattern, polish in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return polish.format(*(POLISH.get(field, field) for field in found.groups()))
    return sentence


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences with places, those that say most of their own first."""
    with_places = sorted((key for key in POLISH if "{}" in key), key=len, reverse=True)
    return tuple(
        (re.compile("(.*)".join(map(re.escape, key.split("{}"))), re.DOTALL), POLISH[key])
        for key in with_places
    )
