"""Reads what a person at the command line corrects in a profile: "colour=black", "shoes=60". Knows no database."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from rapidfuzz import process

from ranking.types import ShopperProfile
from retrieval.lexicon import Lexicon
from retrieval.sizes import canonical
from retrieval.types import FACETS, Constraint

TagKey = tuple[str, str]


class BadCorrection(ValueError):
    """A correction that names no facet, no value or nothing that is kept."""


def liked(written: str, lexicon: Lexicon) -> Constraint:
    """ "colour=black,navy": any of them is preferred."""
    facet, values = _tags("--like", written, lexicon)
    value = values[0] if len(values) == 1 else values
    return Constraint(facet=facet, op="=", value=value, hard=False, text=written)


def refused(written: str, lexicon: Lexicon) -> Constraint:
    """ "material=leather": nothing of it is shown."""
    facet, values = _tags("--refuse", written, lexicon)
    return Constraint(facet=facet, op="!=", value=values[0] if len(values) == 1 else values, text=written)


def size(written: str) -> Constraint:
    """ "M", "42": what has sizes of its kind has this one."""
    found = canonical(written)
    if not found:
        raise BadCorrection(f"--size {written!r} is no size: write one such as M, 42 or 32x34")
    return Constraint(facet="size", op="=", value=found, text=written)


def budget(written: str, lexicon: Lexicon) -> Constraint:
    """ "shoes=60": preferably no more for shoes; "200" for whatever is searched."""
    kind, _, number = written.rpartition("=")
    try:
        amount = float(number)
    except ValueError:
        amount = math.nan
    if not math.isfinite(amount) or amount <= 0:
        raise BadCorrection(f"--budget {written!r} names no amount: write KIND=AMOUNT such as shoes=60, or an amount")
    within = _kind(kind, lexicon) if kind else ""
    return Constraint(facet="price", op="<=", value=amount, hard=False, text=written, within=within)


def unlearned(written: str, lexicon: Lexicon) -> list[TagKey]:
    """ "colour=red": the shopper has no liking for it, whatever they do."""
    facet, values = _tags("--forget-tag", written, lexicon)
    return [(facet, value) for value in values]


def unset(written: str, profile: ShopperProfile, lexicon: Lexicon) -> tuple[list[Constraint], list[TagKey]]:
    """What "colour", "colour=red" or "price=shoes" takes back of what was told, and of the tags taken out."""
    facet, _, value = written.partition("=")
    if not value:
        told = [c for c in profile.told if c.facet == facet]
        tags = [tag for tag in profile.unlearned if tag[0] == facet]
    elif facet == "price":
        kind = _kind(value, lexicon)
        told, tags = [c for c in profile.told if c.facet == facet and c.within == kind], []
    else:
        values = {canonical(value)} if facet == "size" else set(_tags("--unset", written, lexicon)[1])
        told = [c for c in profile.told if c.facet == facet and values & set(c.values)]
        tags = [tag for tag in profile.unlearned if tag[0] == facet and tag[1] in values]
    if not told and not tags:
        kept = sorted({*(c.facet for c in profile.told), *(facet for facet, _ in profile.unlearned)})
        raise BadCorrection(f"--unset {written!r}: nothing of it is kept; there is {', '.join(kept) or 'nothing'}")
    return told, tags


def _tags(option: str, written: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    facet, equals, said = written.partition("=")
    if facet not in FACETS or not equals or not said:
        raise BadCorrection(
            f"{option} takes FACET=VALUE such as colour=black, not {written!r}; facets are {', '.join(FACETS)}"
        )
    return facet, tuple(dict.fromkeys(_value(option, facet, part.strip(), lexicon) for part in said.split(",")))


def _value(option: str, facet: str, said: str, lexicon: Lexicon) -> str:
    known = lexicon.values(facet)
    found = next(iter(lexicon.exactly(facet, said)), said.lower() if said.lower() in known else "")
    if not found:
        raise BadCorrection(f"{option}: no {facet} is called {said!r}{_near(said, known)}")
    return found


def _kind(said: str, lexicon: Lexicon) -> str:
    """A product type, or a category where no type is called so."""
    for facet in ("product_type", "category"):
        if found := lexicon.exactly(facet, said):
            return found[0]
    known = (*lexicon.values("product_type"), *lexicon.values("category"))
    raise BadCorrection(f"no kind of product is called {said!r}{_near(said, known)}")


def _near(said: str, known: Sequence[str]) -> str:
    near = [value for value, _, _ in process.extract(said.lower(), known, limit=3, score_cutoff=60)]
    return f": did you mean {' or '.join(near)}?" if near else ""


def kept_tags(profile: ShopperProfile, more: Iterable[TagKey], gone: Iterable[TagKey]) -> list[TagKey]:
    """The tags that are not to be learned once some were added and some allowed again."""
    again = set(gone)
    return [tag for tag in dict.fromkeys((*profile.unlearned, *more)) if tag not in again]
