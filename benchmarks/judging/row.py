"""What a raw catalogue row says, as text: of the whole product, of its parts, and what it denies. Knows no sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from benchmarks.judging.words import Found, Matcher, stem, stems, words

Row = Mapping[str, Any]

_NOTHING = frozenset({"no", "none", "not", "false", "n/a", "without"})
_DENIED = re.compile(
    r"\b(?:no|not|without|never|isn't|aren't|doesn't|don't|cannot)(?:[\s-]+(?:an?|any|the|in|"
    r"with))?((?:[\s-]+[\w-]+){1,2})"
    r"|\b([\w]+)-(?:free|less)\b|\b(\w{3,})less\b",
    re.IGNORECASE,
)
_GENDERS = {"f": "women", "w": "women", "m": "men"}


@dataclass(frozen=True)
class RowText:
    """The texts of one row. `head` is its title, brand, categories and what it states of the whole product."""

    row: Row

    @property
    def price(self) -> Decimal:
        return Decimal(str(self.row["price"]))

    @property
    def list_price(self) -> Decimal | None:
        listed = self.row.get("list_price")
        return None if listed in (None, "") else Decimal(str(listed))

    @property
    def title(self) -> str:
        return str(self.row["title"])

    @property
    def brand(self) -> str:
        return str(self.row.get("brand") or "")

    @cached_property
    def attributes(self) -> dict[str, list[str]]:
        raw = self.row.get("attributes") or {}
        return {
            name.replace("_", " ").lower(): [str(v) for v in (value if isinstance(value, (list, tuple)) else [value])]
            for name, value in raw.items()
        }

    @cached_property
    def head(self) -> str:
        categories = self.row.get("category") or ()
        categories = [categories] if isinstance(categories, str) else list(categories)
        whole = [value for name, values in self.attributes.items() if name in words().whole for value in values]
        kind = self.attributes.get("product type", []) + self.attributes.get("style", [])
        return " . ".join([self.title, self.brand, *categories, *whole, *kind])

    @cached_property
    def parts(self) -> list[tuple[str, str]]:
        """What is stated of a part or side: the attribute's name and its value; the description's has no name."""
        stated = [
            (name, value)
            for name, values in self.attributes.items()
            if name not in words().whole
            for value in values
            if value.lower() not in _NOTHING
        ]
        return [*stated, ("", str(self.row.get("description") or ""))]

    @cached_property
    def text(self) -> str:
        """All that the row says in the affirmative."""
        whole = " . ".join(
            [
                self.head,
                str(self.row.get("promotion") or ""),
                *(self._stated(name, value) for name, value in self.parts),
            ]
        )
        return _DENIED.sub(lambda m: " " if m.group(1) else m.group(), whole)

    def _stated(self, name: str, value: str) -> str:
        said = _GENDERS.get(value.lower(), value) if "gender" in name else value
        return f"{name} {said}"

    @cached_property
    def raw(self) -> str:
        """All that the row says, in every language, with what it denies."""
        spoken = [text for texts in (self.row.get("translations") or {}).values() for text in texts]
        return " . ".join([self.head, *(self._stated(name, value) for name, value in self.parts), *spoken])

    @cached_property
    def stems(self) -> set[str]:
        return stems(self.text)

    @cached_property
    def denied(self) -> set[str]:
        """The stems of what the row says that the product has not or is not."""
        named = [name for name, values in self.attributes.items() if all(v.lower() in _NOTHING for v in values)]
        texts = [value for _, value in self.parts] + [self.title]
        found = [" ".join(filter(None, m.groups())) for text in texts for m in _DENIED.finditer(text)]
        return stems(" ".join([*named, *found]))

    @cached_property
    def _own_names(self) -> set[str]:
        """Stems by which a description means the whole thing: the title's words, other words for it, its looks."""
        title = stems(self.title) - _SMALL
        alike = {word for kinds in words().kind_words.values() if title & set(map(stem, kinds)) for word in kinds}
        bodies = {part for kind in title for part in words().bodies.get(kind, ())}
        return title | {stem(part) for word in alike for part in word.split("-")} | bodies | words().looks

    def bears(self, rests_on: re.Pattern[str]) -> bool:
        """Whether the row says so: in the affirmative, in a denial that is meant ("does not slip"), or in Chinese."""
        denial = re.compile(r"no\b|not\b|without\b|never\b|[\u4e00-\u9fff]", re.IGNORECASE)
        return bool(rests_on.search(self.text)) or any(denial.match(m.group()) for m in rests_on.finditer(self.raw))

    def states(self, matcher: Matcher, kinds: Mapping[str, Any], found: Found, text: str) -> bool:
        """Whether a colour or material may be said of the product.

        What the row states of the whole product may be said of anything; what it says of a part only before a word that
        the row has near it as well ("gold" of "gold-toned zips" only of zips). Where nothing is stated of the whole, a
        description of its looks ("earthy green hues") or of the thing by its own name is.
        """
        meant = {found.meaning, *kinds.get(found.meaning, ())}
        if any(other.meaning in meant for other in matcher.find(self.head, loose=True)):
            return True
        stated = bool(matcher.find(self.head, loose=True))
        own = self._own_names
        near = _around(text, found) - _SMALL
        for name, value in self.parts:
            for other in matcher.find(value, loose=True):
                if other.meaning not in meant:
                    continue
                around = stems(name) | (_FILLED if name == "fill" else set()) | _around(value, other)
                around -= _SMALL
                before = value[max(0, other.start - 50) : other.start]
                if _WHOLE.search(before) or near & around or (not stated and (not near or around & own)):
                    return True
        return False


def title_head(title: str) -> str:
    """The title up to its first break."""
    return re.split(r",\s|\s[-–|(]|;", title, maxsplit=1)[0].strip()


def _around(text: str, found: Found) -> set[str]:
    """Stems of the four words after a word of a text, in its clause; of the four before it where it ends its clause."""
    after = re.findall(r"[a-z]+", re.split(r"[.;:]", text[found.end :].lower())[0])[:4]
    return stems(" ".join(after or re.findall(r"[a-z]+", text[: found.start].lower())[-4:]))


#: What comes before the colours and materials of the whole thing.
_WHOLE = re.compile(
    r"\b(?:made|crafted|constructed|built|carved|woven|knitted|fashioned|(?:tones?|shades?|hues?) of)\b[^.]*$",
    re.IGNORECASE,
)
#: What may be said of a thing by its filling: "a polyester padded jacket".
_FILLED = stems("filled filling padded quilted")
_SMALL = {"a", "an", "the", "and", "with", "for", "of", "in", "it", "is", "to", "at", "by", "or", "on", "its", "that"}
