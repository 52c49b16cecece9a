"""Says which of several products have something, which do not, and of which nothing is said. Knows no message."""

from __future__ import annotations

from assistant.answers.compared import Compared
from assistant.answers.nouns import wish
from assistant.answers.sizing import measures, size_list, sizes_like
from assistant.answers.stated import attribute, statement, values_of
from assistant.answers.voice import Subject, Voice, being, clean, not_being
from retrieval.filters import satisfies
from retrieval.sizes import canonical
from retrieval.types import FACETS, Constraint, TaggedProduct


def sorted_out(compared: Compared, facet: str, value: str) -> str:
    """Which have a value, which state that they do not, and of which nothing is said."""
    says = [has(item, facet, value, compared.voice) for item in compared.items]
    groups = {word: [i for i, said in enumerate(says) if said == word] for word in ("yes", "no", "silent")}
    if facet == "in_stock":
        label = ""
    elif facet == "size":
        label = wish(Constraint(facet="size", op="=", value=canonical(value)), compared.voice, "USD")
    else:
        label = compared.voice.label(facet, value)
    yes, no = Subject(text="", many=len(groups["yes"]) > 1), Subject(text="", many=len(groups["no"]) > 1)
    one = Subject(text="")
    return compared.said(
        "has",
        facet=facet,
        label=label,
        yes=compared.call(groups["yes"], title=True) if groups["yes"] else "",
        no=compared.call(groups["no"], title=not groups["yes"]) if groups["no"] else "",
        silent=compared.call(groups["silent"]) if groups["silent"] else "",
        predicate=_predicate(facet, label, yes),
        question=_predicate(facet, label, one),
        denial=not_being(label, no) if facet == "feature" else _denial(facet, label, no),
        all=len(groups["yes"]) == len(says),
        nowhere=len(groups["no"]) == len(says),
    )


def _predicate(facet: str, label: str, subject: Subject) -> str:
    if facet == "feature":
        return being(label, subject)
    if facet == "in_stock":
        return f"{subject.be} in stock"
    if facet in ("gender", "age_group"):
        return f"{subject.be} for {label}"
    return f"{subject.verb('come')} in {label}" if facet in ("size", "colour") else f"{subject.verb('list')} {label}"


def _denial(facet: str, label: str, subject: Subject) -> str:
    if facet == "in_stock":
        return f"{subject.be} out of stock"
    if facet in ("gender", "age_group"):
        return f"{subject.be} not listed for {label}"
    do = "do" if subject.many else "does"
    return f"{do} not come in {label}" if facet in ("size", "colour") else f"{do} not list {label}"


def has(item: TaggedProduct, facet: str, value: str, voice: Voice) -> str:
    """ "yes", "no" or "silent"; another stated value means no."""
    if facet == "in_stock":
        return "yes" if item.product.in_stock else "no"
    if facet == "size":
        like = sizes_like(item.product, canonical(value))
        constraint = Constraint(facet="size", op="=", value=canonical(value))
        return "silent" if not like else "yes" if satisfies(item, constraint) else "no"
    said = statement(item, facet, value, voice.lexicon, voice.language).says
    if said != "silent" or facet == "feature":
        return said
    found = values_of(item, facet, voice.lexicon)
    if facet == "gender" and "unisex" in found.values:
        return "yes"
    return "no" if found.source == "field" else "silent"


def each(compared: Compared, facet: str) -> str:
    """What each states of a facet or field, side by side."""
    voice, texts = compared.voice, dict[int, str]()
    for i, item in enumerate(compared.items):
        found = values_of(item, facet, voice.lexicon) if facet in FACETS else None
        stated = attribute(item.product, facet) if not found else None
        labels = [voice.label(facet, v) for v in found.values] if found and found.source != "type" else []
        labels += [voice.value(stated[0], content) for content in stated[1]] if stated else []
        if facet == "size":
            labels = list(size_list(item.product)) or [f"{voice.facet(n)} {c}" for n, c in measures(item.product)]
        if facet == "release_date" and item.product.release_date:
            labels = [item.product.release_date.isoformat()]
        if labels:
            texts[i] = voice.listed(labels[:10])
    silent = [i for i in range(len(compared.items)) if i not in texts]
    return compared.said(
        "each",
        what=clean(voice.facet("sizes" if facet == "size" else facet), 40),
        stated=compared.pairs(list(texts), texts) if texts else "",
        same=len(set(texts.values())) == 1 and not silent,
        text=next(iter(texts.values()), ""),
        silent=compared.call(silent) if silent else "",
    )
