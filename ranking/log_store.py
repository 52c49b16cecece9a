"""The event log of the database as columns to train on. Knows no file and no model."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, or_, select

from ranking import tables
from ranking.log import Log, log_of
from ranking.types import Event


def read_log(engine: Engine, products: Sequence[str]) -> Log:
    """What was done with these products, in their order; impressions are left out, they are nobody's doing.

    Who refused to be remembered is left out. What was done under nobody's id counts for its session: each is a
    shopper of its own; without a session it is left out, for nothing says who did it.
    """
    e, s = tables.events.c, tables.shoppers.c
    rows = (
        select(e.event_id, e.timestamp, e.shopper, e.session, e.type, e.product, e.value, e.quantity)
        .where(e.type != "impression")
        .where(or_(e.shopper != "", e.session != ""))
        .where(e.shopper.not_in(select(s.id).where(s.consent.is_(False))))
    )
    with engine.connect() as connection:
        events = [
            Event(
                event_id=row.event_id,
                timestamp=row.timestamp,
                shopper=row.shopper or f"\0{row.session}",
                type=row.type,
                product=row.product,
                session=row.session,
                value=row.value,
                quantity=row.quantity,
            )
            for row in connection.execute(rows)
        ]
    return log_of(events, products=products)
