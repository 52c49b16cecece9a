"""Answers about the shop and the shopper: the cart, the whole catalogue, the store's documents, what was told."""

from __future__ import annotations

from dataclasses import replace

from assistant.answers.asked import Asked, bare, moved
from assistant.answers.cart import changed_cart
from assistant.answers.catalogue import catalogue_answer
from assistant.answers.finding import spoken, unresolved
from assistant.answers.known import described, known_text
from assistant.types import Cards, DialogueState
from assistant.understand import REMEMBER
from prompts import render


def change_cart(asked: Asked) -> Cards:
    """Adds, removes, shows, empties, hands over. What is said to be in the list and is not is named."""
    if asked.understood.unresolved and not asked.understood.refers:
        return unresolved(asked)
    cart, text = changed_cart(
        asked.understood,
        asked.state,
        {i.product.id: i for i in asked.items(cart_ids(asked))},
        asked.understood.language,
    )
    items = asked.items([line.product for line in cart]) if asked.understood.cart in ("show", "checkout") else []
    spoken_of = asked.understood.refers[-1] if asked.understood.refers else asked.state.product
    return Cards(
        act="cart",
        language=asked.understood.language,
        query=None,
        products=tuple(bare(item) for item in items),
        lead=f"{text} {unresolved(asked).lead}" if asked.understood.unresolved else text,
        unresolved=asked.understood.unresolved,
        state=moved(asked, changed=cart != asked.state.cart, cart=cart, product=spoken_of),
        refers=asked.understood.refers,
    )


def cart_ids(asked: Asked) -> list[str]:
    return list(dict.fromkeys((*asked.understood.refers, *(line.product for line in asked.state.cart))))


def over_the_store(asked: Asked) -> Cards:
    """Counts, extremes and lists over the whole catalogue; the ledger stays."""
    search = asked.store.search
    items, text = catalogue_answer(
        asked.understood, search.facets, search.items, asked.store.lexicon, asked.understood.language
    )
    ids = tuple(item.product.id for item in items)
    shown = {"shown": ids, "product": ids[0] if asked.understood.kind == "extreme" else ""} if ids else {}
    return Cards(
        act="catalogue",
        language=asked.understood.language,
        query=None,
        products=tuple(bare(item) for item in items),
        lead=text,
        state=moved(asked, changed=False, **shown),
    )


def store_question(asked: Asked) -> Cards:
    """A passage of the store's own documents, with its source; else an honest "I have nothing on that"."""
    passage = asked.store.documents.answer(asked.understood.said, asked.understood.language)
    cards = spoken(
        asked,
        "store",
        text=passage.text if passage else "",
        source=passage.source if passage else "",
        heading=passage.heading if passage else "",
        any=len(asked.store.documents) > 0,
    )
    return replace(cards, source=passage.source if passage else "")


def about_the_shopper(asked: Asked) -> Cards:
    """Takes in what the shopper says of themselves, says what is known, forgets; asks once whether to keep it."""
    understood, state = asked.understood, asked.state
    if understood.me == "forget":
        text = render(f"forgotten.{asked.language}.j2", visitor=asked.profile.anonymous)
        fresh = DialogueState(turn=state.turn + 1, language=asked.language, act="about_me")
        return replace(said(asked, text, state=fresh), forget=True)
    if understood.me == "show":
        return said(asked, all_known(asked), state=moved(asked, changed=False))
    known, kept = bool(asked.profile.id), bool(asked.profile.consent)
    if understood.consent is not None:
        text = render(f"consent.{asked.language}.j2", agreed=understood.consent, known=known, kept=kept)
        state = moved(asked, changed=False, consent=understood.consent)
        return replace(said(asked, text, state=state), consent=understood.consent)
    told = asked.told_here
    ask = asked.consent is None and bool(understood.told)
    currency = asked.store.settings.currency
    described_ = [described(c, asked.language, asked.store.lexicon, currency) for c in understood.told]
    firm = any(c.hard for c in understood.told)
    text = render(f"about_me.{asked.language}.j2", said=described_, ask=ask, firm=firm)
    offered = ("好的，请记住", "不用记") if asked.language == "zh" else ("Yes, remember it", "No, just for now")
    return replace(
        said(asked, text, state=moved(asked, changed=told != state.told, told=told, offer=REMEMBER if ask else "")),
        replies=offered if ask else (),
    )


def said(asked: Asked, text: str, *, state: DialogueState) -> Cards:
    return Cards(act="about_me", language=asked.language, query=None, products=(), lead=text.strip(), state=state)


def all_known(asked: Asked) -> str:
    items = asked.items(list(dict.fromkeys(event.product for event in asked.profile.events)))
    return known_text(
        asked.profile,
        asked.told,
        asked.consent,
        {item.product.id: item for item in items},
        language=asked.language,
        lexicon=asked.store.lexicon,
        currency=asked.store.settings.currency,
    )
