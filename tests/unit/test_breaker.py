from __future__ import annotations

import pytest

from assistant.generators.breaker import Breaker, BreakerOpen


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(failures=3, open_s=10.0, clock=clock)


def broken(breaker: Breaker) -> Breaker:
    for _ in range(3):
        breaker.failed(breaker.admit(), "no answer")
    return breaker


def test_it_opens_after_failures_in_a_row_and_says_why(breaker: Breaker, clock: Clock) -> None:
    opened = [breaker.failed(breaker.admit(), "no answer") for _ in range(3)]
    clock.now = 4.0
    with pytest.raises(BreakerOpen, match="no answer") as caught:
        breaker.admit()

    assert opened == [False, False, True]
    assert caught.value.left_s == 6.0


def test_a_success_between_failures_keeps_it_closed(breaker: Breaker) -> None:
    for _ in range(5):
        breaker.failed(breaker.admit(), "no answer")
        breaker.failed(breaker.admit(), "no answer")
        breaker.passed(breaker.admit())

    breaker.admit()


def test_calls_that_were_given_up_say_nothing_about_it(breaker: Breaker) -> None:
    breaker.failed(breaker.admit(), "no answer")
    breaker.failed(breaker.admit(), "no answer")
    breaker.given_up(breaker.admit())
    with pytest.raises(BreakerOpen):
        breaker.failed(breaker.admit(), "no answer")
        breaker.admit()


def test_half_open_it_lets_one_through_at_a_time(breaker: Breaker, clock: Clock) -> None:
    broken(breaker)
    clock.now = 10.0
    breaker.admit()
    with pytest.raises(BreakerOpen):
        breaker.admit()


def test_a_try_that_succeeds_closes_it(breaker: Breaker, clock: Clock) -> None:
    broken(breaker)
    clock.now = 10.0
    breaker.passed(breaker.admit())

    breaker.admit()
    breaker.admit()


def test_a_try_that_fails_opens_it_anew(breaker: Breaker, clock: Clock) -> None:
    broken(breaker)
    clock.now = 10.0
    assert not breaker.failed(breaker.admit(), "still no answer")  # it was open already: no news
    clock.now = 19.0
    with pytest.raises(BreakerOpen, match="still no answer"):
        breaker.admit()
    clock.now = 20.0
    breaker.admit()


def test_a_try_that_was_given_up_leaves_its_place_to_another(breaker: Breaker, clock: Clock) -> None:
    broken(breaker)
    clock.now = 10.0
    breaker.given_up(breaker.admit())

    breaker.admit()


def test_what_began_before_it_opened_does_not_change_it_any_more(breaker: Breaker, clock: Clock) -> None:
    early = [breaker.admit() for _ in range(3)]
    broken(breaker)
    breaker.passed(early[0])
    with pytest.raises(BreakerOpen):
        breaker.admit()

    clock.now = 10.0
    attempt = breaker.admit()
    breaker.given_up(early[1])
    with pytest.raises(BreakerOpen):  # the place of the attempt is still taken
        breaker.admit()
    breaker.passed(attempt)
    breaker.failed(early[2], "long ago")
    breaker.admit()
