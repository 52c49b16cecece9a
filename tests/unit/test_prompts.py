"""Every prompt and template can be filled, and says what it was given."""

from __future__ import annotations

import jinja2
import pytest

from prompts import render

FIRST: dict[str, object] = {
    "start": "The Lamp is", "what": "a white lamp", "having": "", "price": "$45", "limit": "within your $50",
    "rating": "",
    "title": "台灯", "gap": "", "qualities": ["白色"],
}  # fmt: skip
SECOND: dict[str, object] = {
    "lacking": "", "lacking_quality": "", "lacking_thing": "", "taste": "", "cheapest": False, "best_rated": False,
    "other_cheapest": None, "other_best_rated": None, "price": "", "limit": "",
    "pronoun": "it", "be": "is", "cost": "costs",
}  # fmt: skip


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("sheet.en.j2", title="Lamp")


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        render("nothing.j2")


def test_the_system_prompt_shows_worked_examples() -> None:
    text = render("explain.en.j2")

    assert text.count("Product:") == text.count("Sentence:") >= 3


def test_the_sheet_leaves_out_what_is_not_known() -> None:
    values = {"title": "Lamp", "what": "", "features": [], "price": "$45", "limit": "", "rating": ""}

    assert render("sheet.en.j2", **values) == "Product: Lamp\nPrice: $45\nSentence:"


def test_the_sheet_lists_what_is_known() -> None:
    values = {
        "title": "Lamp", "what": "white lamp", "features": ["dimmable", "usb"], "price": "$45",
        "limit": "within your $50",
        "rating": "4.5 out of 5",
    }  # fmt: skip

    assert render("sheet.en.j2", **values) == (
        "Product: Lamp\nWhat: white lamp\nFeatures: dimmable, usb\nPrice: $45, within your $50\n"
        "Rating: 4.5 out of 5\nSentence:"
    )


@pytest.mark.parametrize(
    ("language", "changes", "text"),
    [
        ("en", {}, "The Lamp is a white lamp for $45, within your $50."),
        ("en", {"limit": "", "rating": "4.5 out of 5"}, "The Lamp is a white lamp for $45, rated 4.5 out of 5."),
        ("en", {"having": "a switch", "limit": ""}, "The Lamp is a white lamp with a switch for $45."),
        ("en", {"what": "", "limit": ""}, "The Lamp is priced at $45."),
        ("zh", {"limit": "在您 $50 的预算内"}, "为您推荐台灯：白色，$45，在您 $50 的预算内。"),
        ("zh", {"limit": "", "qualities": []}, "为您推荐台灯：$45。"),
    ],
)
def test_the_first_sentence(language: str, changes: dict[str, object], text: str) -> None:
    assert render(f"first.{language}.j2", **{**FIRST, **changes}).strip() == text


@pytest.mark.parametrize(
    ("language", "changes", "text"),
    [
        ("en", {}, ""),
        ("en", {"lacking_thing": "a hood"}, "The listing does not mention a hood."),
        ("en", {"lacking_quality": "waterproof"}, "The listing does not say whether it is waterproof."),
        ("en", {"price": "$45", "cheapest": True}, "At $45 it is the cheapest of these."),
        ("en", {"price": "$45", "limit": "within your $50"}, "It costs $45, within your $50."),
        ("en", {"taste": "you often choose merino"}, "You often choose merino."),
        ("en", {"cheapest": True, "best_rated": True}, "It is both the cheapest and the best rated of these."),
        ("zh", {}, ""),
        ("zh", {"lacking": "连帽"}, "商品页没有注明是否连帽。"),
        ("zh", {"taste": "您常选羊毛"}, "您常选羊毛，这款正合适。"),
        ("zh", {"cheapest": True}, "它是这几款中最便宜的。"),
    ],
)
def test_the_second_sentence(language: str, changes: dict[str, object], text: str) -> None:
    assert render(f"second.{language}.j2", **{**SECOND, **changes}).strip() == text
