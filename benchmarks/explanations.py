"""Are the explanations true, written by the model, and not all alike? Judged by a checker of their own.

    python -m benchmarks.explanations DEMO RETAIL VARIANT... [--limit N] [--jsonl FILE] [--seed N]

DEMO is the demo store, RETAIL the store of retail-demo-store; both are only read. A VARIANT is one of untuned-checked,
tuned-unchecked, tuned-checked and template-only, or NAME=GENERATOR with the URL of a generator (NAME=GENERATOR! without
the check). N explanations (2,000) are judged, half of each store, from seeded requests; on the demo store every third
request is a known shopper's. An explanation is what one text says of one product.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import sqlite3
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from assistant.build import GENERATORS, Store, chosen, open_store
from assistant.check import Finding, check
from assistant.explain import Speaker, explain
from assistant.pipeline import Timings, find
from assistant.settings import Settings
from assistant.types import Cards, DialogueState, Explanation, Sentence
from benchmarks.explanation_judge import UNBACKED, Case, Fault, judge
from benchmarks.explanation_requests import requests
from benchmarks.frames import frames
from benchmarks.judging.store import read_events, read_rows
from benchmarks.machine import describe
from ranking.types import ShopperProfile
from retrieval.types import TaggedProduct

SEED = 5
EXPLANATIONS = 2_000
SHOWN = 12
#: Long enough that a busy machine turns no text of the model's into a template; how fast it is, another benchmark says.
DEADLINE_S = 120.0
#: Every so many requests on the demo store come from a shopper with a history.
KNOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """`checked` says whether the product's own check stands between the model and the screen."""

    name: str
    generator: str
    checked: bool = True


VARIANTS = {
    "untuned-checked": Variant(name="untuned with check", generator="transformers:plain"),
    "tuned-unchecked": Variant(name="tuned without check", generator="transformers:builtin", checked=False),
    "tuned-checked": Variant(name="tuned with check", generator="transformers:builtin"),
    "template-only": Variant(name="template only", generator="none:"),
}

SHOWN_COLUMNS = ("price", "name", "stock", "colour", "material")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, the cards that answer it, and all that the judge may know."""

    message: str
    cards: Cards
    profile: ShopperProfile
    shown: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]

    def case(self, product: str) -> Case:
        row = next(row for row in self.shown if row["id"] == product)
        return Case(row=row, shown=self.shown, message=self.message, events=self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one text says of one product, and the faults of each sentence."""

    case: Case
    sentences: tuple[Sentence, ...]
    faults: tuple[tuple[Fault, ...], ...]

    def has(self, *categories: str) -> bool:
        return any(fault.category in categories for faults in self.faults for fault in faults)


def ask(message: str, shopper: str, store: Store, rows: Mapping[str, dict[str, Any]]) -> Asked:
    """One first turn."""
    profile = store.profiles.get(shopper)
    cards = find(message, store, profile, state=DialogueState(), k=SHOWN, timings=Timings())
    return Asked(
        message=message,
        cards=cards,
        profile=profile,
        shown=tuple(rows[scored.item.product.id] for scored in cards.products),
        events=tuple(read_events(store.home, rows, shopper)),
    )


def asked(store: Store, rows: Mapping[str, dict[str, Any]], seed: int) -> Iterator[Asked]:
    """First turns in English whose first products are explained, without end."""
    buyers = shoppers(store.home)
    draw = random.Random(seed)
    for number, message in enumerate(requests(list(rows.values()), seed)):
        one = ask(message, draw.choice(buyers) if buyers and number % KNOWN == 0 else "", store, rows)
        if one.cards.explained and one.cards.language == "en":
            yield one


def shoppers(home: Path) -> list[str]:
    """Those who agreed to be remembered and bought ten times; none where the store knows nobody."""
    with closing(sqlite3.connect(f"file:{home / 'aisle.db'}?mode=ro", uri=True)) as connection:
        known = "SELECT id FROM shoppers WHERE consent AND id IN (SELECT shopper FROM events WHERE type = 'purchase' "
        return [id for (id,) in connection.execute(f"{known} GROUP BY shopper HAVING count(*) >= 10) ORDER BY id")]


def explained(asked: Asked, store: Store, checked: bool) -> tuple[Sentence, ...]:
    """The sentences as they would be shown: the one place that knows how explanations are asked for."""
    parts = explain(
        asked.cards,
        asked.profile,
        store.generator,
        store.lexicon,
        past=past(asked, store),
        today=date.today(),
        speaker=Speaker(store=store.settings.name, tone=store.settings.tone),
        deadline_s=DEADLINE_S,
        passes=check if checked else unchecked,
    )
    return next(part for part in parts if isinstance(part, Explanation)).sentences


def past(asked: Asked, store: Store) -> list[TaggedProduct]:
    """The products that the shopper bought."""
    return store.search.named([event.product for event in asked.profile.events if event.type == "purchase"])


def unchecked(*_: object) -> tuple[Finding, ...]:
    """In place of the product's check: lets everything through."""
    return ()


def judged(asked: Asked, said: Sequence[Sentence]) -> Iterator[Judged]:
    for product in dict.fromkeys(sentence.product_id for sentence in said):
        mine = tuple(sentence for sentence in said if sentence.product_id == product)
        case = asked.case(product)
        yield Judged(case=case, sentences=mine, faults=tuple(judge(sentence.text, case) for sentence in mine))


def run(
    variant: Variant,
    stores: Mapping[str, Store],
    rows: Mapping[str, Mapping[str, Any]],
    limit: int,
    seed: int,
    out: TextIO | None,
) -> tuple[list[Judged], float]:
    """The judged explanations of a variant, half of each store, and the seconds that writing them took."""
    found: list[Judged] = []
    seconds = 0.0
    for name, store in stores.items():
        settings = dataclasses.replace(store.settings, generator=variant.generator)
        generator = chosen(GENERATORS, "generator", settings)
        speaking = dataclasses.replace(store, generator=generator)
        mine: list[Judged] = []
        with closing(generator) if generator is not None else nullcontext():
            for one in asked(speaking, rows[name], seed):
                started = time.perf_counter()
                said = explained(one, speaking, variant.checked)
                seconds += time.perf_counter() - started
                for verdict in list(judged(one, said))[: limit // len(stores) - len(mine)]:
                    mine.append(verdict)
                    if out is not None:
                        out.write(json.dumps(record(variant, name, one, verdict), ensure_ascii=False) + "\n")
                if len(mine) >= limit // len(stores):
                    break
        found += mine
    return found, seconds


def record(variant: Variant, store: str, one: Asked, verdict: Judged) -> dict[str, Any]:
    """One line of the file of verdicts."""
    return {
        "variant": variant.name,
        "store": store,
        "shopper": one.profile.id,
        "request": one.message,
        "product": verdict.case.row["id"],
        "title": verdict.case.row["title"],
        "shown": [row["id"] for row in one.shown],
        "sentences": [
            {**dataclasses.asdict(sentence), "faults": [[fault.category, fault.what] for fault in faults]}
            for sentence, faults in zip(verdict.sentences, verdict.faults, strict=True)
        ],
    }


HEAD = (
    "variant", "n", *(f"wrong {name}s" if name != "stock" else "wrong stock" for name in SHOWN_COLUMNS),
    "unbacked claim, %", "mark-up", "broken English, %", "by the model: sentences, %", "explanations, %",
    "commonest frame, %", "frames", "words", "seconds",
)  # fmt: skip


def line(variant: Variant, found: Sequence[Judged], seconds: float) -> str:
    """A row of the table. An explanation is the model's where all its sentences are."""
    said = [(sentence, one.case) for one in found for sentence in one.sentences]
    counted = frames([(sentence.text, case) for sentence, case in said])
    cells = [
        variant.name,
        f"{len(found):,}",
        *(str(sum(one.has(name) for one in found)) for name in SHOWN_COLUMNS),
        share(one.has(*UNBACKED) for one in found),
        str(sum(one.has("markup") for one in found)),
        share(one.has("english") for one in found),
        share(sentence.by != "template" for sentence, _ in said),
        share(all(sentence.by != "template" for sentence in one.sentences) for one in found),
        f"{100 * max(counted.values(), default=0) / max(len(said), 1):.1f}",
        f"{len(counted):,}",
        f"{statistics.mean(len(' '.join(s.text for s in one.sentences).split()) for one in found):.1f}"
        if found
        else "0",
        f"{seconds:.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


def share(values: Iterator[bool]) -> str:
    held = list(values)
    return f"{100 * sum(held) / max(len(held), 1):.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo", type=Path)
    parser.add_argument("retail", type=Path)
    parser.add_argument("variants", nargs="+", type=variant_of)
    parser.add_argument("--limit", type=int, default=EXPLANATIONS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jsonl", type=argparse.FileType("w", encoding="utf-8"))
    given = parser.parse_args()
    describe()
    homes = {"demo": given.demo, "retail": given.retail}
    rows = {name: read_rows(home) for name, home in homes.items()}
    stores = {name: open_store(Settings(home=home, generator="none:")) for name, home in homes.items()}
    print("\n| " + " | ".join(HEAD) + " |\n|---|" + "---:|" * (len(HEAD) - 1), flush=True)
    for variant in given.variants:
        found, seconds = run(variant, stores, rows, given.limit, given.seed, given.jsonl)
        print(line(variant, found, seconds), flush=True)
    for store in stores.values():
        store.close()


def variant_of(text: str) -> Variant:
    if text in VARIANTS:
        return VARIANTS[text]
    name, equals, url = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(
            f"no variant is called {text!r}; known are {', '.join(VARIANTS)} and NAME=GENERATOR"
        )
    return Variant(name=name, generator=url.removesuffix("!"), checked=not url.endswith("!"))


if __name__ == "__main__":
    main()
