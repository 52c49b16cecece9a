"""Keeps the cart: adds, removes, shows, empties it and hands it over to the store. Takes no order and no money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from assistant.answers.voice import listed, many, sentence, title_of
from assistant.money import format_money
from assistant.types import CartLine, DialogueState, Understanding
from prompts import render
from retrieval.types import Language, Money, Product, TaggedProduct

Lines = tuple[CartLine, ...]


def changed_cart(
    understood: Understanding, state: DialogueState, by_id: Mapping[str, TaggedProduct], language: Language
) -> tuple[Lines, str]:
    """The cart after a message, and what is said about it.

    Adding again adds up. No more is added than is in stock, and what is sold out is refused, both with a word about it.
    Where a message names no product: adding asks which one, and removing takes the only line there is. `by_id` holds
    the products referred to and those in the cart; what it lacks has left the catalogue, and is taken out.
    """
    cart = _Cart(by_id=by_id, language=language)
    held = tuple(line for line in state.cart if line.product in by_id)
    gone = len(state.cart) - len(held)
    match understood.cart:
        case "add":
            lines, text = cart.add(held, understood.refers, max(understood.quantity, 1))
        case "remove":
            lines, text = cart.remove(held, understood.refers, understood.quantity)
        case "clear":
            lines, text = (), cart.said("cleared" if held else "empty")
        case "checkout":
            lines, text = held, cart.checkout(held)
        case _:
            lines, text = held, cart.show(held)
    if gone and understood.cart != "clear":
        text = f"{text}\n{cart.said('gone', count=gone)}"
    return lines, text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cart:
    by_id: Mapping[str, TaggedProduct]
    language: Language

    def said(self, kind: str, **values: object) -> str:
        return sentence(render(f"cart.{self.language}.j2", kind=kind, **values).strip())

    def product(self, id_: str) -> Product:
        return self.by_id[id_].product

    def name(self, id_: str) -> str:
        title = title_of(self.product(id_), self.language)
        return f"“{title}”" if self.language == "zh" else title

    def add(self, held: Lines, refers: Sequence[str], quantity: int) -> tuple[Lines, str]:
        wanted = [id_ for id_ in dict.fromkeys(refers) if id_ in self.by_id]
        if not wanted:
            return held, self.said("which", operation="add")
        counts = {line.product: line.quantity for line in held}
        added: list[tuple[str, int]] = []
        refused: list[str] = []
        for id_ in wanted:
            product, before = self.product(id_), counts.get(id_, 0)
            allowed = quantity
            if not product.in_stock:
                allowed = 0
                refused.append(self.said("sold_out", title=self.name(id_), be="are" if self.plural(id_) else "is"))
            elif product.quantity is not None and before + quantity > product.quantity:
                allowed = max(product.quantity - before, 0)
                refused.append(self.capped(id_, product.quantity, allowed, quantity))
            if allowed:
                counts[id_] = before + allowed
                added.append((id_, allowed))
        lines = tuple(CartLine(product=id_, quantity=count) for id_, count in counts.items())
        texts = [*refused]
        if added:
            pieces = [self.pieces(id_, count) for id_, count in added]
            texts.insert(0, self.said("added", pieces=listed(pieces, self.language), **self.summed(lines)))
        return lines, ("" if self.language == "zh" else " ").join(texts)

    def capped(self, id_: str, stock: int, added: int, wanted: int) -> str:
        return self.said("capped", title=self.name(id_), stock=stock, added=added, wanted=wanted)

    def plural(self, id_: str) -> bool:
        return many(title_of(self.product(id_), "en"))

    def pieces(self, id_: str, count: int) -> str:
        """ "Calder Boots", "2 × Calder Boots", "2件“…”"."""
        times = "件" if self.language == "zh" else " × "
        return f"{count}{times}{self.name(id_)}" if count > 1 else self.name(id_)

    def remove(self, held: Lines, refers: Sequence[str], quantity: int) -> tuple[Lines, str]:
        """Takes the lines out; with a quantity above 1, so many pieces of each."""
        if not held:
            return (), self.said("empty")
        wanted = list(dict.fromkeys(refers)) or ([held[0].product] if len(held) == 1 else [])
        if not wanted:
            return held, self.said("which", operation="remove")
        there = [line for line in held if line.product in wanted]
        if not there:
            known = [id_ for id_ in wanted if id_ in self.by_id]
            titles = listed([self.name(id_) for id_ in known], self.language)
            return held, self.said("not_there", titles=titles, several=len(known) > 1 or any(map(self.plural, known)))
        taken = {line.product: min(quantity if quantity > 1 else line.quantity, line.quantity) for line in there}
        left = tuple(replace(line, quantity=line.quantity - taken.get(line.product, 0)) for line in held)
        lines = tuple(line for line in left if line.quantity)
        pieces = listed([self.pieces(id_, count) for id_, count in taken.items()], self.language)
        return lines, self.said("removed", pieces=pieces, **self.summed(lines))

    def show(self, held: Lines) -> str:
        """A line for each product with its sum, and the total."""
        if not held:
            return self.said("empty")
        texts = [self.said("heading", **self.summed(held))]
        for line in held:
            product = self.product(line.product)
            short = product.quantity if product.quantity is not None and product.quantity < line.quantity else None
            texts.append(
                self.said(
                    "line",
                    title=self.name(line.product),
                    quantity=line.quantity,
                    each=format_money(product.price, self.language),
                    sum=format_money(_times(product.price, line.quantity), self.language),
                    sold_out=not product.in_stock,
                    left=short if product.in_stock else None,
                )
            )
        return "\n".join(texts)

    def checkout(self, held: Lines) -> str:
        """What the store's own checkout takes over, with the products' addresses where they are on the web."""
        if not held:
            return self.said("empty")
        texts, unlinked = [self.said("checkout", **self.summed(held))], []
        for line in held:
            url, pieces = web_address(self.product(line.product).url), self.pieces(line.product, line.quantity)
            if url:
                texts.append(self.said("link", pieces=pieces, url=url))
            else:
                unlinked.append(pieces)
        if unlinked:
            texts.append(self.said("no_link", pieces=listed(unlinked, self.language), all=len(unlinked) == len(held)))
        return "\n".join(texts)

    def summed(self, lines: Lines) -> dict[str, object]:
        """How many pieces there are, and what they cost; a total for each currency."""
        totals: dict[str, int] = {}
        for line in lines:
            price = self.product(line.product).price
            totals[price.currency] = totals.get(price.currency, 0) + price.amount * line.quantity
        money = [
            format_money(Money(amount=sum_, currency=currency), self.language) for currency, sum_ in totals.items()
        ]
        total = " + ".join(money)
        return {"count": sum(line.quantity for line in lines), "total": total}


def _times(price: Money, quantity: int) -> Money:
    return replace(price, amount=price.amount * quantity)


def web_address(url: str) -> str:
    """The address where it is an absolute http(s) one that can be shown as a link, else ""."""
    if any(ord(character) <= 32 or character in '\\"<>`“”' for character in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname and "@" not in parts.netloc else ""
