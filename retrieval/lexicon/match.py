"""Finds the longest known phrases in a list of words, and which of them are negated. Knows no tag."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """What a phrase may mean. `negated` is for a phrase that itself says absence ("hoodless")."""

    facet: str
    value: str
    weak: bool = False
    negated: bool = False


@dataclass(slots=True)
class Found:
    """A phrase's place among the words (first, past the last) and its senses; none for a blocked phrase."""

    first: int
    last: int
    senses: tuple[Sense, ...]
    negated: bool = False


class _Node:
    __slots__ = ("next", "senses")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.senses: tuple[Sense, ...] | None = None


class Phrases:
    """A prefix tree over words. A phrase with no senses takes its words away from shorter phrases."""

    def __init__(self, phrases: Mapping[Key, tuple[Sense, ...]]) -> None:
        self._root: dict[str, _Node] = {}
        for key, senses in phrases.items():
            node, following = _Node(), self._root
            for word in key:
                node = following.setdefault(word, _Node())
                following = node.next
            node.senses = senses

    def starts(self, word: str) -> bool:
        return word in self._root

    def longest(self, words: list[str], at: int) -> tuple[int, tuple[Sense, ...]] | None:
        """The longest phrase that starts at a word: the place after it, and its senses."""
        node = self._root.get(words[at])
        best = None
        while node is not None:
            at += 1
            if node.senses is not None:
                best = at, node.senses
            if at == len(words):
                break
            node = node.next.get(words[at])
        return best

    def find(self, words: list[str]) -> list[Found]:
        """Phrases from left to right, the longest at each place, never overlapping."""
        found = []
        at, end, root = 0, len(words), self._root
        while at < end:
            if words[at] in root and (best := self.longest(words, at)) is not None:
                found.append(Found(at, best[0], best[1]))
                at = best[0]
            else:
                at += 1
        return found


class Negation:
    """Marks the phrases that a negation reaches: "no hood", "without a hood or fur", "不要帽子和毛领".

    It reaches the phrase right after it (over `bridges` such as "a", "any") and goes on over "or" to the next
    phrase, over "and" to the next of the same facet, over a comma only where an "or" ends the list.
    """

    def __init__(
        self,
        negators: Iterable[Key],
        bridges: Collection[str],
        articles: Collection[str],
        joiners: Collection[str],
        ends: Iterable[Key],
    ) -> None:
        self._negators = Phrases({key: () for key in negators})
        self._bridges = frozenset(bridges)
        self._articles = frozenset(articles)
        self._joiners = frozenset(joiners)
        self._ends = Phrases({key: () for key in ends})

    def mark(self, words: list[str], found: list[Found]) -> None:
        starts = {f.first: i for i, f in enumerate(found)}
        inside = {place for f in found for place in range(f.first, f.last)}
        for i, phrase in enumerate(found):
            after = phrase.last
            if (
                after < len(words)
                and self._ends.starts(words[after])
                and after not in inside
                and self._ends.longest(words, after) is not None
            ):
                phrase.negated = True
            if phrase.senses and all(s.negated for s in phrase.senses):
                self._spread(words, found, starts, i)
        at = 0
        while at < len(words):
            hit = self._negators.longest(words, at) if self._negators.starts(words[at]) and at not in inside else None
            if hit is None:
                at += 1
                continue
            at = hit[0]
            target = self._next(words, starts, at, self._bridges)
            if target is not None:
                found[target].negated = True
                self._spread(words, found, starts, target)

    def _next(self, words: list[str], starts: Mapping[int, int], at: int, over: frozenset[str]) -> int | None:
        for place in range(at, min(at + 5, len(words))):
            if place in starts:
                return starts[place]
            if words[place] not in over:
                return None
        return None

    def _spread(self, words: list[str], found: list[Found], starts: Mapping[int, int], at: int) -> None:
        pending: list[int] = []
        while found[at].last < len(words):
            joiner = words[found[at].last]
            comma = joiner in (",", "，", "、", "/")
            after = found[at].last + 1
            if comma and after < len(words) and words[after] in self._joiners:
                joiner, comma, after = words[after], False, after + 1
            if not comma and joiner not in self._joiners:
                return
            following = self._next(words, starts, after, self._articles)
            if following is None:
                return
            if comma and joiner not in ("、", "/"):
                pending.append(following)
            else:
                facets = {s.facet for s in found[at].senses}
                if joiner == "and" and not any(s.facet in facets for s in found[following].senses):
                    return
                for place in (*pending, following):
                    found[place].negated = True
                pending = []
            at = following
