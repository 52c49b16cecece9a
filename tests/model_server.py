"""An OpenAI-compatible server on the loopback whose every answer is as given: well or ill. A real socket, no model."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "colours"
WORDS = ("Black,", " white", " and", " red.")


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass
class ModelServer:
    """Answers the first requests with `answers` in their order, and all further ones with the last of them.

    `hung_up` is set when a client leaves in the middle of an answer; `over` ends those answers that never would.
    """

    answers: Sequence[Answer]
    port: int
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    hung_up: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


class Request(BaseHTTPRequestHandler):
    """One connection. An answer is a function that writes to it."""

    protocol_version = "HTTP/1.1"
    model: ModelServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        answers, asked = self.model.answers, self.model.asked
        asked.append(Asked(self.path, dict(self.headers), json.loads(body)))
        try:
            answers[min(len(asked), len(answers)) - 1](self)
        except OSError:
            self.model.hung_up.set()
            self.close_connection = True

    def do_GET(self) -> None:
        """The list of models."""
        self.whole(200, {"object": "list", "data": [{"id": MODEL}, {"id": "shapes"}]})

    def setup(self) -> None:
        self.model.connections += 1
        super().setup()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def whole(self, status: int, content: object, headers: Mapping[str, str] | None = None) -> None:
        """An answer in one piece: JSON, or a text as it is."""
        text = content if isinstance(content, str) else json.dumps(content)
        self.send_response(status)
        given = {"Content-Type": "application/json", "Content-Length": str(len(text.encode()))} | dict(headers or {})
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def begin(self, kind: str = "text/event-stream; charset=utf-8") -> None:
        """The head of a stream."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send(self, text: str) -> None:
        """A part of a stream; "" ends it."""
        block = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(block), block))
        self.wfile.flush()

    def chunk(self, **choice: Any) -> None:
        self.send(f"data: {json.dumps({'choices': [{'index': 0, **choice}]})}\n\n")

    def word(self, text: str) -> None:
        self.chunk(delta={"content": text})

    def cut(self) -> None:
        """Ends the connection at once."""
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def hang(self) -> None:
        """Does nothing more until the client leaves or the test is over."""
        self.connection.settimeout(0.02)
        while not self.model.over.is_set():
            try:
                if not self.connection.recv(1):
                    raise ConnectionResetError
            except TimeoutError:
                continue


Answer = Callable[[Request], None]


def speaks(request: Request) -> None:
    """A good answer: WORDS, as far as the limit goes."""
    limit = request.model.asked[-1].body["max_tokens"]
    request.begin()
    request.chunk(delta={"role": "assistant"})
    for word in WORDS[:limit]:
        request.word(word)
    request.chunk(delta={}, finish_reason="length" if limit < len(WORDS) else "stop")
    request.send("data: [DONE]\n\n")
    request.send("")


def hangs(request: Request) -> None:
    """Takes the request and says nothing, not even a head."""
    request.hang()


def hangs_in_the_middle(request: Request) -> None:
    request.begin()
    request.word(WORDS[0])
    request.hang()


def is_cut(request: Request) -> None:
    request.begin()
    request.word(WORDS[0])
    request.cut()


def ends_early(request: Request) -> None:
    """A stream that ends as HTTP wants it, but not as the protocol does."""
    request.begin()
    request.word(WORDS[0])
    request.send("")


def never_ends(request: Request) -> None:
    request.begin()
    while not request.model.over.is_set():
        request.word(" and so on")


def drips(request: Request) -> None:
    """Keeps the connection busy without ever saying a word."""
    request.begin()
    while not request.model.over.wait(0.05):
        request.send(": wait\n\n")


def fails(status: int, said: object = "", **headers: str) -> Answer:
    def answer(request: Request) -> None:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        request.whole(status, {"error": {"message": said or f"status {status}"}}, given)

    return answer


def sends(*lines: str) -> Answer:
    """A stream of these lines, of whatever kind."""

    def answer(request: Request) -> None:
        request.begin()
        for line in lines:
            request.send(f"{line}\n\n")
        request.send("")

    return answer


def is_no_stream(kind: str, text: str, **headers: str) -> Answer:
    def answer(request: Request) -> None:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        request.whole(200, text, {"Content-Type": kind} | given)

    return answer


class Listening(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave between two requests are no error."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serving(*answers: Answer) -> Iterator[ModelServer]:
    listening = Listening(("127.0.0.1", 0), Request)
    model = ModelServer(answers, listening.server_port)
    listening.RequestHandlerClass = type("ThisRequest", (Request,), {"model": model})
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.over.set()
        listening.shutdown()
        thread.join()
        listening.server_close()


def free_port() -> int:
    """A port of the loopback that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
