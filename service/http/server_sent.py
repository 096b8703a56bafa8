"""Server-sent events, as routes send them and browsers read them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

MEDIA_TYPE = "text/event-stream"


def server_sent(name: str, data: object) -> bytes:
    """``data`` as JSON, which stands in one line whatever it holds: a line more would be another
    field of the event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def streamed(events: AsyncIterator[bytes]) -> StreamingResponse:
    """Kept by nobody, and not gathered by a proxy until it is whole."""
    return StreamingResponse(
        events,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
