"""English messages of the search page's answer, filters and suggestions."""

from __future__ import annotations

from service.messages import Messages

MESSAGES: Messages = {
    "page.answer": "Answer",
    "page.answer.conflicting": "The documents give different answers",
    "page.answer.conflicting.how": "Check which one is in force. The quotes are newest first.",
    "page.answer.not_found": "I found no sure answer",
    "page.answer.unsure": "I found no sure answer. One of these may be what you need:",
    "page.answer.timeline": "The values over time, oldest first",
    "page.answer.whole": "Show the whole answer",
    "page.choice": "This is it",
    "page.choice.label": "This is it: {text}",
    "page.choice.how": (
        "Whoever looks after Kartoteka will read the question and the quote you chose"
    ),
    "page.choice.thanks": "Your question and the answer you chose have been saved. Thank you.",
    "page.follow": "Ask a follow-up",
    "page.follow.send": "Ask",
    "page.follow.example": "e.g. and when?",
    "page.follow.after": "After the question:",
    "page.follow.without": "Ask on its own",
    "page.weak": (
        "None of these passages has the words you typed. These are the nearest in meaning:"
    ),
    "page.answer.below": "The nearest passages are below.",
    "page.answer.newest": "newest",
    "page.answer.more": (
        "{n} more answer",
        "{n} more answers",
    ),
    "page.answer.late": "Looking for an answer…",
    "page.answer.failed": "The answer could not be prepared just now. The results are below.",
    "page.answer.none": "I found no short answer. The passages are below.",
    "page.answer.show": "Show the answer",
    "page.answer.others": (
        "{n} other place says so too",
        "{n} other places say so too",
    ),
    "page.opinion": "Is this a good answer?",
    "page.opinion.yes": "Yes",
    "page.opinion.no": "No",
    "page.opinion.thanks": "Your question and your opinion have been saved. Thank you.",
    "page.opinion.failed": "Your opinion could not be saved.",
    "page.opinion.how": "Whoever looks after Kartoteka will read the question and your opinion",
    "page.opinion.better": "What is the right answer?",
    "page.opinion.better.how": (
        "Write it, or choose a passage below. Whoever looks after Kartoteka will read it, and mend "
        "the documents or let Kartoteka learn from this question."
    ),
    "page.opinion.better.send": "Send",
    "page.opinion.better.none": "It is not in the documents",
    "page.hits": "Passages from the documents",
    "page.hits.rest": (
        "{n} more passage of this document",
        "{n} more passages of this document",
    ),
    "page.preview": "Preview of the document",
    "page.preview.how": (
        "The passage you choose appears here in its document. Keys: n – next passage, "
        "p – previous, Enter – open the document, / – the question."
    ),
    "page.copy": "Copy with its source",
    "page.take": "Download with the quotes (Word)",
    "evidence.title": "Answer from the documents",
    "evidence.asked": "Asked on {when}",
    "evidence.how": (
        "Every quote stands as it was read from its file. The checksum in brackets tells from "
        "which bytes."
    ),
    "evidence.file": "answer",
    "page.meant": "Did you mean:",
    "page.table": "Rows of the table",
    "page.copies": (
        "The same passage appears in {n} other place",
        "The same passage appears in {n} other places",
    ),
    "page.filters": "Filters",
    "page.filters.chosen": "Active filters",
    "page.filters.collection": "Collection",
    "page.filters.folder": "Folder",
    "page.filters.type": "File type",
    "page.filters.language": "Language",
    "page.filters.year": "Year",
    "page.filters.remove": "Remove filter: {name}",
    "page.filters.without": "Clear filters",
    "page.filters.counted": (
        "{n} document",
        "{n} documents",
    ),
    "page.sort": "Sort by",
    "page.sort.relevance": "Relevance",
    "page.sort.date": "Newest first",
    "place.part.header": "header",
    "place.part.body": "body",
    "page.first": "Back to the first result",
    "page.nothing.filters": "Search without filters",
    "page.suggestions": "Suggestions",
    "page.suggestions.count": "Suggestions: {n}. Choose with the arrow keys.",
    "page.suggestions.opens": "opens the document",
    "page.recent": "Recent searches",
    "page.recent.clear": "Remove recent searches",
    "page.recent.cleared": "Recent searches have been removed.",
    "page.in.pl": "Polish",
    "page.in.en": "English",
    "page.in.de": "German",
    "page.in.uk": "Ukrainian",
    "page.in.es": "Spanish",
    "page.in.fr": "French",
    "page.in.it": "Italian",
    "page.in.ru": "Russian",
    "page.in.cs": "Czech",
    "page.in.sk": "Slovak",
    "page.in.und": "not recognised",
    # Where an address gives no page of its own
    "problem.unauthorized": "Please sign in",
    "problem.unauthorized.how": (
        "Reload the page and enter the token as the password; any user name will do. Whoever "
        "looks after Kartoteka gives tokens."
    ),
    "problem.forbidden": "You need more rights for this",
    "problem.forbidden.how": ("Your token does not allow it. Ask whoever looks after Kartoteka."),
    "problem.no-such-address": "There is no such page",
    "problem.no-such-address.how": ("The address may have been mistyped, or the page has moved."),
    "problem.document-not-found": "This document is not in the index",
    "problem.document-not-found.how": (
        "It may have been changed or removed since the link was made. Search again."
    ),
    "problem.file-gone": "This file is no longer here",
    "problem.file-gone.how": (
        "It was moved or removed after it was indexed. Its text can still be read in Kartoteka."
    ),
    "problem.form-refused": "This form is out of date",
    "problem.form-refused.how": ("Go back, reload the page and try once more."),
    "problem.job-running": "The previous task is still running",
    "problem.job-running.how": ("Wait until it has ended, and try again."),
    "problem.too-many-requests": "Too many questions at once",
    "problem.too-many-requests.how": ("Wait a minute and try again."),
    "problem.wrong-host": "Kartoteka does not answer under this name",
    "problem.wrong-host.how": (
        "Use the address that whoever looks after Kartoteka gave. If this one is right, it has "
        "to be named in http.allowed_hosts."
    ),
    "problem.no-index": "There are no documents yet",
    "problem.no-index.how": ("Whoever looks after Kartoteka has to add them first."),
    "problem.busy": "Kartoteka cannot answer right now",
    "problem.busy.how": (
        "Try again in a moment. If it keeps happening, tell whoever looks after Kartoteka."
    ),
    "problem.internal": "Something went wrong",
    "problem.internal.how": (
        "This is a fault in Kartoteka. Tell whoever looks after it, and give the event number."
    ),
    "problem.other": "This address cannot be opened",
    "problem.other.how": ("It has values that cannot be used. Start from the home page."),
    "problem.number": "Event number:",
}
