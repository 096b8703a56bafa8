"""``python -m service`` is the ``kartoteka`` command."""

from service.cli import main

main()
