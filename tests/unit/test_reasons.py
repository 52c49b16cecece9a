"""Reasons for and against a product: what it meets, how it compares, what it lacks. All of them true."""

from __future__ import annotations

import pytest

from assistant.phrases import Phrases
from assistant.reasons import comparisons, lacks, matches
from ranking.types import ScoredProduct
from retrieval.lexicon import load_lexicon
from retrieval.types import Constraint
from tests.shelf import asking, product, scored, up_to, wish, without

LEXICON = load_lexicon()
EN, ZH = Phrases("en", LEXICON), Phrases("zh", LEXICON)


def made(title: str, price: float, rating: float | None = None, **attributes: str) -> ScoredProduct:
    found = product(title, price, attributes=attributes, rating=rating, rating_count=10 if rating else 0)
    return scored(found, LEXICON, tags=0.4)


PARKA = made("Nordhaus Parka", 212, type="parka", colour="navy")


def lacking(item: ScoredProduct, *wishes: Constraint, said: Phrases = EN) -> list[str]:
    return [reason.text for reason in lacks(item.item, asking("", *wishes), said)]


def compared(item: ScoredProduct, *shown: ScoredProduct, said: Phrases = EN) -> list[str]:
    return [reason.text for reason in comparisons(item, shown, said)]


# -- what it lacks ----------------------------------------------------------------------------------------------------


def test_a_price_above_the_limit_is_said_by_how_much() -> None:
    assert lacking(PARKA, up_to(200)) == ["$12 above your $200"]
    assert lacking(PARKA, up_to(200), said=ZH) == ["比您的预算 $200 高出 $12"]


@pytest.mark.parametrize("limit", [up_to(212), up_to(300), Constraint(facet="price", op=">=", value=300.0)])
def test_a_price_within_the_limit_or_below_a_least_one_is_nothing_against_it(limit: Constraint) -> None:
    assert lacking(PARKA, limit) == []


def test_another_colour_is_named_with_the_one_that_was_asked_for() -> None:
    assert lacking(PARKA, wish("colour", "black")) == ["navy, not black"]
    assert lacking(PARKA, wish("colour", "black"), said=ZH) == ["藏青色，非黑色"]


def test_a_colour_that_is_not_stated_is_not_called_another_one() -> None:
    assert lacking(made("Plain Parka", 100, type="parka"), wish("colour", "black")) == ["black not stated"]


def test_a_feature_that_is_not_stated_is_open_whether_it_is_wanted_or_not() -> None:
    assert lacking(PARKA, wish("feature", "waterproof")) == ["waterproof not stated"]
    assert lacking(PARKA, without("feature", "waterproof")) == ["waterproof not stated"]
    assert lacking(PARKA, wish("feature", "waterproof"), said=ZH) == ["未注明防水"]


def test_what_the_store_denies_is_not_open() -> None:
    assert lacking(made("Bare Parka", 100, type="parka", hood="none"), without("feature", "hood")) == []


# -- how it compares --------------------------------------------------------------------------------------------------


def test_the_difference_to_the_first_one_is_said() -> None:
    dear, cheap, cheapest = made("Dear", 179), made("Cheap", 89), made("Cheapest", 60)

    assert compared(cheap, dear, cheap, cheapest) == ["$90 less than the first one"]
    assert compared(dear, cheap, dear) == ["$90 more than the first one"]
    assert compared(cheap, dear, cheap, cheapest, said=ZH) == ["比第一款便宜 $90"]


def test_a_difference_under_five_per_cent_is_none() -> None:
    first, near = made("First", 100), made("Near", 104)

    assert compared(near, first, near) == []
    assert compared(made("Off", 105), first, near) == ["$5 more than the first one"]


def test_the_cheapest_and_the_best_rated_are_so_alone() -> None:
    best, other = made("Best", 50, 4.8), made("Other", 60, 4.5)

    assert compared(best, best, other) == ["the cheapest of these", "the best rated of these"]
    assert compared(best, best, made("Twin", 50, 4.8)) == []
    assert compared(best, best) == []


def test_without_another_rating_there_is_no_best_rated_one() -> None:
    assert "the best rated of these" not in compared(made("Best", 50, 4.8), made("Unrated", 20))


# -- what it meets ----------------------------------------------------------------------------------------------------


def test_what_the_request_gave_to_the_score_is_shared_among_what_is_met() -> None:
    found = matches(PARKA, asking("", wish("colour", "navy"), wish("product_type", "parka"), up_to(250)), EN)

    assert {reason.text for reason in found} == {"navy", "parka", "within your $250"}
    assert sum(reason.weight for reason in found) == pytest.approx(0.5 + 0.4)


def test_what_is_not_met_is_no_match() -> None:
    assert matches(PARKA, asking("", wish("colour", "black"), up_to(200)), EN) == []
