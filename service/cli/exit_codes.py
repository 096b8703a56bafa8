"""What the exit code of a command says; scripts of operators depend on these numbers."""

from __future__ import annotations

DONE = 0
ERROR = 1
USAGE = 2
NOTHING_FOUND = 3
LOCKED = 4
SOME_UNREADABLE = 5
FINDINGS = 6
INTERRUPTED = 130  # as a shell reports Ctrl-C
