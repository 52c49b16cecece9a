"""Does the check let true sentences through and stop false ones? 300 of each, over the sheets of two stores.

    python -m benchmarks.planted_faults DEMO RETAIL [--seed N] [--count N] [--fresh] [--show]

DEMO and RETAIL are the homes of the demo store and of a store made from retail-demo-store (`aisle ingest`). Prints how
many true sentences pass, how many corrupted ones are caught by kind, and each miss; exits with 1 below PASS or CATCH,
or where a kind has fewer sentences than wanted. `--fresh` takes only the patterns
that the check was not tuned with.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from assistant.check import check, said
from assistant.money import format_money
from assistant.types import FactSheet
from assistant.word_lists import word_lists
from assistant.wording import adjective, article, facts, plural, reasons, thing
from benchmarks.fact_sheets import Situation, situations
from benchmarks.machine import describe
from benchmarks.true_sentences import FRESH, PATTERNS, filled, misspelt
from retrieval.lexicon import Lexicon
from retrieval.types import Money, TaggedProduct

SHEETS = 40  # of each store
#: The least shares of true sentences that pass and of corrupted ones that are caught.
PASS, CATCH = 0.95, 1.0

Words = dict[str, str]


class Shop:
    """The situations of one store, with what to take false values from."""

    def __init__(self, home: Path, random: Random) -> None:
        self.situations, self.lexicon, self.items = situations(home, SHEETS, random)
        self.random = random

    def another(self, facet: str, item: TaggedProduct) -> str:
        """A value of a facet that this product does not have, nor anything that implies it or is implied by it."""
        own = {(t.facet, t.value) for t in item.tags}
        own |= {key for t in item.tags for key in self.lexicon.implied(t.facet, t.value)}
        while True:
            other = self.random.choice(self.items)
            for value in other.values(facet):
                implied = set(self.lexicon.implied(facet, value))
                if (facet, value) not in own and not implied & own:
                    return self.lexicon.label(facet, value, "en")


def words_of(situation: Situation, lexicon: Lexicon) -> tuple[Words, bool]:
    """What the patterns may be filled with for a sheet, and whether its name is a plural."""
    sheet = situation.sheet
    many = plural(sheet.title)
    the = sheet.title if sheet.title.lower().startswith("the ") else f"the {sheet.title}"
    found: Words = {
        "the": the, "The": the, "price": sheet.price, "be": "are" if many else "is", "it": "they" if many else "it",
        "It": "They" if many else "It", "its": "their" if many else "its",
    }  # fmt: skip
    for name in ("colour", "material", "season", "brand", "gender"):
        if stated := facts(sheet, name):
            found[name] = stated[0]
    for value in facts(sheet, "type")[:1]:
        _what(found, value, many)
    _features(found, sheet)
    _money(found, situation)
    _shop(found, situation)
    found |= {name.capitalize(): found[name].capitalize() for name in ("colour", "material", "its") if name in found}
    found |= {"Brand": found["brand"]} if "brand" in found else {}
    found |= {"Fond": found["fond"]} if "fond" in found else {}
    found |= {"Bought": found["bought"].capitalize()} if "bought" in found else {}
    found |= {"Price": found["price"], "lackbe": "are" if plural(found.get("lack_thing", "")) else "is"}
    matched = set(reasons(sheet, "match"))
    found |= {f"met:{name}": "" for name in ("colour", "material", "how", "what") if found.get(name) in matched}
    return found, many


def _what(found: Words, kind: str, many: bool) -> None:
    if many == plural(kind):
        said = set(kind.split())
        qualities = [found[n] for n in ("colour", "material") if n in found and not set(found[n].split()) & said]
        found["what"] = kind
        phrase = " ".join([*qualities, kind])
        found["a_what"] = found["A_what"] = phrase if many else f"{article(phrase)}{phrase}"


def _features(found: Words, sheet: FactSheet) -> None:
    for feature in facts(sheet, "feature"):
        if feature not in word_lists().unsaid:
            has = thing(feature)
            found.setdefault("thing" if has else "how", has or feature)


def _money(found: Words, situation: Situation) -> None:
    sheet, product = situation.sheet, situation.item.product
    limit = next((round(float(str(c.value)) * 100) for c in situation.query.constraints if c.facet == "price"), 0)
    amount = product.price.amount
    if limit and amount <= limit:
        found |= {"limit": _dollars(limit), "spare": _dollars(limit - amount), "is:within": ""}
        found |= {"is:strictly": ""} if amount < limit else {}
    elif limit:
        found |= {"above": _dollars(limit), "over": _dollars(amount - limit)}
    if percent := facts(sheet, "discount"):
        found |= {"was": facts(sheet, "list price")[0], "percent": percent[0].split("%")[0] + "%"}
        found |= {"off": _dollars(product.list_price.amount - amount)} if product.list_price else {}
    if rating := facts(sheet, "rating"):
        found |= {"rating": rating[0].split()[0], "count": facts(sheet, "ratings")[0].split()[0]}
    stock = facts(sheet, "stock")[0]
    if stock.startswith("only"):
        found |= {"left": stock.split()[1], "leftbe": "is" if stock.split()[1] == "1" else "are"}
    found |= {"is:out": ""} if stock == "out of stock" else {"is:in": ""}


def _shop(found: Words, situation: Situation) -> None:
    sheet, (way, what) = situation.sheet, situation.habit
    found |= {
        "chose": {"chose": what},
        "bought": {"bought": what},
        "brand": {"fond": what},
        "spent": {"is:spent": ""},
    }.get(way, {})
    if situation.lack:
        has = thing(situation.lack)
        found |= {"lack_thing": has} if has else {"lack_how": situation.lack}
    compared = " ".join(reasons(sheet, "compare"))
    found |= {"is:cheapest": ""} if "cheapest" in compared else {}
    found |= {"is:best": ""} if "best rated" in compared else {}
    if has := thing(situation.only):
        found["only"] = has
    if situation.other:
        found["other"] = situation.other
        found["less"] = next(t for t in reasons(sheet, "compare") if " less than " in t).split()[0]
    for name, value in sheet.facts:
        if any(sign.isdigit() for sign in value) and name.islower() and name not in _FIGURES and " " not in name:
            found |= {"attribute": name, "measure": value}


_FIGURES = {"price", "list price", "discount", "rating", "ratings", "stock", "brand", "type", "feature", "material"}


def _dollars(cents: int) -> str:
    return format_money(Money(amount=cents, currency="USD"), "en")


# -- true sentences -----------------------------------------------------------------------------------------------


def truths(
    shops: list[Shop], patterns: tuple[str, ...], count: int, random: Random
) -> Iterator[tuple[str, Situation, Shop]]:
    """`count` sentences, taking the patterns in turn, so that the rare ones come up as often as the common ones."""
    made, turn, seen = 0, 0, set()
    while made < count and turn < 60 * len(patterns):
        pattern = patterns[turn % len(patterns)]
        turn += 1
        for _ in range(60):
            shop = random.choice(shops)
            situation = random.choice(shop.situations)
            sentence = filled(pattern, *words_of(situation, shop.lexicon))
            if sentence and sentence not in seen:
                seen.add(sentence)
                made += 1
                yield sentence, situation, shop
                break


# -- corrupted ones -----------------------------------------------------------------------------------------------

#: The values of a sheet with one made false; None where this sheet has nothing to falsify.
Corrupt = Callable[[Shop, Situation, Words, Random], Words | None]


def wrong_price(shop: Shop, at: Situation, words: Words, random: Random) -> Words:
    cents = at.item.product.price.amount
    false = random.choice((
        _dollars(cents + 100), _dollars(max(cents - 500, 99)), _dollars(cents * 10), _dollars(cents // 2 + 1),
        words.get("was", _dollars(cents + 2_000)), words.get("limit", _dollars(cents + 1_000)),
        words["price"].replace("$", "€"), f"{cents // 100 + 7} dollars",
    ))  # fmt: skip
    return words | {"price": false}


def wrong_number(shop: Shop, at: Situation, words: Words, random: Random) -> Words | None:
    numbers = ("percent", "rating", "count", "off", "was", "spare", "measure", "less", "over")
    if not (stated := [n for n in numbers if n in words]):
        return None
    name = random.choice(stated)
    old = words[name]
    digits = [i for i, sign in enumerate(old) if sign.isdigit()]
    place = random.choice(digits)
    new = random.choice([d for d in "123456789" if d != old[place]])
    return words | {name: old[:place] + new + old[place + 1 :], "": name}


def wrong_stock(shop: Shop, at: Situation, words: Words, random: Random) -> Words:
    left = words.pop("left", None)
    flipped = (
        {"is:in": ""}
        if "is:out" in words
        else {"is:out": "", "left": str(int(left or 1) + random.randint(1, 3)), "leftbe": "are"}
    )
    return {k: v for k, v in words.items() if not k.startswith("is:")} | flipped


def wrong_name(shop: Shop, at: Situation, words: Words, random: Random) -> Words:
    parts = at.sheet.title.split()
    other = random.choice([i for i in shop.items if i.product.id != at.item.product.id]).product.title.split()
    place = random.randrange(len(parts))
    ways = [[*parts[:place], other[0], *parts[place + 1 :]], [*parts, "Pro"], [*other[: len(parts)]]]
    if len(parts) > 2:
        middle = random.randrange(1, len(parts) - 1)
        ways.append([*parts[:middle], *parts[middle + 1 :]])
    name = " ".join(random.choice([way for way in ways if way != parts]))
    return words | {"the": f"the {name}", "The": f"the {name}"}


def wrong_brand(shop: Shop, at: Situation, words: Words, random: Random) -> Words:
    brands = sorted({i.product.brand for i in shop.items if i.product.brand} - {at.item.product.brand})
    return words | {"brand": random.choice(brands or ["Norhavn", "Patagonia", "Bosch", "Kestrel", "Lumen"])}


def _wrong(facet: str, name: str) -> Corrupt:
    def corrupt(shop: Shop, at: Situation, words: Words, random: Random) -> Words:
        false = words | {name: shop.another(facet, at.item)}
        if "what" in words:
            _what(false, words["what"], words["be"] == "are")
        false |= {f"met:{name}": ""} if any(key == f"met:{name}" for key in words) else {}
        return false

    return corrupt


def wrong_feature(shop: Shop, at: Situation, words: Words, random: Random) -> Words | None:
    name, facet = random.choice((("how", "feature"), ("thing", "feature"), ("season", "season"), ("gender", "gender")))
    for _ in range(200):
        value = shop.another(facet, at.item)
        if value in word_lists().unsaid:
            continue
        if facet != "feature" or adjective(value) == (name == "how"):
            has = thing(value) if name == "thing" else None
            return words | {name: has or value, "": name}
    return None


def unfounded(shop: Shop, at: Situation, words: Words, random: Random) -> Words:
    false = dict(words)
    name = random.choice([n for n in ("is:cheapest", "is:best", "only", "other") if n not in words] or ["other"])
    other = random.choice([i for i in shop.situations if i is not at]).sheet.title
    extra = {"is:cheapest": "", "is:best": "", "only": "a hood", "other": other}
    false |= {name: extra[name], "less": words.get("less", "$20"), "": name}
    return false


#: Kind, how the values are made false, and which of the patterns show it. "" in the words names the value.
BY_VALUE: tuple[tuple[str, Corrupt, tuple[str, ...]], ...] = (
    ("price", wrong_price, ("price",)),
    ("number", wrong_number, ()),
    ("stock", wrong_stock, ("left", "is:in", "is:out")),
    ("name", wrong_name, ("the", "The")),
    ("brand", wrong_brand, ("brand",)),
    ("colour", _wrong("colour", "colour"), ("colour",)),
    ("material", _wrong("material", "material"), ("material",)),
    ("feature", wrong_feature, ()),
    ("comparison", unfounded, ()),
)

#: Kinds that have sentences of their own.
IN_WORDS = ("claim", "flip", "invented")
KINDS = len(BY_VALUE) + len(IN_WORDS)

CLAIMS = (
    "and shoppers love {it}", "and {it} will last for years", "with free delivery", "and {it} {v:be} very popular",
    "which makes {it} perfect for any day", "with a lifetime guarantee", "and {it} {v:be} of high quality",
    "a real bargain",
    "so {it} will keep you comfortable all day", "and {it} {v:be} great for travel", "and {it} {v:be} easy to clean",
    "made by hand", "and you can return {it} within 30 days", "a classic that never goes out of style",
    "and {it} {v:be} good value", "and {it} {v:be} highly rated", "and {it} {v:ship} tomorrow", "an award winner",
    "and {it} {v:be} new in", "and {it} {v:feel} soft", "the finest you can get", "and {it} {v:be} well made",
    "and {it} {v:look} stylish",
    "so {it} {v:be} safe for children", "a must for winter", "and {it} {v:be} worth every cent", "a best seller",
)  # fmt: skip

FLIPS = (
    "{The} {be} not {colour}, and {it} {v:cost} {price}.",
    "{The} {v:do} not come in {colour}.",
    "{The} {v:come} without {thing}.",
    "{The} {v:have} no {bare_thing}, but {it} {be} {colour}.",
    "{The} {be} not {how}.",
    "{The} {be} {a_what} with {lack_thing}.",
    "{The} {v:have} {lack_thing} and {v:cost} {price}.",
    "{The} {be} {lack_how}, and {it} {v:cost} {price}.",
    "{The} {v:come} without {lack_thing}.",
    "{The} {be} not {lack_how}.",
    "The listing does not mention {thing}.",
    "The listing does not say whether {it} {be} {how}.",
    "At {price}, {it} {be} not within your {limit}.",
    "At {price}, {the} {v:go} over your {limit}.",
    "{The} {v:cost} {price}, which is {spare} above your {limit}.",
    "{The} {v:stay} under your {above} at {price}.",
    "{The} {v:keep} to your budget of {above}.",
    "At {price}, {it} {v:leave} {over} of your {above}.",
    "{The} {be} within your budget.{is:over}",
    "{The} {be} not made of {material}.",
    "{The} {be} not on sale, at {price}.{is:sale}",
    "{The} {be} not in stock.{is:in}",
    "{The} {be} {colour}, but not {how}.",
    "{The} {v:lack} {thing}.",
    "You asked for {lack_thing}, and {the} {v:have} that.",
    "{The} {be} anything but {colour}.",
)

INVENTED = (
    "You often choose {false_colour}, and {the} {v:fit} that.",
    "You bought {false_material} twice this winter, so {the} {v:fit} in.",
    "You bought {the} before.",
    "Like last time, you get {a_what} for {price}.",
    "{The} {be} one of your favourites.",
    "{The} {v:go} with the shoes you bought last month.",
    "You usually spend more than {price}.",
    "As a regular customer, you know {the} well.",
    "{The} {be} in your favourite colour, {colour}.",
    "You bought from {false_brand} before, and {the} {v:fit} that.",
    "{The} {v:cost} less than you usually spend.",
    "Your last order was {a_what} too.",
    "{The} {be} {a_what}, see www.{slug}.com.",
    "{The} {be} {a_what} for **{price}**.",
    "<b>{The}</b> {v:cost} {price}.",
    "{The} {v:cost} {price}: https://{slug}.shop/buy",
    "{The} {be} [{a_what}](x).",
    "You always pick {colour}, and {the} {be} {colour}.",
    "We will send {the} to you tomorrow.",
    "I promise that {the} {v:fit}.",
    "Why not try {the}?",
    "{The} {be} {a_what}\n- {price}",
    "You looked at {the} yesterday.",
    "Your taste for {false_material} makes {the} a good match.",
)


def corrupted(
    shops: list[Shop], patterns: tuple[str, ...], each: int, random: Random
) -> Iterator[tuple[str, str, Situation, Shop]]:
    """`each` false sentences of every kind: kind, sentence and where it is said."""
    for kind, corrupt, shown in BY_VALUE:
        yield from _by_value(shops, patterns, kind, corrupt, shown, each, random)
    seen: set[str] = set()
    for kind in IN_WORDS:
        made, tries = 0, 0
        while made < each and tries < 20_000:
            tries += 1
            shop = random.choice(shops)
            at = random.choice(shop.situations)
            words, many = words_of(at, shop.lexicon)
            pattern = _false_pattern(kind, patterns, made, random)
            sentence = filled(pattern, _more(words, shop, at, random), many)
            if sentence and sentence not in seen:
                seen.add(sentence)
                made += 1
                yield kind, sentence, at, shop


def _false_pattern(kind: str, patterns: tuple[str, ...], made: int, random: Random) -> str:
    if kind == "claim":
        ends = [p for p in patterns if p.endswith(".")]
        return f"{random.choice(ends)[:-1]}, {CLAIMS[made % len(CLAIMS)]}."
    return random.choice(FLIPS) if kind == "flip" else random.choice(INVENTED)


def _more(words: Words, shop: Shop, at: Situation, random: Random) -> Words:
    """Further values that only false sentences use."""
    more = dict(words)
    more |= {"false_colour": shop.another("colour", at.item), "false_material": shop.another("material", at.item)}
    more |= {"false_brand": wrong_brand(shop, at, words, random)["brand"], "slug": at.item.product.id[:6]}
    if words.get("thing", "").startswith(("a ", "an ")):
        more["bare_thing"] = words["thing"].split(" ", 1)[1]
    more |= {"is:over": ""} if "over" in words else {}
    more |= {"is:sale": ""} if "was" in words else {}
    if at.habit[0] in ("chose", "bought") and at.habit[1] in (more["false_colour"], more["false_material"]):
        del more["false_colour"], more["false_material"]
    if more["false_brand"] == at.habit[1]:
        del more["false_brand"]
    return more


def _by_value(
    shops: list[Shop],
    patterns: tuple[str, ...],
    kind: str,
    corrupt: Corrupt,
    shown: tuple[str, ...],
    each: int,
    random: Random,
) -> Iterator[tuple[str, str, Situation, Shop]]:
    made, tries, seen = 0, 0, set()
    while made < each and tries < 20_000:
        tries += 1
        shop = random.choice(shops)
        at = random.choice(shop.situations)
        words, many = words_of(at, shop.lexicon)
        false = corrupt(shop, at, dict(words), random)
        if false is None:
            continue
        pattern = random.choice(patterns)
        needed = shown or (false.pop(""),)
        if not any(f"{{{name}}}" in pattern or (name == "colour" and "a_what}" in pattern) for name in needed):
            continue
        sentence, right = filled(pattern, false, many), filled(pattern, words, many)
        if sentence and sentence != right and sentence not in seen:
            seen.add(sentence)
            made += 1
            yield kind, sentence, at, shop


# -- the report ---------------------------------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo", type=Path)
    parser.add_argument("retail", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    if args.count < KINDS:
        parser.error(f"--count {args.count} leaves no sentence for some of the {KINDS} kinds of faults: give more")
    describe()
    random = Random(args.seed)
    shops = [Shop(args.demo, random), Shop(args.retail, random)]
    patterns = FRESH if args.fresh else (*PATTERNS, *FRESH)
    if wrong := misspelt([*patterns, *CLAIMS, *FLIPS, *INVENTED]):
        raise SystemExit("no sheet fills these slots, mend their spelling:\n  " + "\n  ".join(wrong))
    print(f"{sum(len(shop.situations) for shop in shops)} sheets, {len(patterns)} patterns, seed {args.seed}")
    refused = passed = 0
    for sentence, at, shop in truths(shops, patterns, args.count, random):
        findings = check(sentence, [at.sheet], at.query, shop.lexicon)
        passed += not findings
        if findings:
            refused += 1
            print(f"  refused: {sentence}\n      {said(findings)}")
        elif args.show:
            print(f"  true: {sentence}")
    caught: Counter[str] = Counter()
    made: Counter[str] = Counter()
    each = args.count // KINDS
    for kind, sentence, at, shop in corrupted(shops, patterns, each, random):
        findings = check(sentence, [at.sheet], at.query, shop.lexicon)
        made[kind] += 1
        caught[kind] += bool(findings)
        if not findings:
            print(f"  missed ({kind}): {sentence!r}\n      {at.sheet.facts}\n      {at.sheet.reasons}")
        elif args.show:
            print(f"  false ({kind}): {sentence!r}  {said(findings)}")
    print(f"true sentences that pass: {passed} of {passed + refused} ({passed / max(passed + refused, 1):.1%})")
    for kind in (*(kind for kind, _, _ in BY_VALUE), *IN_WORDS):
        print(f"  {kind:<12} {caught[kind]} of {made[kind]}" + ("" if made[kind] == each else f", {each} wanted"))
    total = sum(made.values())
    print(
        f"corrupted sentences that are caught: {sum(caught.values())} of {total} ({sum(caught.values()) / total:.1%})"
    )
    enough = passed + refused == args.count and total == KINDS * each
    return 0 if enough and passed >= PASS * args.count and sum(caught.values()) >= CATCH * total else 1


if __name__ == "__main__":
    raise SystemExit(main())
