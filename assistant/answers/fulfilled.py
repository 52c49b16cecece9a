"""Says which of several products meets more of what was wished for, by what is stated. Knows no message."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.ahead import by_price
from assistant.answers.compared import Compared
from assistant.answers.having import has
from assistant.answers.nouns import wish
from assistant.answers.sizing import sizes_like
from assistant.answers.voice import Voice
from retrieval.filters import LENIENT, satisfies
from retrieval.sizes import canonical
from retrieval.types import FACETS, Constraint, TaggedProduct


def by_need(compared: Compared, constraints: Sequence[Constraint]) -> str:
    """Which meets more of the wishes, soft ones among equals; then the price."""
    judged = [[_meets(item, c, compared.voice) for c in constraints] for item in compared.items]
    soft = [i for i, c in enumerate(constraints) if not c.hard]
    scores = [(says.count("yes"), sum(says[i] == "yes" for i in soft), -says.count("no")) for says in judged]
    best = [i for i, s in enumerate(scores) if s == max(scores)]
    if len(best) == len(compared.items):
        met = all(word == "yes" for says in judged for word in says)
        said = compared.said("need_same", met=met, count=scores[0][0], total=len(constraints))
        return f"{said}{compared.voice.choose(' ', '')}{by_price(compared)}"
    other = max((i for i in range(len(scores)) if i not in best), key=lambda i: scores[i])
    lacking = {
        word: [
            wish(c, compared.voice, compared.items[0].product.price.currency)
            for c, own, ahead in zip(
                constraints, judged[other], zip(*(judged[i] for i in best), strict=True), strict=True
            )
            if own == word and own not in ahead
        ]
        for word in ("silent", "no")
    }
    return compared.said(
        "need",
        best=compared.call(best, title=True),
        several=len(best) > 1,
        count=scores[best[0]][0],
        total=len(constraints),
        other=compared.call([other]),
        other_count=scores[other][0],
        silent=_quoted(lacking["silent"], compared.voice),
        missing=_quoted(lacking["no"], compared.voice),
    )


def _quoted(wishes: Sequence[str], voice: Voice) -> str:
    return voice.listed([f"“{said}”" for said in wishes])


def _meets(item: TaggedProduct, constraint: Constraint, voice: Voice) -> str:
    """ "yes" where a wish is met by what is stated, "no" where what is stated is against it, else "silent"."""
    if constraint.facet in FACETS and constraint.op == "!=":
        says = [has(item, constraint.facet, value, voice) for value in constraint.values]
        return "no" if "yes" in says else "yes" if set(says) == {"no"} else "silent"
    met = satisfies(item, constraint)
    if constraint.facet in FACETS:
        if met:
            return "silent" if constraint.facet in LENIENT and not item.values(constraint.facet) else "yes"
        says = [has(item, constraint.facet, value, voice) for value in constraint.values]
        return "no" if says and set(says) == {"no"} else "silent"
    if constraint.facet == "size" and not any(sizes_like(item.product, canonical(v)) for v in constraint.values):
        return "silent"
    if constraint.facet == "rating" and item.product.rating is None:
        return "silent"
    return "yes" if met else "no"
