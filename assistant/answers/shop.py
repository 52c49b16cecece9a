"""Answers about the shop and the shopper: the cart, the whole catalogue, the store's documents, what was told."""

from __future__ import annotations

from dataclasses import replace

from assistant.answers.asked import Asked, bare, moved, told_together
from assistant.answers.cart import changed_cart
from assistant.answers.catalogue import catalogue_answer
from assistant.answers.finding import spoken, unresolved
from assistant.types import Cards
from assistant.understand import REMEMBER
from prompts import render
from retrieval.types import FACETS, Constraint


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
    """Takes in what the shopper says of themselves; asks once whether to keep it."""
    understood, state = asked.understood, asked.state
    language = understood.language
    if understood.consent is not None:
        kept = state.told
        text = render(f"consent.{language}.j2", agreed=understood.consent, known=bool(asked.profile.id))
        return Cards(
            act="about_me", language=language, query=None, products=(), lead=text.strip(),
            state=moved(asked, changed=True, consent=understood.consent, told=kept),
        )  # fmt: skip
    told = told_together((*state.told, *understood.told))
    ask = state.consent is None and bool(understood.told)
    text = render(
        f"about_me.{language}.j2",
        said=[described(asked, c) for c in understood.told],
        ask=ask,
        kept=bool(state.consent),
    )
    return Cards(
        act="about_me",
        language=language,
        query=None,
        products=(),
        lead=text.strip(),
        state=moved(asked, changed=told != state.told, told=told, offer=REMEMBER if ask else ""),
        replies=(("好的，请记住", "不用记") if language == "zh" else ("Yes, remember it", "No, just for now"))
        if ask
        else (),
    )


def described(asked: Asked, constraint: Constraint) -> str:
    """ "size M", "no wool", 不要羊毛."""
    zh = asked.language == "zh"
    if constraint.facet in FACETS:
        label = (" / ").join(asked.store.lexicon.label(constraint.facet, v, asked.language) for v in constraint.values)
        return (f"不要{label}" if zh else f"no {label}") if constraint.op == "!=" else label
    if constraint.facet == "size":
        value = constraint.values[0]
        shown = value.upper() if value.isalpha() else value
        return f"尺码{shown}" if zh else f"size {shown}"
    return constraint.text
