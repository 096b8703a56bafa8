"""English messages."""

from __future__ import annotations

from ingest.programs import INSTALL_OFFICE, INSTALL_RECOGNITION
from service.messages import Messages
from service.messages.desk_english import MESSAGES as DESK
from service.messages.model_english import MESSAGES as MODEL
from service.messages.page_english import MESSAGES as PAGE
from service.messages.start_english import MESSAGES as START

MESSAGES: Messages = {
    # The command line itself
    "cli.usage": "Usage:",
    "cli.options": "Options",
    "cli.commands": "Commands",
    "cli.error": "Error:",
    "cli.remedy": "What to do:",
    "cli.try_help": "Help: {command} --help",
    "cli.unknown_command": 'There is no command "{word}".',
    "cli.unknown_option": 'There is no option "{option}".',
    "cli.missing": "Missing: {name}.",
    "cli.bad_option": 'The option "{option}" needs a value, or takes none.',
    "cli.value.integer": "NUMBER",
    "cli.value.float": "NUMBER",
    "cli.value.text": "TEXT",
    "cli.value.path": "PATH",
    "cli.value.file": "FILE",
    "cli.value.bounds": "{low} to {high}",
    "cli.value.day": "YYYY-MM-DD",
    "cli.argument.query": "QUERY",
    "cli.argument.question": "QUESTION",
    "cli.argument.paths": "FOLDERS",
    "cli.argument.folder": "FOLDER",
    "cli.argument.path": "PATH",
    "cli.argument.file": "FILE",
    "cli.argument.action": "ACTION",
    "cli.argument.name": "NAME",
    "cli.bad_choice": "{name}: choose one of {choices}.",
    "cli.bad_range": "{name}: give a number from {low} to {high}.",
    "cli.bad_least": "{name}: give a number of at least {low}.",
    "cli.bad_day": "{name}: give a day as YYYY-MM-DD.",
    "cli.bad_path": "{name}: this file or folder cannot be used.",
    "cli.did_you_mean": 'Did you mean "{nearest}"?',
    "cli.unexpected": "This is a fault of the program. --debug shows where it arose.",
    "help.kartoteka": (
        "Kartoteka answers questions from an organisation's own documents, with the passage, "
        "the file and the page."
    ),
    "help.index": (
        "Reads the files of folders into the index. Only what changed since the last time is "
        "read; files removed from a folder disappear from the index."
    ),
    "help.search": "Finds the passages that answer a question.",
    "help.serve": "Starts the search page and the HTTP interface.",
    "help.status": "Says what is in the index.",
    "help.doctor": "Looks for faults and gives the commands that mend them.",
    "help.verify": "Checks that the index is whole and undamaged.",
    "help.evaluate": "Measures the quality of search on a set of questions with answers.",
    "help.forget": "Removes a document or a collection from the index and proves that it is gone.",
    "help.backup": "Writes a copy of the index, even while the service runs.",
    "help.restore": "Brings an index back from a copy.",
    "help.settings": "Shows the settings in force and where each was written.",
    "help.help": "Shows this help.",
    "help.version": "Shows the version.",
    "help.data": "The folder with the index (by default .kartoteka).",
    "help.config": "The settings file (by default kartoteka.toml in the working folder).",
    "help.lang": "The language of messages.",
    "help.debug": "Shows where an error arose.",
    "help.json": "Prints the result as JSON.",
    "help.quiet": "Shows no progress.",
    "help.collection.index": "The collection's name (by default the folder's name).",
    "help.dry_run": "Says what would be done and changes nothing.",
    "help.watch": "Keeps running and indexes changed files at once.",
    "help.rebuild": "Builds the index anew, for instance after a change of model.",
    "help.embedder": "The embedding model: bundled, or a sentence-transformers name or folder.",
    "help.limit": "How many passages to show.",
    "help.offset": "How many of the first passages to leave out.",
    "help.mode": "How to search: by meaning and words, by meaning alone, by words alone.",
    "help.sort": "Order: relevance, or date with the newest first.",
    "help.collection": "Only this collection (may be given more than once).",
    "help.folder": "Only this folder of a collection and all below it (more than once).",
    "help.media_type": "Only this type of file, e.g. application/pdf (more than once).",
    "help.document_language": "Only passages in this language, e.g. pl (more than once).",
    "help.date_from": "Only documents from this day on, YYYY-MM-DD.",
    "help.date_to": "Only documents up to this day, YYYY-MM-DD.",
    "help.per_document": "The most passages of one document.",
    "help.explain": "Shows where the score of each passage comes from.",
    "help.host": "The address to listen on.",
    "help.port": "The port to listen on.",
    "help.status.unreadable": "Lists every file that cannot be searched.",
    "help.repair": "Repairs what can be repaired without reading files again.",
    "help.max_queries": "The most questions, evenly spaced.",
    "help.forget.collection": "The collection that holds the document.",
    "help.force": "Replaces an existing index.",
    # Settings
    "settings.unknown": '{place}: there is no setting "{key}".',
    "settings.wrong_type": '{place}: "{value}" is not a value of type {expected}.',
    "settings.choice": '{place}: "{value}" is none of: {choices}.',
    "settings.bounds": "{place}: {value} is outside {low} to {high}.",
    "settings.length": "{place}: the value must have {low} to {high} characters.",
    "settings.site_key": "{place}: write origin=key, with a key of at least {low} characters.",
    "settings.no_file": "{place}: there is no such settings file.",
    "settings.not_toml": "{place}: not a valid TOML file: {problem}.",
    "settings.not_address": "{place}: not an address or a network: {problem}.",
    "settings.unreadable": "{place}: cannot be read: {problem}.",
    "settings.default": "default",
    "settings.set": "set",
    "settings.file": "Settings file: {file}",
    "settings.nofile": "There is no settings file; defaults and variables are in force.",
    # Places and pages
    "date.of_file": "file of {date}",
    "date.months": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "place.page.one": "p. {numbers}",
    "place.page.many": "pp. {numbers}",
    "place.recognised": "recognised text",
    "place.page.labelled": "p. {label} (no. {numbers} in the file)",
    "place.slide.one": "slide {numbers}",
    "place.slide.many": "slides {numbers}",
    "place.sheet.one": "row {numbers}",
    "place.sheet.many": "rows {numbers}",
    "place.sheet.labelled": "sheet {label}",
    "place.line.one": "line {numbers}",
    "place.line.many": "lines {numbers}",
    "place.paragraph.one": "paragraph {numbers}",
    "place.paragraph.many": "paragraphs {numbers}",
    "place.part.one": "part {numbers}",
    "place.part.many": "parts {numbers}",
    "place.part.labelled": "{label}",
    "page.title": "Kartoteka",
    "page.titled": "{query} – Kartoteka",
    "page.lead": "Ask the documents",
    "page.field": "Question",
    "page.search": "Search",
    "page.skip": "Go to the results",
    "page.home": "Kartoteka – home page",
    "page.documents": (
        "{n} document",
        "{n} documents",
    ),
    "page.passages": (
        "{n} passage",
        "{n} passages",
    ),
    "page.updated": "updated {date}",
    "page.intro": (
        "Ask in your own words, in Polish or another language. Kartoteka shows the "
        "passage, the file and the page."
    ),
    "page.results": "Results for “{query}”",
    "page.range.one": "Passage {first}",
    "page.found": ("{n} passage", "{n} passages"),
    "page.found.in": ("in {n} document", "in {n} documents"),
    "page.range": "Passages {first}–{last}",
    "page.time": "{seconds} s",
    "page.open": "Open: {title}, {place}",
    "page.whole": "Whole passage",
    "page.dated": "{date}",
    "page.previous": "Previous",
    "page.next": "Next",
    "page.pages": "Pages of results",
    "page.nothing": "Nothing was found.",
    "page.nothing.spelling": "Check the spelling of names and abbreviations.",
    "page.nothing.words": "Try other words, or fewer.",
    "page.nothing.coverage": (
        "The document may not have been indexed – ask the person who looks after Kartoteka."
    ),
    "page.past_end": "There are no more results.",
    "page.no_index": "There are no documents yet.",
    "page.no_index.how": "The person who looks after Kartoteka adds them with:",
    "page.fault": "Search is not possible right now.",
    "page.fault.how": (
        "Try again in a moment. If it happens again, tell the person who looks after Kartoteka."
    ),
    "page.too_long": "The question is too long: at most {most} characters.",
    "page.unusable": "This question cannot be read.",
    "page.language": "Language of the page",
    "page.other_language": "Polski",
    "page.other_code": "pl",
    "page.working": "Searching…",
    "page.shortcut": "Press / to go to the question",
    "page.local": "The search runs on this server.",
    "page.notices": "Notices",
    # Indexing and its report
    "help.retry_unreadable": "Reads files again that could not be read before.",
    "help.compare_bytes": "Compares the bytes of all files, not only size and time.",
    "help.allow_empty": "Accepts that a folder is empty that had documents so far.",
    "help.wait": "How many seconds to wait while another process writes to the index.",
    "index.one_collection": "--collection names one folder, but several were given.",
    "index.name_taken": (
        'The collection "{name}" is the folder {root} already. Give another name with '
        "--collection NAME."
    ),
    "index.no_paths": (
        "Give a folder: kartoteka index FOLDER. Without one, the collections that are in "
        "the index are refreshed."
    ),
    "index.collection": "Collection",
    "index.added": "Added",
    "index.changed": "Changed",
    "index.removed": "Removed",
    "index.renamed": "Moved",
    "index.unchanged": "Unchanged",
    "index.failed": "Unreadable",
    "index.done": "In the index: {documents}, {chunks}. Time: {seconds} s.",
    "index.would": "A trial: nothing was changed. In the index: {documents}, {chunks}.",
    "index.interrupted": (
        "Interrupted. What was done stays; the next run goes on. In the index: "
        "{documents}, {chunks}."
    ),
    "index.unreadable": (
        "{n} file cannot be searched:",
        "{n} files cannot be searched:",
    ),
    "index.progress": "{done}/{files} files, {passages}, {rate} words/s",
    "index.recognising": "; text of scans: {done} of {pages} pages recognised",
    "index.time_left": ", about {minutes} min left",
    "unreadable.more": "… and {n} more",
    "unreadable.all": "The whole list: kartoteka status --unreadable",
    "reason.no-text": "Without text (a scan or an image)",
    "remedy.no-text": (
        f"Install text recognition ({INSTALL_RECOGNITION}) and index again; if it is there and the "
        "file shows text, scan it again at 300 dpi."
    ),
    "reason.empty": "Empty",
    "remedy.empty": "Nothing, if the file is meant to be empty.",
    "reason.encrypted": "Protected by a password",
    "remedy.encrypted": "Save a copy without the password.",
    "reason.damaged": "Damaged",
    "remedy.damaged": (
        "Open the file in its program and save it again, or restore it from a copy."
    ),
    "reason.unsupported": "A format that is not read",
    "remedy.unsupported": "Save it as PDF, DOCX, ODT or another format that is read.",
    "reason.legacy-office": "An old Office format (.doc, .xls, .ppt)",
    "remedy.legacy-office": (
        f"Install LibreOffice ({INSTALL_OFFICE}) and index again, or save it as .docx, .xlsx or "
        ".pptx."
    ),
    "reason.broken-text": "Broken text (letters were lost)",
    "remedy.broken-text": (
        "Make the file again from its source, or install text recognition "
        f"({INSTALL_RECOGNITION}) and index again."
    ),
    "reason.too-large": "Too large",
    "remedy.too-large": "Split the file, or raise reading.max_file_mib.",
    "reason.too-long": "Reading took too long",
    "remedy.too-long": "Split the file, or raise reading.timeout_s.",
    "reason.too-much-memory": "Reading needed too much memory",
    "remedy.too-much-memory": "Split the file, or raise reading.memory_mib.",
    "reason.inflated": "Too large when unpacked",
    "remedy.inflated": "Check where the file comes from: it may be hostile.",
    "reason.crashed": "The reading program crashed",
    "remedy.crashed": "Open the file in its program and save it again.",
    "reason.no-permission": "No permission",
    "remedy.no-permission": "Give the user that runs kartoteka the right to read it.",
    "reason.vanished": "Gone while it was read",
    "remedy.vanished": "Run the command again.",
    "reason.deferred": "Deferred (the machine's fault, not the file's; former text stays)",
    "remedy.deferred": "See to the cause; the next run tries again.",
    "reason.outside-root": "A link that leads out of the folder",
    "remedy.outside-root": "Copy the file into the folder, or index its own folder.",
    "status.documents": "Documents",
    "status.chunks": "Passages",
    "status.unreadable": "Unreadable files",
    "status.model": "Model",
    "status.model_of": ("{name} ({n} dimension)", "{name} ({n} dimensions)"),
    "status.generation": "Generation",
    "status.updated": "Last change",
    "status.size": "Size",
    "status.collections": "Collections",
    "search.empty": "The question is empty.",
    "search.too_long": "The question is too long: at most {most} characters.",
    "search.nothing": "Nothing was found.",
    "serve.public": (
        "The address {host} can be reached from the network and no token is set. Make one "
        "(kartoteka token create --name NAME), set KARTOTEKA_HTTP_TOKEN (at least 16 characters), "
        "or listen on 127.0.0.1."
    ),
    "serve.taken": (
        "Cannot listen on {host}, port {port}: {problem}. Choose another port with --port."
    ),
    "serve.at": "Kartoteka runs: {address}  (Ctrl+C stops it)",
    # Care of the index
    "help.force.backup": "Replaces an existing file.",
    "forget.removed": "Removed {path}: {documents}, {chunks}.",
    "forget.searched": "Pieces of its text ({pieces}) were looked for in: {files}.",
    "forget.gone": "Nothing of it is left in the data folder.",
    "forget.cleaned": "Entries that told of it were removed ({store}): {n}.",
    "forget.unproven": "No trace was found, but that is no proof:",
    "forget.traces": "Traces are left:",
    "forget.file_stays": (
        "Backups and the file itself remain. If the file stays in its folder, the next "
        "run of indexing adds it again; name it in .kartotekaignore."
    ),
    "backup.exists": "{file} exists already. Choose another name, or add --force.",
    "backup.no_folder": "There is no folder {folder}.",
    "backup.made": "Wrote the copy {file}: {documents}, {chunks}.",
    "restore.exists": "There is an index in {folder} already. To replace it, add --force.",
    "restore.done": "Brought back the index of {made}: {documents}, {chunks}.",
    "machine.no-room": "The disk has no room left.",
    "machine.drive": "The drive does not answer as it should.",
    "machine.descriptors": "Too many files are open.",
    "machine.memory": "The machine has no memory left.",
    "machine.rights": "This user may not read or write there.",
    "mend.machine.no-room": (
        "Make room on that disk, then repeat the command; what was done stays done."
    ),
    "mend.machine.drive": "Check the drive and its connection (dmesg), then repeat the command.",
    "mend.machine.descriptors": (
        "Raise the limit of open files (ulimit -n), then repeat the command."
    ),
    "mend.machine.memory": "Free memory, then repeat the command.",
    "mend.machine.rights": (
        "Run the command as the owner of that folder, or give this user the right to it."
    ),
    "error.details": "Details:",
    "error.CatalogMissing": "There is no index yet.",
    "mend.CatalogMissing": "kartoteka index FOLDER",
    "error.CatalogMismatch": (
        "The index was built with another model, in another way or format than is in use."
    ),
    "mend.CatalogMismatch": "kartoteka index --rebuild",
    "error.CatalogDamaged": "The index cannot be read.",
    "mend.CatalogDamaged": "kartoteka restore FILE, or index again into another --data folder.",
    "error.IndexLocked": "Another process is writing to the index.",
    "mend.IndexLocked": "Wait until it is done (--wait SECONDS), or stop it.",
    "error.JudgeDamaged": "The file of one's own calibration of answers (answers.json) is damaged.",
    "mend.JudgeDamaged": (
        "Calibrate again (kartoteka calibrate FOLDER), or remove the file: "
        "the shipped calibration then holds."
    ),
    "error.RebuildIncomplete": (
        "The new index would lack documents that the old one has; so the old one stays."
    ),
    "mend.RebuildIncomplete": (
        "See to the cause and run again: kartoteka index --rebuild (it goes on where it was)."
    ),
    "error.NotIndexed": "No such document is in the index.",
    "mend.NotIndexed": "Give its path relative to the indexed folder, as search shows it.",
    "error.BackupRefused": "This is not a whole backup of Kartoteka.",
    "mend.BackupRefused": "Choose another backup.",
    "error.RootRefused": "This folder cannot be indexed now; the index is as it was.",
    "mend.RootRefused": (
        "Check the path, and that its drive is connected. If the files were removed on "
        "purpose, add --allow-empty."
    ),
    "error.EmbedderUnavailable": "The embedding model cannot be used.",
    "mend.EmbedderUnavailable": (
        "Check the model's name (embedding.model) and that kartoteka[models] is installed."
    ),
    # Usage lines
    "cli.usage.options": "[OPTIONS]",
    "cli.usage.command": "COMMAND [ARGUMENTS]...",
    # What the doctor says
    "doctor.well": "All is well.",
    "doctor.error": "Error:",
    "doctor.warning": "Warning:",
    "doctor.no_index": "There is no index yet.",
    "doctor.cannot_open": "The index cannot be opened ({problem}).",
    "doctor.damaged_set_aside": (
        "Damaged files were set aside in {folder}: {files}. When the index is verified "
        "they can be removed."
    ),
    "doctor.unfinished_copy": (
        "A backup or restore that was cut short left a copy of the whole index: {folder}. "
        "The next of these commands removes it, too."
    ),
    "doctor.open_to_others": (
        "Other users of this machine can open the data folder {folder} ({n}): {files}. "
        "The text of documents lies in it."
    ),
    "doctor.broken_file": "{file} cannot be used ({problem}).",
    "doctor.feedback_full": "Opinions on answers that are kept: {count}. No more are taken.",
    "doctor.feedback_broken": "The file of opinions on answers cannot be read ({problem}).",
    "doctor.little_space": (
        "Only {mb} MB are left on the disk; a rebuild of the index may not fit."
    ),
    "doctor.mismatch": "The index was built otherwise than the settings say ({problem}).",
    "doctor.empty": "The index is empty.",
    "doctor.no_words": "Search by words finds nothing, though the index has documents.",
    "doctor.no_vectors": (
        "Search by meaning does not know {missing} of {chunks} passages: their vectors are missing."
    ),
    "doctor.root_gone": (
        'The folder of the collection "{collection}" is not at {root}. Connect the drive, '
        "or give the new place."
    ),
    "doctor.much_unreadable": (
        'Files of the collection "{collection}" that cannot be searched: {bad} of {files} '
        "({percent}%)."
    ),
    "doctor.recognition_missing": (
        "There is no program for text recognition (Tesseract). Files without text, or with pages "
        "without: {n}. Once it is installed, the next kartoteka index reads them."
    ),
    "doctor.recognition_languages": (
        "Text recognition has no data for: {languages}. Scans in that language are read wrongly."
    ),
    "doctor.office_missing": (
        "LibreOffice is not there. Files of old Office formats: {n}. Once it is installed, the "
        "next kartoteka index reads them."
    ),
    "doctor.run_interrupted": (
        'The last indexing of the collection "{collection}" was interrupted ({ended}).'
    ),
    "doctor.run_failed": 'The last indexing of the collection "{collection}" failed ({ended}).',
    "doctor.model": "The embedding model cannot be used ({problem}).",
    # Why a passage stands where it does
    "search.why": "score {score}: {legs}; matched words: {words}",
    "search.leg": "{leg} {score} (rank {rank}, part {part})",
    "search.leg.dense": "meaning",
    "search.leg.lexical": "words",
    # Watching and verifying
    "index.only_one_way": "--dry-run, --watch and --rebuild exclude each other.",
    "index.watching": "Watching for changes. Ctrl+C stops.",
    "index.change": "{collection}: {counted} ({seconds} s)",
    "index.no_change": "no change",
    "help.no_files": "Does not compare the bytes of files on disk.",
    "verify.well": "The index is whole.",
    "verify.repaired": "Repaired: {done}. Left: {left}. Now run: kartoteka index",
    "verify.database": "Damaged database",
    "verify.seal": "Changed data of the index",
    "verify.text": "A document's text changed",
    "verify.passage": "A passage differs from the text",
    "verify.vector": "A wrong vector",
    "verify.words": "The index of words is not whole",
    "verify.vector-file": "Damaged vector file",
    "verify.needed-file": "A file that the service needs cannot be used",
    "verify.file-gone": "A file is gone",
    "verify.file-changed": "A file changed",
    "verify.root-gone": "A collection's folder is not there",
    # Beneath the page
    "page.private": "Questions are not stored.",
    # Evaluation
    "help.details": (
        "Also shows the questions with the worst results (in JSON: those of every question)."
    ),
    "help.legs": "Also measures each leg alone, and what both together gain on it.",
    "help.write_run": "Writes the documents found as a TREC run.",
    "help.compare": "Compares with a TREC run written before.",
    "help.no_cache": "Does not keep the vectors of the set's documents.",
    "evaluate.fault": "This cannot be evaluated: {problem}",
    "evaluate.head": "{dataset} ({mode}): {documents}, {queries}, {seconds} s",
    "evaluate.queries": (
        "{n} query",
        "{n} queries",
    ),
    "evaluate.compared": "({difference}; 95%: {low} to {high}; p = {p})",
    "evaluate.leg": "{mode} alone (the difference both together make):",
    "evaluate.worst": "Worst results:",
    "evaluate.rank": "rank {rank}",
    "evaluate.progress": "Indexing the set: {done}/{of}",
    # Answers
    "help.ask": (
        "Answers a question in the documents' own words and shows where they stand, or says "
        "that there is no answer."
    ),
    "help.previous": "An earlier question of the conversation (may be repeated, oldest first).",
    "ask.empty": "Give a question.",
    "ask.conflict": "The documents disagree; the newest answer comes first:",
    "ask.nearest": "Nearest passages:",
    "ask.unsure": "I found no sure answer. One of these may be what you need:",
    "ask.not_found": "I found no sure answer.",
    "answer.reason.nothing": "I found no passage about what you ask.",
    "answer.reason.name": "I do not see the name “{name}” in the nearest passages.",
    "answer.reason.absent": "No document has the name “{name}”.",
    "answer.reason.word": "I do not see the word “{word}” or one like it in the nearest passages.",
    "answer.reason.year": "I cannot tell whether the nearest passages are about the year {year}.",
    "answer.reason.kind": (
        "In the document that seems nearest (“{title}”) I could not point to {kind}."
    ),
    "answer.reason.instead": (
        "The document that seems nearest (“{title}”) gives {given}; I could not point to {kind} "
        "in it."
    ),
    "answer.reason.related": (
        "The document nearest in subject is “{title}”, but I am not sure that it answers this "
        "question."
    ),
    "answer.kind.person": "the person you ask for",
    "answer.kind.organisation": "the organisation you ask for",
    "answer.kind.date": "the date you ask for",
    "answer.kind.hour": "the time you ask for",
    "answer.kind.duration": "the length of time you ask for",
    "answer.kind.money": "the amount you ask for",
    "answer.kind.percent": "the percentage you ask for",
    "answer.kind.number": "the number you ask for",
    "answer.kind.place": "the place you ask for",
    "answer.kind.email": "an e-mail address",
    "answer.kind.phone": "a telephone number",
    "answer.kind.web": "a web address",
    "answer.kind.identifier": "the number or code you ask for",
    "answer.kind.reason": "the reason you ask for",
    "answer.kind.role": "what this person does",
    "answer.given.email": "an e-mail address",
    "answer.given.phone": "a telephone number",
    "answer.given.web": "a web address",
    # A page of a made-up intranet
    "demo.title": "Intranet of the Made-Up Hospital (an example)",
    "demo.notice": "An example page. The Made-Up Hospital does not exist.",
    "demo.organisation": "Made-Up Hospital at Nowhere",
    "demo.welcome": "Good morning! What are you looking for?",
    "demo.lead": (
        "Ask in your own words about rules, contracts, prices and minutes. The search shows the "
        "passage, the file and the page."
    ),
    "demo.menu": "Intranet",
    "demo.menu.news": "News",
    "demo.menu.people": "People",
    "demo.menu.forms": "Forms",
    "demo.menu.help": "Help",
    "demo.about.news": "Evacuation drill on Friday. We meet in the yard by the chestnut tree.",
    "demo.about.people": "Telephones and duty rosters. Who stands in for whom this week.",
    "demo.about.forms": "Leave request, travel order, order for office supplies.",
    "demo.about.help": "IT department: room 12, from 7:30 to 15:30.",
    "demo.how": "This is all you paste into a page",
    # The source view
    "source.bar": "Navigate the document",
    "source.back": "Back to results",
    "source.search": "Search the documents",
    "source.again": "Ask again",
    "source.previous": "Previous hit",
    "source.next": "Next hit",
    "source.number": "{number} of {of}",
    "source.passages": ("{n} hit", "{n} hits"),
    "source.to_quote": "To the quote",
    "source.original": "Open the original",
    "source.beside": "About the quote and the document",
    "source.quote": "Quote",
    "source.quote_here": "The quote begins here",
    "source.cite": "How to cite",
    "source.copy": "Copy",
    "source.copy_quote": "Copy the quote with its source",
    "source.copied": "Copied",
    "source.found": "Hits in this document",
    "source.as_text": "Show as text",
    "source.as_pages": "Show the pages",
    "source.keys": "Keys: n – next hit, p – previous hit, + and − – zoom, Esc – results.",
    "source.page": "Page",
    "source.page.of": "Number of the page, 1 to {n}",
    "source.zoom": "Zoom",
    "source.zoom.in": "Zoom in",
    "source.zoom.out": "Zoom out",
    "source.within": "Search this document",
    "source.contents": "Contents",
    "source.details": "Details of the file",
    "source.details.file": "File",
    "source.details.type": "Type",
    "source.details.size": "Size",
    "source.details.bytes": "{n} B",
    "source.details.hash": "Checksum",
    "source.details.place": "Place of the quote",
    "source.details.characters": "Characters of the text",
    "source.text": "Text",
    "source.pages": "Pages",
    "source.earlier": "Show earlier text",
    "source.later": "Show later text",
    "source.earlier_pages": "Show earlier pages",
    "source.later_pages": "Show later pages",
    "source.page_image": "Image of {place}",
    "source.table": "Table",
    "source.cite.title": "“{title}”",
    "source.cite.file": "file: {path}",
    "source.cite.accessed": "accessed {date}",
    "source.notice.changed": (
        "The file has changed since it was indexed. Below is the stored text that the quote comes "
        "from; the file of today may say something else."
    ),
    "source.notice.gone": (
        "The file is no longer where it was when it was indexed. Below is its stored text."
    ),
    "source.notice.inside": (
        "This is an attachment. “Open the original” opens the file it came with."
    ),
    "source.notice.no_such_place": (
        "There is no such place in this document: it may have changed since the link was made."
    ),
    "source.notice.not_on_page": (
        "The quote could not be found on the page's image (it may stand in a note or a form "
        "field). Its words are given beside it."
    ),
    "source.notice.pages_failed": (
        "The pages of this file cannot be shown. Below is its stored text."
    ),
    "source.notice.recognised": (
        "A program read this text off the image of the page (OCR). Letters and figures may differ "
        "from those on the page: compare what matters with the image."
    ),
    "source.notice.no_text": "There is no text in this document.",
    "source.trouble.no_document": "This document is not in the index.",
    "source.trouble.no_document.how": (
        "It may have been changed or removed since the link was made. Search again."
    ),
    "source.trouble.no_index": "There are no documents yet.",
    "source.trouble.no_index.how": "Whoever looks after Kartoteka has to add them first.",
    "source.trouble.fault": "The document cannot be shown at the moment.",
    "source.trouble.fault.how": (
        "Try again in a moment. If it keeps happening, tell whoever looks after Kartoteka."
    ),
    # Tokens, walls and assistants
    "help.token": "Makes, lists and revokes the tokens that programs and people show.",
    "help.token.create": "Makes a token and shows it this one time.",
    "help.token.list": "Lists the tokens, without themselves.",
    "help.token.revoke": "Revokes a token, at once.",
    "help.token.name": "A name to know the token by.",
    "help.token.role": (
        "read: asks and reads; write: also adds; admin: everything, without walls; desk: the "
        "operator's desk alone, which changes nothing for readers."
    ),
    "help.token.groups": "The groups, parted by commas, that whoever shows it belongs to.",
    "help.token.expires": "After how many days the token ends.",
    "help.mcp": "Lets assistants search through MCP, on standard input and output.",
    "help.mcp.http": "Does so over HTTP, on a loopback address, as serve does, with a token.",
    "help.mcp.groups": "Only what these groups see (parted by commas; empty: what everyone sees).",
    "help.mcp.links": "The address of the search page that the links of citations begin with.",
    "mcp.groups": (
        "--groups is for standard input; over HTTP the token has groups: "
        "kartoteka token create --groups"
    ),
    "help.token.yes": "Makes the first token without asking, though it closes the service.",
    "token.closes": (
        "So far the service answers anyone on this machine without a token. With this token "
        "it answers only those who show one: at once, also a service that is running. Whoever "
        "reads without a token is locked out, and revoking the token does not change it back."
    ),
    "token.closes.sites": (
        "So is the search box on the pages of {sites}, which has no public key (intranet.keys)."
    ),
    "token.closes.desk": (
        "A token for the operator's desk alone changes nothing for readers: --role desk"
    ),
    "token.sure": "Make the token? [y/N]",
    "token.needs_yes": (
        "Nobody can be asked here whether that is meant. Say so with --yes, or choose --role desk."
    ),
    "token.not_made": "No token was made.",
    "token.nobody": (
        "Nobody can ask any more: whoever asks needs a token, and none is left. Make one, or "
        "remove {file} to let anyone on this machine ask again."
    ),
    "doctor.door.open": (
        "Who may ask: anyone on this machine, without a token. Tokens for the desk alone: {desk}."
    ),
    "doctor.door.token": (
        "Who may ask: whoever shows a token. Those that work: {tokens}, and for the desk "
        "alone: {desk}."
    ),
    "doctor.door.proxy": (
        "Who may ask: whoever the reverse proxy signs in. Tokens for the desk alone: {desk}."
    ),
    "doctor.door.token_or_proxy": (
        "Who may ask: whoever the reverse proxy signs in or shows a token. Those that work: "
        "{tokens}, and for the desk alone: {desk}."
    ),
    "doctor.door.nobody": "Who may ask: nobody. Tokens for the desk alone: {desk}.",
    "doctor.nobody_can_ask": "Whoever asks needs a token, and there is none that works.",
    "token.made": 'Above is the token "{name}". Keep it now: it cannot be shown again.',
    "token.name": (
        'The name "{name}" has other characters than letters, digits, ".", "_" and '
        '"-", or more than 64.'
    ),
    "token.exists": 'There is a token "{name}". Revoke it, or choose another name.',
    "token.unknown": 'There is no token "{name}". Those there are: kartoteka token list',
    "token.revoked": 'The token "{name}" no longer works.',
    "token.none": "There are no tokens.",
    "token.never": "without end",
    "token.until": "until {day}",
    "token.expired": "expired {day}",
    "token.everyone": '"*" means everyone in the rules; a token cannot belong to such a group.',
    "mcp.missing": "The package mcp is missing. Install it: pip install 'kartoteka[mcp]'",
    "mcp.public": (
        "MCP over HTTP listens on a loopback address only, not on {host}. For a "
        "network, put a reverse proxy in front."
    ),
    "mcp.no_token": (
        "MCP over HTTP needs a token. Make one: kartoteka token create --name assistant"
    ),
    "mcp.at": "MCP runs: {address}  (Ctrl+C stops it)",
    "doctor.access_broken": (
        "The access rules in {file} cannot be read ({problem}). As long as they "
        "cannot, only administrators see documents."
    ),
    "doctor.tokens_broken": (
        "The file of tokens cannot be used ({problem}). No token works; remove the "
        "file and make the tokens again."
    ),
    "doctor.token_expired": 'The token "{name}" has expired.',
    "doctor.tokens_readable": "Other users of this machine can read the file {file}.",
    "doctor.wall_idle": (
        "Rule {number} in {file} speaks of no indexed file: its name may be wrong, or "
        "the folder has another now."
    ),
    "error.AccessRulesBroken": (
        "The access rules cannot be read, and without them nothing is shown."
    ),
    "mend.AccessRulesBroken": "kartoteka doctor",
    "error.TokensBroken": "The file of tokens cannot be used.",
    "mend.TokensBroken": "Remove it and make the tokens again: kartoteka token create",
    **DESK,
    **MODEL,
    **PAGE,
    **START,
    "help.batch": (
        "Answers all questions of a CSV or XLSX file and writes the answers beside them."
    ),
    "help.batch.out": (
        "The file with answers (by default beside the questions, ending in -answers)."
    ),
    "help.calibrate": "Learns from questions with known answers when an answer is sure.",
    "help.feedback": "Writes what people said of answers as questions for an evaluation.",
    "help.feedback.out": "A questions.jsonl file (by default standard output).",
    "help.answers": "Measures answers instead of search.",
    "ask.batch.no_file": "There is no file or folder {file}.",
    "ask.batch.fault": "These questions cannot be answered: {problem}",
    "ask.batch.suffix": "-answers",
    "calibrate.done": (
        "Questions: {questions}, of them without an answer: {unanswerable}. Refusals: "
        "precision {precision}%, recall {recall}%; {wrongly}% of the questions with an "
        "answer were refused wrongly."
    ),
    "ask.batch.done": ("{n} question, answers: {path}", "{n} questions, answers: {path}"),
    "feedback.exported": ("{n} question", "{n} questions"),
}
