"""Reads messages that ask, compare, fill the cart or tell of the shopper. Knows no search and no reply."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.parsing import acts, acts_shop
from assistant.parsing.asides import asks_for
from assistant.parsing.aspects import find_aspects, store_facet
from assistant.parsing.references import resolve
from assistant.parsing.strength import TYPES
from assistant.parsing.turns import (
    asks_anew,
    changes_type,
    is_question,
    price_wish,
)
from assistant.reading import Reading
from assistant.types import Act, CartOp, Need, Understanding
from assistant.wants import requested
from retrieval.types import FACETS, Constraint

_SIMPLE: tuple[tuple[Act, re.Pattern[str]], ...] = (
    ("help", acts.HELP), ("undo", acts.UNDO), ("reset", acts.RESET), ("show", acts.SHOW), ("more", acts.MORE),
    ("thanks", acts.THANKS),
)  # fmt: skip
#: What the last clause may say whatever stands before it: "I don't need the camera any more, start over".
_LAST = frozenset({"undo", "reset", "show"})
#: Acts that a few words tell where nothing else is said.
_LOOSE: tuple[tuple[Act, re.Pattern[str]], ...] = (
    ("show", acts.SHOW_SAID), ("reset", acts.RESET_SAID), ("undo", acts.UNDO_SAID), ("help", acts.HELP_SAID),
    ("more", acts.MORE_SAID), ("thanks", acts.THANKS_SAID),
)  # fmt: skip
#: "Is the second cheaper?" asks; "anything cheaper than the second?" wishes.
_ASKS_PRICE = re.compile(
    r"^(?:so |and |ok |but )*(?:is|are|was|does|do|which|how much|what)\b(?!.*\b(?:any|anything|something)\b)"
    r"|哪|多少|吗[?？]?$"
)


def simple_act(reading: Reading) -> Act | None:
    """An act that the whole message says, or its last clause where the others ask for nothing."""
    last = re.split(r"[,.!?;，。！？；…]+\s*", reading.plain.rstrip(" ,.!?;，。！？；…"))[-1]
    for act, pattern in _SIMPLE:
        if pattern.fullmatch(reading.plain):
            return act
    for act, pattern in _SIMPLE if last != reading.plain else ():
        if act == "thanks" and not acts.THANKS_SAID.search(last):
            continue
        if pattern.fullmatch(last) and (act in _LAST or not reading.request.constraints):
            return act
    return None


def loose_act(reading: Reading, among: Collection[Act]) -> Act | None:
    """An act that a few words tell, where the message asks for nothing else."""
    request = reading.request
    if reading.removals or request.sort != "relevance" or price_wish(reading.wished):
        return None
    asked = [c for c in request.constraints if c.hard and c.facet not in TYPES]
    for act, pattern in _LOOSE:
        named = act != "show" and (request.types or reading.refers.explicit)
        if act == "more" and re.search(r"\d", reading.plain):
            continue  # "30 and not a cent more"
        if act in among and not asked and not named and pattern.search(reading.plain):
            return act
    return None


def farewell(reading: Reading) -> bool:
    """Thanks in one clause, and nothing asked for in the others: 谢谢，我先浇花去了."""
    clauses = [clause for clause in re.split(r"[,.!;，。！；…~]+\s*", reading.plain) if clause.strip()]
    thanked = [bool(acts.THANKS.fullmatch(clause.strip()) and acts.THANKS_SAID.search(clause)) for clause in clauses]
    others = "，".join(clause for clause, thanks in zip(clauses, thanked, strict=True) if not thanks)
    return any(thanked) and not (
        re.search(r"\d", others)
        or is_question(others)
        or asks_for(others)
        or reading.removals
        or reading.refers.explicit
    )


def off_topic(reading: Reading) -> bool:
    found = acts.OFF_TOPIC.search(reading.plain)
    if found is None:
        return False
    inside = any(s.start <= found.start() and found.end() <= s.end for s in reading.spans)
    telling = re.search(r"write|tell|compose|recite|sing|写|讲|唱", found.group()) is not None
    return telling or not (reading.request.types or inside)


def compared(reading: Reading) -> Understanding:
    places = reading.refers.places
    if len(places) == 1 and reading.state.product:
        focus = reading.focus_place()
        places = (*focus, *places) if focus != places else places
    if len(places) < 2 and not reading.refers.missing:
        places = tuple(range(min(len(reading.shown), 3 if not places else 2)))
    return replace(
        reading.same,
        act="compare",
        refers=reading.ids(places),
        unresolved=reading.refers.missing,
        aspects=find_aspects(reading.plain, reading.spans),
    )


#: A question about what is looked for: "do I have to put the desk together myself?"
_YES_OR_NO = re.compile(
    r"^(?:and |so |but |ok |oh )*(?:is|are|does|will|would|(?:do|can|should|must) i) (?:have to |need to "
    r"|[a-z]+ )?(?:the|that|this|those|these|my)\b"
    r"|^(?:and |so |but |ok |oh )*(?:do|can|should|must) i (?:have |need )?to\b"
)
#: "Can it go in the dishwasher?" asks about the product, and for no dishwasher.
_INTO_MACHINE = re.compile(
    r"\b(?:survive|handle|go|goes|put|throw|pop|chuck|stick|safe|wash|use|used|work)\b(?: (?:it|them|this|that"
    r"|these))?(?: in"
    r"| in(?:to)? the| on(?: an?)?| with(?: an?)?)"
    r"(?: (?:the|a|an|my))? (?:washing machine|washer|dishwasher|dryer|tumble dryer|oven|microwave|freezer|fridge"
    r"|induction)"
    r"|(?:能|可以|可不可以|能不能)(?:用|放|进|扔)(?:进|在|到)?(?:洗衣机|洗碗机|烘干机|烤箱|微波炉|冰箱|冷冻|电磁炉)"
)


def asks(reading: Reading) -> bool:
    """A question about a product that is shown, rather than a wish for others."""
    if not (reading.shown or reading.refers.missing) or not is_question(reading.plain) or reading.removals:
        return False
    if price_wish(reading.wished) and not (reading.refers.explicit and _ASKS_PRICE.search(reading.plain)):
        return False
    if reading.request.sort != "relevance" and not reading.refers.places:
        return False
    if _INTO_MACHINE.search(reading.plain):
        return True
    aspects = find_aspects(reading.plain, reading.spans)
    if not aspects and changes_type(reading.plain):
        return False
    limits = any(c.facet in ("price", "rating") for c in reading.request.constraints)
    if limits and not reading.refers.explicit:
        return False  # "can it be below 400?"
    if reading.refers.places or reading.refers.missing:
        named = reading.request.types and not reading.refers.explicit
        return not named and not re.search(r"\b(?:do you have|have you got|any) (?:these|those|them)\b", reading.plain)
    if _YES_OR_NO.search(reading.plain) and reading.request.types == reading.request.constraints != ():
        return any(reading.alike(need, reading.request) for need in reading.state.needs)
    return bool(aspects) and not reading.request.constraints and not reading.request.types


def asking(reading: Reading) -> Understanding:
    asked = reading.pointing("ask")
    return replace(asked, aspects=find_aspects(reading.plain, reading.spans))


_WHOLE_STORE = re.compile(
    r"\b(?:whole|entire) (?:shop|store|catalogue?|range)\b|\bin (?:your|the) (?:shop|store)\b|全店|整个店"
    r"|你们(?:店里?|家|这里?)?(?:卖)?(?:得|的)?最|店里最"
)


def catalogue(reading: Reading) -> Understanding | None:
    plain = reading.plain
    everywhere = _WHOLE_STORE.search(plain) is not None
    pointed = (reading.refers.explicit and not everywhere) or re.search(
        r"\b(?:of (?:these|those|them)|ones?)\b(?! in (?:the|your) (?:whole |entire )?(?:st|shop|cat))", plain
    )
    kind = None
    facet = ""
    if reading.removals:
        return None  # 什么牌子都行
    if (listed := acts_shop.CATALOGUE_LIST.search(plain)) and not reading.refers.places:
        kind, facet = "list", store_facet(listed)
    elif acts_shop.CATALOGUE_COUNT.search(plain) and not (pointed and reading.shown):
        kind = "count"
    elif (
        acts_shop.CATALOGUE_EXTREME.search(plain)
        and not (pointed and reading.shown)
        and reading.request.sort != "relevance"
    ):
        kind = "extreme"
    elif acts_shop.CATALOGUE_RANGE.search(plain) and reading.request.types and not reading.refers.explicit:
        kind = "range"
    if kind is None:
        return None
    constraints = tuple(c for c in reading.request.constraints if c.facet != "quantity")
    return replace(
        reading.same,
        act="catalogue",
        kind=kind,  # type: ignore[arg-type]
        facet=facet,
        need=Need(
            said=reading.written.text,
            search_text=reading.request.search_text,
            constraints=constraints,
            sort=reading.request.sort,
        ),
    )


def adds_another(reading: Reading) -> bool:
    """Whether one more product follows others into the cart: "the 1st of these as well please", 第二副也一块儿加上."""
    return (
        bool(reading.state.cart)
        and bool(reading.refers.places)
        and reading.refers.explicit
        and not is_question(reading.plain)
        and not (reading.request.constraints or reading.removals or acts.COMPARE.search(reading.plain))
        and re.search(
            r"\b(?:too|as well|also)\b|也.{0,4}(?:加|要|来|拿|放|买)|一[起块](?:儿)?(?:加|买|要|拿)", reading.plain
        )
        is not None
    )


_PUT_IN = re.compile(
    r"\b(?:in|into|to) (?:the|my) (?:shopping )?(?:cart|basket|bag|trolley)\b|(?:放|加|丢|扔)(?:进|到"
    r"|入)?.{0,3}(?:购物)?车"
)


def cart(reading: Reading) -> Understanding:
    plain = reading.plain
    op: CartOp = "add"
    if acts_shop.CART_CLEAR.search(plain):
        op = "clear"
    elif acts_shop.CART_REMOVE.search(plain):
        op = "remove"
    elif _PUT_IN.search(plain) and reading.refers.explicit:
        op = "add"
    elif acts_shop.CART_SHOW.search(plain) and not re.search(r"\badd\b|加入|放进|加到", plain):
        op = "show"
    elif acts_shop.CART_CHECKOUT.search(plain) and not re.search(r"\badd\b|加入|放进|加到", plain):
        op = "checkout"
    done = replace(reading.same, act="cart", cart=op, quantity=_pieces(plain))
    if op not in ("add", "remove"):
        return done
    places = reading.refers.places
    if op == "remove" and not (places and reading.refers.explicit) and (named := named_in_cart(reading)):
        return replace(done, refers=named)
    if not places and not reading.refers.missing:
        if op == "remove" and reading.state.cart:
            last = (
                reading.state.product
                if any(line.product == reading.state.product for line in reading.state.cart)
                else reading.state.cart[-1].product
            )
            return replace(done, refers=(last,))
        places = reading.focus_place() if reading.state.product or len(reading.shown) == 1 else ()
    return replace(done, refers=reading.ids(places), unresolved=reading.refers.missing)


def named_in_cart(reading: Reading) -> tuple[str, ...]:
    """The products in the cart that are named there by a place, a title or their kind."""
    among = resolve(reading.plain, reading.spans, reading.in_cart, "")
    if among.explicit and among.places:
        return tuple(reading.in_cart[place].product.id for place in among.places)
    kinds = [
        {(m.facet, m.value) for m in span.mentions if m.facet in TYPES} for span in reading.spans if span.names_type
    ]
    fitting = [i for i in reading.in_cart if any(v in i.values(f) for kind in kinds for f, v in kind)]
    return tuple(item.product.id for item in fitting[:1])


#: What follows is not worn, eaten or used by the shopper: of a wish in the same sentence the opposite is meant.
_REFUSES = re.compile(r"\bi refuse to (?:wear|eat|use|touch|buy)\b")


def about_me(reading: Reading, habits: Sequence[tuple[str, float]] = ()) -> Understanding:
    """What the shopper says of themselves; `habits` are the (kind, most that they pay for it) pairs in it."""
    refuses, turn = _REFUSES.search(reading.plain) is not None, reading.state.turn + 1
    said = [
        replace(c, op="!=") if refuses and c.op == "=" and c.facet in FACETS else c
        for c in reading.request.constraints
        if c.facet not in ("quantity", "product_type", "category", "in_stock")
        and c.text != "平时"  # usually, and nothing casual
        and (not habits or c.facet == "size" or c.op == "!=")  # the rest is what the money is for
    ]
    told = (
        *(replace(c, hard=c.op == "!=" or c.facet == "size", turn=turn) for c in said),
        *(
            Constraint(
                facet="price", op="<=", value=most, hard=False, turn=turn, text=reading.written.text, within=kind
            )
            for kind, most in habits
        ),
    )
    if reading.request.types and asks_anew(reading.plain) and not any(c.facet in TYPES for c in told):
        kinds = {value for c in reading.request.types for value in c.values}
        within = next(iter(kinds)) if len(kinds) == 1 else ""
        told = tuple(replace(c, within=within) if c.facet == "price" else c for c in told)
        return replace(requested(reading), told=told)
    return replace(reading.same, act="about_me", told=told)


def _pieces(plain: str) -> int:
    """How many pieces go into the cart or out of it: "add two of the first", 加两件."""
    words = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "两": 2, "三": 3, "四": 4, "五": 5}
    found = re.search(
        r"\b(?:add|buy|order|take|get|put|want|need|have|remove)\s(?:me )?(?P<n>\d{1,2}|two|three|four|five"
        r"|six)\s(?:of|pieces|pairs|x\b|copies|more)"
        r"|(?P<z>\d{1,2}|[两三四五])(?:件|双|个|条|台|只|套)(?!都|里|中)(?=.{0,6}(?:加|放|购|$)|第|这|那|进)"
        r"|(?:加|买|要|来|放)(?P<y>\d{1,2}|[两三四五])(?:件|双|个|条|台|只|套)|\bx ?(?P<x>\d{1,2})\b"
        r"|\b(?P<m>\d{1,2}|two|three|four|five|six) (?:of (?:the|them|it|those|these)|pieces|copies)",
        plain,
    )
    said = next((value for value in found.groupdict().values() if value), "1") if found else "1"
    return words.get(said) or int(said)
