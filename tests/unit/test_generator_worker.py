"""The thread that answers requests: in turn, bounded, in time, and stopped when nobody listens any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from assistant.generators.worker import WAITING, Answer, Job, Piece, Worker
from assistant.types import GeneratorFailed, Prompt

LATE_S = 60.0
Answers = Callable[[Job], Answer]


@pytest.fixture
def working() -> Iterator[Callable[[Answers], Worker]]:
    workers: list[Worker] = []

    def start(answer: Answers) -> Worker:
        workers.append(Worker("the model", answer))
        return workers[-1]

    yield start
    for worker in workers:
        worker.close()


def ask(worker: Worker, *texts: str, deadline_s: float = LATE_S) -> Iterator[Piece]:
    prompts = [Prompt(text=text) for text in texts]
    return worker.stream(prompts, max_tokens=8, deadline_s=deadline_s, temperature=0.0)


def echo(job: Job) -> Answer:
    for number, prompt in enumerate(job.prompts):
        yield number, prompt.text


class Endless:
    """Goes on until it is closed, and says so."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def __call__(self, job: Job) -> Answer:
        if job.prompts[0].text == "short":
            yield from echo(job)
            return
        try:
            while True:
                yield 0, "on "
                self.closed.wait(0.001)
        finally:
            self.closed.set()


class Held:
    """Says one piece, then nothing until it is let go; `begun` once a request has begun."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Event()

    def __call__(self, job: Job) -> Answer:
        self.begun.set()
        yield 0, "begun"
        self.go.wait(LATE_S)


def test_pieces_come_in_order(working: Callable[[Answers], Worker]) -> None:
    assert list(ask(working(echo), "one", "two")) == [(0, "one"), (1, "two")]


def test_what_is_no_piece_is_not_given_on(working: Callable[[Answers], Worker]) -> None:
    def answer(job: Job) -> Answer:
        yield None
        yield from echo(job)

    assert list(ask(working(answer), "one")) == [(0, "one")]


def test_what_the_model_raises_fails_the_request_and_not_the_next(working: Callable[[Answers], Worker]) -> None:
    def answer(job: Job) -> Answer:
        if job.prompts[0].text == "bad":
            raise RuntimeError("no such word")
        yield from echo(job)

    worker = working(answer)

    with pytest.raises(GeneratorFailed, match="the model failed: no such word"):
        list(ask(worker, "bad"))
    assert list(ask(worker, "good")) == [(0, "good")]


def test_a_failure_that_says_nothing_is_told_by_its_kind(working: Callable[[Answers], Worker]) -> None:
    def answer(job: Job) -> Answer:
        raise MemoryError
        yield None

    with pytest.raises(GeneratorFailed, match=r"the model failed: MemoryError$"):
        list(ask(working(answer), "one"))


def test_warming_has_one_answer_begun(working: Callable[[Answers], Worker]) -> None:
    jobs: list[Job] = []

    def answer(job: Job) -> Answer:
        jobs.append(job)
        yield from echo(job)

    working(answer).warm("Be brief.")

    assert [(job.prompts, job.max_tokens) for job in jobs] == [((Prompt(text="", system="Be brief."),), 1)]


def test_closing_the_stream_ends_the_work(working: Callable[[Answers], Worker]) -> None:
    endless = Endless()
    worker = working(endless)
    stream = ask(worker, "long")
    next(stream)
    stream.close()  # type: ignore[attr-defined]

    assert endless.closed.wait(LATE_S)
    assert list(ask(worker, "short")) == [(0, "short")]


def test_the_deadline_ends_the_work(working: Callable[[Answers], Worker]) -> None:
    endless = Endless()

    with pytest.raises(GeneratorFailed, match=r"late after 2 s"):
        list(ask(working(endless), "long", deadline_s=2.0))
    assert endless.closed.wait(LATE_S)


def test_a_silent_model_is_late(working: Callable[[Answers], Worker]) -> None:
    held = Held()
    worker = working(held)

    with pytest.raises(GeneratorFailed, match="late"):
        list(ask(worker, "one", deadline_s=2.0))
    held.go.set()


def test_one_that_waits_behind_another_is_told_so(working: Callable[[Answers], Worker]) -> None:
    held = Held()
    worker = working(held)
    first = ask(worker, "one")
    next(first)

    with pytest.raises(GeneratorFailed, match="busy: other requests were not done after"):
        list(ask(worker, "two", deadline_s=0.1))
    held.go.set()
    assert list(first) == []


def test_the_queue_is_bounded_and_forgets_who_left(working: Callable[[Answers], Worker]) -> None:
    held = Held()
    worker = working(held)
    first = ask(worker, "one")
    next(first)
    given: list[list[Piece]] = []
    waiting = [
        threading.Thread(target=lambda n=n: given.append(list(ask(worker, f"waits {n}")))) for n in range(WAITING - 1)
    ]
    for thread in waiting:
        thread.start()
    while worker.waiting < WAITING - 1:
        held.go.wait(0.001)

    for _ in range(2):  # the second finds the place of the first, who left
        with pytest.raises(GeneratorFailed, match="other requests were not done"):
            list(ask(worker, "leaves", deadline_s=0.05))
    last = threading.Thread(target=lambda: given.append(list(ask(worker, "waits"))))
    last.start()
    while worker.waiting < WAITING:
        held.go.wait(0.001)
    with pytest.raises(GeneratorFailed, match=f"{WAITING} requests wait already"):
        list(ask(worker, "too many"))

    held.go.set()
    for thread in (*waiting, last):
        thread.join()
    assert given == [[(0, "begun")]] * WAITING


def test_closing_fails_what_runs_and_waits(working: Callable[[Answers], Worker]) -> None:
    endless = Endless()
    worker = working(endless)
    stream = ask(worker, "long")
    next(stream)
    worker.close()

    with pytest.raises(GeneratorFailed, match="was closed"):
        list(stream)
    assert endless.closed.is_set()


def test_after_closing_it_can_be_asked_again(working: Callable[[Answers], Worker]) -> None:
    worker = working(echo)
    list(ask(worker, "one"))
    worker.close()

    assert list(ask(worker, "two")) == [(0, "two")]
