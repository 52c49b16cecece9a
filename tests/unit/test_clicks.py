"""What the page sends when a product is opened from its card; sent without a browser, by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browsing import served
from tests.fakes_ui import FakeStore, ScriptedPipeline, fake_store
from ui.server import create_app

Send = Callable[[str, object], None]


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return fake_store(tmp_path)


@pytest.fixture
def send(store: FakeStore) -> Iterator[Send]:
    """Sends an event of the conversation, and waits until it is dealt with."""
    with served(create_app(store, respond=ScriptedPipeline(pause_s=0))) as url:  # type: ignore[arg-type]
        named = [dependency["api_name"] for dependency in httpx.get(f"{url}/config").json()["dependencies"]]

        def sent(name: str, event_data: object) -> None:
            body: dict[str, Any] = {"data": [None], "event_data": event_data, "session_hash": "tab", "trigger_id": 1}
            joined = httpx.post(
                f"{url}/gradio_api/queue/join", json={**body, "fn_index": named.index(name)}, headers={"origin": url}
            )
            assert joined.status_code == 200
            with httpx.stream("GET", f"{url}/gradio_api/queue/data", params={"session_hash": "tab"}) as lines:
                assert any('"process_completed"' in line and '"success":true' in line for line in lines.iter_lines())

        yield sent


def test_opening_a_product_of_the_list_is_a_click(send: Send, store: FakeStore) -> None:
    send("say", {"message": "black down jacket"})
    send("opened", {"product": "jacket-2"})
    [click] = store.journal.events
    assert (click.type, click.product, click.position, click.shopper) == ("click", "jacket-2", 2, "")
    assert [click.session] == list(store.sessions.kept)


def test_what_was_not_in_the_list_is_no_click(send: Send, store: FakeStore) -> None:
    send("opened", {"product": "jacket-2"})  # before any list was shown
    send("say", {"message": "black down jacket"})
    for sent in ({"product": "jacket-99"}, {"product": 7}, {"product": ["jacket-2"]}, {}, None, "jacket-2", 3):
        send("opened", sent)
    assert store.journal.events == []
