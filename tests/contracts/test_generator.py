"""What every Generator does. An adapter joins with a fixture that gives it ready, and its name in ADAPTERS."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from assistant.types import Generator, GeneratorFailed, Prompt
from tests.fakes_generator import ScriptedGenerator

#: The fixtures that give an adapter.
ADAPTERS = ("scripted", "plain_transformers", "plain_openvino")

SYSTEM = "You are a shop assistant."
COLOURS = Prompt(system=SYSTEM, text="Name some colours.")
STORY = Prompt(system=SYSTEM, text="Tell a very long story.")
#: Of different lengths, with different answers.
SEVERAL = (
    COLOURS,
    Prompt(system=SYSTEM, text="What is a down jacket filled with? Answer in one short sentence, for a shopper."),
    Prompt(system=SYSTEM, text="Say yes."),
)
LATE_S = 60.0


@pytest.fixture(scope="module")
def scripted() -> ScriptedGenerator:
    return ScriptedGenerator(says="Black, white, red, green, blue, yellow, orange, purple, brown, grey and pink.")


@pytest.fixture(params=ADAPTERS)
def generator(request: pytest.FixtureRequest) -> Generator:
    found: Generator = request.getfixturevalue(request.param)
    return found


def answers(generator: Generator, prompts: Sequence[Prompt], max_tokens: int, temperature: float = 0.0) -> list[str]:
    texts = [""] * len(prompts)
    for number, piece in generator.stream(prompts, max_tokens=max_tokens, deadline_s=LATE_S, temperature=temperature):
        texts[number] += piece
    return texts


def test_streams_an_answer_in_pieces(generator: Generator) -> None:
    *pieces, last = generator.stream([COLOURS], max_tokens=12, deadline_s=LATE_S)

    assert 3 < len(pieces) <= 12
    assert last == (0, "")
    assert {number for number, _ in pieces} == {0}
    assert "".join(piece for _, piece in pieces).strip()


def test_every_prompt_is_answered_within_its_own_limit(generator: Generator) -> None:
    pieces = list(generator.stream(SEVERAL, max_tokens=6, deadline_s=LATE_S))
    numbers = [number for number, piece in pieces if piece]

    assert sorted(number for number, piece in pieces if not piece) == [0, 1, 2]
    assert set(numbers) == {0, 1, 2}
    assert max(numbers.count(number) for number in (0, 1, 2)) <= 6


def test_together_or_one_by_one_the_answers_are_the_same(generator: Generator) -> None:
    together = answers(generator, SEVERAL, 16)

    assert together == [answers(generator, [prompt], 16)[0] for prompt in SEVERAL]
    assert together[::-1] == answers(generator, SEVERAL[::-1], 16)


def test_no_prompts_are_no_answers(generator: Generator) -> None:
    assert list(generator.stream([], max_tokens=4, deadline_s=LATE_S)) == []


def test_the_likeliest_answer_is_always_the_same(generator: Generator) -> None:
    assert answers(generator, [COLOURS], 8) == answers(generator, [COLOURS], 8)


def test_an_answer_drawn_at_random_is_an_answer(generator: Generator) -> None:
    assert all(text.strip() for text in answers(generator, SEVERAL[:2], 8, temperature=0.7))


def test_what_came_before_does_not_change_an_answer(generator: Generator) -> None:
    alone = answers(generator, [COLOURS], 10)
    answers(generator, [Prompt(system="Another system.", text="Another question?")], 6)

    assert answers(generator, [COLOURS], 10) == alone


def test_closing_stops_the_work(generator: Generator) -> None:
    stream = generator.stream([STORY] * 4, max_tokens=2000, deadline_s=LATE_S)
    next(stream)
    stream.close()  # type: ignore[attr-defined]

    # An adapter that went on with the stories would have no time for this.
    assert next(generator.stream([COLOURS], max_tokens=1, deadline_s=10.0))


def test_a_deadline_holds(generator: Generator) -> None:
    with pytest.raises(GeneratorFailed):
        list(generator.stream([STORY], max_tokens=2000, deadline_s=0.0))


def test_it_names_itself_and_its_languages(generator: Generator) -> None:
    assert generator.name
    assert "en" in generator.languages


def test_requests_at_once_all_get_their_answer(generator: Generator) -> None:
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.extend(answers(generator, [COLOURS], 4))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(texts) == 3 and len(set(texts)) == 1
