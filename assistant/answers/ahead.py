"""Says which of several products is ahead by a figure or by evidence. A tie is called a tie. Knows no message."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.compared import Compared
from assistant.answers.evidence import Evidence, figure
from assistant.answers.voice import clean
from retrieval.types import Money


def ranked(compared: Compared, kind: str, found: Sequence[Evidence | None], what: str = "") -> str:
    """Who is ahead by the evidence. A tie, and evidence of the same kind without a figure, decides nothing."""
    known = sorted((i for i, e in enumerate(found) if e), key=lambda i: found[i].rank, reverse=True)  # type: ignore[union-attr]
    silent = [i for i, e in enumerate(found) if not e]
    texts = {i: e.text for i, e in enumerate(found) if e}
    values: dict[str, object] = {"what": what, "silent": compared.call(silent) if silent else ""}
    if not known or (kind == "warm" and found[known[0]].kind == 0):  # type: ignore[union-attr]
        return compared.said(f"{kind}_unknown", stated=compared.pairs(known, texts), **values)
    best = [i for i in known if found[i].rank == found[known[0]].rank]  # type: ignore[union-attr]
    rest = [i for i in known if i not in best]
    if len(best) > 1:
        same = f"{found[best[0]].figure:g}" if kind == "rating" else texts[best[0]]  # type: ignore[union-attr]
        return compared.said(
            f"{kind}_tie",
            best=compared.call(best),
            all=len(best) == len(compared.items),
            text=same if kind == "rating" or len({texts[i] for i in best}) == 1 else "",
            stated=compared.pairs(best, texts),
            rest=compared.pairs(rest, texts),
            **values,
        )
    return compared.said(
        kind,
        best=compared.call(best, title=True),
        text=texts[best[0]],
        rest=compared.pairs(rest, texts),
        only_other=texts[rest[0]] if len(rest) == 1 and not silent else "",
        **values,
    )


def by_price(compared: Compared) -> str:
    products = [item.product for item in compared.items]
    texts = {i: compared.voice.money(p.price) for i, p in enumerate(products)}
    if len({p.price.currency for p in products}) > 1:
        return compared.said("currencies", stated=compared.pairs(range(len(products)), texts))
    least = min(p.price.amount for p in products)
    best = [i for i, p in enumerate(products) if p.price.amount == least]
    rest = sorted((i for i in range(len(products)) if i not in best), key=lambda i: products[i].price.amount)
    if not rest:
        return compared.said("price_same", price=texts[0])
    difference = Money(amount=products[rest[0]].price.amount - least, currency=products[0].price.currency)
    return compared.said(
        "price",
        best=compared.call(best, title=True),
        several=len(best) > 1,
        price=texts[best[0]],
        difference=compared.voice.money(difference),
        next=compared.call(rest[:1]),
        next_price=texts[rest[0]],
    )


def by_rating(compared: Compared) -> str:
    found: list[Evidence | None] = []
    for item in compared.items:
        rating, count = item.product.rating, item.product.rating_count
        said = compared.voice.choose(f" from {count:,} rating{'' if count == 1 else 's'}", f"，{count:,}条评价")
        found.append(
            None
            if rating is None
            else Evidence(
                kind=1, figure=rating, text=f"{rating:g}{compared.voice.choose('', '分')}" + (said if count else "")
            )
        )
    return ranked(compared, "rating", found)


def by_figure(compared: Compared, name: str) -> str:
    """By a field with numbers of one unit; "" where the products do not have such a one."""
    found = [figure(item, name) for item in compared.items]
    if len({unit for f in found if f for unit in f[1:]}) != 1 or sum(f is not None for f in found) < 2:
        return ""
    return ranked(compared, "figure", [f[0] if f else None for f in found], clean(compared.voice.facet(name), 40))
