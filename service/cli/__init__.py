"""The command line: parse, call, print, exit code."""

from __future__ import annotations


def main() -> None:
    """The ``kartoteka`` command."""
    from service.cli.app import run

    run()


__all__ = ["main"]
