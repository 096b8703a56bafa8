"""What one file's content did to a step of ours: that file's line in the report, not the run's end.

No test foresees every text. Whatever a step raises over one is put down to that file, unless it is
plainly something else: the machine's (a full disk, no descriptors), the database's, the operator's
(another model than the index was built with).
"""

from __future__ import annotations

import logging
import sqlite3

from index.errors import IndexFault
from ingest.errors import Unreadable, raised_in
from ingest.machine_fault import behind

log = logging.getLogger(__name__)

_REMEDY = "Report this as an error of Kartoteka, with the file if it may be shown."


def is_of_content(error: Exception) -> bool:
    """Whether ``error`` may come from what a file holds."""
    if isinstance(error, sqlite3.Error):
        # A value that SQLite does not take; anything else says that the database is not well.
        return isinstance(
            error, sqlite3.DataError | sqlite3.IntegrityError | sqlite3.InterfaceError
        )
    return not isinstance(error, OSError | IndexFault) and behind(error) is None


def mishap(error: Exception, what: str) -> Unreadable:
    """The reason for a file over which a step failed; ``what`` says which in a sentence of which
    the file is the subject. The log has all of it, the reason no word of the file's text."""
    log.error("%s: %s", what, _place(error), exc_info=error)
    detail = f"{what} ({_place(error)})"
    return Unreadable("crashed", detail, _REMEDY)


def _place(error: Exception) -> str:
    kind, place = type(error).__name__, raised_in(error)
    return f"{kind} in {place}" if place else kind
