"""`aisle shopper`: shows, corrects, exports and erases what is kept of one shopper. Knows no query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ui.terminal import data, data_json

if TYPE_CHECKING:
    from assistant.settings import Settings
    from ranking.profiles import DatabaseProfiles
    from ranking.types import ShopperProfile
    from retrieval.catalogue import Catalogue
    from retrieval.lexicon import Lexicon
    from retrieval.types import TaggedProduct

EPILOG = "--home DIR (where the store lives; default $AISLE_HOME or ./store) and --json may stand anywhere."

app = typer.Typer(
    help="Show, correct, export or erase what is kept of a shopper.", no_args_is_help=True, rich_markup_mode=None
)
Id = Annotated[str, typer.Argument(metavar="ID", help="The shopper's id.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The shoppers of a store, without its index and its models."""

    catalogue: Catalogue
    profiles: DatabaseProfiles
    items: dict[str, TaggedProduct]
    lexicon: Lexicon
    currency: str


def people_of(settings: Settings) -> People:
    from assistant.build import open_catalogue, store_lexicon
    from ranking.profiles import DatabaseProfiles

    catalogue = open_catalogue(settings)
    items = catalogue.tagged()
    return People(
        catalogue=catalogue,
        profiles=DatabaseProfiles(catalogue.engine, catalogue, items=items),
        items={item.product.id: item for item in items},
        lexicon=store_lexicon(settings, catalogue),
        currency=settings.currency,
    )


@app.command(epilog=EPILOG)
def show(context: typer.Context, shopper: Id) -> None:
    """Say what a shopper told the store, what was learned of them, and whether they agreed to it."""
    people = people_of(context.obj.settings)
    say(people, people.profiles.get(shopper), as_json=context.obj.as_json)


@app.command(epilog=EPILOG)
def export(context: typer.Context, shopper: Id) -> None:
    """Print everything that is held of a shopper, as JSON: their row, what they did, their conversations."""
    from assistant.build import open_catalogue
    from assistant.privacy import held

    data_json(held(open_catalogue(context.obj.settings).engine, shopper))


@app.command(epilog=EPILOG)
def forget(context: typer.Context, shopper: Id) -> None:
    """Erase everything that is held of a shopper, down to the bytes in the file."""
    from assistant.build import open_catalogue
    from assistant.privacy import erase

    erased = erase(open_catalogue(context.obj.settings).engine, shopper)
    if context.obj.as_json:
        data_json({"id": shopper, "events": erased.events, "sessions": erased.sessions})
    else:
        data(f"{shopper} is forgotten: {erased.events:,} events and {erased.sessions:,} conversations are erased.")


@app.command("set", epilog=EPILOG)
def correct(
    context: typer.Context,
    shopper: Id,
    consent: Annotated[
        Literal["yes", "no"] | None, typer.Option(help="Whether what they do may be kept under their id.")
    ] = None,
    like: Annotated[list[str], typer.Option(help="FACET=VALUE[,VALUE] that is preferred. Repeatable.")] = [],  # noqa: B006
    refuse: Annotated[list[str], typer.Option(help="FACET=VALUE that is never shown. Repeatable.")] = [],  # noqa: B006
    size: Annotated[list[str], typer.Option(help="A size such as M or 42. Repeatable.")] = [],  # noqa: B006
    budget: Annotated[list[str], typer.Option(help="KIND=AMOUNT such as shoes=60, or AMOUNT. Repeatable.")] = [],  # noqa: B006
    unset: Annotated[
        list[str], typer.Option(help="FACET, FACET=VALUE or price=KIND: take back what was said. Repeatable.")
    ] = [],  # noqa: B006
    forget_tag: Annotated[
        list[str], typer.Option(help="FACET=VALUE that may not be learned from what they do. Repeatable.")
    ] = [],  # noqa: B006
) -> None:
    """Correct what a shopper told the store and what was learned of them."""
    from assistant import corrections

    people = people_of(context.obj.settings)
    before = people.profiles.get(shopper)
    if consent is None and not (like or refuse or size or budget or unset or forget_tag):
        raise corrections.BadCorrection(
            "nothing to set: give --consent, --like, --refuse, --size, --budget, --unset or --forget-tag"
        )
    told = (
        *(corrections.liked(written, people.lexicon) for written in like),
        *(corrections.refused(written, people.lexicon) for written in refuse),
        *(corrections.size(written) for written in size),
        *(corrections.budget(written, people.lexicon) for written in budget),
    )
    taken = [corrections.unset(written, before, people.lexicon) for written in unset]
    out = [tag for written in forget_tag for tag in corrections.unlearned(written, people.lexicon)]
    gone = [constraint for constraints, _ in taken for constraint in constraints]
    tags = corrections.kept_tags(before, out, [tag for _, again in taken for tag in again])
    people.profiles.tell(shopper, told, gone=gone, consent=None if consent is None else consent == "yes")
    if tuple(tags) != before.unlearned:
        people.profiles.unlearn(shopper, tags)
    say(people, people.profiles.get(shopper), as_json=context.obj.as_json)


def say(people: People, profile: ShopperProfile, *, as_json: bool) -> None:
    if as_json:
        data_json(profile_json(people, profile))
        return
    for line in profile_lines(people, profile):
        data(line)


#: How many tags, prices and kinds a line names.
MOST = 8


def profile_lines(people: People, profile: ShopperProfile) -> Iterator[str]:
    """A line for each part of what is known; none for a part that is empty."""
    from assistant.answers.known import described, kind_label
    from assistant.money import format_money
    from ranking.recency import recency
    from retrieval.types import Money

    def words(tags: Iterable[tuple[str, str]]) -> list[str]:
        return [people.lexicon.label(facet, value, "en") for facet, value in tags]

    def money(amount: int) -> str:
        return format_money(Money(amount=amount, currency=people.currency), "en")

    def kind(name: str) -> str:
        return kind_label(name, "en", people.lexicon) if name else "everything"

    yield " · ".join(part for part in (profile.id, profile.name, profile.about) if part)
    tags = list(profile.tags)
    likes = [f"{word} {profile.tags[tag]:+.2f}" for tag, word in zip(tags[:MOST], words(tags), strict=False)]
    last = reversed(tags[-MOST:])
    avoids = [f"{word} {profile.tags[tag]:+.2f}" for tag in last for word in words([tag]) if profile.tags[tag] < 0]
    prices = [f"{kind(name)} {money(low)} to {money(high)}" for name, (low, high) in profile.price_range.items()]
    kinds = [
        f"{kind(name)} {found.last.date().isoformat()} ({found.views} looked at, {found.purchases} bought)"
        for name, found in recency(profile.events, people.items).items()
    ]
    for name, parts in (
        ("consent", [{None: "not asked", True: "yes", False: "no"}[profile.consent]]),
        ("told", [described(c, "en", people.lexicon, people.currency) for c in profile.told]),
        ("not learned", words(profile.unlearned)),
        ("likes", [part for part, tag in zip(likes, tags, strict=False) if profile.tags[tag] > 0]),
        ("avoids", avoids),
        ("prices", prices[:MOST]),
        ("last", kinds[:MOST]),
    ):
        if parts:
            yield f"{name}: {', '.join(parts)}"


def profile_json(people: People, profile: ShopperProfile) -> dict[str, Any]:
    from ranking.recency import recency
    from ranking.told import to_json

    return {
        "id": profile.id,
        "name": profile.name,
        "about": profile.about,
        "consent": profile.consent,
        "told": to_json(profile.told),
        "unlearned": [{"facet": facet, "value": value} for facet, value in profile.unlearned],
        "learned": {
            "tags": [
                {"facet": facet, "value": value, "affinity": round(affinity, 4)}
                for (facet, value), affinity in profile.tags.items()
            ],
            "price_range": {
                kind or "all": {"low": low, "high": high} for kind, (low, high) in profile.price_range.items()
            },
            "recency": {
                kind: {"last": found.last.isoformat(), "views": found.views, "purchases": found.purchases}
                for kind, found in recency(profile.events, people.items).items()
            },
        },
    }
