"""English messages about the operator's language model."""

from __future__ import annotations

from service.messages import Messages

MESSAGES: Messages = {
    "help.llm": (
        "Whether the language model (llm.*) writes an answer from the passages found; by default "
        "it does where one is set."
    ),
    "llm.missing": "The package openai is missing. Install it: pip install 'kartoteka[llm]'",
    "llm.not_set": "There is no language model. Set llm.base_url and llm.model.",
    "settings.llm_half": "{place}: is missing; a language model needs llm.base_url and llm.model.",
    "settings.llm_url": (
        "{place}: give an address with http:// or https:// and no query, such as "
        "http://127.0.0.1:11434/v1."
    ),
    "settings.llm_secret": "{place}: give the key as llm.api_key, not in the address.",
    "settings.llm_context": "{place}: must be at least {least} (twice llm.max_answer_tokens).",
    "settings.llm_two_keys": "{place}: give either llm.api_key or llm.api_key_file.",
    "settings.llm_key": "{place}: the file must hold the key alone, in one line.",
    "written.title": "Language model {model}, each sentence checked against its source:",
    "written.working": (
        "The model is writing. Sentences appear once checked and may still be withdrawn."
    ),
    "written.removed": (
        "{n} unsupported sentence was taken out.",
        "{n} unsupported sentences were taken out.",
    ),
    "written.none": "The language model's answer is not shown: {reason}.",
    "written.note": "Each sentence was checked against its source.",
    "written.lost": "The language model's answer did not arrive in full.",
    "written.stands": "The answer above is in the documents' own words.",
    "written.script": "The language model's answer is shown with JavaScript only.",
    "written.heading": "The language model's answer",
    "written.quotes": "The sources' own sentences",
    "written.reason.missing": "the package openai is missing (pip install 'kartoteka[llm]')",
    "written.reason.unreachable": "the model's server does not answer",
    "written.reason.refused": "the model's server refused the key",
    "written.reason.no_model": "the server does not know this model",
    "written.reason.busy": "the model is busy",
    "written.reason.failed": "the model's server failed",
    "written.reason.resting": "the model's server failed several times and is left out for a while",
    "written.reason.timeout": "the time was over",
    "written.reason.malformed": "the server's answer could not be understood",
    "written.reason.cut_off": "the answer broke off",
    "written.reason.too_long": "the answer was too long",
    "written.reason.filtered": "the server refused to answer with this content",
    "written.reason.empty": "the model wrote nothing",
    "written.reason.no_room": "no passage fits into the model's context",
    "written.reason.declined": "the model found no answer in the passages",
    "written.reason.unsupported": "the sources do not support what it wrote",
    "written.reason.one_sided": "it left out some of the sources that disagree",
    "written.reason.abandoned": "nobody waited for it any more",
    "doctor.llm_well": "The language model {model} answers ({url}).",
    "doctor.llm_silent": "The language model {model} does not work ({url}): {reason}.",
    "doctor.llm_missing": "A language model is set, but the package openai is missing.",
    "doctor.llm_open": (
        "Questions and passages go to the language model without encryption ({url})."
    ),
}
