"""A Telegram in memory in which Alice has already said hello, a clock that stands still, and a page in a browser."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from playground.telegram import Telegram
from tests.playground.helpers import ALICE, Clock
from tests.support.waiting import PATIENCE


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Iterator[Telegram]:
    telegram = Telegram(clock=clock, pre_checkout_seconds=PATIENCE)
    telegram.say(ALICE, "hello")
    yield telegram
    telegram.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Any]:
    from tests.playground.browsing import open_browser  # without playwright the other tests still run

    async with open_browser() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def shop(browser: Any) -> AsyncIterator[Any]:
    from tests.playground.browsing import open_shop  # without playwright the other tests still run

    async with open_shop(browser) as shop:
        yield shop
