"""Which products a sentence names, and names that no shown product has. Knows no claim but the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.judging.row import RowText, title_head
from benchmarks.judging.words import MONTHS, stem, words

#: Stands in a segment where a product is named.
NAME = "§"

_CAPITALS = re.compile(r"(?<![\w])[A-Z][\w'&.-]*(?:\s+(?:&\s+|of\s+|and\s+|the\s+)?[A-Z0-9][\w'&.-]*)*")
#: The start of a sentence that speaks of its own product before it names another.
_OF_OWN = re.compile(
    r"^(?:it|they|this|these)\b(?!\s+(?:\w+\s+)?(?:one|are the others))|\bthan (?:the |our )?$", re.IGNORECASE
)
_NO_NAMES = {
    *(month.capitalize() for month in MONTHS), "and", "I", "S", "M", "L", "XL", "XS", "XXL", "XXXL", "USB", "LED", "UV",
    "TV", "UK", "US", "EU", "SPF", "CM", "KG", "ML",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a sentence that speaks of one product; the product's name is replaced by NAME."""

    row: RowText
    text: str
    named: bool


def segments(sentence: str, own: RowText, shown: Sequence[RowText]) -> list[Segment]:
    """The sentence cut where it names another product; without any name it speaks of `own`.

    Where several products have one name, it is that of `own`, then of the first shown.
    """
    found = _mentions(sentence, own, shown)
    parts: list[Segment] = []
    end = 0
    for number, (start, stop, row) in enumerate(found):
        until = found[number + 1][0] if number + 1 < len(found) else len(sentence)
        lead = sentence[end:start] if number == 0 else ""
        if _OF_OWN.search(lead):  # "It is cheaper than the …"
            parts.append(Segment(row=own, text=lead, named=False))
            lead = ""
        parts.append(Segment(row=row, text=f"{lead}{NAME}{sentence[stop:until]}", named=True))
        end = until
    return parts or [Segment(row=own, text=sentence, named=False)]


def wrong_names(parts: Sequence[Segment]) -> Iterator[str]:
    """Capitalised words that are no name of the product, or one cut short."""
    for number, part in enumerate(parts):
        text = part.text
        if number == 0:  # a capital at the start of a sentence is no sign of a name
            first = re.match(r"\W*([A-Z][\w'-]*)(?!\s+[A-Z])", text)
            known = first and (first.group(1).lower() in words().plain or stem(first.group(1)) in part.row.stems)
            if first and (known or first.group(1)[1:].islower()):
                text = text[first.end() :]
        for match in _CAPITALS.finditer(text):
            name = re.sub(r"^(?:The|A|An|This|That|It|Its|At|For|With|In|And|Your|You)\s+", "", match.group()).strip(
                " .'-"
            )
            if (
                not set(name.split()) <= _NO_NAMES
                and name.lower() not in words().plain
                and not _is_name(name, part.row)
            ):
                yield name


def _is_name(name: str, row: RowText) -> bool:
    tokens, title = _tokens(name), _tokens(title_head(row.title))
    brand = _tokens(row.brand)
    said = set(tokens) & set(brand)
    if brand and said and said != set(brand):
        return False
    if tokens == brand:
        return True
    rest = iter(title)
    if all(token in rest for token in tokens) and title and tokens and tokens[-1] == title[-1]:
        return True
    whole = f" {' '.join(_tokens(row.text))} "
    in_title = f" {' '.join(tokens)} " in f" {' '.join(_tokens(row.title))} "
    after = _tokens(row.title)[len(title) :]
    return f" {' '.join(tokens)} " in whole and (not in_title or set(tokens) <= set(after))


def _mentions(sentence: str, own: RowText, shown: Sequence[RowText]) -> list[tuple[int, int, RowText]]:
    forms: dict[str, RowText] = {}
    for row in (own, *shown):  # the own product's name first where two have the same
        for form in dict.fromkeys((row.title, title_head(row.title), row.title.removeprefix("The "))):
            forms.setdefault(form, row)
    brands = [row.brand for row in {row.row["id"]: row for row in (own, *shown)}.values() if row.brand]
    for row in (own, *shown):
        if row.brand and (brands.count(row.brand) == 1 or row is own):
            forms.setdefault(row.brand, row)
    found: list[tuple[int, int, RowText]] = []
    lower = sentence.lower()
    named = [(form, row) for form, row in forms.items() if form.replace("’", "'").split()[-1].lower() in lower]
    for form, row in sorted(named, key=lambda item: -len(item[0])):
        loose = len(form.split()) >= 3
        options = re.IGNORECASE if loose else 0
        pattern = r"\s+".join(re.escape(token) for token in form.replace("’", "'").split())
        for match in re.finditer(rf"(?<!\w){pattern}(?![\w-])", sentence, options):
            if all(match.end() <= start or match.start() >= stop for start, stop, _ in found):
                found.append((match.start(), match.end(), row))
    found.sort(key=lambda mention: mention[0])
    merged: list[tuple[int, int, RowText]] = []
    for start, stop, row in found:  # "from Frostlane" after Frostlane's jacket starts no new segment
        if merged and merged[-1][2].row["id"] == row.row["id"]:
            continue
        merged.append((start, stop, row))
    return merged


def _tokens(text: str) -> list[str]:
    return re.findall(r"[\w&']+", text.lower().replace("’", "'"))
