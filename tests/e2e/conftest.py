"""What the tests of the page share: one browser a module, a shop that answers, and one whose answers never end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browsing import chromium
from tests.chatting import Shop, scripted


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with scripted(tmp_path_factory.mktemp("store")) as shop:
        yield shop


@pytest.fixture
def endless(tmp_path: Path) -> Iterator[Shop]:
    with scripted(tmp_path, stalls=True) as shop:
        yield shop


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.set_default_timeout(15_000)
    yield context
    context.close()
