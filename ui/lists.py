"""Recommended lists, and what moved, as JSON and as lines for a terminal. Knows no store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ranking.associations import Association
from ranking.forecast import Forecast
from ranking.listing import Entry, Listing, Why
from ranking.makers import Maker, MakerListing
from ranking.moves import Move
from retrieval.lexicon import Lexicon
from ui.text import product_line
from ui.views import DIGITS, product_json

#: How many contributions are named for a move.
GROUPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A list as it was asked for. `moved` is None where it was not asked what moved, `forecasts` are empty where they
    were not asked for."""

    listing: Listing | MakerListing
    shopper: str
    items: tuple[str, ...]
    timings_ms: Mapping[str, float]
    moved: list[Move] | None = None
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)


def listing_json(outcome: Outcome) -> dict[str, Any]:
    listing = outcome.listing
    found: dict[str, Any] = {"kind": listing.kind, "shopper": outcome.shopper or None, "items": list(outcome.items)}
    if isinstance(listing, Listing):
        found["results"] = [{**entry_json(entry), **forecast_json(entry, outcome)} for entry in listing.entries]
    else:
        found["by"] = listing.by
        found["results"] = [maker_json(maker) for maker in listing.entries]
    found |= {"note": listing.note, "timings_ms": dict(outcome.timings_ms)}
    if outcome.moved is not None:
        found["moved"] = [move_json(move) for move in outcome.moved]
    return found


def entry_json(entry: Entry) -> dict[str, Any]:
    """A result as in `aisle search --json`, with its reasons and what it was bought together with."""
    return {
        **product_json(entry.product),
        "reasons": [asdict(why) for why in entry.reasons],
        "association": association_json(entry.association) if entry.association else None,
    }


def forecast_json(entry: Entry, outcome: Outcome) -> dict[str, Any]:
    """How likely the shopper is to buy it within a month, and what they would rate it, as far as it can be foretold."""
    forecast = outcome.forecasts.get(entry.product.item.product.id)
    return {
        "purchase_probability": None if forecast is None else round(forecast.purchase, 6),
        "predicted_rating": None if forecast is None or forecast.rating is None else round(forecast.rating, 2),
    }


def association_json(association: Association) -> dict[str, Any]:
    return {
        "with": association.thing,
        "baskets": association.baskets,
        "support": round(association.support, 6),
        "confidence": round(association.confidence, 6),
        "lift": round(association.lift, 6),
        "shrunk_lift": round(association.shrunk_lift, 6),
    }


def maker_json(maker: Maker) -> dict[str, Any]:
    return {
        "name": maker.name,
        "score": round(maker.score, DIGITS),
        "contributions": {name: round(value, DIGITS) for name, value in maker.contributions.items()},
        "count": maker.count,
        "products": [product_json(product) for product in maker.products],
        "reasons": [asdict(why) for why in maker.reasons],
    }


def move_json(move: Move) -> dict[str, Any]:
    product = move.product.item.product
    return {
        "id": product.id,
        "title": product.title,
        "before": move.before,
        "after": move.after,
        "groups": [{"group": name, "by": round(by, 6)} for name, by in move.groups],
    }


def listing_lines(outcome: Outcome, lexicon: Lexicon) -> Iterator[str]:
    """The note, then a line per product or maker with its reasons, then what moved."""
    listing = outcome.listing
    if listing.note:
        yield f"{listing.note[0].upper()}{listing.note[1:]}."
    if isinstance(listing, MakerListing):
        for place, maker in enumerate(listing.entries, start=1):
            yield f"{place:>3}. {maker.name} · {maker.count} products{because(maker.reasons, lexicon)}"
            for product in maker.products:
                yield f"      {product_line(product.item.product, 0, 'en').strip()}"
        return
    for place, entry in enumerate(listing.entries, start=1):
        line = product_line(entry.product.item.product, place, "en")
        yield line + because(entry.reasons, lexicon) + bought(entry.association)
    yield from move_lines(outcome.moved or [])


def because(reasons: Sequence[Why], lexicon: Lexicon) -> str:
    said = [text for why in reasons if (text := reason(why, lexicon))]
    return f"  ({'; '.join(dict.fromkeys(said))})" if said else ""


def reason(why: Why, lexicon: Lexicon) -> str:
    """A reason in a few words; "" for those that the product's line says already."""
    match why.kind:
        case "liked":
            return f"you like {lexicon.label(why.facet, why.value, 'en')}"
        case "new":
            return f"new since {why.value}"
        case "on-sale":
            return why.value or f"{why.amount:.0%} off"
        case "bought-with":
            return f"bought with {why.value}"
        case "kinds-together":
            return f"goes with {lexicon.label('product_type', why.value, 'en')}"
        case "pinned":
            return "pinned by the store"
        case "store":
            return "put forward by the store" if why.amount > 0 else "put back by the store"
        case "alike" | "rated":
            return ""


def bought(association: Association | None) -> str:
    if association is None:
        return ""
    return f"  [{association.baskets} baskets, {association.confidence:.0%} of those, lift {association.lift:.1f}]"


def move_lines(moved: Sequence[Move]) -> Iterator[str]:
    """What the shopper's history moved: the place before and after, and what did it."""
    if not moved:
        return
    yield "What your history moved (place without it → with it):"
    for move in moved:
        places = f"{move.before or '–'} → {move.after or '–'}"
        groups = ", ".join(f"{name} {by:+.3f}" for name, by in move.groups[:GROUPS])
        yield f"  {places:>9}  {move.product.item.product.title}" + (f"  ({groups})" if groups else "")
