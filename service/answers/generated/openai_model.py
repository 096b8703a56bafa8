"""Any endpoint that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, a provider.

The package ``openai`` is imported by the first call (a second and a half). Each call has a client
and an event loop of its own, so that one deadline holds for everything: name look-up, connection,
a server that says nothing, and one that only keeps the line open.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from typing import TYPE_CHECKING, Any

from service.answers.generated.endpoint import Endpoint
from service.answers.generated.fault import ModelFault, Reason
from service.answers.generated.model import Prompt

if TYPE_CHECKING:
    import httpx2
    import openai
    from openai import AsyncStream
    from openai.types.chat import ChatCompletionChunk

_PATIENCE_S = 5.0
"""A longer Retry-After is not waited for: somebody sits before the answer."""

_LEAST_BYTES = 1 << 20
_BYTES_PER_TOKEN = 4096
"""A token comes as an event of some hundred bytes."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_CHECK_S = 20.0
_GREETING = Prompt("Say: ready", "Say: ready", 16)

_BY_STATUS: dict[int, Reason] = {
    400: "failed",
    401: "refused",
    403: "refused",
    404: "no_model",
    408: "timeout",
    413: "no_room",
    429: "busy",
    503: "busy",
    504: "timeout",
}


class OpenAIModel:
    """A ``LanguageModel``."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    @property
    def name(self) -> str:
        return self._endpoint.model

    def write(self, prompt: Prompt) -> Generator[str, None, None]:
        yield from self._within(self._endpoint.timeout_s, lambda: self._pieces(prompt))

    def check(self) -> None:
        limit = min(self._endpoint.timeout_s, _CHECK_S)
        listed = list(self._within(limit, self._listed))
        if self._endpoint.model not in listed:
            # Not every server lists its models, and some take any name: only asking tells.
            list(self._within(limit, lambda: self._pieces(_GREETING, whole=False)))

    def _within(
        self, limit_s: float, pieces: Callable[[], AsyncIterator[str]]
    ) -> Generator[str, None, None]:
        """What the asynchronous iterator gives until the time is over, its errors as ours."""
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            deadline = loop.time() + limit_s
            coming = pieces()
            while (piece := runner.run(_next(coming, deadline))) is not None:
                yield piece

    async def _listed(self) -> AsyncIterator[str]:
        import openai

        async with self._client(openai, _LEAST_BYTES) as client:
            try:
                page = await client.models.list()
                names = [str(one.id) for one in page.data]
            except (openai.NotFoundError, AttributeError, TypeError):
                return  # this endpoint has no list, or another one
        for name in names:
            if name:
                yield name

    async def _pieces(self, prompt: Prompt, *, whole: bool = True) -> AsyncIterator[str]:
        import openai

        most = max(_LEAST_BYTES, prompt.max_answer_tokens * _BYTES_PER_TOKEN)
        ended: str | None = None
        held = ""
        async with (
            self._client(openai, most) as client,
            await self._opened(openai, client, prompt) as stream,
        ):
            async for chunk in stream:
                for choice in chunk.choices[:1]:
                    text = choice.delta.content
                    if text is not None and not isinstance(text, str):
                        raise ModelFault("malformed", "content that is no text")
                    piece, held = _without_half(held + (text or ""))
                    if piece:
                        yield piece
                    ended = choice.finish_reason or ended
                if ended is not None:
                    break
        if held:
            yield _REPLACEMENT
        if whole:
            _require_finished(ended)

    async def _opened(
        self, package: Any, client: openai.AsyncOpenAI, prompt: Prompt
    ) -> AsyncStream[ChatCompletionChunk]:
        """The answer as it begins; asked again once where the endpoint says how."""
        sent: dict[str, Any] = {"temperature": 0.0, "max_tokens": prompt.max_answer_tokens}
        for is_last in (False, False, True):
            try:
                stream: AsyncStream[ChatCompletionChunk] = await client.chat.completions.create(
                    model=self._endpoint.model,
                    messages=[
                        {"role": "system", "content": prompt.system},
                        {"role": "user", "content": prompt.user},
                    ],
                    stream=True,
                    **sent,
                )
                return stream
            except package.BadRequestError as error:
                # Newer models of providers take other parameters, and name the one they refuse.
                if is_last or error.param not in sent:
                    raise
                value = sent.pop(error.param)
                if error.param == "max_tokens":
                    sent["max_completion_tokens"] = value
            except package.APIStatusError as error:
                wait = _retry_after(error.response)
                if is_last or error.status_code not in (429, 503) or wait is None:
                    raise
                await asyncio.sleep(wait)
        raise AssertionError("the last turn returns or raises")

    def _client(self, package: Any, most_bytes: int) -> openai.AsyncOpenAI:
        endpoint = self._endpoint

        async def bound(response: httpx2.Response) -> None:
            _bound(response, most_bytes)

        http = package.DefaultAsyncHttpxClient(
            # Passages go where the operator said and nowhere else.
            follow_redirects=False,
            trust_env=not endpoint.is_loopback,
            event_hooks={"response": [bound]},
            headers={"Accept-Encoding": "identity"},
            timeout=endpoint.timeout_s,
        )
        made: openai.AsyncOpenAI = package.AsyncOpenAI(
            api_key=endpoint.key or "none",
            base_url=endpoint.base_url,
            max_retries=0,
            timeout=endpoint.timeout_s,
            http_client=http,
        )
        return made


async def _next(pieces: AsyncIterator[str], deadline: float) -> str | None:
    """Raises ModelFault for everything that can go wrong between us and an endpoint."""
    try:
        import openai
    except ImportError as error:
        raise ModelFault("missing") from error
    try:
        async with asyncio.timeout_at(deadline):
            return await anext(pieces, None)
    except TimeoutError as error:
        raise ModelFault("timeout") from error
    except openai.APITimeoutError as error:
        raise ModelFault("timeout") from error
    except openai.APIStatusError as error:
        status = error.status_code
        reason = _BY_STATUS.get(status, "failed")
        raise ModelFault(reason, f"HTTP {status}") from error
    except openai.APIConnectionError as error:
        if isinstance(error.__cause__, ModelFault):
            raise error.__cause__ from error
        cause = type(error.__cause__).__name__ if error.__cause__ else "no connection"
        broken = cause in ("RemoteProtocolError", "ReadError")
        raise ModelFault("cut_off" if broken else "unreachable", cause) from error
    except openai.OpenAIError as error:
        raise ModelFault("failed", type(error).__name__) from error
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        # The client takes what comes as it is: another shape shows where it is used.
        raise ModelFault("malformed", type(error).__name__) from error


def _without_half(text: str) -> tuple[str, str]:
    """``text`` as UTF-8 can carry it, and what to put before the next piece.

    An event's JSON may hold half of a surrogate pair. The other half can come with the next event;
    one that stays alone is replaced.
    """
    held = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
    units = text.removesuffix(held).encode("utf-16", "surrogatepass")
    return units.decode("utf-16", "replace"), held


def _require_finished(ended: str | None) -> None:
    if ended is None:
        raise ModelFault("cut_off", "no finish_reason")
    if ended == "length":
        raise ModelFault("too_long")
    if ended == "content_filter":
        raise ModelFault("filtered")
    if ended != "stop":
        raise ModelFault("malformed", "an unknown finish_reason")


def _retry_after(response: httpx2.Response) -> float | None:
    """Seconds, where the endpoint asks for few enough."""
    try:
        seconds = float(response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds <= _PATIENCE_S else None


def _bound(response: httpx2.Response, most_bytes: int) -> None:
    """Lets ``response`` be read up to so many bytes: an answer that never ends, or a packed one
    that unpacks without end, must not fill the memory."""
    import httpx2

    if response.headers.get("content-encoding", "identity") != "identity":
        raise ModelFault("malformed", "a packed answer that was not asked for")
    if not isinstance(response.stream, httpx2.AsyncByteStream):
        raise TypeError("an asynchronous client has asynchronous streams")
    whole: httpx2.AsyncByteStream = response.stream

    class Bounded(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            seen = 0
            async for part in whole:
                seen += len(part)
                if seen > most_bytes:
                    raise ModelFault("too_long", f"over {most_bytes} bytes")
                yield part

        async def aclose(self) -> None:
            await whole.aclose()

    response.stream = Bounded()
