"""The purchases of the event log as baskets, and the statistics over them, kept. Knows no shopper's taste."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from sqlalchemy import Connection, Engine, func, select

from ranking import tables
from ranking.associations import Associations, AssociationSettings, associations

#: The statistics are made anew once the purchases have changed by this share: one more changes no association.
STALE = 0.01


def purchase_lines(connection: Connection) -> list[tuple[str, str]]:
    """(basket, product) of all purchases, each once. What a shopper bought in one session is a basket; where purchases
    carry no session, what they bought on one day (UTC) is. Those of nobody in no session are no basket, for nothing
    says that one person made them."""
    c = tables.events.c
    bought = c.type == "purchase"
    named = select(c.shopper, c.session, c.product).where(bought, c.session != "").distinct()
    lines = [(f"{shopper}\0{session}", product) for shopper, session, product in connection.execute(named)]
    unnamed = select(c.shopper, c.timestamp, c.product).where(bought, c.session == "", c.shopper != "")
    days = {(f"{shopper}\0{time.date()}", product) for shopper, time, product in connection.execute(unnamed)}
    return sorted(lines) + sorted(days)


class Baskets:
    """The associations between products, and between kinds of products, as the event log has them now."""

    def __init__(self, engine: Engine, kinds: Mapping[str, str], settings: AssociationSettings | None = None) -> None:
        """`kinds` maps a product id to what kind of thing it is, "" for none; see `ranking.shelf.kinds`."""
        self._engine = engine
        self._kinds = kinds
        self._settings = settings or AssociationSettings()
        self._lock = Lock()
        self._purchases = -1
        self._products = associations((), self._settings)
        self._of_kinds = self._products

    def products(self) -> Associations:
        """Between product ids."""
        self._refresh()
        return self._products

    def of_kinds(self) -> Associations:
        """Between kinds of products."""
        self._refresh()
        return self._of_kinds

    def _refresh(self) -> None:
        c = tables.events.c
        with self._lock, self._engine.connect() as connection:
            count = connection.execute(
                select(func.count()).select_from(tables.events).where(c.type == "purchase")
            ).scalar_one()
            if self._purchases >= 0 and abs(count - self._purchases) <= STALE * self._purchases:
                return
            lines = purchase_lines(connection)
            self._products = associations(lines, self._settings)
            # what is of no kind stands for itself, so that its baskets are among all
            of_kinds = [(basket, self._kinds.get(product) or f"\0{product}") for basket, product in lines]
            self._of_kinds = associations(of_kinds, self._settings)
            self._purchases = count
