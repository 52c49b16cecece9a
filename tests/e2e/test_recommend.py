"""`aisle recommend`, the store's rules and `--moved` on the demo store, as a script uses them."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.build import Store, open_store
from assistant.lists import UnknownProduct, products_named, recommended
from assistant.pipeline import Timings, find
from assistant.settings import Settings
from assistant.types import Cards, DialogueState
from ranking.rules import MAKER_KINDS, PRODUCT_KINDS
from ranking.types import ShopperProfile
from ui.cli import main
from ui.lists import listing_json, listing_lines, move_lines
from ui.verbs import moved_in_search, run_recommend

Aisle = Callable[..., tuple[int, str, str]]
RULES = """
pin:
  - {product: dj-0064, position: 2, product_type: jacket}
  - {product: dj-0064, position: 1, list: for-you}
boost:
  - {brand: Norhavn, by: 0.5}
hide:
  - {tag: colour=black}
"""


@pytest.fixture
def aisle(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Aisle:
    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture(scope="module")
def ruled(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo store under rules of its owner."""
    home = tmp_path_factory.mktemp("ruled") / "store"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("*.lock", "images", "demo"))
    (home / "rules.yaml").write_text(RULES, encoding="utf-8")
    store = open_store(Settings(home=home, generator="none:"))
    yield store
    store.close()


def arguments(kind: str) -> list[str]:
    return {"similar": ["dj-0009"], "bought-together": ["dj-0009"], "with-cart": ["dj-0009", "tn-0001"]}.get(kind, [])


@pytest.mark.parametrize("kind", [*PRODUCT_KINDS, *MAKER_KINDS])
def test_every_kind_has_results_for_a_shopper_and_for_nobody(demo_store: Store, kind: Any) -> None:
    for shopper in ("s-0001", ""):
        outcome = run_recommend(demo_store, kind, arguments(kind), shopper=shopper, k=6)
        assert len(outcome.listing.entries) == 6
        assert list(listing_lines(outcome, demo_store.lexicon))


def test_for_you_has_many_kinds_for_every_persona_and_differs_between_them(demo_store: Store) -> None:
    lists = []
    for persona in demo_store.profiles.personas():
        listing = recommended(demo_store, "for-you", persona)
        kinds = [demo_store.shelf.kinds[entry.id] for entry in listing.entries]
        assert len(set(kinds)) >= 6
        assert any(why.kind == "liked" for entry in listing.entries for why in entry.reasons)
        lists.append({entry.id for entry in listing.entries})
    assert all(len(one & other) <= 3 for one in lists for other in lists if one is not other)


def test_nothing_comes_twice_in_a_session(demo_store: Store) -> None:
    persona = demo_store.profiles.personas()[0]
    first = recommended(demo_store, "for-you", persona)
    seen = {entry.id for entry in first.entries}
    second = recommended(demo_store, "for-you", persona, seen=seen)
    assert len(second.entries) == 10
    assert not seen & {entry.id for entry in second.entries}


def test_what_goes_with_a_down_jacket_is_no_jacket(demo_store: Store) -> None:
    listing = recommended(demo_store, "with-cart", ShopperProfile(), items=products_named(demo_store, ["dj-0009"]))
    kinds = {demo_store.shelf.kinds[entry.id] for entry in listing.entries}
    assert kinds and kinds <= {"gloves", "scarf", "beanie"}
    assert all(entry.association is not None and entry.association.lift > 1 for entry in listing.entries)


def test_an_unknown_product_is_refused_with_ids_that_are_near(demo_store: Store) -> None:
    with pytest.raises(UnknownProduct, match="dj-0009"):
        products_named(demo_store, ["dj0009"])


# -- the command line ---------------------------------------------------------------------------------------------


def test_the_json_is_that_of_search_with_reasons(demo_store: Store) -> None:
    found = listing_json(run_recommend(demo_store, "bought-together", ["dj-0009"], shopper="s-0001", k=3, moved=True))
    json.dumps(found, allow_nan=False)
    assert set(found) == {"kind", "shopper", "items", "results", "note", "timings_ms", "moved"}
    (first, *_) = found["results"]
    assert {"id", "title", "price", "in_stock", "score", "contributions", "tags", "reasons", "association"} <= set(
        first
    )
    assert set(first["association"]) == {"with", "baskets", "support", "confidence", "lift", "shrunk_lift"}
    assert sum(first["contributions"].values()) == pytest.approx(first["score"], abs=1e-5)
    assert {"id", "title", "before", "after", "groups"} == set(found["moved"][0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("recommend", "everything"), "for-you, new"),
        (("recommend", "similar"), "--item"),
        (("recommend", "similar", "--item", "a", "b"), "one product"),
        (("recommend", "with-cart"), "--item"),
        (("recommend", "new", "--item", "a"), "leave 'a' out"),
        (("recommend", "new", "--moved"), "--shopper"),
        (("recommend", "brands", "--moved", "--shopper", "s-0001"), "lists of products"),
        (("search", "coat", "--moved"), "--shopper"),
        (("search", "coat", "--moved", "--neutral", "--shopper", "s-0001"), "no --neutral"),
    ],
)
def test_misuse_is_said_before_a_store_is_opened(
    tmp_path: Path, aisle: Aisle, words: tuple[str, ...], said: str
) -> None:
    code, out, err = aisle("--home", tmp_path / "none", *words)
    assert (code, out) == (2, "")
    assert said in err


# -- rules --------------------------------------------------------------------------------------------------------


def test_rules_hold_in_searches_and_lists(ruled: Store) -> None:
    cards = find("jacket", ruled, ShopperProfile(), state=DialogueState(), k=12, timings=Timings())
    shown = [scored.item for scored in cards.products]
    assert shown[1].product.id == "dj-0064"
    assert not any("black" in item.values("colour") for item in shown)
    assert {scored.contributions["store"] for scored in cards.products} == {0.0, 0.5}
    listing = recommended(ruled, "for-you", ShopperProfile())
    assert listing.entries[0].id == "dj-0064"
    assert listing.entries[0].reasons[0].kind == "pinned"
    assert all("black" not in entry.product.item.values("colour") for entry in listing.entries)
    with pytest.raises(UnknownProduct):
        products_named(ruled, ["dj-0009"])  # which is black


def test_a_pinned_product_keeps_the_hard_constraints_of_a_request(ruled: Store) -> None:
    price = ruled.search.named(["dj-0064"])[0].product.price.amount / 100
    for message, there in ((f"jacket under ${price + 50:.0f}", True), (f"jacket under ${price - 50:.0f}", False)):
        cards = find(message, ruled, ShopperProfile(), state=DialogueState(), k=12, timings=Timings())
        ids = [scored.item.product.id for scored in cards.products]
        assert ("dj-0064" in ids) is there
        assert not there or ids[1] == "dj-0064"


@pytest.fixture
def small(tmp_path: Path, aisle: Aisle) -> Path:
    feed = tmp_path / "feed.csv"
    feed.write_text("sku,name,price\n1,Wool Coat,120.50\n2,Silk Scarf,35\n", encoding="utf-8")
    assert aisle("--home", tmp_path / "store", "ingest", feed)[0] == 0
    return tmp_path / "store"


@pytest.mark.parametrize(
    ("rules", "said"),
    [("hide: [{produkt: a}]", "hide 1: unknown key 'produkt'"), ("hide: [{product: 1}, {product: 2}]", "hides all 2")],
)
def test_rules_that_cannot_hold_are_said_when_a_store_is_opened(
    small: Path, aisle: Aisle, rules: str, said: str
) -> None:
    (small / "rules.yaml").write_text(rules, encoding="utf-8")
    code, out, err = aisle("--home", small, "search", "coat")
    assert (code, out) == (1, "")
    assert f"rules.yaml: {said}" in err


@pytest.mark.parametrize(
    ("rules", "ok", "said"),
    [
        ("hide: [{produkt: a}]", False, "unknown key 'produkt'"),
        ("hide: [{product: no-such}]", False, "no-such"),
        ("hide: [{product: 1}]", True, "1 in rules.yaml"),
        ("", True, "none"),
    ],
)
def test_the_doctor_looks_at_the_rules(small: Path, aisle: Aisle, rules: str, ok: bool, said: str) -> None:
    (small / "rules.yaml").write_text(rules, encoding="utf-8")
    _, out, _ = aisle("--home", small, "doctor", "--json")
    (check,) = (check for check in json.loads(out)["checks"] if check["name"] == "rules")
    assert check["ok"] is ok
    assert said in check["detail"]


# -- what moved ---------------------------------------------------------------------------------------------------


def test_neutral_is_the_order_without_the_shopper_and_moved_says_what_history_did(demo_store: Store) -> None:
    def order(shopper: str) -> list[str]:
        profile = demo_store.profiles.get(shopper)
        cards = find("jacket", demo_store, profile, state=DialogueState(), k=10, timings=Timings())
        return [scored.item.product.id for scored in cards.products]

    neutral, personal = order(""), order("s-0001")
    assert neutral != personal
    found = moved_in_search(demo_store, "jacket", shopper="s-0001", k=10)
    assert [move.product.item.product.id for move in found[:10]] == personal
    assert {move.product.item.product.id for move in found if move.before and move.before <= 10} == set(neutral)
    assert {name for move in found for name, _ in move.groups} <= {"taste", "brand", "price", "audience"}
    assert any(move.groups for move in found)
    lines = list(move_lines(found))
    assert lines[0].startswith("What your history moved")
    assert any("→" in line and "taste" in line for line in lines[1:])


# -- the chat -----------------------------------------------------------------------------------------------------


def talk(store: Store, *messages: str, shopper: str = "") -> list[Cards]:
    state, said = DialogueState(), []
    for message in messages:
        said.append(find(message, store, store.profiles.get(shopper), state=state, k=4, timings=Timings()))
        state = said[-1].state
    return said


def test_the_chat_recommends_and_goes_on_without_repeating(demo_store: Store) -> None:
    first, cheap, more = talk(demo_store, "recommend me something", "under $60", "more", shopper="s-0001")
    assert "by what you chose before" in first.lead
    assert len(first.products) == len(cheap.products) == len(more.products) == 4
    assert all(scored.item.product.price.amount <= 6000 for scored in (*cheap.products, *more.products))
    ids = [scored.item.product.id for scored in (*cheap.products, *more.products)]
    assert len(set(ids)) == 8


def test_a_visitor_is_not_told_of_a_past(demo_store: Store) -> None:
    (said,) = talk(demo_store, "推荐点什么给我")
    assert len(said.products) == 4
    assert "以往" not in said.lead


def test_the_chat_says_what_is_new_and_what_is_on_sale(demo_store: Store) -> None:
    new, why, sale = talk(demo_store, "what's new?", "why the second one?", "anything on sale?", shopper="s-0002")
    assert new.act == "search" and "new arrivals" in new.lead
    released = [scored.item.product.release_date for scored in new.products]
    assert len(released) == 4 and all(day is not None and day.isoformat() >= "2026-08" for day in released)
    assert why.act == "why" and [scored.item.product.id for scored in why.products] == [new.state.shown[1]]
    assert "no longer meets" not in why.lead
    assert [scored.item.product.on_sale for scored in sale.products] == [True] * 4


def test_the_chat_says_what_goes_with_a_product(demo_store: Store) -> None:
    _, with_it, nothing = talk(demo_store, "down jacket", "what goes with the first one?", "和第九个搭配什么好")
    assert with_it.act == "similar"
    kinds = {demo_store.shelf.kinds[scored.item.product.id] for scored in with_it.products}
    assert kinds and kinds <= {"gloves", "scarf", "beanie"}
    assert "bought" in with_it.lead
    assert nothing.products == () and nothing.unresolved
