"""Which languages the passages that are seen are in."""

from __future__ import annotations

import json
from collections.abc import Mapping

from index.catalog.snapshot import Snapshot
from index.seen import PerScope, Seen

_SCARCE = 0.1
"""A language that fewer passages are in is as good as absent: short ones are easily misread, and
some quote another language. 5.6 % of a Polish program manual count as English, being code; words
counted in full there, both legs found less by English titles (nDCG@10 0.238) than meaning alone
(0.251); counted a quarter, more (0.254)."""


_BYTES_EACH = 100
_MOST_BYTES = 1 << 20


class IndexLanguages:
    """The share of each language among the chunks; counted once per generation and scope."""

    def __init__(self) -> None:
        self._shares = PerScope(_count, lambda one: _BYTES_EACH * (1 + len(one)), _MOST_BYTES)

    def lack(self, snapshot: Snapshot, language: str | None) -> bool:
        """Whether hardly any passage is in ``language``; False for None, an unknown language."""
        if language is None:
            return False
        return self._shares.of(snapshot.seen).get(language, 0.0) < _SCARCE


def _count(seen: Seen) -> Mapping[str, float]:
    among, values = "", []
    if seen.chunks is not None:
        among = " AND id IN (SELECT value FROM json_each(?))"
        values = [json.dumps(seen.chunks.tolist())]
    rows = seen.connection.execute(
        f"SELECT language, count(*) FROM chunks WHERE language != 'und'{among} GROUP BY language",
        values,
    ).fetchall()
    total = sum(count for _, count in rows)
    return {language: count / total for language, count in rows}
