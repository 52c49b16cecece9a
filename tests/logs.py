"""Behaviour logs for tests: a small sound one of each format, and an import into a database of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from ranking import tables
from ranking.event_import import import_events
from ranking.event_log import EventLog
from ranking.event_report import EventReport
from ranking.logs.formats import recognise
from ranking.types import Event
from retrieval.database import open_database
from retrieval.progress import silent

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def ga4(name: str, items: Sequence[Mapping[str, object]], *, at: int = 0, **params: object) -> dict[str, object]:
    """A row of GA4's BigQuery export; 64-bit integers are texts there."""
    kinds = {str: "string_value", int: "int_value", float: "double_value"}
    return {
        "event_date": "20260301",
        "event_timestamp": str(1_772_366_400_000_000 + at * 1_000_000),
        "event_name": name,
        "event_params": [{"key": key, "value": {kinds[type(v)]: v}} for key, v in params.items()],
        "user_id": None,
        "user_pseudo_id": "8.9",
        "items": list(items),
    }


def segment(event: str, properties: Mapping[str, object], message: str) -> dict[str, object]:
    return {
        "type": "track",
        "event": event,
        "messageId": message,
        "userId": "ann",
        "anonymousId": "a-1",
        "timestamp": "2026-03-01T12:00:00.250Z",
        "properties": properties,
    }


INVOICES = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HOLDER,6,2010-12-01 08:26,2.55,17850,United Kingdom
536365,71053,LANTERN,6,2010-12-01 08:26,3.39,17850.0,United Kingdom
536365,71053,LANTERN,6,2010-12-01 08:26,3.39,17850.0,United Kingdom
536366,22633,HAND WARMER,2,2010-12-01 08:28,1.85,,United Kingdom
536366,POST,POSTAGE,1,2010-12-01 08:28,18.00,,United Kingdom
C536400,85123A,WHITE HOLDER,-6,2010-12-02 09:00,2.55,17850,United Kingdom
536401,21777,Unknown,-10,2010-12-02 09:10,0.0,,United Kingdom
536402,21777,SAMPLE,1,2010-12-02 09:10,0.0,12345,United Kingdom
"""
RETAILROCKET = """timestamp,visitorid,event,itemid,transactionid
1433221332117,257597,view,355908,
1433221400000,257597,addtocart,355908,
1433221500000,257597,transaction,355908,4000.0
"""
PERSONALIZE = """USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE,IMPRESSION,RECOMMENDATION_ID
196,242,1772366400,Click,15,302|242|377,RID-1
196,302,1772366405,View,,302|242|377,RID-1
22,377,1772366410,AddToCart,7.5,,
"""
GA4 = [
    ga4("page_view", []),
    ga4("view_item_list", [{"item_id": "p1", "index": 0}, {"item_id": "p2", "index": 1}], item_list_id="L1",
        ga_session_id=77, search_term="jacket"),
    ga4("select_item", [{"item_id": "p2", "item_list_index": "1", "item_list_id": "L1"}], at=5, ga_session_id=77),
    ga4("purchase", [
        {"item_id": "p1", "price": 19.5, "quantity": "2", "item_variant": "red"}, {"item_id": "p2"},
    ], at=60, transaction_id="T1", currency="EUR", ga_session_id=77),
]  # fmt: skip
SEGMENT = [
    {"type": "identify", "userId": "ann", "messageId": "m0"},
    segment("Products Searched", {"query": "jacket"}, "m1"),
    segment("Product List Viewed", {"list_id": "hot", "products": [
        {"product_id": "p1", "position": 4}, {"product_id": "p2"}]}, "m2"),
    segment("Product Viewed", {"product_id": "p1", "price": 19.5, "currency": "EUR", "variant": "red"}, "m3"),
    segment("Order Completed", {"order_id": "O1", "currency": "EUR", "products": [
        {"product_id": "p1", "price": 19.5, "quantity": 2}, {"sku": "p2"}]}, "m4"),
    segment("Product Reviewed", {"product_id": "p1", "rating": 4}, "m5"),
]  # fmt: skip
PLAIN = """event_id,timestamp,shopper,type,product,quantity
e1,2026-03-01T12:30:00+08:00,ann,purchase,p1,2
e2,2026-03-01T12:31:00+08:00,ann,view,p2,
"""


def json_lines(rows: Sequence[Mapping[str, object]]) -> str:
    return "\n".join(json.dumps(row) for row in rows) + "\n"


#: A sound log of each format, by the name of its file.
LOGS = {
    "invoices": ("invoices.csv", INVOICES),
    "retailrocket": ("events.csv", RETAILROCKET),
    "personalize": ("interactions.csv", PERSONALIZE),
    "ga4": ("export.jsonl", json_lines(GA4)),
    "segment": ("segment.jsonl", json_lines(SEGMENT)),
    "plain": ("plain.csv", PLAIN),
}


class Import:
    """A database of its own, and what importing files into it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine: Engine = open_database("sqlite://")
        self.log = EventLog(self.engine)

    def of(
        self, *contents: tuple[str, str | bytes], format: str | None = None, mapping: Mapping[str, str] | None = None
    ) -> EventReport:
        """Writes files (name, content) and imports them together."""
        paths = [self.folder / name for name, _ in contents]
        for path, (_, content) in zip(paths, contents, strict=True):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        logs = [recognise(path, format, mapping or {}) for path in paths]
        return import_events(logs, self.log, {"p1"}, now=NOW, dry_run=False, progress=silent)

    def events(self) -> list[Event]:
        """All that is stored, oldest first, in each moment by product and position."""
        with self.engine.connect() as connection:
            ids = list(connection.execute(select(tables.events.c.event_id)).scalars())
        stored = self.log.stored(ids).values()
        return sorted(stored, key=lambda e: (e.timestamp, e.type, e.product, e.position or 0, e.event_id))
