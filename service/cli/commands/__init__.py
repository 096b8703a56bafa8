"""One module per command; each has `run`, the click command."""
