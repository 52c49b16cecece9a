"""Cuts a text where a product is named, so that every part is about one product. Knows no facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.vocabulary import plain
from assistant.types import FactSheet

#: Stands where a product's name was; no text has it, as it is refused as mark-up.
NAME = "\ue000"

_COMPARED = re.compile(r"\b(?:than|undercuts|below|under|above|over) (?:the )?$")


def parts(text: str, sheets: Sequence[FactSheet]) -> Iterator[tuple[str, FactSheet]]:
    """The text cut where a product is named, with the name replaced by NAME.

    What stands before a name belongs to what was named before it, but at the beginning of a sentence to that name.
    A name is the full title or, after "the", its beginning in whole words where no other name begins so. A title that
    something is compared with ("less than the …") stays as it is.
    """
    names = dict(sorted(_names(sheets), key=lambda pair: -len(pair[0])))
    pattern = "|".join(
        rf"{'' if whole else '(?<=[Tt]he )'}(?<!\w){re.escape(name)}(?!\w)"
        + ("" if whole else r"(?!['’]?[\s-]+[A-Z\d])(?!['’])")
        for name, (_, whole) in names.items()
    )
    about, part, start, named = sheets[0], "", 0, False
    for found in re.finditer(rf"(?P<name>{pattern or '(?!)'})|(?P<stop>[.!?](?=\s)|[。！？])", text):
        part += text[start : found.start()]
        start = found.end()
        if found["name"] and names[found["name"]][0] is not about and _COMPARED.search(part):
            part += found["name"]
            continue
        if found["stop"]:
            yield part + found["stop"], about
            part, named = "", False
            continue
        if named:
            yield part, about
            part = ""
        about, named = names[found["name"]][0], True
        part += NAME
    yield part + text[start:], about


def _names(sheets: Sequence[FactSheet]) -> Iterator[tuple[str, tuple[FactSheet, bool]]]:
    """Every name that means one product, with whether it is a full title."""
    titles = {sheet.title: sheet for sheet in reversed(sheets) if sheet.title}
    reasons = " ".join(reason.text for sheet in sheets for reason in sheet.reasons)
    for title, sheet in titles.items():
        yield title, (sheet, True)
        ends = [m.start() for m in re.finditer(r"(?<=\w)(?=[\s,]|$)", title)][:-1]
        for end in ends:
            begun = title[:end]
            if (
                begun in titles
                or begun in reasons
                or any(other != title and other.startswith(begun) for other in titles)
            ):
                continue
            if " " in begun and any(not plain(word) for word in begun.split()) and begun.split()[-1][0].isupper():
                yield begun, (sheet, False)
