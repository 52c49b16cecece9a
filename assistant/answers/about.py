"""One product that is asked about, and the sentence for each thing that may be asked of it. Knows no message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from babel.dates import format_date

from assistant.answers.sizing import measures, sentence_of_size, size_list, sizes_like, title_measure
from assistant.answers.stated import attribute, sentence_about, statement, summary_of, values_of
from assistant.answers.voice import Subject, Voice, being, clean, names, not_being, sentence, with_article
from assistant.types import Aspect
from prompts import render
from retrieval.sizes import canonical, fits, system
from retrieval.types import FACETS, Product, TaggedProduct

#: From this number of pieces downwards the answer says how many are left.
FEW = 5
#: Facets of which a product that states one value is taken to have no other.
_DECIDED = frozenset({"gender", "age_group", "colour", "brand"})


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A product with the subject of the next sentence about it."""

    voice: Voice
    item: TaggedProduct
    subject: Subject

    @property
    def product(self) -> Product:
        return self.item.product

    def again(self) -> About:
        """For a further sentence, which calls it by a pronoun."""
        return replace(self, subject=self.voice.pronoun(self.subject))

    def said(self, kind: str, **values: object) -> str:
        return sentence(render(f"ask.{self.voice.language}.j2", kind=kind, s=self.subject, **values).strip())

    def say(self, aspect: Aspect) -> str:
        """The answer to one aspect; of names that are no facet, to the field of that name."""
        facet, value = names()["same_as"].get(aspect.facet, aspect.facet), aspect.value
        match facet:
            case "price":
                return self.price()
            case "in_stock":
                return self.stock(counted=aspect.facet == "quantity")
            case "rating":
                return self.rating()
            case "size":
                return self.size(value) if value else self.sizes()
            case "on_sale":
                return self.sale()
            case "description":
                return self.description()
            case "release_date":
                return self.released()
            case "warm":
                return self.feature("warm")
            case "feature" if value:
                return self.feature(value)
        return self.facet(facet, value) if facet in FACETS else self.attribute(facet)

    # -- fields -------------------------------------------------------------------------------------------------------

    def price(self) -> str:
        price = self.voice.money(self.product.price)
        return self.said("price", price=price, saving=saving(self.product), was=self.listed_price())

    def listed_price(self) -> str:
        return self.voice.money(self.product.list_price) if self.product.list_price else ""

    def stock(self, *, counted: bool) -> str:
        left = self.product.quantity
        if not self.product.in_stock:
            return self.said("sold_out")
        few = left is not None and left <= FEW
        return self.said("in_stock", few=few, left=left if few or counted else None)

    def rating(self) -> str:
        rating, count = self.product.rating, self.product.rating_count
        if rating is None:
            return self.silent("rating")
        return self.said("rating", rating=f"{rating:g}", count=self.voice.count(count) if count else "")

    def sale(self) -> str:
        if not self.product.on_sale:
            return self.said("not_on_sale")
        promotion = clean(self.product.promotion, 80)
        return self.said("on_sale", saving=saving(self.product), was=self.listed_price(), promotion=promotion)

    def released(self) -> str:
        day = self.product.release_date
        if day is None:
            return self.silent("release_date")
        shown = format_date(day, "long", locale=self.voice.choose("en_US", "zh_CN"))
        return self.stated(self.voice.facet("release_date"), [shown])

    def description(self) -> str:
        quote = summary_of(self.product, self.voice.language)
        return self.said("description", quote=quote) if quote else self.said("no_description")

    # -- sizes --------------------------------------------------------------------------------------------------------

    def sizes(self) -> str:
        voice, listed = self.voice, size_list(self.product)
        if len(listed) > 1:
            return self.said("sizes", values=voice.listed(listed))
        if listed:
            return self.stated(voice.facet("size"), [voice.value("size", listed[0])])
        stated = measures(self.product)
        if stated:
            subjects = [self, *(self.again() for _ in stated[1:])]
            return voice.choose(" ", "").join(
                subject.stated(voice.facet(name), [voice.value(name, content)])
                for subject, (name, content) in zip(subjects, stated, strict=True)
            )
        if measure := title_measure(self.product, voice.language):
            return self.said("title_says", values=measure)
        quote = sentence_of_size(self.product, voice.language)
        return self.said("quoted", what=self.named("size"), quote=quote) if quote else self.silent("size")

    def size(self, value: str) -> str:
        """Whether it comes in a size: not stated where it states none of that system."""
        wanted, voice = canonical(value), self.voice
        measured = system(wanted) not in ("letters", "numbers", "words")
        plain = clean(value.upper() if system(wanted) == "letters" else value, 20)
        shown = clean(wanted, 20) if measured else voice.choose(f"size {plain}", f"{plain}码")
        like, listed = sizes_like(self.product, wanted), size_list(self.product)
        if not like:
            return self.said("size_unsaid", size=shown, values=voice.listed(listed))
        if fits(like, "=", wanted):
            return self.said("size_yes", size=shown)
        if measured:
            return self.said("measure_no", size=shown, values=voice.listed(sorted(like)))
        return self.said("size_no", size=shown, values=voice.listed(listed))

    # -- tags ---------------------------------------------------------------------------------------------------------

    def feature(self, value: str) -> str:
        """Yes where a tag says so, no where a field denies it, else that it is not stated."""
        voice, label = self.voice, self.voice.label("feature", value)
        found = statement(self.item, "feature", value, voice.lexicon, voice.language)
        quote = clean(found.quote, 160)
        if voice.language == "zh" and found.source in ("field", "instead") and ": " in quote:
            name, _, content = quote.partition(": ")
            quote = f"{voice.facet(name)}：{voice.value(name, content)}"
        if found.says == "no":
            return self.said("lacks", label=label, predicate=not_being(label, self.subject), quote=quote)
        if found.says == "yes":
            kind = "described" if found.source == "description" else "has"
            return self.said(kind, label=label, predicate=being(label, self.subject), quote=quote)
        if found.source == "type":
            return self.by_type(quote)
        if found.source == "description":
            return self.said("description", quote=quote)
        return self.said("unsaid", label=label, predicate=being(label, self.subject), quote=quote)

    def facet(self, facet: str, value: str) -> str:
        """A facet's values; with a value, whether it is one of them."""
        voice, found = self.voice, values_of(self.item, facet, self.voice.lexicon)
        labels = [voice.label(facet, v) for v in found.values]
        if not value:
            return self.with_values(facet, labels, found.source) if labels else self.silent(facet)
        label = voice.label(facet, value)
        if not labels:
            return self.silent(facet, label)
        known = statement(self.item, facet, value, voice.lexicon, voice.language)
        if known.says == "yes" or (facet == "gender" and "unisex" in found.values):
            return self.with_values(facet, labels, found.source, yes=True)
        if known.source == "type":
            return self.by_type(known.quote)
        return self.with_values(facet, labels, found.source, other=label)

    def with_values(self, facet: str, labels: Sequence[str], source: str, *, yes: bool = False, other: str = "") -> str:
        """Tag values in a sentence; `other` is what was asked for and is not among them."""
        voice, values = self.voice, self.voice.listed(labels)
        comma = voice.choose("yes, ", "是的，") if yes else voice.choose("no, ", "不，") if other else ""
        colon = voice.choose("yes: ", "是的，") if yes else ""
        if source == "type":
            return self.by_type(next(t.source.partition("=")[2] for t in self.item.tags if t.facet == facet))
        if source == "description":
            return self.said("mentions", opening=colon, values=values, other=other)
        if facet in _DECIDED:
            kind = {"brand": "made_by", "colour": "comes_in"}.get(facet, "is_for")
            return self.said(kind, opening=comma, values=values, other=other)
        return self.stated(voice.facet(facet), labels, opening=colon, other=other)

    def by_type(self, kind: str) -> str:
        label = self.voice.label("product_type", kind)
        return self.said("by_type", type=self.voice.choose(with_article(label), label))

    # -- anything else ------------------------------------------------------------------------------------------------

    def attribute(self, facet: str) -> str:
        found = attribute(self.product, facet)
        if found:
            name, contents = found
            return self.stated(self.voice.facet(name), [self.voice.value(name, content) for content in contents[:8]])
        quote = sentence_about(self.product, facet, self.voice.language)
        return self.said("quoted", what=self.named(facet), quote=quote) if quote else self.silent(facet)

    def stated(self, what: str, contents: Sequence[str], opening: str = "", other: str = "") -> str:
        several = len(contents) > 1
        if several and self.voice.language == "en" and not what.endswith("s"):
            what = f"{what}s"
        values = self.voice.listed(contents)
        return self.said("stated", opening=opening, what=what, several=several, values=values, other=other)

    def silent(self, facet: str, other: str = "") -> str:
        """That nothing is stated; `other` is the value that was asked for."""
        kind = "for_whom" if facet in ("gender", "age_group") else "silent"
        purpose = names()["purposes"].get(other, f"for {other}") if facet in ("season", "occasion") and other else ""
        return self.said(kind, what=self.named(facet), other=other, purpose=purpose)

    def named(self, facet: str) -> str:
        return clean(self.voice.facet(facet), 40)


def saving(product: Product) -> int:
    """How much below the list price, in whole per cent rounded down; 0 where there is none."""
    listed = product.list_price
    if listed is None or listed.currency != product.price.currency or listed.amount <= product.price.amount:
        return 0
    return (listed.amount - product.price.amount) * 100 // listed.amount


def stock_words(product: Product, voice: Voice) -> str:
    """ "in stock", "out of stock", "in stock (only 3 left)"."""
    if not product.in_stock:
        return voice.choose("out of stock", "暂时缺货")
    if product.quantity is not None and product.quantity <= FEW:
        return voice.choose(f"in stock (only {product.quantity} left)", f"有货（仅剩{product.quantity}件）")
    return voice.choose("in stock", "有货")
