"""The conversation in the browser, in Gradio. Knows no HTTP, and nothing of how a request is answered."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

import gradio as gr
from anyio import to_thread

from assistant.build import Store
from assistant.journal import opened_page
from assistant.types import Cards, DialogueState, Part, Reply
from assistant.understand import BadMessage
from ranking.profiles import UnknownShopper
from ranking.types import ShopperProfile
from retrieval.types import Constraint
from ui.chips import Wording, phrase, removed_at
from ui.stream import Beside, Runs
from ui.turn import Session, after, begun, resumed, welcome
from ui.words import FRESH, WORDS

#: New values of (conversation, session, box, send, stop, shopper).
Update = tuple[Any, ...]


class Respond(Protocol):
    def __call__(
        self, message: str | Constraint, state: DialogueState, shopper: str, store: Store, *, session: str
    ) -> Iterator[Part]: ...


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


def given(event: gr.EventData, name: str) -> object:
    """What the page sent along with an event. It comes from a browser and may be anything."""
    sent = event._data
    return sent.get(name) if isinstance(sent, dict) else None


def given_text(event: gr.EventData, name: str) -> str:
    value = given(event, name)
    return value if isinstance(value, str) else ""


def build_chat(store: Store, respond: Respond) -> gr.Blocks:
    """The page's components and what happens between them. Every value from the store goes to the page as data:
    the templates of `gr.HTML` are constant, and ui/chat.js sets each string as text."""
    personas = store.profiles.personas  # asked for anew each time: one may have been forgotten meanwhile
    direct = not is_synthetic(store)
    currency = store.settings.currency
    runs, beside = Runs(), Beside(AT_ONCE)
    idle = (gr.update(visible=True), gr.update(visible=False))
    busy = (gr.update(visible=False), gr.update(visible=True))
    keep = gr.skip()

    def choice(known: Sequence[ShopperProfile], shopper: str) -> dict[str, Any]:
        """The shoppers to choose from, and the one who is chosen; a visitor has no id."""
        return {"choices": [("New visitor", ""), *((described(one), one.id) for one in known)], "value": shopper}

    def opening(session: Session, known: Sequence[ShopperProfile]) -> dict[str, Any]:
        """The page as it opens: what a conversation had come to, or the welcome."""
        persona, dialogue = next((one for one in known if one.id == session.shopper), None), session.dialogue
        name = persona.name if persona else ""
        if dialogue.needs or dialogue.shown or dialogue.told:
            products = store.catalogue.get(dialogue.shown)
            return resumed(session, name, products, store.lexicon, currency=currency, direct=direct)
        return welcome(session, name, persona.about if persona else "")

    async def saved(session: Session) -> bool:
        try:
            await to_thread.run_sync(store.sessions.save, session.id, session.shopper, session.dialogue)
        except UnknownShopper:  # forgotten while the turn ran: nothing of it is to be kept
            return False
        except Exception:
            log.exception("a conversation was not saved")
            return False
        return True

    async def answer(
        message: str | Constraint, session: Session, tab: str, *, said: str = "", typed: bool = False
    ) -> AsyncGenerator[Update, None]:
        """One turn as updates of (conversation, session, box, send, stop, shopper).

        `said` is what a removed constraint reads as. What stands in the box is the message where it was `typed`.
        Each update says all that the page shows: where two come quickly, Gradio's client writes the second over the
        first before it has looked at it, and a skipped value would take the one before it along.
        """
        before = replace(session, id=session.id or store.sessions.new_id())
        session = replace(before, turns=before.turns + 1)
        turn = begun(session, message) if isinstance(message, str) else begun(session, said, session.dialogue.language)
        run, told = runs.start(tab), 0.0
        who: Any = keep  # a visitor, once the shopper is known no longer
        yield turn.value, session, "" if typed else keep, *busy, who
        try:
            parts = respond(message, session.dialogue, session.shopper, store, session=session.id)
            async with aclosing(beside.iterate(parts, run.stopped)) as arriving:
                async for part in arriving:
                    turn = after(turn, part, store.lexicon, currency=currency, direct=direct)
                    if isinstance(part, Cards):
                        session = replace(session, dialogue=part.state)
                        if part.forget and session.shopper:
                            session, who = await left(session)
                            turn = replace(turn, session=session)
                        yield turn.value, session, keep, *busy, who
                    elif not isinstance(part, Reply) and monotonic() - told >= EVERY_S:
                        told = monotonic()
                        yield turn.value, keep, keep, *busy, who
        except BadMessage as error:
            turn = replace(turn, status="refused", notice=str(error))
        except UnknownShopper:
            session, who = await left(replace(session, id=store.sessions.new_id(), dialogue=DialogueState()))
            turn = replace(turn, session=session, status="failed", notice=WORDS[turn.language]["unknown_shopper"])
        except Exception:
            log.exception("a turn failed")
            turn = replace(turn, status="failed", notice=WORDS[turn.language]["failed"])
        finally:
            runs.end(tab, run)
            if turn.answered and not await saved(session):
                turn = replace(turn, notice=turn.notice or WORDS[turn.language]["not_saved"])
        if run.replaced:  # by another turn, or by a fresh conversation, which waits for nothing
            yield replace(turn, status="stopped").value, keep, keep, *(busy if runs.running(tab) else idle), who
            return
        if turn.status in ("waiting", "writing"):
            turn = replace(turn, status="stopped", notice=turn.notice or WORDS[turn.language]["stopped"])
        if turn.status == "refused":
            yield turn.value, before, message if typed else keep, *idle, who
        else:
            yield turn.value, session, keep, *idle, who

    async def left(session: Session) -> tuple[Session, Any]:
        """The session once its shopper is known no longer: a visitor's; and the shoppers that are left to choose."""
        known = await to_thread.run_sync(personas)
        return replace(session, shopper=""), gr.update(**choice(known, ""))

    async def ask(message: str, session: Session, request: gr.Request) -> AsyncGenerator[Update, None]:
        async with aclosing(answer(message or "", session, request.session_hash or "", typed=True)) as updates:
            async for update in updates:
                yield update

    async def say(session: Session, event: gr.EventData, request: gr.Request) -> AsyncGenerator[Update, None]:
        """An example or a quick reply: sent as if it had been written."""
        async with aclosing(answer(given_text(event, "message"), session, request.session_hash or "")) as updates:
            async for update in updates:
                yield update

    async def remove(session: Session, event: gr.EventData, request: gr.Request) -> AsyncGenerator[Update, None]:
        """A chip that is taken out. One that is no longer what it was on the page does nothing."""
        dialogue = session.dialogue
        constraint = removed_at(dialogue, given(event, "as_of"), given(event, "place"))
        if constraint is None:
            yield keep, keep, keep, keep, keep, keep
            return
        words = Wording(lexicon=store.lexicon, currency=currency, language=dialogue.language)
        said = WORDS[dialogue.language]["without"].format(phrase(constraint, words)[1])
        async with aclosing(answer(constraint, session, request.session_hash or "", said=said)) as updates:
            async for update in updates:
                yield update

    async def opened(session: Session, event: gr.EventData) -> None:
        """A product's page, opened from a card of the list that the session showed last; anything else is no click."""
        id, shown = given_text(event, "product"), session.dialogue.shown
        if session.id and id in shown:
            try:
                await to_thread.run_sync(log_click, id, shown.index(id) + 1, session)
            except Exception:
                log.exception("a click was not logged")

    def log_click(id: str, place: int, session: Session) -> None:
        clicks = [
            opened_page(product, place=place, shopper=session.shopper, session=session.id)
            for product in store.catalogue.get([id])
        ]
        store.journal.write(clicks)

    async def stop(request: gr.Request) -> None:
        runs.stop(request.session_hash or "")

    async def forget(request: gr.Request) -> None:
        runs.stop(request.session_hash or "", replaced=True)

    async def choose(session: Session, shopper: str, request: gr.Request) -> tuple[Any, ...]:
        """Another shopper: the page asks its browser for their last conversation and opens it with `reopen`."""
        runs.stop(request.session_hash or "", replaced=True)
        session = session.restarted(shopper or "")
        return opening(session, await to_thread.run_sync(personas)), session, *idle

    async def reopen(session: Session, event: gr.EventData) -> tuple[Any, ...]:
        """Goes on with the conversation that the browser names, if it is this shopper's; else a new one is begun.

        Who is no longer known comes as a visitor.
        """
        if session.id:
            return keep, keep, keep
        shopper, id = given_text(event, "shopper"), given_text(event, "session")
        known = await to_thread.run_sync(personas)
        if shopper not in {one.id for one in known}:
            shopper = ""
        try:
            dialogue = await to_thread.run_sync(store.sessions.load, id, shopper)
        except Exception:
            log.exception("a conversation was not loaded")
            dialogue = None
        session = Session(
            conversation=session.conversation,
            shopper=shopper,
            id=id if dialogue else store.sessions.new_id(),
            dialogue=dialogue or DialogueState(),
            turns=dialogue.turn if dialogue else 0,
        )
        return await to_thread.run_sync(opening, session, known), session, gr.update(**choice(known, shopper))

    async def restart(session: Session, request: gr.Request) -> tuple[Any, ...]:
        runs.stop(request.session_hash or "", replaced=True)
        session = session.restarted(session.shopper, store.sessions.new_id())
        return opening(session, await to_thread.run_sync(personas)), session, *idle

    known = personas()
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
                **choice(known, ""),
                label="Shopping as",
                filterable=False,
                elem_id="persona",
                min_width=120,
            )
            fresh = gr.Button(FRESH, elem_id="fresh", min_width=0)
        conversation = gr.HTML(
            opening(Session(), known),
            html_template=CONVERSATION,
            js_on_load=read("cards.js") + read("chat.js"),
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

        outputs = [conversation, session, box, send, halt, shopper]
        turn_options: dict[str, Any] = {
            "outputs": outputs,
            "show_progress": "hidden",
            "concurrency_limit": AT_ONCE,
            "concurrency_id": "turns",
            "api_visibility": "private",
        }
        quick: dict[str, Any] = {"show_progress": "hidden", "concurrency_limit": None, "api_visibility": "private"}
        gr.on([box.submit, send.click], ask, [box, session], **turn_options)
        conversation.say(say, [session], **turn_options)
        conversation.remove(remove, [session], **turn_options)
        conversation.opened(opened, [session], None, **quick)
        halt.click(stop, None, None, **quick)
        shopper.input(choose, [session, shopper], [conversation, session, send, halt], **quick)
        conversation.reopen(reopen, [session], [conversation, session, shopper], **quick)
        fresh.click(restart, [session], [conversation, session, send, halt], **quick)
        blocks.unload(forget)
    blocks.queue(max_size=WAITING)
    # Gradio would load pandas and sum up all past events after each one, for a page of its own that is shut off here.
    blocks._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    return blocks
