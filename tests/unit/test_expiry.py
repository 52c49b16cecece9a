"""Conversations that are over go while the page is served, too."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.browsing import served
from tests.chatting import eventually
from tests.fakes_ui import ScriptedPipeline, fake_store
from ui.expiry import expire_daily
from ui.server import create_app


class Looked:
    """Sessions whose second look fails."""

    def __init__(self) -> None:
        self.at: list[datetime] = []
        self.enough = asyncio.Event()

    def expire(self, now: datetime) -> int:
        self.at.append(now)
        if len(self.at) == 2:
            raise OSError("the disk is full")
        if len(self.at) == 4:
            self.loop.call_soon_threadsafe(self.enough.set)
        return 0

    async def until_enough(self) -> None:
        self.loop = asyncio.get_running_loop()
        task = asyncio.create_task(expire_daily(self, every_s=0.001))
        await self.enough.wait()
        task.cancel()


def test_it_is_looked_again_and_again_even_after_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    looked = Looked()
    with caplog.at_level(logging.ERROR):
        asyncio.run(looked.until_enough())
    assert len(looked.at) >= 4 and all(moment.tzinfo is UTC for moment in looked.at)
    assert [message.startswith("conversations that are over were not") for message in caplog.messages] == [True]


def test_a_server_that_starts_looks_once(tmp_path: Path) -> None:
    store = fake_store(tmp_path)
    with served(create_app(store, respond=ScriptedPipeline(pause_s=0))):  # type: ignore[arg-type]
        assert eventually(lambda: len(store.sessions.expired) == 1)
    assert len(store.sessions.expired) == 1
