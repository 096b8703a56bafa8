"""The tables of ``catalog.sqlite3``.

A *file* is what was found on disk; it holds one document, or several (a message and its
attachments), or none and a reason. Chunk and document ids are never used twice, so that a vector
index of an older generation can be brought forward by what was added and removed since.
"""

from __future__ import annotations

CATALOG_FILE = "catalog.sqlite3"

APPLICATION_ID = 0x4B415254  # "KART", so that another program's database is not taken for ours

FORMAT = 1
"""Changes with any change of the tables; kept in ``PRAGMA user_version``."""

TABLES = """
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;

CREATE TABLE collections (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    root TEXT NOT NULL
);

-- checked_ns: when size and mtime_ns were read; a file touched right before that may change
-- again without either changing. content_hash is NULL for a file that could not be opened.
CREATE TABLE files (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    collection_id INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE,
    path          TEXT NOT NULL,
    size          INTEGER NOT NULL,
    mtime_ns      INTEGER NOT NULL,
    checked_ns    INTEGER NOT NULL,
    content_hash  BLOB,
    UNIQUE (collection_id, path)
);
CREATE INDEX files_by_hash ON files (content_hash);

-- modified: ISO 8601 in UTC, the document's own date or else the file's time; day: its date.
CREATE TABLE documents (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id         INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
    attachment      TEXT NOT NULL,
    media_type      TEXT NOT NULL,
    title           TEXT NOT NULL,
    title_origin    TEXT NOT NULL,
    language        TEXT NOT NULL,
    language_origin TEXT NOT NULL,
    date            TEXT,
    date_origin     TEXT,
    modified        TEXT NOT NULL,
    day             TEXT NOT NULL,
    notices         TEXT NOT NULL,
    text_hash       BLOB NOT NULL,
    characters      INTEGER NOT NULL,
    text            TEXT NOT NULL
);
-- Holds all that filters and facets look at: they need not read past the texts.
CREATE INDEX documents_by_file ON documents (file_id, day, media_type, language);

CREATE TABLE sections (
    document_id  INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal      INTEGER NOT NULL,
    start        INTEGER NOT NULL,
    stop         INTEGER NOT NULL,
    unit         TEXT NOT NULL,
    first        INTEGER NOT NULL,
    last         INTEGER NOT NULL,
    label        TEXT,
    kind         TEXT NOT NULL,
    heading_path TEXT NOT NULL,
    table_header TEXT,
    PRIMARY KEY (document_id, ordinal)
) WITHOUT ROWID;

-- text repeats documents.text[start:stop]: a page of hits would otherwise decode whole documents.
CREATE TABLE chunks (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id  INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal      INTEGER NOT NULL,
    start        INTEGER NOT NULL,
    stop         INTEGER NOT NULL,
    unit         TEXT NOT NULL,
    first        INTEGER NOT NULL,
    last         INTEGER NOT NULL,
    label        TEXT,
    kind         TEXT NOT NULL,
    heading_path TEXT NOT NULL,
    context      TEXT NOT NULL,
    language     TEXT NOT NULL,
    text         TEXT NOT NULL
);
CREATE INDEX chunks_by_document ON chunks (document_id, language);

-- vector: little-endian float16, one value per dimension. key: hash of the embedded text, by which
-- a passage that was embedded once is never embedded again.
CREATE TABLE vectors (
    chunk_id INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE,
    key      BLOB NOT NULL,
    vector   BLOB NOT NULL
);
CREATE INDEX vectors_by_key ON vectors (key);

-- What a vector index of an older generation must drop.
CREATE TABLE removed_chunks (
    chunk_id   INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL
);
CREATE INDEX removed_by_generation ON removed_chunks (generation);

CREATE TABLE unreadable (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id    INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
    attachment TEXT NOT NULL,
    reason     TEXT NOT NULL,
    detail     TEXT NOT NULL,
    remedy     TEXT NOT NULL
);
CREATE INDEX unreadable_by_file ON unreadable (file_id);

CREATE TABLE runs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    started    TEXT NOT NULL,
    ended      TEXT NOT NULL,
    result     TEXT NOT NULL,
    counts     TEXT NOT NULL,
    generation INTEGER NOT NULL
);
"""

KEPT_VECTORS = """
CREATE TABLE IF NOT EXISTS kept_vectors (
    key    BLOB PRIMARY KEY,
    vector BLOB NOT NULL
) WITHOUT ROWID
"""
"""Vectors of a long document that is still being embedded, so that an interrupted run need not
embed its beginning again. The table is there only while such a run is, or was interrupted."""

LATER_TABLES = {
    "recognised_pages": """
CREATE TABLE recognised_pages (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page        INTEGER NOT NULL,
    width       REAL NOT NULL,
    height      REAL NOT NULL,
    words       TEXT NOT NULL,
    boxes       BLOB NOT NULL,
    PRIMARY KEY (document_id, page)
) WITHOUT ROWID
""",
}
"""Tables that a catalog of this format may lack: whoever opens it for writing adds them, and who
reads it does without. Words of pages that were read off images, one a line, and their boxes: four
little-endian float32 a word (left, top, right, bottom) in points from the upper left corner of the
page; its size is in points, too."""
