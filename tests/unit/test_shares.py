"""The parts of a score as a chart, and what would change the order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers.shares import chart
from ranking.rerank import STORE
from ranking.scorers import CONTRIBUTIONS
from ranking.types import ScoredProduct
from retrieval.lexicon import load_lexicon
from retrieval.types import Language
from tests.shelf import asking, product, scored

QUERY = asking("something")


def made(name: str, **parts: float) -> ScoredProduct:
    return scored(product(name, 10), load_lexicon(), **parts)


#: By score 0.60, 0.55 and 0.45. Without the words a falls behind b, and without the taste b falls behind c too.
A = made("a", text=0.5, taste=0.1)
B = made("b", text=0.3, taste=0.25)
C = made("c", text=0.4, taste=0.05)
SHOWN = [A, B, C]


def change(of: ScoredProduct, shown: list[ScoredProduct], language: Language = "en") -> str:
    return chart(of, shown, QUERY, language).change


def test_the_shares_sum_to_the_score_but_for_those_too_small_to_show() -> None:
    one = made("one", text=0.5, tags=0.3, taste=-0.2, rating=0.004)

    shares = chart(one, [one, A], QUERY, "en").shares

    assert sum(share.amount for share in shares) == pytest.approx(one.score - 0.004)
    assert "rating" not in {share.name for share in shares}


def test_the_greatest_part_comes_first_whatever_its_sign() -> None:
    one = made("one", text=0.1, tags=0.3, stock=-0.5)

    shares = chart(one, [one, A], QUERY, "en").shares

    assert [(share.name, share.amount) for share in shares] == [("stock", -0.5), ("tags", 0.3), ("text", 0.1)]


@pytest.mark.parametrize(("language", "label"), [("en", "your taste"), ("zh", "您的喜好")])
def test_a_part_has_a_name_in_the_replys_language(language: Language, label: str) -> None:
    one = made("one", text=0.0, taste=0.3)

    assert [share.label for share in chart(one, [one, A], QUERY, language).shares] == [label]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_that_a_scorer_gives_has_such_a_name(language: Language) -> None:
    names = [*CONTRIBUTIONS, STORE]
    one = made("one", **dict.fromkeys(names, 0.1))

    labels = [share.label for share in chart(one, [one, A], QUERY, language).shares]

    assert len(set(labels)) == len(names)
    assert all(label.isascii() == (language == "en") for label in labels)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (A, "Without your words, it would be number 2 of these 3."),
        (C, "Without your taste, it would be number 2 of these 3."),
    ],
)
def test_it_says_without_which_part_the_product_would_be_furthest_from_its_place(of: ScoredProduct, said: str) -> None:
    assert change(of, SHOWN) == said


def test_of_two_parts_the_one_that_moves_it_further_is_named() -> None:
    first = made("first", text=0.5, tags=0.3, taste=0.2)  # 1.0: without the words third, without the tags second
    shown = [first, made("second", text=0.2, tags=0.1, taste=0.5), made("third", text=0.1, tags=0.0, taste=0.55)]

    assert change(first, shown) == "Without your words, it would be number 3 of these 3."


def test_where_no_part_moves_it_that_is_said() -> None:
    best = made("best", text=0.9, taste=0.9)

    assert change(best, [best, A, B]) == "No single part of it decides its place among these 3."
    assert change(best, [best, A, B], "zh") == "在这3款中，它的位置不取决于其中任何单独一项。"


def test_equal_scores_go_to_the_smaller_id() -> None:
    alike = [made(name, text=0.5, taste=taste) for name, taste in (("x", 0.1), ("y", 0.1), ("z", 0.05))]

    assert change(alike[1], [*alike]) == "No single part of it decides its place among these 3."
    assert change(alike[2], [*alike][1:]) == "No single part of it decides its place among these 2."
    assert change(alike[0], [alike[0], alike[2]]) == "No single part of it decides its place among these 2."


def test_a_product_that_wins_a_tie_without_a_part_keeps_its_place() -> None:
    """Without the taste both have 0.5; the smaller id decides, and that is y's place already."""
    better = made("y", text=0.5, taste=0.1)

    assert change(better, [better, made("z", text=0.5)]) == "No single part of it decides its place among these 2."
    assert change(better, [better, made("x", text=0.5)]) == "Without your taste, it would be number 2 of these 2."


def test_an_order_that_was_asked_for_is_not_the_scores() -> None:
    said = chart(A, SHOWN, replace(QUERY, sort="price_asc"), "en").change

    assert said == "These are in the order that you asked for; the score decides only where that leaves a tie."


def test_a_product_that_is_shown_alone_has_no_order_to_change() -> None:
    assert change(A, [A]) == ""
