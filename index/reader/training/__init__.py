"""Makes the reader's weights; needs the extra ``models`` and data that is not in the repository."""
