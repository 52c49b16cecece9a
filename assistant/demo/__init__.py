"""Makes the synthetic demo store: feed, shoppers, behaviour and pictures. Knows no database and no page."""

from __future__ import annotations

from assistant.demo.store import make_demo

__all__ = ["make_demo"]
