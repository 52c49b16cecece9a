"""What words mean in a store, in English and Chinese: text in, tag mentions out. Knows no product and no store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from retrieval.lexicon.entries import Entries, Entry, LexiconError, TagKey, field_name, read_into
from retrieval.lexicon.match import Found, Key, Negation, Phrases, Sense
from retrieval.lexicon.words import Words, plurals

CODE_VERSION = "2"
#: Up to how many characters a text's mentions are kept, and for how many texts.
SHORT, REMEMBERED = 200, 256
_PLURAL_FACETS = frozenset({"product_type", "category", "pattern", "feature"})
_LESS_FACETS = frozenset({"feature", "material", "pattern"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A tag that a text names, at text[start:end] of the original string.

    `negated` says that it is ruled out ("no hood"). `weak` says that the word may well mean something else
    ("light", "watch"), or only qualifies another product type (the camera of "camera bag"): it counts where
    nothing better is said. Mentions of one text have equal spans or disjoint ones.
    """

    facet: str
    value: str
    start: int
    end: int
    text: str
    negated: bool = False
    weak: bool = False


class Lexicon:
    """Tags with their words. Made by `load_lexicon`; never changed afterwards."""

    def __init__(self, entries: Entries, version: str) -> None:
        self.version = version
        self._tags = entries.tags
        self._lists = entries.lists
        self._fields = entries.fields
        self._words = Words(entries.spelling, entries.script)
        self._codes = {
            (key[0], self._words.key(code)): key[1] for key, entry in entries.tags.items() for code in entry.codes
        }
        self._written = self._written_phrases(entries)
        self._phrases = Phrases(self._with_derived(entries))
        self._negation = Negation(
            (self._words.key(word) for word in self._lists["negators"]),
            {word for said in self._lists["bridges"] for word in self._words.key(said)},
            {word for said in self._lists["articles"] for word in self._words.key(said)},
            {word for said in self._lists["joiners"] for word in self._words.key(said)},
            (self._words.key(word) for word in self._lists["negating_ends"]),
        )
        self._attached = frozenset(self._lists["attached"])
        self._nothing = {self._words.key(word) for word in self._lists["nothing"]}
        self._yes = {self._words.key(word) for word in self._lists["affirming"]}
        self._implied: dict[TagKey, tuple[TagKey, ...]] = {}
        self._mentioned: dict[str, tuple[Mention, ...]] = {}
        self._looked_up: dict[tuple[str, str], tuple[str, ...]] = {}
        self._follows = [(key, parts) for key, entry in entries.tags.items() for parts in entry.follows]
        self._sets = {purpose: frozenset(words) for purpose, words in self._lists.items()}

    # -- what the words say ---------------------------------------------------------------------------------

    def mentions(self, text: str) -> list[Mention]:
        """The tags that a text names, in order; the longest phrase wins. Empty for a text without any.

        Those of the last short texts are kept: a message is looked at several times while it is read.
        """
        if len(text) > SHORT:
            return self._mentions(text)
        known = self._mentioned.get(text)
        if known is None:
            if len(self._mentioned) >= REMEMBERED:
                self._mentioned.clear()
            known = self._mentioned[text] = tuple(self._mentions(text))
        return list(known)

    def _mentions(self, text: str) -> list[Mention]:
        words, spans = self._words.cut(text)
        found = self._phrases.find(words)
        self._negation.mark(words, found)
        mentions: list[Mention] = []
        for phrase, weak_type in zip(found, self._qualifiers(words, found), strict=True):
            start, end = spans[phrase.first][0], spans[phrase.last - 1][1]
            for sense in phrase.senses:
                mentions.append(
                    Mention(
                        facet=sense.facet,
                        value=sense.value,
                        start=start,
                        end=end,
                        text=text[start:end],
                        negated=phrase.negated != sense.negated,
                        weak=sense.weak or (weak_type and sense.facet == "product_type"),
                    )
                )
        return mentions

    def lookup(self, facet: str, text: str) -> tuple[str, ...]:
        """The values of one facet that a field's content names; the whole content is tried as one word first."""
        known = self._looked_up.get((facet, text))
        if known is None:
            known = self._look_up(facet, text)
            if len(self._looked_up) < 50_000 and len(text) < 200:
                self._looked_up[facet, text] = known
        return known

    def _look_up(self, facet: str, text: str) -> tuple[str, ...]:
        key = self._words.key(text)
        if (facet, key) in self._codes:
            return (self._codes[facet, key],)
        whole = self.exactly(facet, text)
        if whole:
            return whole
        named = [m for m in self.mentions(text) if m.facet == facet and not m.negated]
        return tuple(dict.fromkeys(m.value for m in named if not m.weak)) or tuple({m.value: None for m in named})

    def exactly(self, facet: str, text: str) -> tuple[str, ...]:
        """The values of a facet that the whole text is a word for."""
        senses = self._phrase_senses(self._words.key(text))
        return tuple(dict.fromkeys(s.value for s in senses if s.facet == facet and not s.negated))

    def says_nothing(self, text: str) -> bool:
        """True for a field's content that means absence: "none", "n/a", "无", "no", or nothing at all."""
        key = self._words.key(text)
        return not key or key in self._nothing

    def says_yes(self, text: str) -> bool:
        return self._words.key(text) in self._yes

    # -- what the tags mean ---------------------------------------------------------------------------------

    def label(self, facet: str, value: str, language: str) -> str:
        """The tag's word in a language, for people; the value with spaces where the lexicon has none."""
        entry = self._tags.get((facet, value))
        label = entry.labels.get(language) if entry else None
        return label or value.replace("-", " ")

    def kind_label(self, kind: str, language: str) -> str:
        """The word for products of a type, or of a category where no type is called so."""
        return self.label("product_type" if ("product_type", kind) in self._tags else "category", kind, language)

    def implied(self, facet: str, value: str) -> tuple[TagKey, ...]:
        """What else is true of such a product (a parka is a coat), nearest first, without the tag itself."""
        key = (facet, value)
        if key not in self._implied:
            seen: dict[TagKey, None] = {}
            level: list[TagKey] = [key]
            while level:
                level = [t for k in level if (e := self._tags.get(k)) for t in e.implies if t not in seen and t != key]
                seen.update(dict.fromkeys(level))
            self._implied[key] = tuple(seen)
        return self._implied[key]

    def follows(self, tags: Iterable[TagKey]) -> tuple[TagKey, ...]:
        """Tags that others make together: jacket and down make down-jacket."""
        present = set(tags)
        return tuple(key for key, parts in self._follows if key not in present and present.issuperset(parts))

    def needs(self, facet: str, value: str) -> tuple[TagKey, ...]:
        """Tags of which a product must have one before a word in its text gives it this tag; empty for most."""
        entry = self._tags.get((facet, value))
        return tuple(entry.needs) if entry else ()

    def facets_of_field(self, name: str) -> tuple[tuple[str, bool], ...]:
        """The facets that a field of this name feeds, each with whether its unknown words are kept."""
        return tuple(self._fields.get(field_name(name), {}).items())

    # -- what there is --------------------------------------------------------------------------------------

    def values(self, facet: str) -> tuple[str, ...]:
        return tuple(value for f, value in self._tags if f == facet)

    def forms(self) -> dict[str, tuple[TagKey, ...]]:
        """Every written surface form, in comparable spelling, with its tags: what a typo may have meant."""
        return {
            " ".join(key): tuple((s.facet, s.value) for s in senses if not s.negated)
            for key, senses in self._written.items()
            if any(not s.negated for s in senses)
        }

    def words_for(self, purpose: str) -> frozenset[str]:
        """A word list of the lexicon files by its section name: "asides", "parts", "blocks"…"""
        return self._sets[purpose]

    def simplified(self, text: str) -> str:
        """The text with traditional characters as simplified ones, every character at its place."""
        if text.isascii():
            return text
        return "".join(self._words.script.get(character, character) for character in text)

    def with_values(
        self, values: Mapping[str, Iterable[str]], aliases: Mapping[TagKey, Iterable[str]] | None = None
    ) -> Lexicon:
        """A lexicon that also knows a store's own words, such as its brands.

        The value is the word in lower case, the label the word as the store writes it; `aliases` are further words for
        such a value, as a brand's Chinese name. A word that already
        means something else is weak. Empty words and words that are known for the facet are passed over.
        """
        entries = Entries(lists=self._lists, fields=self._fields)
        entries.spelling, entries.script = self._words.spelling, self._words.script
        entries.tags = dict(self._tags)
        bridges = frozenset(self._lists["bridges"])
        for facet, words in values.items():
            for word in words:
                key, shown = self._words.key(word), " ".join(word.split())
                senses = self._phrase_senses(key)
                if not key or any(s.facet == facet for s in senses) or (facet, shown.lower()) in entries.tags:
                    continue
                weak = bool(senses) or all(len(k) == 1 or k.isdigit() or k in bridges for k in key)
                written = [shown]
                others = [
                    alias
                    for alias in (aliases or {}).get((facet, shown.lower()), ())
                    if not self._phrase_senses(self._words.key(alias))
                ]
                entries.tags[facet, shown.lower()] = Entry(
                    forms=others if weak else [*written, *others],
                    weak=written if weak else [],
                    labels={"en": shown, "zh": others[0] if others else shown},
                )
        return Lexicon(entries, self.version)

    # -- how it is built ------------------------------------------------------------------------------------

    def _phrase_senses(self, key: Key) -> tuple[Sense, ...]:
        words = list(key)
        hit = self._phrases.longest(words, 0) if words else None
        return hit[1] if hit and hit[0] == len(words) else ()

    def _written_phrases(self, entries: Entries) -> dict[Key, tuple[Sense, ...]]:
        phrases: dict[Key, tuple[Sense, ...]] = {}
        for (facet, value), entry in entries.tags.items():
            for form, sense in (
                *((f, Sense(facet, value, weak=_vague(facet, f))) for f in entry.forms),
                *((f, Sense(facet, value, weak=True)) for f in entry.weak),
                *((f, Sense(facet, value, negated=True)) for f in entry.without),
            ):
                key = self._words.key(form)
                if not any(word[0].isalnum() for word in key):
                    raise LexiconError(
                        f"{entries.files.get((facet, value), 'lexicon')}: {facet}: {value}: {form!r} has no letter "
                        "to be found by; write a word"
                    )
                known = phrases.get(key, ())
                for other in known:
                    if other.facet == facet and other.value != value:
                        raise LexiconError(
                            f"{entries.files.get((facet, value), 'lexicon')}: {facet}: {value}: {form!r} already means "
                            f"{other.value} in {entries.files.get((facet, other.value), 'the lexicon')}; "
                            "leave it to one of the two, or use a longer phrase"
                        )
                if not any(o.facet == facet for o in known):
                    phrases[key] = (*known, sense)
        return phrases

    def _with_derived(self, entries: Entries) -> dict[Key, tuple[Sense, ...]]:
        """Written phrases, plus plurals, joined spellings and "…less"; what is written always comes first."""
        derived: dict[Key, tuple[Sense, ...]] = {}

        def add(key: Key, sense: Sense) -> None:
            known = derived.get(key, ())
            if key not in self._written and not any(s.facet == sense.facet for s in known):
                derived[key] = (*known, sense)

        for key, senses in self._written.items():
            for sense in senses:
                if sense.facet in _PLURAL_FACETS:
                    for plural in plurals(key[-1]):
                        add((*key[:-1], plural), sense)
                if sense.facet in _LESS_FACETS and len(key) == 1 and key[0].isascii() and not sense.negated:
                    add((key[0] + "less",), replace(sense, negated=True))
        for (facet, value), entry in entries.tags.items():
            for form in (value, *entry.forms, *entry.weak):
                key = self._words.key(form)
                if "-" in form and len(key) == 2 and key[0].isascii() and key[1].isascii():
                    for last in (key[1], *(plurals(key[1]) if facet in _PLURAL_FACETS else ())):
                        add((key[0] + last,), Sense(facet, value, weak=form in entry.weak))
        phrases = {**derived, **self._written}
        for blocked in self._lists["blocks"]:
            phrases.setdefault(self._words.key(blocked), ())
        phrases.pop((), None)
        return phrases

    def _qualifiers(self, words: list[str], found: list[Found]) -> list[bool]:
        """For each phrase, whether its product type only qualifies another: before it, or after "for"."""
        types = [{s.value for s in f.senses if s.facet == "product_type" and not s.weak} for f in found]
        weak = [False] * len(found)
        if sum(map(bool, types)) < 2:
            return weak
        starts = {f.first: i for i, f in enumerate(found)}
        for i, phrase in enumerate(found):
            following = starts.get(phrase.last)
            if following is not None and types[i] and types[following] and not self._kin(types[i], types[following]):
                weak[i] = True
        seen_type, attached = False, False
        at = 0
        while at < len(words):
            i = starts.get(at, -1)
            if i >= 0:
                if attached and types[i]:
                    weak[i] = True
                    attached = at + 1 < len(words) and found[i].last in starts
                seen_type = seen_type or bool(types[i])
                at = found[i].last
                continue
            word = words[at]
            if word in self._attached:
                attached = seen_type
            elif not word[0].isalnum() or word in ("and", "or", "和", "或"):
                attached = False
                if not word[0].isalnum():
                    seen_type = False
            at += 1
        return weak

    def _kin(self, some: set[str], others: set[str]) -> bool:
        return any(
            a == b
            or ("product_type", b) in self.implied("product_type", a)
            or ("product_type", a) in self.implied("product_type", b)
            for a in some
            for b in others
        )


def _vague(facet: str, form: str) -> bool:
    """A single Chinese character is part of so many words that it only counts for want of better."""
    return len(form) == 1 and not form.isascii() and facet not in ("colour", "gender", "season")


def load_lexicon(extra: Path | None = None) -> Lexicon:
    """The lexicon that comes with Aisle, with a store's own file on top. LexiconError for a faulty file."""
    if extra is None:
        return _builtin()
    return _load((*_builtin_files(), extra))


@lru_cache(maxsize=1)
def _builtin() -> Lexicon:
    return _load(_builtin_files())


def _builtin_files() -> tuple[Path, ...]:
    return tuple(sorted(Path(__file__).parent.glob("*.yaml")))


def _load(files: tuple[Path, ...]) -> Lexicon:
    entries = Entries()
    for path in files:
        read_into(entries, path)
    _check_targets(entries)
    digest = hashlib.sha256(CODE_VERSION.encode())
    for path in files:
        digest.update(path.read_bytes())
    return Lexicon(entries, digest.hexdigest()[:16])


def _check_targets(entries: Entries) -> None:
    for (facet, value), entry in entries.tags.items():
        for target in (*entry.implies, *entry.needs, *(t for parts in entry.follows for t in parts)):
            if target not in entries.tags:
                raise LexiconError(
                    f"{entries.files[facet, value]}: {facet}: {value}: names {'='.join(target)}, which is no tag; "
                    "add that tag or correct the word"
                )
