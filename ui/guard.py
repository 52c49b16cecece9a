"""What every answer of the server must carry and which requests it refuses. Knows no page."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: The largest body of a request, in bytes.
LARGEST_BODY = 256 * 1024

#: What of the mounted Gradio application is reachable; everything else of it (uploads, files, proxies, direct
#: calls past the queue, monitoring, code editing) is not there.
GRADIO_PATHS = re.compile(
    r"/(?:|config|theme\.css|manifest\.json|robots\.txt|favicon\.ico|pwa_icon(?:/\d+)?|(?:assets|static|svelte)/.+"
    r"|gradio_api/(?:app_id|theme\.css|startup-events|heartbeat/\w+|queue/(?:join|data)|cancel|reset))/?"
)
#: Our own paths.
OWN_PATHS = re.compile(r"/(?:healthz|(?:images|page|products)/.+)", re.DOTALL)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
#: For whatever is not a page: data, scripts, styles.
NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
#: For the Gradio page. Gradio makes functions from the page's own templates ('unsafe-eval') and sets styles from
#: scripts; scripts written into the page need the nonce, so mark-up that slipped in cannot run any.
CHAT = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' https: data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'none'; frame-src 'none'; frame-ancestors 'self'"
)

SCRIPT = re.compile(rb"<script\b")
SHARING = re.compile(rb"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>\s*")
HEAD = (
    b'<link rel="stylesheet" href="/page/chat.css"><link rel="icon" href="/page/icon.svg" type="image/svg+xml"></head>'
)


def foreign(headers: Headers) -> bool:
    """True for a request that a page of another origin sent."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") == "cross-site"
    return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def refusal(scope: Scope, headers: Headers) -> PlainTextResponse | None:
    """Why a request is refused; None for one that is let through."""
    path, method = scope["path"], scope["method"]
    if not (OWN_PATHS.fullmatch(path) or GRADIO_PATHS.fullmatch(path)):
        return PlainTextResponse("There is nothing at this address.\n", 404)
    if method not in ("GET", "HEAD", "POST"):
        return PlainTextResponse("This method is not allowed here.\n", 405, {"Allow": "GET, HEAD, POST"})
    if method != "POST":
        return None
    if foreign(headers):
        return PlainTextResponse("Requests from other sites are refused.\n", 403)
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        return PlainTextResponse("Say how long the request is (Content-Length).\n", 411)
    if int(length) > LARGEST_BODY:
        return PlainTextResponse(f"The request is larger than {LARGEST_BODY} bytes.\n", 413)
    return None


class Guard:
    """Refuses what is not asked for in good faith, sets our headers, and takes out those that let others in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        refused = refusal(scope, Headers(scope=scope))
        nonce = secrets.token_urlsafe(16)
        if refused is not None:
            await refused(scope, receive, guarded(send, NOTHING))
        elif scope["path"] == "/":
            plain = [(name, value) for name, value in scope["headers"] if name not in (b"accept-encoding", b"origin")]
            await self.app({**scope, "headers": plain}, receive, Page(send, nonce))
        else:
            # Gradio answers the origin that it sees; it sees none.
            silent = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            await self.app({**scope, "headers": silent}, receive, guarded(send, NOTHING))


def guarded(send: Send, policy: str) -> Send:
    """`send` with our headers on the answer; a policy that the answer brings stays."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Content-Security-Policy", policy)
        await send(message)

    return sent


class Page:
    """Gathers the Gradio page, gives its scripts the nonce and takes out its sharing mark-up."""

    def __init__(self, send: Send, nonce: str) -> None:
        self.nonce = nonce
        self.send = guarded(send, CHAT.format(nonce=nonce))
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        if message["type"] != "http.response.body":
            return
        self.body += message.get("body", b"")
        if message.get("more_body", False):
            return
        # Gradio escapes "<" in all data that it writes into the page: each tag found here is its own.
        body = SCRIPT.sub(b'<script nonce="' + self.nonce.encode() + b'"', SHARING.sub(b"", self.body))
        body = body.replace(b"</head>", HEAD, 1)
        headers = MutableHeaders(scope=self.start)
        headers["Content-Length"] = str(len(body))
        headers["Cache-Control"] = "no-store"
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": body})
