"""A Telegram in memory in which Alice has already said hello, and a clock that stands still."""

from collections.abc import Iterator

import pytest

from playground.telegram import Telegram
from tests.playground.helpers import ALICE, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Iterator[Telegram]:
    telegram = Telegram(clock=clock, pre_checkout_seconds=0.05)
    telegram.say(ALICE, "hello")
    yield telegram
    telegram.close()
