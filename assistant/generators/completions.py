"""Asks an OpenAI-compatible server for one chat completion, piece by piece. Knows no thread and no deadline."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Never

import httpx
from pydantic import BaseModel, ValidationError
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
    wait_exponential_jitter,
)

from assistant.generators.endpoint import KEY, Endpoint
from assistant.types import GeneratorFailed, Prompt

#: How often one answer is asked for in all, as long as none of it has arrived.
ATTEMPTS = 3
CONNECT_S = 2.0
#: How long the end of a finished answer is waited for, so that its connection can serve the next one.
TAIL_S = 0.2

#: The largest answer that is no stream, and what each token may add to a stream: names, times, padding.
MAX_BYTES = 65_536
MAX_BYTES_A_TOKEN = 1_024

#: Marks with which chat templates divide a conversation: text about products must not open a turn of its own.
_MARKS = re.compile(
    r"<[|｜][^<>|｜]{1,40}[|｜]>|</?s>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|</?(?:bos|eos)>",
    re.IGNORECASE,
)

#: An answer's pieces after the first one, and that one; None where there is none.
_Begun = tuple[AsyncGenerator[str, None], str | None]


class Unavailable(GeneratorFailed):
    """The server cannot answer just now; it may `after_s` seconds later."""

    def __init__(self, message: str, after_s: float = 0.0) -> None:
        super().__init__(message)
        self.after_s = after_s


class _Delta(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Chunk(BaseModel):
    """What of a chunk of the stream is read: https://platform.openai.com/docs/api-reference/chat-streaming."""

    choices: list[_Choice] = []
    error: Any = None


class Completions:
    """One model of one server. Its key is in no message, no log and no repr."""

    def __init__(self, endpoint: Endpoint, key: str) -> None:
        self._url = endpoint.url
        self._model = endpoint.model
        self._key = key

    def client(self) -> httpx.AsyncClient:
        """A client for `answer`, which the caller closes. It follows no redirect and takes no compressed answer."""
        headers = {"Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        return httpx.AsyncClient(
            headers=headers,
            timeout=httpx.Timeout(None, connect=CONNECT_S),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=8),
            follow_redirects=False,
        )

    async def answer(
        self, http: httpx.AsyncClient, prompt: Prompt, *, max_tokens: int, temperature: float, left_s: float
    ) -> AsyncGenerator[str, None]:
        """The pieces of an answer as they come. GeneratorFailed.

        What fails before the first piece is tried again, unless that would begin more than `left_s` seconds from now.
        """
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(Unavailable),
            wait=_pause,
            stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(left_s),
            reraise=True,
        )

        async def begin() -> _Begun:
            pieces = self._pieces(http, prompt, max_tokens, temperature)
            return pieces, await anext(pieces, None)

        begun: _Begun = await retrying(begin)
        pieces, first = begun
        async with aclosing(pieces):
            if first is not None:
                yield first
            async for piece in pieces:
                yield piece

    async def _pieces(
        self, http: httpx.AsyncClient, prompt: Prompt, max_tokens: int, temperature: float
    ) -> AsyncGenerator[str, None]:
        system = [{"role": "system", "content": _plain(prompt.system)}] if prompt.system else []
        asked = {
            "model": self._model,
            "messages": [*system, {"role": "user", "content": _plain(prompt.text)}],
            "max_tokens": max_tokens,
            "temperature": temperature,
            "stream": True,
        }
        try:
            async with http.stream("POST", f"{self._url}/chat/completions", json=asked) as response:
                await self._check(http, response)
                async with aclosing(self._read(response, max_tokens)) as pieces:
                    async for piece in pieces:
                        yield piece
        except httpx.ConnectTimeout as error:
            raise GeneratorFailed(
                f"{self._url} cannot be reached within {CONNECT_S:g} s: is the address right, and the server running?"
            ) from error
        except httpx.ConnectError as error:
            raise Unavailable(
                f"{self._url} cannot be reached ({error}): start the server, or mend the setting generator"
            ) from error
        except httpx.TransportError as error:
            raise Unavailable(f"{self._url} broke off its answer: look into the server's log ({error})") from error

    async def _read(self, response: httpx.Response, max_tokens: int) -> AsyncGenerator[str, None]:
        """The pieces of a stream that is one; GeneratorFailed where it is not, or ends too soon or never."""
        limit = MAX_BYTES + max_tokens * MAX_BYTES_A_TOKEN
        some = False
        async with aclosing(self._events(response, limit)) as events:
            async for data in events:
                if data == b"[DONE]":
                    break
                choice = self._choice(data)
                if choice is None:
                    continue
                if choice.delta.content:
                    some = True
                    yield choice.delta.content
                if choice.finish_reason:
                    if choice.finish_reason == "length" and not some:
                        self._fail(
                            f"wrote no text within {max_tokens} tokens",
                            "a model that thinks before it writes needs that switched off on the server",
                        )
                    with suppress(TimeoutError, httpx.TransportError):
                        async with asyncio.timeout(TAIL_S):
                            async for _ in events:
                                pass
                    return
            else:
                self._fail("ended its answer in the middle", "look into the server's log")
        if not some:
            self._fail("sent no choice", "is this a chat model, and the server up to date?")

    def _choice(self, data: bytes) -> _Choice | None:
        """The first choice of a chunk; None for one that has none, such as a count of tokens."""
        try:
            chunk = _Chunk.model_validate_json(data)
        except ValidationError as error:
            self._fail("sent a line that is no chunk of a completion", "is this an OpenAI-compatible server?", error)
        if chunk.error is not None:
            words = self._words({"error": chunk.error})
            raise Unavailable(f"{self._url} reports an error: look into the server's log{words}")
        return chunk.choices[0] if chunk.choices else None

    async def _events(self, response: httpx.Response, limit: int) -> AsyncGenerator[bytes, None]:
        """The data of each server-sent event; these servers never divide one among lines."""
        size, rest = 0, b""
        async for block in response.aiter_raw():
            size += len(block)
            if size > limit:
                self._fail(f"sent more than {limit:,} bytes", "does the server keep to max_tokens?")
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                if line.startswith(b"data:"):
                    yield line.removeprefix(b"data:").strip()

    async def _check(self, http: httpx.AsyncClient, response: httpx.Response) -> None:
        """Raises unless the answer is a stream: Unavailable where it is worth to ask again."""
        status = response.status_code
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if status == 200 and kind == "text/event-stream" and "content-encoding" not in response.headers:
            return
        words = self._words(await _body(response))
        if status == 429 or status >= 500:
            after_s = _retry_after(response.headers.get("retry-after", ""))
            wait = f" and asks to wait {after_s:.0f} s" if after_s else ""
            raise Unavailable(
                f"{self._url} answers {status}{wait}: try again later, or look into the server's log{words}", after_s
            )
        if 300 <= status < 400:
            self._fail(f"answers {status}, a redirect", "put the address that it leads to into the setting generator")
        if status in (401, 403):
            self._fail(
                f"answers {status} and takes {'this' if self._key else 'no request without a'} key",
                f"put the right one into the environment variable {KEY}",
            )
        if status == 404:
            known = await self._models(http)
            if known and self._model not in known:
                self._fail(f"has no model {self._model!r}", f"choose one of {', '.join(known)}")
            self._fail("answers 404", f"is the path right, and the model {self._model!r}?")
        if status != 200:
            raise GeneratorFailed(f"{self._url} answers {status}: mend the setting generator{words}")
        coding = response.headers.get("content-encoding", "")
        what = f"{kind or 'no content type'}{f', {coding}' if coding else ''}"
        raise GeneratorFailed(
            f"{self._url} answers with {what} in place of a text/event-stream: "
            f"does its path end as it should, in most cases with /v1?{words}"
        )

    async def _models(self, http: httpx.AsyncClient) -> list[str]:
        """The names of the first models that the server lists; none where it lists none."""
        try:
            async with http.stream("GET", f"{self._url}/models") as response:
                found = await _body(response)
        except httpx.TransportError:
            return []
        data = found.get("data") if isinstance(found, dict) else None
        named = [model.get("id") for model in data if isinstance(model, dict)] if isinstance(data, list) else []
        return [self._clean(name, 80) for name in named if isinstance(name, str)][:8]

    def _fail(self, what: str, remedy: str, cause: Exception | None = None) -> Never:
        raise GeneratorFailed(f"{self._url} {what}: {remedy}") from cause

    def _words(self, found: object) -> str:
        """What the server says of an error, fit for a line of log; "" where it says nothing."""
        for name in ("error", "detail", "message"):
            if isinstance(found, dict):
                found = found.get(name, found)
        said = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
        return f" (it says: {self._clean(said, 200)})" if found else ""

    def _clean(self, text: str, length: int) -> str:
        if self._key:
            text = text.replace(self._key, "…")
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:length]


def _plain(text: str) -> str:
    return _MARKS.sub(" ", text)


def _pause(state: RetryCallState) -> float:
    """As long as the server asked for, and a little longer each time."""
    failed = state.outcome.exception() if state.outcome is not None else None
    after_s = failed.after_s if isinstance(failed, Unavailable) else 0.0
    return max(after_s, wait_exponential_jitter(multiplier=0.1, max=2.0, jitter=0.1)(state))


def _retry_after(header: str) -> float:
    """The seconds of a Retry-After header, which may be a number or a date (RFC 9110); 0 where it is neither."""
    if re.fullmatch(r"\d{1,6}(\.\d+)?", header.strip()):
        return float(header)
    try:
        then = parsedate_to_datetime(header)
    except ValueError:
        return 0.0
    return max(0.0, (then - datetime.now(UTC)).total_seconds()) if then.tzinfo else 0.0


async def _body(response: httpx.Response) -> object:
    """The JSON of an answer that is no stream, and not too large; None for any other."""
    content = b""
    async for block in response.aiter_raw():
        content += block
        if len(content) > MAX_BYTES:
            return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
