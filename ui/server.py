"""The web application: the chat at /, product pages, pictures, health. Knows no search, model or database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import gradio as gr
from fastapi import FastAPI, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from assistant.build import Store
from assistant.pipeline import respond as pipeline_respond
from retrieval.types import Language
from ui.chat import Respond, build_chat, is_synthetic, store_name
from ui.expiry import expire_daily
from ui.guard import Guard
from ui.pictures import picture
from ui.product import product_view
from ui.words import PRODUCT_WORDS

HERE = Path(__file__).parent
#: The files of the page that are served as they are.
FILES = {"chat.css": "text/css", "product.css": "text/css", "icon.svg": "image/svg+xml"}
PRODUCT = (
    "default-src 'none'; img-src 'self' https:; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def theme() -> gr.themes.Base:
    """Gradio's plain theme in our accent, with the fonts of the machine: nothing is fetched from anywhere."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans CJK SC", "PingFang SC", "sans-serif"]
    return gr.themes.Base(primary_hue="teal", neutral_hue="stone", font=fonts, font_mono=["ui-monospace", "monospace"])


def create_app(store: Store, *, respond: Respond = pipeline_respond) -> FastAPI:
    """The application for an open store. The caller runs it and closes the store afterwards.

    While it runs, the conversations that are over are removed once a day.
    """

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        expiring = asyncio.create_task(expire_daily(store.sessions))
        try:
            yield
        finally:
            expiring.cancel()
            with suppress(asyncio.CancelledError):
                await expiring

    app = FastAPI(lifespan=running, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard)
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=5)
    pages = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)

    def page(name: str, *, status: int = 200, **values: object) -> HTMLResponse:
        html = pages.get_template(name).render(store=store_name(store), synthetic=is_synthetic(store), **values)
        return HTMLResponse(html, status, {"Content-Security-Policy": PRODUCT})

    @app.get("/healthz")
    def health() -> Response:
        """Whether the process answers and the catalogue can be read."""
        return PlainTextResponse(f"ok, {store.catalogue.count()} products\n")

    @app.get("/images/{name:path}")
    def image(name: str) -> Response:
        return picture(store.home / "images", name)

    @app.get("/page/{name}")
    def file(name: str) -> Response:
        if name not in FILES:
            return PlainTextResponse("There is no such file.\n", 404)
        return FileResponse(HERE / name, media_type=FILES[name], headers={"Cache-Control": "no-cache"})

    @app.get("/products/{product_id:path}")
    def product(product_id: str, request: Request) -> Response:
        language = preferred(request.query_params.get("lang") or request.headers.get("accept-language", ""))
        found = store.catalogue.get([product_id])
        if not found:
            return page("missing.html.j2", status=404, language=language, words=PRODUCT_WORDS[language])
        return page("product.html.j2", **product_view(found[0], language))

    in_a_loop(lambda: mount(app, store, respond))
    return app


def mount(app: FastAPI, store: Store, respond: Respond) -> None:
    gr.mount_gradio_app(
        app,
        build_chat(store, respond),
        path="/",
        theme=theme(),
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        max_file_size=1,
    )


def in_a_loop(make: Callable[[], None]) -> None:
    """Calls `make` inside an event loop: outside of one, Gradio opens one for every lock it makes and closes none."""

    async def made() -> None:
        make()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(made())
    else:
        make()


def preferred(accepted: str) -> Language:
    """The first of our languages that an Accept-Language header names; English where it names none."""
    for part in accepted.split(","):
        name = part.split(";")[0].strip().lower()[:2]
        if name in ("en", "zh"):
            return "zh" if name == "zh" else "en"
    return "en"
