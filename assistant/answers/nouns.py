"""Words constraints: the wish that one stands for, and the products that satisfy several. Knows no product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers.voice import Voice, clean, names, plural_label, singular_label
from assistant.wording import bare, plural, thing
from retrieval.money import minor
from retrieval.sizes import system
from retrieval.types import FACETS, Constraint, Money

#: English around a limit on price and rating, and Chinese.
_PRICES = {
    "<=": "{} or less",
    "<": "less than {}",
    ">=": "{} or more",
    ">": "more than {}",
    "=": "exactly {}",
    "!=": "other than {}",
}
_HAN_PRICES = {"<=": "不超过{}", "<": "低于{}", ">=": "不低于{}", ">": "高于{}", "=": "正好{}", "!=": "不是{}"}
_HAN_RATINGS = {"<=": "不超过{}分", "<": "低于{}分", ">=": "{}分以上", ">": "高于{}分", "=": "{}分", "!=": "不是{}分"}
_RATINGS = {
    "<=": "{} or lower",
    "<": "below {}",
    ">=": "{} or better",
    ">": "above {}",
    "=": "{}",
    "!=": "other than {}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """Products by what they have in common: "black jacket for $50 or less", and more than one of it.

    `plural` says that even one is a plural: "jeans".
    """

    one: str
    many: str
    plural: bool = False


def amount(constraint: Constraint, voice: Voice, currency: str) -> str:
    """A price constraint's limit as money."""
    return voice.money(Money(amount=round(minor(float(str(constraint.value)), currency)), currency=currency))


def labels(constraint: Constraint, voice: Voice) -> str:
    said = [voice.label(constraint.facet, value) for value in constraint.values]
    if constraint.facet == "material" and voice.language == "en":
        said = [label.removesuffix(" filling") for label in said]
    return voice.listed(said, last="or")


def wish(constraint: Constraint, voice: Voice, currency: str) -> str:
    """A wish in a few words: "black", "no hood", "$200 or less", "size 42", "不超过$200"."""
    facet, op, value = constraint.facet, constraint.op, constraint.value
    if facet in FACETS:
        label = labels(constraint, voice)
        if op == "!=":
            no = "no" if facet in ("feature", "pattern") else "not"
            return voice.choose(f"{no} {label}", f"{'无' if no == 'no' else '非'}{label}")
        if facet in ("gender", "age_group"):
            return voice.choose(f"for {label}", f"{label}款")
        return voice.choose((thing(label) or label) if facet == "feature" else label, label)
    if facet == "price":
        limit = amount(constraint, voice, currency)
        return voice.choose(_PRICES[op].format(limit), f"价格{_HAN_PRICES[op].format(limit)}")
    if facet == "rating":
        stars = f"{value:g}" if isinstance(value, float | int) else str(value)
        return voice.choose(f"rated {_RATINGS[op].format(stars)}", f"评分{_HAN_RATINGS[op].format(stars)}")
    if isinstance(value, bool):
        wanted = value == (op == "=")
        return _flag(facet, wanted, voice)
    if facet == "size":
        return _size(constraint, voice)
    if facet == "quantity":
        pieces = f"{value:g}" if isinstance(value, float | int) else str(value)
        return voice.choose(f"at least {pieces} in stock", f"至少{pieces}件有货")
    word = {"<=": "by", "<": "before", ">=": "since", ">": "after"}.get(op, "on")
    han = {"<=": "不晚于", "<": "早于", ">=": "不早于", ">": "晚于"}.get(op, "为")
    return voice.choose(f"released {word} {value}", f"上市时间{han}{value}")


def _flag(facet: str, wanted: bool, voice: Voice) -> str:
    if facet == "in_stock":
        return voice.choose("in stock", "有货") if wanted else voice.choose("out of stock", "缺货")
    return voice.choose("on sale", "促销中") if wanted else voice.choose("not on sale", "未促销")


def _size(constraint: Constraint, voice: Voice) -> str:
    said = []
    for value in constraint.values:
        kind = system(value)
        plain = clean(value.upper() if kind == "letters" else value, 30)
        named = kind in ("letters", "numbers", "words")
        said.append(voice.choose(f"size {plain}", f"{plain}码") if named else plain)
    limit = {"<=": ("up to ", "不超过"), "<": ("under ", "小于"), ">=": ("at least ", "至少"), ">": ("over ", "大于")}
    before = limit.get(constraint.op, ("not ", "非") if constraint.op == "!=" else ("", ""))
    return voice.choose(*before) + voice.listed(said, last="or")


def described(constraints: Sequence[Constraint], voice: Voice, currency: str) -> Noun:
    """All products that satisfy the constraints; "product" where there are none. An exclusion is of what is listed."""
    return _han(constraints, voice, currency) if voice.language == "zh" else _english(constraints, voice, currency)


def _english(constraints: Sequence[Constraint], voice: Voice, currency: str) -> Noun:
    order = ("feature", "pattern", "colour", "material")
    before: dict[str, list[str]] = {facet: [] for facet in order}
    after: list[str] = []
    types: list[str] = []
    prices = [c for c in constraints if c.facet == "price"]
    for c in constraints:
        if c.facet == "price":
            continue
        label = labels(c, voice) if c.facet in FACETS else ""
        if c.facet in FACETS and c.op == "!=":
            has = thing(label)
            after.append(f"with no {bare(has)} listed" if has else f"not listed as {label}")
        elif c.facet == "product_type":
            types += [voice.label(c.facet, value) for value in c.values]
        elif c.facet == "feature" and (has := thing(label)):
            after.append(f"with {has}")
        elif c.facet in before:
            before[c.facet].append(label)
        elif c.facet in FACETS:
            purpose = names()["purposes"].get(label, f"for {label}")
            after.append({"brand": f"by {label}", "category": f"in {label}"}.get(c.facet, purpose))
        else:
            said = wish(c, voice, currency)
            after.append(f"in {said}" if c.facet == "size" and said.startswith("size") else said)
    if prices:
        after.append(_price_range(prices, voice, currency))
    head = [word for facet in order for word in before[facet]]
    ones = [singular_label(label) for label in types] or ["product"]
    many = [plural_label(label) for label in types] or ["products"]
    return Noun(
        one=" ".join([*head, voice.listed(ones, last="or"), *after]),
        many=" ".join([*head, voice.listed(many, last="or"), *after]),
        plural=plural(ones[-1]) and ones[-1] not in names()["irregular"],
    )


def _price_range(prices: Sequence[Constraint], voice: Voice, currency: str) -> str:
    low = next((c for c in prices if c.op in (">=", ">")), None)
    high = next((c for c in prices if c.op in ("<=", "<")), None)
    if low and high:
        between = amount(low, voice, currency), amount(high, voice, currency)
        return voice.choose(f"between {between[0]} and {between[1]}", f"{between[0]}到{between[1]}")
    said = [
        (_PRICES if voice.language == "en" else _HAN_PRICES)[c.op].format(amount(c, voice, currency)) for c in prices
    ]
    return voice.choose("for ", "价格") + voice.listed(said)


def _han(constraints: Sequence[Constraint], voice: Voice, currency: str) -> Noun:
    close = ("gender", "age_group", "colour", "pattern", "material")
    far: list[str] = []
    near: dict[str, str] = {}
    types = ""
    prices = [c for c in constraints if c.facet == "price"]
    if prices:
        far.append(_price_range(prices, voice, currency))
    for c in constraints:
        if c.facet == "price":
            continue
        label = labels(c, voice) if c.facet in FACETS else wish(c, voice, currency)
        if c.facet in FACETS and c.op == "!=":
            far.append(f"未标注{label}")
        elif c.facet == "product_type":
            types = label
        elif c.facet in close:
            near[c.facet] = near.get(c.facet, "") + label
        elif c.facet in ("occasion", "season"):
            far.append(f"适合{label}")
        else:
            far.append(f"{label}品牌" if c.facet == "brand" else f"{label}类" if c.facet == "category" else label)
    words = "、".join(far) + ("的" if far else "") + "".join(near.get(facet, "") for facet in close)
    noun = f"{words}{types or '商品'}"
    return Noun(one=noun, many=noun)
