"""An answer to take along: its quotes with files, places, dates and checksums on one page."""
