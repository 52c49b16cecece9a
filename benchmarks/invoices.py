"""Reads the purchases of Online Retail (D. Chen 2015, doi:10.24432/C5BW33, CC BY 4.0). For benchmarks."""

from __future__ import annotations

import csv
import gzip
import re
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ranking.assortment import Assortment, priced_assortment
from ranking.log import Log, log_of
from ranking.split import DAY
from ranking.types import Event

DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoices:
    """The log, an invoice being a session and a product in it one purchase; up to `cut` (unix seconds) and at it, it is
    the training period of ../shared/bench/online_retail.py, from which prices and the choice of products are."""

    log: Log
    assortment: Assortment
    cut: float


def read_invoices(path: Path) -> Invoices:
    """As in ../shared/bench/online_retail.py: lines with a customer, a positive quantity and price and a numeric stock
    code, none of a cancelled invoice, of products that were bought five times or more up to the cut."""
    lines = []
    begun: dict[str, datetime] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            invoice, product = row["InvoiceNo"], row["StockCode"]
            quantity, price = float(row["Quantity"]), float(row["UnitPrice"])
            if not row["CustomerID"] or invoice.startswith("C") or not re.match(r"\d{5}", product):
                continue
            if quantity > 0 and price > 0:
                time = datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC)
                begun[invoice] = min(begun.get(invoice, time), time)
                lines.append((row["CustomerID"].removesuffix(".0"), invoice, product, time, quantity, price))
    cut = max(time for _, _, _, time, _, _ in lines).timestamp() - DAYS * DAY
    before = [line for line in lines if line[3].timestamp() <= cut]
    counts = Counter(product for _, _, product, _, _, _ in before)
    kept = sorted(product for product, count in counts.items() if count >= 5)
    prices: defaultdict[str, list[float]] = defaultdict(list)
    for _, _, product, _, _, price in before:
        prices[product].append(price)
    pieces: Counter[tuple[str, str, str]] = Counter()
    for shopper, invoice, product, _, quantity, _ in lines:
        pieces[shopper, invoice, product] += round(quantity)
    events = [
        Event(
            event_id=f"{invoice}-{product}",
            timestamp=begun[invoice],
            shopper=shopper,
            type="purchase",
            product=product,
            session=invoice,
            quantity=quantity,
        )
        for (shopper, invoice, product), quantity in pieces.items()
    ]
    return Invoices(
        log=log_of(events, products=kept),
        assortment=priced_assortment(kept, {product: statistics.median(prices[product]) for product in kept}),
        cut=cut,
    )
