"""A shop that is served over HTTP, with goods and customers, for programs that act for its owner."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.http import Caller, HttpShop, open_http
from tests.support.payments import CARDS
from tests.support.room import Room, open_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """The shop, as its customers use it."""
    async with open_room(tmp_path, policy=CARDS) as opened:
        yield opened


@pytest.fixture
async def shop(room: Room) -> AsyncIterator[HttpShop]:
    """The same shop over HTTP."""
    async with open_http(room.store, room.clock) as served:
        yield served


@pytest.fixture
async def owner(shop: HttpShop) -> Caller:
    """A program that may do everything: its key is called "website"."""
    return await shop.program(name="website")
