"""Invoice lines as of UCI's Online Retail (D. Chen 2015, doi:10.24432/C5BW33): one purchase a line.

- A purchase's session is its invoice, so that what was bought together can be told.
- A line without a customer is a purchase of an anonymous shopper: it says what is popular and what goes together.
- An invoice that begins with C cancels. It is no event; it takes back the customer's earlier purchases of that product
  (see `ranking.logs.cancelled`), for what was sent back was not liked, and nobody said that it was disliked either.
- Postage, fees, discounts, stock corrections (a negative quantity) and lines at no price are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from ranking.fields import MAX_NUMBER, identifier, number
from ranking.logs.clock import Clock
from ranking.logs.lines import Cancellation, Fields, Line, LogFormat, Passed, Said
from ranking.logs.values import whole_id
from ranking.types import Event
from retrieval.problems import BadValue

#: Codes of the data set that stand for no product.
CHARGES = frozenset({
    "ADJUST", "ADJUST2", "AMAZONFEE", "B", "BANK CHARGES", "C2", "C3", "CRUK", "D", "DOT", "M", "POST", "S", "TEST001",
    "TEST002",
})  # fmt: skip
#: As the widespread CSV copies write times.
AMERICAN = "%m/%d/%Y %H:%M"


def read(row: Fields, clock: Clock) -> Iterator[Said]:
    product = identifier(row, "StockCode", required=True)
    if product.upper() in CHARGES:
        yield Passed(f"{product.upper()} (no product)")
        return
    invoice = identifier(row, "InvoiceNo", required=True)
    quantity = _quantity(row)
    price = number(row, "UnitPrice", -MAX_NUMBER)
    if price is None:
        raise BadValue("UnitPrice", "", "missing", "give the price of one")
    shopper = whole_id(row, "CustomerID")
    time = clock.written(row, "InvoiceDate", AMERICAN)
    if invoice[0] in "Cc":
        yield Cancellation(shopper=shopper, product=product, time=time, quantity=abs(quantity), name=invoice)
    elif quantity < 0:
        yield Passed("stock correction")
    elif price <= 0:
        yield Passed("line without a price")
    else:
        yield Line(
            order=invoice,
            event=Event(
                event_id="", timestamp=time, shopper=shopper, type="purchase", product=product, session=invoice,
                value=price, quantity=quantity,
            ),
        )  # fmt: skip


def _quantity(row: Fields) -> int:
    found = number(row, "Quantity", -MAX_NUMBER)
    if found is None or not found or found != int(found):
        raise BadValue("Quantity", row.get("Quantity"), "not a whole number other than 0", "give how many were bought")
    return int(found)


def cancels(row: Fields) -> bool:
    return str(row.get("InvoiceNo") or "").lstrip()[:1] in ("C", "c")


FORMAT = LogFormat(
    name="invoices",
    needs=(("InvoiceNo", "Invoice"), ("StockCode",), ("Quantity",), ("InvoiceDate",), ("UnitPrice", "Price")),
    aliases={"Invoice": "InvoiceNo", "Price": "UnitPrice", "Customer ID": "CustomerID"},  # as Online Retail II has them
    read=read,
    cancels=cancels,
    repeats="InvoiceNo",
)
