"""Lists of recommendations: what they hold, in which order, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.associations import Associations, AssociationSettings, associations
from ranking.listing import Listing, Wanted
from ranking.makers import MakerListing, brands, shops
from ranking.recommend import for_you, new_arrivals, promotions, share_off, similar
from ranking.rules import Pin, Rule, Rules
from ranking.scorers import TasteScorer
from ranking.shelf import Shelf
from ranking.together import bought_together, with_cart
from ranking.types import ShopperProfile
from retrieval.types import Candidate, Constraint, Money, Query, TaggedProduct
from tests.small_shop import JACKETS, event, item

TODAY = date(2026, 11, 24)
ANN = ShopperProfile(id="ann", tags={("colour", "black"): 0.8, ("product_type", "jacket"): 0.5})
NOTHING = associations([], AssociationSettings())


@dataclass
class Fixed:
    """A scorer that gives each product what the test says, by id."""

    scores: dict[str, float] = field(default_factory=dict)
    name = "fixed"

    def score(self, query: Query, candidates: Sequence[Candidate], profile: ShopperProfile) -> list[dict[str, float]]:
        return [{"taste": self.scores.get(c.product.id, 0.0)} for c in candidates]


def wanted(items: Sequence[TaggedProduct], **more: object) -> Wanted:
    return Wanted(**{"shelf": Shelf(items), "scorer": TasteScorer(), **more})  # type: ignore[arg-type]


def ids(listing: Listing) -> list[str]:
    return [entry.id for entry in listing.entries]


def on(found: TaggedProduct, **fields: object) -> TaggedProduct:
    return replace(found, product=replace(found.product, **fields))  # type: ignore[arg-type]


def baskets(*contents: str, least: int = 2) -> Associations:
    found = [(str(number), thing) for number, things in enumerate(contents) for thing in things.split()]
    return associations(found, AssociationSettings(least=least))


# -- for you ------------------------------------------------------------------------------------------------------


def test_for_you_goes_by_taste_and_says_so() -> None:
    listing = for_you(wanted(JACKETS, profile=ANN, k=2))
    assert ids(listing)[0].startswith("black")
    (first, *_) = listing.entries[0].reasons
    assert (first.kind, first.facet, first.value, first.amount) == ("liked", "colour", "black", 0.8)


def test_for_you_is_not_ten_jackets() -> None:
    jackets = [item(f"jacket-{n:02}", product_type="jacket", colour="black") for n in range(30)]
    others = [item(f"{kind}-{n}", product_type=kind) for kind in ("lamp", "tent", "boot", "scarf") for n in range(2)]
    listing = for_you(wanted([*jackets, *others], profile=ANN))
    kinds = [id_.split("-")[0] for id_ in ids(listing)]
    assert kinds[0] == "jacket"
    assert kinds.count("jacket") <= 4
    assert set(kinds) == {"jacket", "lamp", "tent", "boot", "scarf"}


def test_what_was_bought_once_or_disliked_is_left_out_and_what_is_bought_again_is_not() -> None:
    events = (
        event("like", "red-wool"), event("dislike", "red-wool", days_ago=9), event("dislike", "red-cotton"),
        event("purchase", "black-cotton"), event("purchase", "black-leather", days_ago=1),
        event("purchase", "black-leather", days_ago=60),
    )  # fmt: skip
    assert set(ids(for_you(wanted(JACKETS, profile=replace(ANN, events=events))))) == {"red-wool", "black-leather"}


def test_what_the_shopper_said_of_themselves_holds() -> None:
    told = (Constraint(facet="material", op="!=", value="leather"),)
    assert "black-leather" not in ids(for_you(wanted(JACKETS, profile=replace(ANN, told=told))))


def test_a_budget_for_one_kind_counts_in_lists_about_that_kind_only() -> None:
    items = [
        item("boot-dear", price=10_000, product_type="boot"), item("boot-cheap", price=5_000, product_type="boot"),
        item("boot-other", price=10_000, product_type="boot"),
    ]  # fmt: skip
    for within, of_all, of_boots in (("boot", 0.0, 0.3), ("lamp", 0.0, 0.0), ("", 0.3, 0.3)):
        budget = Constraint(facet="price", op="<=", value=60.0, hard=False, within=within)
        asked = wanted(items, profile=ShopperProfile(id="ann", told=(budget,)))
        for listing, worth in ((for_you(asked), of_all), (similar(asked, items[2]), of_boots)):
            met = {entry.id: entry.product.contributions["tags"] for entry in listing.entries}
            assert (met["boot-cheap"], met["boot-dear"]) == (worth, 0.0)


def test_a_condition_goes_before_what_the_shopper_said_of_themselves() -> None:
    told = (Constraint(facet="colour", op="!=", value="red"),)
    red = (Constraint(facet="colour", op="=", value="red"),)
    asked = wanted(JACKETS, profile=replace(ANN, told=told), constraints=red)
    assert set(ids(for_you(asked))) == {"red-cotton", "red-wool"}


def test_a_list_can_be_kept_within_conditions() -> None:
    cheap = (Constraint(facet="price", op="<=", value=120),)
    assert set(ids(for_you(wanted(JACKETS, constraints=cheap)))) == {"black-cotton", "red-cotton"}
    assert "condition" in for_you(wanted(JACKETS, constraints=(replace(cheap[0], value=1),))).note


def test_an_empty_list_says_why() -> None:
    gone = [item("a", available=False), item("b", available=False)]
    assert for_you(wanted(gone)).note == "none of the 2 products is in stock"
    assert "shown already" in for_you(wanted(JACKETS, seen={one.product.id for one in JACKETS})).note
    assert for_you(wanted([])).note == "the store has no products"


# -- new and on sale ----------------------------------------------------------------------------------------------


def test_new_arrivals_are_the_newest_of_the_store_however_old_its_feed() -> None:
    days = {"newest": date(2020, 5, 30), "near": date(2020, 5, 1), "old": date(2020, 1, 1), "coming": date(2027, 1, 1)}
    items = [on(item(id_, product_type=id_), release_date=day) for id_, day in days.items()] + [item("undated")]
    listing = new_arrivals(wanted(items), TODAY)
    assert ids(listing) == ["newest", "near"]
    near = listing.entries[1]
    assert near.product.contributions["recency"] == pytest.approx(0.3 * (1 - 29 / 90))
    assert (near.reasons[0].kind, near.reasons[0].value, near.reasons[0].amount) == ("new", "2020-05-01", 29.0)


def test_a_shopper_moves_arrivals_that_are_about_as_new() -> None:
    items = [
        on(item("a", product_type="lamp", colour="red"), release_date=date(2026, 11, 2)),
        on(item("b", product_type="tent", colour="black"), release_date=date(2026, 11, 1)),
    ]
    assert ids(new_arrivals(wanted(items), TODAY)) == ["a", "b"]
    assert ids(new_arrivals(wanted(items, profile=ANN), TODAY)) == ["b", "a"]


def test_a_store_without_dates_has_no_arrivals_and_says_why() -> None:
    assert "release_date" in new_arrivals(wanted(JACKETS), TODAY).note


def test_promotions_hold_what_is_on_sale_the_more_reduced_first() -> None:
    def was(id_: str, price: int, before: int, kind: str) -> TaggedProduct:
        return on(item(id_, price=price, product_type=kind), list_price=Money(amount=before, currency="USD"))

    items = [
        was("tenth", 900, 1000, "lamp"), was("half", 500, 1000, "tent"), was("same", 1000, 1000, "boot"),
        on(item("gift", product_type="bowl"), promotion="gift with it"), item("plain"),
    ]  # fmt: skip
    listing = promotions(wanted(items))
    assert ids(listing) == ["half", "tenth", "gift"]
    assert listing.entries[0].product.contributions["discount"] == pytest.approx(0.2 * 0.5)
    assert (listing.entries[2].reasons[0].value, listing.entries[2].reasons[0].amount) == ("gift with it", 0.0)
    assert "nothing is on sale" in promotions(wanted(JACKETS)).note


def test_a_list_price_in_another_currency_is_no_discount() -> None:
    assert share_off(on(item("a", price=100), list_price=Money(amount=900, currency="EUR")).product) == 0.0


# -- similar ------------------------------------------------------------------------------------------------------


def test_similar_products_are_of_its_kind_without_itself_nearest_first() -> None:
    found = similar(wanted([*JACKETS, item("lamp", product_type="lamp", colour="black")]), JACKETS[0])
    assert ids(found)[0] == "black-cotton"
    assert set(ids(found)) == {"black-cotton", "red-cotton", "red-wool"}


def test_nearness_in_meaning_counts_where_it_is_known() -> None:
    alike = similar(wanted(JACKETS), JACKETS[2], {"red-wool": 0.1, "black-leather": 0.9})
    assert ids(alike)[0] == "black-leather"


def test_where_nothing_else_is_of_its_kind_a_wider_sense_is_taken() -> None:
    items = [item("a", product_type="jacket parka"), item("b", product_type="jacket"), item("c", category="x")]
    assert ids(similar(wanted(items), items[0])) == ["b"]
    assert "nothing else" in similar(wanted(items), items[2]).note


# -- together -----------------------------------------------------------------------------------------------------

CAMPING = (
    item("tent", product_type="tent"), item("tent-2", product_type="tent"), item("bag", product_type="sleeping-bag"),
    item("stove", product_type="stove"), item("chair", product_type="chair"), item("lamp", product_type="lamp"),
)  # fmt: skip
#: Tent with bag in 6, tent with stove in 3, two tents in 4, of 40 baskets.
BOUGHT = (*["tent bag"] * 6, *["tent stove"] * 3, *["tent tent-2"] * 4, *["chair"] * 10, *["lamp"] * 17)


def test_bought_together_holds_what_is_in_the_same_baskets_with_its_figures() -> None:
    listing = bought_together(wanted(CAMPING, k=3), CAMPING[0], baskets(*BOUGHT), NOTHING)
    assert ids(listing) == ["bag", "tent-2", "stove"]
    found = listing.entries[0].association
    assert found is not None
    assert (found.thing, found.baskets) == ("tent", 6)
    # by hand: 13 of 40 baskets hold the tent, 6 the bag, 6 both
    assert found.support == pytest.approx(6 / 40)
    assert found.confidence == pytest.approx(6 / 13)
    assert found.lift == pytest.approx(6 * 40 / (13 * 6))
    assert (listing.entries[0].reasons[0].kind, listing.entries[0].reasons[0].value) == ("bought-with", "tent")
    assert listing.note == ""


def test_what_was_never_bought_goes_by_kinds_and_says_so() -> None:
    items = (*CAMPING, item("new-tent", product_type="tent"))
    kinds = baskets(*BOUGHT[:9], *["chair"] * 10, *["lamp"] * 20)
    of_kinds = associations(
        [(str(n), {"bag": "sleeping-bag"}.get(t, t)) for n, ts in enumerate(BOUGHT) for t in ts.split()],
        AssociationSettings(),
    )
    listing = bought_together(wanted(items, k=2), items[-1], kinds, of_kinds)
    assert ids(listing) == ["bag", "stove"]
    assert [entry.reasons[0].kind for entry in listing.entries] == ["kinds-together"] * 2
    assert "none in stock were bought together with 'new-tent'" in listing.note


def test_without_purchases_nothing_goes_together_and_the_list_says_why() -> None:
    listing = bought_together(wanted(CAMPING), CAMPING[0], NOTHING, NOTHING)
    assert listing.entries == ()
    assert "aisle events" in listing.note
    assert "too few baskets" in bought_together(wanted(CAMPING), CAMPING[4], baskets(*BOUGHT), NOTHING).note


def test_a_cart_is_complemented_without_what_is_in_it_and_without_substitutes() -> None:
    listing = with_cart(wanted(CAMPING), [CAMPING[0], CAMPING[2]], baskets(*BOUGHT), NOTHING)
    assert ids(listing) == ["stove"]  # not tent-2, though it was bought with the tent


def test_kinds_that_are_bought_together_are_no_substitutes_though_they_share_a_type() -> None:
    items = [item("scarf", product_type="scarf accessory"), item("gloves", product_type="gloves accessory")]
    of_kinds = baskets(*["scarf gloves"] * 6, *["other"] * 30)
    assert ids(with_cart(wanted(items), items[:1], baskets(*["scarf gloves"] * 6, *["x"] * 30), of_kinds)) == ["gloves"]
    assert ids(with_cart(wanted(items), items[:1], baskets(*["scarf gloves"] * 6, *["x"] * 30), NOTHING)) == []


def test_what_goes_with_more_of_the_cart_comes_first() -> None:
    bought = (*["tent stove"] * 4, *["bag stove"] * 4, *["tent chair"] * 5, *["lamp"] * 40)
    assert ids(with_cart(wanted(CAMPING), [CAMPING[0]], baskets(*bought), NOTHING)) == ["chair", "stove"]
    assert ids(with_cart(wanted(CAMPING), [CAMPING[0], CAMPING[2]], baskets(*bought), NOTHING)) == ["stove", "chair"]


# -- brands and shops ---------------------------------------------------------------------------------------------


def branded(id_: str, brand: str, **fields: object) -> TaggedProduct:
    return on(item(id_), brand=brand, **fields)


def test_brands_go_by_their_best_products_and_one_lucky_product_makes_none() -> None:
    items = [
        *(branded(f"a{n}", "Solid") for n in range(3)),
        branded("b", "Lucky"),
        *(branded(f"c{n}", "Poor") for n in range(3)),
    ]
    scores = {"a0": 0.5, "a1": 0.5, "a2": 0.5, "b": 0.8, "c0": -0.2}
    listing = brands(wanted(items, scorer=Fixed(scores)))
    assert [maker.name for maker in listing.entries] == ["Solid", "Lucky", "Poor"]
    # by hand: the mean of all seven is (1.5 + 0.8 - 0.2) / 7 = 0.3; Lucky is (0.8 + 2 * 0.3) / 3
    assert listing.entries[1].score == pytest.approx((0.8 + 2 * 0.3) / 3)
    assert [product.item.product.id for product in listing.entries[0].products] == ["a0", "a1", "a2"]
    assert listing.entries[1].count == 1


def test_shops_are_sellers_or_else_departments() -> None:
    sold = [branded(f"{n}", "", attributes={"seller": (name,)}) for n, name in enumerate(("North", "South", "North"))]
    assert [(one.name, one.count) for one in shops(wanted(sold)).entries] == [("North", 2), ("South", 1)]
    placed = [branded("a", "", category=("Home", "Lamps")), branded("b", "", category=("Garden",))]
    listing = shops(wanted(placed))
    assert (listing.by, {one.name for one in listing.entries}) == ("category", {"Home", "Garden"})
    assert shops(wanted(JACKETS)).note == "no product states a seller or a category"
    assert "no product states a brand" in brands(wanted(JACKETS)).note


# -- what holds for every list ------------------------------------------------------------------------------------

PRODUCTS = st.fixed_dictionaries(
    {
        "price": st.integers(100, 100_000),
        "available": st.booleans(),
        "rating": st.none() | st.floats(0, 5),
        "rating_count": st.integers(0, 500),
        "product_type": st.sampled_from(["jacket", "lamp", "tent", "boot"]),
        "colour": st.sampled_from(["black", "red", "black red"]),
    }
)
RULES = Rules(
    pins=tuple(
        Pin(product=f"p{n}", position=place, list=kind)
        for kind in ("for-you", "new", "promotions", "similar", "bought-together", "with-cart")
        for n, place in ((1, 1), (4, 3))
    ),
    moves=(Rule(facet="colour", value="red", amount=0.3), Rule(facet="brand", value="acme", amount=-0.4)),
    hides=(Rule(facet="product", value="p2"), Rule(facet="brand", value="hidden")),
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(PRODUCTS, st.sampled_from(["acme", "hidden", "other"]), st.integers(0, 200)), min_size=1, max_size=14
    ),
    st.lists(st.lists(st.integers(0, 13), min_size=1, max_size=4), max_size=12),
    st.sets(st.integers(0, 13), max_size=3),
    st.sampled_from([ANN, ShopperProfile()]),
    st.integers(1, 8),
)
def test_every_list_keeps_its_promises(  # type: ignore[no-untyped-def]
    products, bought, seen, profile, k
) -> None:
    items = [
        on(
            item(f"p{n}", **facts),
            brand=brand,
            category=("Home",),
            release_date=date.fromordinal(TODAY.toordinal() - age),
            promotion="offer" if age % 2 else "",
        )
        for n, (facts, brand, age) in enumerate(products)
    ]
    found = [(str(n), f"p{one}") for n, basket in enumerate(bought) for one in basket]
    by_product = associations(found, AssociationSettings(least=1))
    shelf = Shelf(items)
    by_kind = associations([(b, shelf.kinds.get(p, "")) for b, p in found], AssociationSettings(least=1))
    asked = Wanted(shelf=shelf, scorer=TasteScorer(), profile=profile, rules=RULES, k=k, seen={f"p{n}" for n in seen})
    lists = [
        for_you(asked), new_arrivals(asked, TODAY), promotions(asked), similar(asked, items[0]),
        bought_together(asked, items[0], by_product, by_kind), with_cart(asked, items[:2], by_product, by_kind),
    ]  # fmt: skip
    for listing in lists:
        shown = ids(listing)
        assert len(shown) == len(set(shown)) <= k
        assert shown or listing.note
        for entry in listing.entries:
            product = entry.product.item.product
            assert product.in_stock and product.brand != "hidden" and product.id != "p2"
            assert product.id not in asked.seen
            total = math.fsum(entry.product.contributions.values())
            assert math.isclose(entry.product.score, total, abs_tol=1e-9)
            assert {"store"} <= set(entry.product.contributions)
        order = [product.item.product.id for product in listing.order]
        assert order[: len(shown)] == shown
        for pin in RULES.pins_of(listing.kind):
            if pin.product in order and (pin.position <= len(order)):
                assert order.index(pin.product) == pin.position - 1
    assert "p0" not in ids(lists[3]) and "p0" not in ids(lists[4])
    assert not {"p0", "p1"} & set(ids(lists[5]))
    for makers in (brands(asked), shops(asked)):
        holds(makers)


def holds(makers: MakerListing) -> None:
    assert makers.entries or makers.note
    for maker in makers.entries:
        assert maker.name != "hidden"
        assert math.isclose(maker.score, math.fsum(maker.contributions.values()), abs_tol=1e-9)
        assert all(product.item.product.in_stock for product in maker.products)
