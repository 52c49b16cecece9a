"""Removes the conversations that are over while the page is served. Knows no request."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Protocol

from anyio import to_thread

log = logging.getLogger(__name__)

#: Seconds from one look to the next. Conversations live for weeks: a day more or less is nothing.
DAY_S = 24 * 3600.0


class Expiring(Protocol):
    def expire(self, now: datetime) -> int: ...


async def expire_daily(sessions: Expiring, *, every_s: float = DAY_S) -> None:
    """Looks at once and then every `every_s` seconds, in a thread of its own, until it is cancelled."""
    while True:
        try:
            await to_thread.run_sync(sessions.expire, datetime.now(UTC))
        except Exception:
            log.exception("conversations that are over were not removed; the next try is in %.0f hours", every_s / 3600)
        await asyncio.sleep(every_s)
