"""What the page is told about one turn: plain data in which every string is meant as text. Knows no Gradio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assistant.types import Cards, Chart, DialogueState, Group, Part, Reply, Table
from retrieval.lexicon import Lexicon
from retrieval.types import Language, Product
from ui.cards import Card, list_again, shelf
from ui.chips import Wording, chips, ledger
from ui.views import chart_json, table_json
from ui.words import EXAMPLES, WORDS, written_in

Status = Literal["waiting", "writing", "done", "stopped", "failed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser tab.

    `conversation` counts the conversations in it, `turns` the turns of this one. `id` is what the conversation is
    saved under, for this `shopper` alone; "" until the browser has said which one it had last.
    """

    conversation: int = 0
    turns: int = 0
    id: str = ""
    shopper: str = ""
    dialogue: DialogueState = field(default_factory=DialogueState)

    def restarted(self, shopper: str, id: str = "") -> Session:
        return Session(conversation=self.conversation + 1, shopper=shopper, id=id)

    @property
    def value(self) -> dict[str, Any]:
        """What the page needs to know of the session, beside any turn."""
        return {"conversation": self.conversation, "session": self.id, "shopper": self.shopper}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn as far as it has come.

    `as_of` is the dialogue's turn whose state the chips show: a chip that comes back with another number is out of
    date. `answered` says that cards came, `spoken` that a text follows them.
    """

    session: Session
    number: int
    message: str
    status: Status = "waiting"
    language: Language = "en"
    answered: bool = False
    spoken: bool = True
    lead: str = ""
    document: str = ""
    chips: Sequence[dict[str, Any]] = ()
    as_of: int = 0
    cards: Sequence[Card] = ()
    groups: Sequence[Group] = ()
    nearest: Sequence[Card] = ()
    table: Table | None = None
    chart: Chart | None = None
    replies: Sequence[str] = ()
    text: str = ""
    source: str = ""
    notice: str = ""

    @property
    def value(self) -> dict[str, Any]:
        return {
            **self.session.value,
            "turn": self.number,
            "message": self.message,
            "status": self.status,
            "language": self.language,
            "answered": self.answered,
            "spoken": self.spoken,
            "lead": self.lead,
            "document": self.document,
            "chips": list(self.chips),
            "as_of": self.as_of,
            "cards": list(self.cards),
            "groups": [{"heading": group.heading, "count": group.count} for group in self.groups],
            "nearest": list(self.nearest),
            "table": table_json(self.table),
            "chart": chart_json(self.chart),
            "replies": list(self.replies),
            "text": self.text,
            "source": self.source,
            "notice": self.notice,
            "words": WORDS[self.language],
        }


def begun(session: Session, message: str, language: Language | None = None) -> Turn:
    """The session's newest turn, in the language that it is written in where none is given."""
    return Turn(session=session, number=session.turns, message=message, language=language or written_in(message))


def after(turn: Turn, part: Part, lexicon: Lexicon, *, currency: str, direct: bool) -> Turn:
    """The turn with one more part of its reply."""
    if isinstance(part, Cards):
        found, nearest = shelf(part, direct=direct)
        words = WORDS[part.language]
        return replace(
            turn,
            status="writing",
            language=part.language,
            answered=True,
            spoken=part.explained,
            lead=part.lead,
            document=words["document"].format(part.source) if part.source else "",
            chips=chips(part, Wording(lexicon=lexicon, currency=currency, language=part.language)),
            as_of=part.state.turn,
            cards=found,
            groups=part.groups,
            nearest=nearest,
            table=part.table,
            chart=part.chart,
            replies=part.replies,
        )
    if isinstance(part, Reply):
        words, explanation = WORDS[turn.language], part.explanation
        source = words["composed" if explanation.fallback else "generated"] if explanation.text else ""
        return replace(turn, status="done", text=explanation.text or turn.text, source=source)
    return replace(turn, text=turn.text + part.text)


def welcome(session: Session, name: str, about: str) -> dict[str, Any]:
    """The page before the first message."""
    return {
        **session.value,
        "turn": 0,
        "status": "welcome",
        "name": name,
        "about": about,
        "examples": [{"text": text, "language": language} for text, language in EXAMPLES],
    }


def resumed(
    session: Session, name: str, products: Sequence[Product], lexicon: Lexicon, *, currency: str, direct: bool
) -> dict[str, Any]:
    """The page of a conversation that is gone on with: what was looked for, and the list that was shown last.

    `products` are those of the list that the store still has.
    """
    dialogue = session.dialogue
    language = dialogue.language
    words = WORDS[language]
    turn = Turn(
        session=session,
        number=session.turns,
        message="",
        language=language,
        answered=True,
        spoken=False,
        chips=ledger(dialogue, Wording(lexicon=lexicon, currency=currency, language=language)),
        as_of=dialogue.turn,
        cards=list_again(products, dialogue.shown, language, direct=direct),
    )
    title = words["welcome_back_name"].format(name) if name else words["welcome_back"]
    return {**turn.value, "status": "resumed", "title": title}
