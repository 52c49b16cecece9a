"""Every file in prompts/ has a case that fills it, and says exactly what it was given."""

from __future__ import annotations

import re
from importlib import resources

import jinja2
import pytest

from prompts import render
from tests.unit import (
    test_prompts_ask,
    test_prompts_cart,
    test_prompts_catalogue,
    test_prompts_compare,
    test_prompts_explain,
    test_prompts_lists,
    test_prompts_talk,
)

CASES = [
    *test_prompts_ask.CASES,
    *test_prompts_cart.CASES,
    *test_prompts_catalogue.CASES,
    *test_prompts_compare.CASES,
    *test_prompts_explain.CASES,
    *test_prompts_lists.CASES,
    *test_prompts_talk.CASES,
]
FILES = {file.name: file.read_text(encoding="utf-8") for file in resources.files("prompts").iterdir()
         if file.name.endswith(".j2")}  # fmt: skip
#: The kind of answer that a branch of a template is for.
KIND = re.compile(r'\bkind == "(\w+)"')


def test_every_file_has_a_case() -> None:
    assert FILES.keys() == {f"{case.template}.j2" for case in CASES}


@pytest.mark.parametrize("name", sorted(name for name, text in FILES.items() if KIND.search(text)))
def test_every_kind_of_a_file_has_a_case(name: str) -> None:
    tried = {case.values["kind"] for case in CASES if f"{case.template}.j2" == name}

    assert set(KIND.findall(FILES[name])) <= tried


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.endswith(".zh.j2")))
def test_both_languages_know_the_same_kinds(name: str) -> None:
    english = FILES[name.replace(".zh.", ".en.")]

    assert set(KIND.findall(FILES[name])) == set(KIND.findall(english))


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("change.en.j2", sorted=False)


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        render("nothing.j2")
