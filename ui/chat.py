"""The conversation in the browser, in Gradio. Knows no HTTP, and nothing of how a request is answered."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import gradio as gr

from assistant.build import Store
from assistant.types import Cards, DialogueState, Part, Reply
from assistant.understand import BadMessage
from ranking.profiles import UnknownShopper
from ranking.types import ShopperProfile
from ui.stream import Beside, Runs
from ui.turn import Session, after, begun, welcome
from ui.words import WORDS

#: New values of (conversation, session, box, send, stop).
Update = tuple[Any, ...]
Respond = Callable[[str, DialogueState, str, Store], Iterator[Part]]

HERE = Path(__file__).parent
log = logging.getLogger(__name__)

#: Turns answered at the same time, and requests that may wait for one of these places.
AT_ONCE = 16
WAITING = 64
#: Seconds after which the state of a tab that nobody uses is dropped.
STATE_LIFE_S = 3600
#: Seconds between two updates of the text: quick enough to read along, and many shoppers cost little.
EVERY_S = 0.08

HEADER = """
<div class="brand">
<span class="mark" aria-hidden="true"></span><span class="name"></span><span class="badge"></span>
</div>
"""
CONVERSATION = """
<div class="conversation" role="region" aria-label="Conversation"></div>
<div class="live" role="status" aria-live="polite"></div>
"""


def read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def store_name(store: Store) -> str:
    return store.catalogue.meta("name") or "Aisle"


def is_synthetic(store: Store) -> bool:
    return store.catalogue.meta("synthetic") not in (None, "", "0", "false")


def described(persona: ShopperProfile) -> str:
    return " · ".join(part for part in (persona.name or persona.id, persona.about) if part)


def build_chat(store: Store, respond: Respond) -> gr.Blocks:
    """The page's components and what happens between them. Every value from the store goes to the page as data:
    the templates of `gr.HTML` are constant, and ui/chat.js sets each string as text."""
    personas = {persona.id: persona for persona in store.profiles.personas()}
    direct = not is_synthetic(store)
    runs, beside = Runs(), Beside(AT_ONCE)
    idle = (gr.update(visible=True), gr.update(visible=False))
    busy = (gr.update(visible=False), gr.update(visible=True))

    def greeting(session: Session, shopper: str) -> dict[str, Any]:
        persona = personas.get(shopper)
        return welcome(session, persona.name if persona else "", persona.about if persona else "")

    async def answer(message: str, session: Session, shopper: str, tab: str) -> AsyncGenerator[Update, None]:
        """One turn as updates of (conversation, session, box, send, stop)."""
        turn, run = begun(session, message), runs.start(tab)
        keep, told = gr.skip(), 0.0
        yield turn.value, keep, "", *busy
        try:
            parts = respond(message, session.dialogue, shopper, store)
            async with aclosing(beside.iterate(parts, run.stopped)) as arriving:
                async for part in arriving:
                    turn = after(turn, part, store.lexicon, currency=store.settings.currency, direct=direct)
                    if isinstance(part, Reply):
                        session = replace(session, dialogue=part.state)
                    elif isinstance(part, Cards) or monotonic() - told >= EVERY_S:
                        told = monotonic()
                        yield turn.value, keep, keep, keep, keep
        except BadMessage as error:
            turn = replace(turn, status="refused", notice=str(error))
        except UnknownShopper:
            turn = replace(turn, status="failed", notice=WORDS[turn.language]["unknown_shopper"])
        except Exception:
            log.exception("a turn failed")
            turn = replace(turn, status="failed", notice=WORDS[turn.language]["failed"])
        finally:
            runs.end(tab, run)
        if run.replaced:
            return
        if turn.status in ("waiting", "writing"):
            turn = replace(turn, status="stopped", notice=WORDS[turn.language]["stopped"])
        if turn.status == "refused":
            yield turn.value, keep, message, *idle
        else:
            yield turn.value, replace(session, turns=turn.number), keep, *idle

    async def ask(message: str, session: Session, shopper: str, request: gr.Request) -> AsyncGenerator[Update, None]:
        async with aclosing(answer(message or "", session, shopper or "", request.session_hash or "")) as updates:
            async for update in updates:
                yield update

    async def ask_example(
        session: Session, shopper: str, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[Update, None]:
        message = str(getattr(event, "message", ""))
        async with aclosing(answer(message, session, shopper or "", request.session_hash or "")) as updates:
            async for update in updates:
                yield update

    async def stop(request: gr.Request) -> None:
        runs.stop(request.session_hash or "")

    async def restart(session: Session, shopper: str, request: gr.Request) -> tuple[Any, ...]:
        runs.stop(request.session_hash or "", replaced=True)
        session = session.restarted()
        return greeting(session, shopper or ""), session, *idle

    async def forget(request: gr.Request) -> None:
        runs.stop(request.session_hash or "", replaced=True)

    blocks = gr.Blocks(title=store_name(store), analytics_enabled=False, fill_width=True)
    with blocks:
        session = gr.State(Session(), time_to_live=STATE_LIFE_S)
        with gr.Row(elem_id="top"):
            gr.HTML(
                {"name": store_name(store), "badge": "Synthetic demo store" if is_synthetic(store) else ""},
                html_template=HEADER,
                js_on_load=read("header.js"),
                apply_default_css=False,
                elem_id="brand",
            )
            shopper = gr.Dropdown(
                [("New visitor", ""), *((described(persona), persona.id) for persona in personas.values())],
                value="",
                label="Shopping as",
                filterable=False,
                elem_id="persona",
                min_width=120,
            )
        conversation = gr.HTML(
            greeting(Session(), ""),
            html_template=CONVERSATION,
            js_on_load=read("chat.js"),
            apply_default_css=False,
            elem_id="shop",
        )
        with gr.Row(elem_id="composer"):
            box = gr.Textbox(
                label="Your request",
                show_label=False,
                container=False,
                lines=1,
                max_lines=5,
                max_length=20_000,
                autofocus=True,
                placeholder="Ask for anything  想买什么？",
                elem_id="box",
            )
            send = gr.Button("Send", elem_id="send", variant="primary", min_width=0)
            halt = gr.Button("Stop", elem_id="stop", visible=False, min_width=0)

        outputs = [conversation, session, box, send, halt]
        turn_options: dict[str, Any] = {
            "outputs": outputs,
            "show_progress": "hidden",
            "concurrency_limit": AT_ONCE,
            "concurrency_id": "turns",
            "api_visibility": "private",
        }
        quick: dict[str, Any] = {"show_progress": "hidden", "concurrency_limit": None, "api_visibility": "private"}
        gr.on([box.submit, send.click], ask, [box, session, shopper], **turn_options)
        conversation.example(ask_example, [session, shopper], **turn_options)
        halt.click(stop, None, None, **quick)
        shopper.change(restart, [session, shopper], [conversation, session, send, halt], **quick)
        blocks.unload(forget)
    blocks.queue(max_size=WAITING)
    # Gradio would load pandas and sum up all past events after each one, for a page of its own that is shut off here.
    blocks._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    return blocks
