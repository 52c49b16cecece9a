"""What the page is told about one turn: plain data in which every string is meant as text. Knows no Gradio."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assistant.types import Cards, DialogueState, Part, Reply
from retrieval.lexicon import Lexicon
from retrieval.types import Language
from ui.cards import card, chips
from ui.words import EXAMPLES, WORDS, written_in

Status = Literal["waiting", "writing", "done", "stopped", "failed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser tab. `conversation` counts the conversations in it, `turns` the turns of this one that were shown."""

    conversation: int = 0
    turns: int = 0
    dialogue: DialogueState = field(default_factory=DialogueState)

    def restarted(self) -> Session:
        return Session(conversation=self.conversation + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn as far as it has come."""

    conversation: int
    number: int
    message: str
    status: Status = "waiting"
    language: Language = "en"
    lead: str = ""
    chips: tuple[dict[str, str], ...] = ()
    cards: tuple[dict[str, Any], ...] = ()
    text: str = ""
    source: str = ""
    notice: str = ""

    @property
    def value(self) -> dict[str, Any]:
        return {
            "conversation": self.conversation,
            "turn": self.number,
            "message": self.message,
            "status": self.status,
            "language": self.language,
            "lead": self.lead,
            "chips": list(self.chips),
            "cards": list(self.cards),
            "text": self.text,
            "source": self.source,
            "notice": self.notice,
            "words": WORDS[self.language],
        }


def begun(session: Session, message: str) -> Turn:
    return Turn(
        conversation=session.conversation, number=session.turns + 1, message=message, language=written_in(message)
    )


def after(turn: Turn, part: Part, lexicon: Lexicon, *, currency: str, direct: bool) -> Turn:
    """The turn with one more part of its reply."""
    if isinstance(part, Cards):
        products = (scored.item.product for scored in part.products)
        return replace(
            turn,
            status="writing",
            language=part.language,
            lead=part.lead,
            chips=tuple(chips(part, lexicon, currency)),
            cards=tuple(card(product, part.language, direct=direct) for product in products),
        )
    if isinstance(part, Reply):
        words, explanation = WORDS[turn.language], part.explanation
        source = words["composed" if explanation.fallback else "generated"] if explanation.text else ""
        return replace(turn, status="done", text=explanation.text or turn.text, source=source)
    return replace(turn, text=turn.text + part.text)


def welcome(session: Session, name: str, about: str) -> dict[str, Any]:
    """The page before the first message."""
    return {
        "conversation": session.conversation,
        "turn": 0,
        "status": "welcome",
        "name": name,
        "about": about,
        "examples": [{"text": text, "language": language} for text, language in EXAMPLES],
    }
