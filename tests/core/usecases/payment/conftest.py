"""A shop whose orders are paid first."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.payments import CARDS
from tests.support.room import Room, open_room


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """The usual goods, in a shop that takes cash, transfers, cards and payment links."""
    async with open_room(tmp_path, policy=CARDS) as opened:
        yield opened
