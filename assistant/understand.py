"""Reads a shopper's message: what it does, and what is asked for after it. Runs no model.

A message that asks for products is read into one or several needs, each with its own ledger of constraints; a follow-up
changes the ledger of the need that it speaks of. Everything else is recognised by patterns (parsing.acts).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.list_wishes import asked_list
from assistant.opinion import weighed
from assistant.parsing import acts, acts_shop, privacy
from assistant.parsing.budgets import budgets
from assistant.parsing.message import BadMessage, clean, comparable, language, says_nothing
from assistant.parsing.store_words import StoreWords, store_words
from assistant.parsing.turns import is_question
from assistant.questions import (
    about_me,
    adds_another,
    asking,
    asks,
    cart,
    catalogue,
    compared,
    farewell,
    loose_act,
    off_topic,
    simple_act,
)
from assistant.reading import Reading
from assistant.types import Act, DialogueState, Understanding
from assistant.wants import requested
from retrieval.types import Language, TaggedProduct

__all__ = ["BadMessage", "StoreWords", "store_words", "understand"]

#: What a plain yes stands for after we asked whether to remember what was told.
REMEMBER = "remember"


def understand(
    message: str,
    state: DialogueState,
    words: StoreWords,
    shown: Sequence[TaggedProduct] = (),
    in_cart: Sequence[TaggedProduct] = (),
) -> Understanding:
    """What a message does to the conversation, from the lexicon's words and what the store carries. Takes milliseconds.

    `shown` are the products of `state.shown`, in that order, `in_cart` those of the cart. Every constraint's `text` is
    a part of the message that said it. BadMessage for a message that is empty or too long.
    """
    text = clean(message)
    spoken = spoken_in(text, state)
    plain = comparable(text)
    same = Understanding(
        act="unclear", language=spoken, said=text, needs=state.needs, focus=state.focus, budget=state.budget
    )
    if says_nothing(text):
        return same
    agrees = bool(state.offer) and acts.YES.fullmatch(plain) is not None
    if acts.GREETING.fullmatch(plain) and not agrees:
        return replace(same, act="greeting")
    if acts.THANKS.fullmatch(plain) and not agrees:
        return replace(same, act="thanks")
    if state.offer and acts.YES.fullmatch(plain):
        return _accepted(state, words, shown, same)
    if state.offer and acts.NO.fullmatch(plain):
        return replace(same, act="about_me", consent=False) if state.offer == REMEMBER else replace(same, act="thanks")
    reading = Reading(text, plain, spoken, state, words, shown, in_cart, same)
    return asked_list(reading) or weighed(reading, understood(reading))


def understood(reading: Reading) -> Understanding:
    plain = reading.plain
    if (kept := about_what_is_kept(reading)) is not None:
        return kept
    if (act := simple_act(reading)) is not None:
        return doing(reading, act)
    if acts.UNDO_FIRST.match(plain):
        return doing(reading, "undo")
    if farewell(reading):
        return doing(reading, "thanks")
    if not reading.removals and off_topic(reading):
        return replace(reading.same, act="off_topic")
    if habits := budgets(plain, reading.phrases):
        return about_me(reading, habits)
    asks_store = (
        acts_shop.STORE.search(plain) and not acts_shop.NOT_STORE.search(plain) and not reading.request_of_its_own(2)
    )
    if acts_shop.STORE_PAYMENT.search(plain) or (asks_store and not acts_shop.CART_SURE.search(plain)):
        return replace(reading.same, act="store")
    if acts_shop.CART_SURE.search(plain) or (
        acts_shop.CART.search(plain) and not reading.request_of_its_own() and not reading.removals
    ):
        return cart(reading)
    if adds_another(reading):
        return cart(reading)
    if acts.WHY.search(plain) and reading.shown:
        return reading.pointing("why")
    if (
        acts.SIMILAR.search(plain)
        and reading.shown
        and not acts.DIFFERENCE.search(plain)
        and not _two_compared(reading)
    ):
        return reading.pointing("similar")
    if (
        (acts.COMPARE.search(plain) or (_two_compared(reading) and "一样" in plain))
        and reading.shown
        and not reading.request_of_its_own(2)
    ):
        return compared(reading)
    if acts.ABOUT_ME.search(reading.written.plain if reading.request.constraints else plain):
        return about_me(reading)
    if (act := loose_act(reading, ("undo", "help"))) is not None:
        return doing(reading, act)
    if (asked := catalogue(reading)) is not None:
        return asked
    if (act := loose_act(reading, ("show", "reset"))) is not None:
        return doing(reading, act)
    if asks(reading):
        return asking(reading)
    if (act := loose_act(reading, ("more", "thanks"))) is not None and (act == "thanks" or reading.state.needs):
        return doing(reading, act)
    if acts.OPINION.search(plain) and not reading.spans and not reading.request.constraints:
        return replace(reading.same, act="off_topic")
    return requested(reading)


def about_what_is_kept(reading: Reading) -> Understanding | None:
    """What do you know about me, forget me, remember me; None for every other message."""
    same = replace(reading.same, act="about_me")
    if privacy.FORGET.fullmatch(reading.plain):
        return replace(same, me="forget")
    if privacy.STOP.fullmatch(reading.plain):
        return replace(same, consent=False)
    if privacy.REMEMBER_ME.fullmatch(reading.plain):
        return replace(same, consent=True)
    return replace(same, me="show") if privacy.KNOWS.search(reading.plain) else None


def _two_compared(reading: Reading) -> bool:
    """第一款跟第二款内存一样大吗 compares; it wishes for nothing alike."""
    return len(reading.refers.places) > 1 and is_question(reading.plain)


def doing(reading: Reading, act: Act) -> Understanding:
    """An act that says nothing about products; a reset leaves nothing asked for."""
    same = replace(reading.same, act=act)
    return replace(same, needs=(), focus=0, budget=None) if act == "reset" else same


def spoken_in(text: str, state: DialogueState) -> Language:
    """The message's language; a bare word in Latin letters (XL, Nike) does not change a Chinese conversation."""
    found = language(text, state.language)
    if found == "en" and state.language == "zh" and state.turn and re.fullmatch(r"\W*[A-Za-z0-9.]{1,4}\W*", text):
        return "zh"
    return found


def _accepted(
    state: DialogueState, words: StoreWords, shown: Sequence[TaggedProduct], same: Understanding
) -> Understanding:
    if state.offer == REMEMBER:
        return replace(same, act="about_me", consent=True)
    return replace(understand(state.offer, replace(state, offer=""), words, shown), language=same.language)
