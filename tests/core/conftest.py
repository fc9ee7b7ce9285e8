"""A fresh shop for every test of a use case."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.room import Room, open_room


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Green tea (450, 10 there), a mug (1200, 3 there), soap (300, 5 there); Alice and Bob; time stands still."""
    async with open_room(tmp_path) as opened:
        yield opened
