"""Reads the purchases of Online Retail (D. Chen 2015, doi:10.24432/C5BW33, CC BY 4.0). For benchmarks."""

from __future__ import annotations

import csv
import gzip
import re
import statistics
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from ranking.log import Log, log_of
from ranking.types import Event


def read_invoices(path: Path) -> tuple[Log, dict[str, float]]:
    """The log, and what products cost at the median. An invoice is a session.

    As in ../shared/bench/online_retail.py: lines with a customer, a positive quantity and price and a numeric stock
    code, none of a cancelled invoice, of products that were bought five times or more before the last 30 days."""
    events: list[Event] = []
    prices: defaultdict[str, list[float]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            if not row["CustomerID"] or row["InvoiceNo"].startswith("C") or not re.match(r"\d{5}", row["StockCode"]):
                continue
            if float(row["Quantity"]) <= 0 or float(row["UnitPrice"]) <= 0:
                continue
            events.append(
                Event(
                    event_id=f"{number:07d}",
                    timestamp=datetime.fromisoformat(row["InvoiceDate"]).replace(tzinfo=UTC),
                    shopper=row["CustomerID"].removesuffix(".0"),
                    type="purchase",
                    product=row["StockCode"],
                    session=row["InvoiceNo"],
                    value=float(row["UnitPrice"]),
                )
            )
    cut = max(event.timestamp for event in events).timestamp() - 30 * 86_400
    before: defaultdict[str, int] = defaultdict(int)
    for event in events:
        if event.timestamp.timestamp() <= cut:
            before[event.product] += 1
            prices[event.product].append(event.value or 0.0)
    kept = sorted(product for product, count in before.items() if count >= 5)
    return log_of(events, products=kept), {product: statistics.median(prices[product]) for product in kept}
