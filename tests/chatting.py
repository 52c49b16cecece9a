"""What a shopper does on the chat page in a browser, and a page that a scripted pipeline answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browsing import served
from tests.fakes_ui import FakeStore, ScriptedPipeline, fake_store
from ui.server import create_app


@dataclass
class Shop:
    url: str
    pipeline: ScriptedPipeline
    store: FakeStore


@contextmanager
def scripted(home: Path, *, stalls: bool = False) -> Iterator[Shop]:
    pipeline, store = ScriptedPipeline(stalls=stalls), fake_store(home)
    with served(create_app(store, respond=pipeline)) as url:  # type: ignore[arg-type]
        yield Shop(url, pipeline, store)


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#shop .welcome")
    return page


def send(page: Page, message: str) -> None:
    page.fill("#box textarea", message)
    page.click("#send")


def turn(page: Page, number: int) -> Locator:
    return page.locator(f'.turn[data-turn="{number}"]')


def finished(page: Page, number: int) -> Locator:
    expect(turn(page, number)).to_have_attribute("data-status", "done", timeout=15_000)
    return turn(page, number)


def asked(page: Page, message: str, number: int) -> Locator:
    """Sends a message as turn `number` and waits until it is answered."""
    send(page, message)
    return finished(page, number)


def choose(page: Page, shopper: str) -> None:
    page.locator("#persona input").click()
    page.get_by_role("option", name=shopper).click()


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
