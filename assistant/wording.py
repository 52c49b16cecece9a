"""Words a fact sheet: noun phrases, the template sentences, and what a model is shown. Knows no model and no check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.types import FactSheet
from assistant.word_lists import word_lists
from prompts import render

#: Features that one sentence names.
FEATURES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another of the products shown, for comparison."""

    title: str
    price: str
    rating: str
    be: str


def adjective(label: str) -> bool:
    """Whether an English feature label says how a thing is ("waterproof") rather than what it has ("hood")."""
    return label.replace("-", " ") not in {thing.replace("-", " ") for thing in word_lists().things}


def plural(words: str) -> bool:
    last = words.split()[-1].lower() if words.split() else ""
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "as", "ous"))


_PAIRS = frozenset(
    {
        "headphones", "earphones", "earbuds", "trousers", "pants", "jeans", "shorts", "leggings", "tights", "glasses",
        "sunglasses", "goggles", "scissors", "socks", "gloves", "mittens", "shoes", "boots", "sandals", "slippers",
        "sneakers", "heels", "loafers", "earrings", "chinos", "joggers", "flats", "trainers",
    }
)  # fmt: skip


_PIECES = frozenset(
    {
        "kitchenware", "cookware", "tableware", "bakeware", "furniture", "jewellery", "clothing", "bedding",
        "underwear", "outerwear", "footwear", "stationery", "equipment", "luggage",
    }
)  # fmt: skip


def singular(words: str) -> str:
    if not plural(words):
        return words
    return (
        f"{words[:-3]}y"
        if words.endswith("ies")
        else words[:-2]
        if words.endswith(("ches", "shes", "xes"))
        else words[:-1]
    )


def plural_of(words: str) -> str:
    if plural(words):
        return words
    if words.endswith(("s", "x", "ch", "sh")):
        return f"{words}es"
    return f"{words[:-1]}ies" if words.endswith("y") and words[-2:-1] not in "aeiou" else f"{words}s"


def agreeing(phrase: str, title: str) -> str:
    """The noun phrase with its article, in the number of the title: "an orange shoe", "orange shoes", "a pair of …"."""
    if not phrase:
        return ""
    many = plural(title)
    last = phrase.split()[-1]
    if many and singular(title.split()[-1].lower()) == singular(last.lower()):
        return plural_of(phrase)
    if last.lower() in _PAIRS or (plural_of(last.lower()) in _PAIRS and many):
        return plural_of(phrase) if many else f"a pair of {phrase}"
    if last.lower() in _PIECES:
        return f"a piece of {phrase}"
    phrase = singular(phrase)
    return f"{article(phrase)}{phrase}"


def article(words: str) -> str:
    """ "a " or "an " for what follows, nothing before a plural or an empty phrase."""
    if not words or plural(words):
        return ""
    first = words.split()[0]
    if first.lower().startswith(("uni", "use", "usb", "eu", "one", "uv", "hour")):
        return "an " if first.lower().startswith("hour") else "a "
    if first.isupper() and len(first) <= 4:
        return "an " if first[0] in "AEFHILMNORSX" else "a "
    return "an " if first[0].lower() in "aeiou" else "a "


def facts(sheet: FactSheet, name: str) -> list[str]:
    return [value for fact, value in sheet.facts if fact == name]


def fact(sheet: FactSheet, name: str) -> str:
    return next(iter(facts(sheet, name)), "")


def reasons(sheet: FactSheet, kind: Literal["match", "taste", "compare", "lack"]) -> list[str]:
    return [reason.text for reason in sheet.reasons if reason.kind == kind]


def noun_phrase(sheet: FactSheet) -> str:
    """ "black merino sweater"; empty where the type is not known. Nothing is said twice."""
    kind = fact(sheet, "type")
    if not kind:
        return ""
    said = kind.lower().split()
    parts = []
    for name in ("colour", "pattern", "material"):
        labels = [label for label in facts(sheet, name)[:2] if not set(label.lower().split()) & set(said)]
        if labels:
            parts.append(" and ".join(labels))
            said += [word for label in labels for word in label.lower().split()]
    return " ".join([*parts, kind])


def features(sheet: FactSheet) -> list[str]:
    """The features to name: those asked for first, none that the type or title already says, and no mere praise."""
    stated, matched = facts(sheet, "feature"), reasons(sheet, "match")
    rest = [f for f in stated if f not in matched and f not in word_lists().unsaid]
    ordered = [f for f in stated if f in matched] + rest
    said = set(f"{fact(sheet, 'type')} {sheet.title}".lower().replace("-", " ").split())
    return [f for f in ordered if not set(f.lower().replace("-", " ").split()) <= said][:FEATURES]


def limit(sheet: FactSheet) -> str:
    """The price wish that it meets: "within your $200"."""
    marks = ("within your ", "between your ", "above your ", "在您", "高于您")
    return next((text for text in reasons(sheet, "match") if text.startswith(marks)), "")


def sentence_start(sheet: FactSheet) -> str:
    """ "The Alpine Ridge Down Jacket is a black": the part of a sentence that is true by construction."""
    words = agreeing(noun_phrase(sheet), sheet.title).split()
    sure = 4 if words[:3] in (["a", "pair", "of"], ["a", "piece", "of"]) else 2 if words[:1] in (["a"], ["an"]) else 1
    return " ".join([_named(sheet), _be(sheet), *words[:sure]])


def shown_to_model(sheet: FactSheet) -> str:
    """The part of the prompt that is about one product."""
    return render(
        "sheet.en.j2",
        title=sheet.title,
        what=agreeing(noun_phrase(sheet), sheet.title).removeprefix("a ").removeprefix("an "),
        features=[*(text for text in reasons(sheet, "match") if text.startswith("no ")), *features(sheet)],
        price=sheet.price,
        limit=limit(sheet),
        rating=fact(sheet, "rating"),
    )


def first_sentence(sheet: FactSheet, language: str) -> str:
    """What the first product is, at what price, and which wish that meets."""
    if language == "zh":
        qualities = [*facts(sheet, "colour")[:2], *facts(sheet, "pattern")[:1], *facts(sheet, "material")[:2]]
        kind = fact(sheet, "type")
        qualities += [*features(sheet), *(t for t in reasons(sheet, "match") if t.startswith(("无", "非")))]
        return render(
            "first.zh.j2",
            gap=" " if sheet.title[:1].isascii() else "",
            title=sheet.title,
            qualities=[q for q in dict.fromkeys(qualities) if q not in kind and q not in sheet.title],
            price=sheet.price,
            limit=limit(sheet),
            rating=fact(sheet, "rating"),
        ).strip()
    named = features(sheet)
    what = noun_phrase(sheet)
    how = [f for f in named if adjective(f)]
    having = [f"{_thing(f)}" for f in named if not adjective(f)]
    having += [text for text in reasons(sheet, "match") if text.startswith("no ")]
    what = " ".join([", ".join(how), what]).strip() if what else ""
    return render(
        "first.en.j2",
        start=f"{_named(sheet)} {_be(sheet)}",
        what=agreeing(what, sheet.title),
        having=" and ".join(having),
        price=sheet.price,
        limit=limit(sheet),
        rating=fact(sheet, "rating"),
    ).strip()


def second_sentence(sheets: Sequence[FactSheet], language: str, said: str) -> str:
    """What else decides, in one sentence: a missing statement, the price if `said` lacks it, taste, a comparison."""
    first = sheets[0]
    lack = next(iter(reasons(first, "lack")), "")
    taste = next(iter(reasons(first, "taste")), "")
    compared = {text for text in reasons(first, "compare")}
    cheapest = any("cheapest" in text or "便宜" in text for text in compared)
    best_rated = any("rated" in text or "评分" in text for text in compared)
    common = {
        "taste": taste,
        "cheapest": cheapest,
        "best_rated": best_rated,
        "other_cheapest": _other(sheets, ("cheapest", "便宜")),
        "other_best_rated": _other(sheets, ("rated", "评分")),
    }
    if language == "zh":
        return render("second.zh.j2", lacking=lack.removeprefix("未注明是否").removeprefix("未注明"), **common).strip()
    many = plural(first.title)
    label = lack.removesuffix(" not stated")
    return render(
        "second.en.j2",
        lacking_quality=label if label and adjective(label) else "",
        lacking_thing=_thing(label) if label and not adjective(label) else "",
        price="" if first.price in said else first.price,
        limit="" if limit(first) in said else limit(first),
        pronoun="they" if many else "it",
        be="are" if many else "is",
        cost="cost" if many else "costs",
        **common,
    ).strip()


def _other(sheets: Sequence[FactSheet], marks: tuple[str, ...]) -> Other | None:
    for sheet in sheets[1:]:
        if any(mark in text for text in reasons(sheet, "compare") for mark in marks):
            title = sheet.title.removeprefix("The ")
            return Other(title=title, price=sheet.price, rating=fact(sheet, "rating"), be=_be(sheet))
    return None


def _named(sheet: FactSheet) -> str:
    return sheet.title if sheet.title.lower().startswith("the ") else f"The {sheet.title}"


def _be(sheet: FactSheet) -> str:
    return "are" if plural(sheet.title) else "is"


def _thing(label: str) -> str:
    return {name.replace("-", " "): words for name, words in word_lists().things.items()}[label.replace("-", " ")]
