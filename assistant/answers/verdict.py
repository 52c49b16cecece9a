"""Says which of the compared products is better in what was asked. Knows no table and no message."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.ahead import by_figure, by_price, by_rating, ranked
from assistant.answers.compared import Compared
from assistant.answers.evidence import warmths, weight
from assistant.answers.fulfilled import by_need
from assistant.answers.having import each, sorted_out
from assistant.answers.voice import names, sentence
from assistant.types import Aspect, Need
from retrieval.types import FACETS

#: How many sentences a verdict has.
SENTENCES = 2


def verdict(compared: Compared, aspects: Sequence[Aspect], need: Need | None) -> str:
    """One or two sentences; by the aspects where there are any, else by the need, else by price and rating."""
    if len(compared.items) < 2:
        return compared.said("one")
    asked = [aspect for aspect in dict.fromkeys(aspects) if aspect.facet != "description"]
    said = [_by_aspect(compared, aspect) for aspect in asked[:SENTENCES]]
    if not said and need and need.constraints:
        said = [by_need(compared, need.constraints)]
    if not said:
        said = [by_price(compared)]
        if any(item.product.rating is not None for item in compared.items):
            said.append(_continued(by_rating(compared), said[0], compared))
    return compared.voice.choose(" ", "").join(said)


def _continued(said: str, before: str, compared: Compared) -> str:
    """A sentence about the product that the one before named already."""
    for i in range(len(compared.items)):
        name = sentence(compared.call([i], title=True))
        if said.startswith(name) and before.startswith(name):
            return compared.voice.choose("It", "它") + said.removeprefix(name)
    return said


def _by_aspect(compared: Compared, aspect: Aspect) -> str:
    facet, value = names()["same_as"].get(aspect.facet, aspect.facet), aspect.value
    if facet in ("price", "on_sale"):
        return by_price(compared)
    if facet == "rating":
        return by_rating(compared)
    if facet == "warm" or (facet, value) == ("feature", "warm"):
        return ranked(compared, "warm", warmths(compared.items, compared.voice))
    if facet == "weight" or (facet, value) == ("feature", "lightweight"):
        weights = [weight(item, compared.voice) for item in compared.items]
        if any(weights) or facet == "weight":
            return ranked(compared, "light", weights)
    if facet == "in_stock" or (facet == "feature" and value) or (facet in (*FACETS, "size") and value):
        return sorted_out(compared, facet, value)
    if facet not in (*FACETS, "size", "release_date") and (said := by_figure(compared, facet)):
        return said
    return each(compared, facet)
