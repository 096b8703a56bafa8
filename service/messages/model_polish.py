"""Polish messages about the operator's language model."""

from __future__ import annotations

from service.messages import Messages

MESSAGES: Messages = {
    "help.llm": (
        "Czy model językowy (llm.*) ma napisać odpowiedź z cytowanych fragmentów; domyślnie tak, "
        "jeśli jest ustawiony."
    ),
    "llm.missing": "Brakuje pakietu openai. Zainstaluj go: pip install 'kartoteka[llm]'",
    "llm.not_set": "Nie ustawiono modelu językowego. Ustaw llm.base_url i llm.model.",
    "settings.llm_half": "{place}: brakuje; model językowy potrzebuje llm.base_url i llm.model.",
    "settings.llm_url": (
        "{place}: podaj adres http:// lub https:// bez zapytania, np. http://127.0.0.1:11434/v1."
    ),
    "settings.llm_secret": "{place}: klucz podaj w llm.api_key, nie w adresie.",
    "settings.llm_context": (
        "{place}: co najmniej {least}, dwa razy tyle co llm.max_answer_tokens."
    ),
    "settings.llm_two_keys": "{place}: podaj albo llm.api_key, albo llm.api_key_file.",
    "settings.llm_key": "{place}: plik ma zawierać sam klucz, w jednym wierszu.",
    "written.title": "Model językowy {model}, każde zdanie sprawdzone ze źródłem:",
    "written.working": (
        "Model pisze. Zdania pojawiają się po sprawdzeniu i mogą jeszcze zostać wycofane."
    ),
    "written.removed": (
        "Usunięto {n} zdanie bez oparcia w źródłach.",
        "Usunięto {n} zdania bez oparcia w źródłach.",
        "Usunięto {n} zdań bez oparcia w źródłach.",
    ),
    "written.none": "Odpowiedzi modelu językowego nie pokazano: {reason}.",
    "written.note": "Każde zdanie sprawdzono z cytowanym źródłem.",
    "written.lost": "Odpowiedź modelu językowego nie dotarła do końca.",
    "written.stands": "Odpowiedź powyżej pochodzi wprost z dokumentów.",
    "written.script": "Odpowiedź modelu językowego widać tylko z włączonym JavaScriptem.",
    "written.heading": "Odpowiedź modelu językowego",
    "written.quotes": "Zdania źródeł",
    "written.reason.missing": "brakuje pakietu openai (pip install 'kartoteka[llm]')",
    "written.reason.unreachable": "serwer modelu nie odpowiada",
    "written.reason.refused": "serwer modelu odrzucił klucz",
    "written.reason.no_model": "serwer nie zna tego modelu",
    "written.reason.busy": "model jest zajęty",
    "written.reason.failed": "serwer modelu zgłosił błąd",
    "written.reason.resting": "serwer modelu zawiódł kilka razy z rzędu i jest chwilowo pomijany",
    "written.reason.timeout": "minął czas",
    "written.reason.malformed": "serwer odpowiedział niezrozumiale",
    "written.reason.cut_off": "odpowiedź urwała się",
    "written.reason.too_long": "odpowiedź była za długa",
    "written.reason.filtered": "serwer odmówił odpowiedzi na tę treść",
    "written.reason.empty": "model nic nie napisał",
    "written.reason.no_room": "żaden fragment nie mieści się w kontekście modelu",
    "written.reason.declined": "model nie znalazł odpowiedzi we fragmentach",
    "written.reason.unsupported": "źródła nie potwierdzają tego, co napisał",
    "written.reason.one_sided": "pominął część rozbieżnych źródeł",
    "written.reason.abandoned": "nikt już na nią nie czekał",
    "doctor.llm_well": "Model językowy {model} odpowiada ({url}).",
    "doctor.llm_silent": "Model językowy {model} nie działa ({url}): {reason}.",
    "doctor.llm_missing": "Ustawiono model językowy, ale brakuje pakietu openai.",
    "doctor.llm_open": (
        "Pytania i fragmenty dokumentów idą do modelu językowego bez szyfrowania ({url})."
    ),
}
