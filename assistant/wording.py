"""Words a fact sheet: noun phrases and the sentences of templates. Knows no model and no check."""

from __future__ import annotations

from assistant.types import FactSheet, Reason, ReasonKind
from assistant.word_lists import word_lists
from prompts import render

#: Features that one sentence names.
FEATURES = 2


def adjective(label: str) -> bool:
    """Whether an English feature label says how a thing is ("waterproof") rather than what it has ("hood")."""
    return thing(label) is None


def thing(label: str) -> str | None:
    """ "a hood" for "hood": a feature that a product has, with its article; None for one that says how it is."""
    return word_lists().things.get(label.lower().replace("-", " "))


def bare(thing: str) -> str:
    """Without its article, as it stands after "no"."""
    return thing.removeprefix("a ").removeprefix("an ")


def plural(words: str) -> bool:
    last = words.split()[-1].lower() if words.split() else ""
    return last == "pyjamas" or (last.endswith("s") and not last.endswith(("ss", "us", "is", "as", "ous")))


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
    if last.lower() in word_lists().pairs or (many and plural_of(last.lower()) in word_lists().pairs):
        return plural_of(phrase) if many else f"a pair of {phrase}"
    if last.lower() in word_lists().in_pieces:
        return f"a piece of {phrase}"
    phrase = singular(phrase)
    return f"{article(phrase)}{phrase}"


def article(words: str) -> str:
    """ "a " or "an " for what follows, nothing before a plural or an empty phrase."""
    if not words or plural(words):
        return ""
    return "an " if sounds_like_vowel(words.split()[0]) else "a "


def sounds_like_vowel(word: str) -> bool:
    """Whether "an" stands before an English word: by its letters, and those of initials by their names."""
    lower = word.lower()
    if lower.startswith(("hour", "honest", "heir")):
        return True
    if lower.startswith(("uni", "use", "usb", "eu", "one", "uv")) and not lower.startswith(("unin", "unim")):
        return False
    if word.isupper() and 1 < len(word) <= 4:
        return word[0] in "AEFHILMNORSX"
    return lower[0] in "aeiou"


def facts(sheet: FactSheet, name: str) -> list[str]:
    return [value for fact, value in sheet.facts if fact == name]


def fact(sheet: FactSheet, name: str) -> str:
    return next(iter(facts(sheet, name)), "")


def reasons(sheet: FactSheet, kind: ReasonKind) -> list[str]:
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


def of(sheet: FactSheet, kind: str, topic: str) -> str:
    """The text of the reason of this kind and topic; empty where there is none."""
    return next((r.text for r in sheet.reasons if (r.kind, r.topic) == (kind, topic)), "")


def limit(sheet: FactSheet) -> str:
    """How the price stands to the price wish: "within your $200", "$12 above your $200"."""
    return of(sheet, "match", "price") or of(sheet, "lack", "price")


def first_sentence(sheet: FactSheet, language: str, place: int = 0) -> str:
    """What the product is, at what price, and how that stands to the wish for it; `place` 0 is the recommended one."""
    if language == "zh":
        qualities = [*facts(sheet, "colour")[:2], *facts(sheet, "pattern")[:1], *facts(sheet, "material")[:2]]
        kind = fact(sheet, "type")
        qualities += [*features(sheet), *(r.text for r in sheet.reasons if r.kind == "match" and r.without)]
        return render(
            "first.zh.j2",
            place=place,
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
    having = [has for f in named if (has := thing(f))]
    having += [r.text for r in sheet.reasons if r.kind == "match" and r.without and r.text.startswith("no ")]
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


def owed_sentences(sheet: FactSheet, language: str, written: str) -> list[str]:
    """What a text about the product must not keep back, and `written` does not say: a wish that it does not meet."""
    found = []
    for reason in sheet.reasons:
        if reason.kind != "lack" or (reason.topic == "price" and not written):
            continue  # the first sentence of a template says how the price stands
        if (reason.text if reason.topic == "price" else reason.value).lower() in written.lower():
            continue
        found.append(_lacking(sheet, reason, language))
    return found[:1]


def _lacking(sheet: FactSheet, reason: Reason, language: str) -> str:
    has = thing(reason.value) if reason.topic == "feature" and language == "en" else None
    return render(
        f"lack.{language}.j2",
        over=reason.text if reason.topic == "price" else "",
        other=reason.text if reason.without else "",
        quality="" if has else reason.value,
        thing=has or "",
        **_agreement(sheet),
    ).strip()


def second_sentence(sheet: FactSheet, language: str) -> str:
    """What else decides, in one sentence: taste, a comparison. Empty where there is neither."""
    compared = reasons(sheet, "compare")
    taste = next(iter(reasons(sheet, "taste")), "")
    text = next(iter(compared), "")
    if language == "en" and of(sheet, "compare", "cheapest") and of(sheet, "compare", "best rated"):
        text = "both the cheapest and the best rated of these"
    return render(f"second.{language}.j2", taste=taste, compared=text, **_agreement(sheet)).strip()


def _agreement(sheet: FactSheet) -> dict[str, str]:
    many = plural(sheet.title)
    return {"pronoun": "they" if many else "it", "be": "are" if many else "is", "have": "have" if many else "has"}


def _named(sheet: FactSheet) -> str:
    return sheet.title if sheet.title.lower().startswith("the ") else f"The {sheet.title}"


def _be(sheet: FactSheet) -> str:
    return "are" if plural(sheet.title) else "is"
