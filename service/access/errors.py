"""Why someone is not let in."""

from __future__ import annotations

from pathlib import Path

from index.errors import IndexFault


class NotSignedIn(Exception):  # noqa: N818 - says how the caller is
    """A token is needed, or the one that was sent is of no use.

    ``sent`` says whether there was one; which of wrong, revoked and expired it is, is not told.
    """

    def __init__(self, *, sent: bool) -> None:
        super().__init__("a token is needed")
        self.sent = sent


class AccessRulesBroken(IndexFault):
    """The rules cannot be read, so nothing is shown to anyone they might keep out.

    ``what`` may reach readers and names no rule; ``problem`` is for the operator.
    """

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(
            "The access rules cannot be read, and without them nothing is shown",
            "Run kartoteka doctor on the server",
        )
        self.file = file
        self.problem = problem


class TokensBroken(Exception):  # noqa: N818 - says what was found
    """The file of tokens is not what was written."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file} cannot be used: {problem}")
        self.what = f"{file} cannot be used: {problem}"
        self.remedy = "Remove it and make the tokens again with: kartoteka token create"
