"""A stocked shop that is served over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.models.policy import Policy
from core.ports import Store
from tests.support.clock import Clock, StillClock
from tests.support.goods import Good, stock_up
from tests.support.http import HttpShop, open_http
from tests.support.store import open_store

GOODS = [Good(), Good("MUG-1", "Mug", 1200, 3), Good("OLD-1", "Old thing", 900, 0, category="Other")]


@pytest.fixture
def clock() -> Clock:
    return StillClock()


@pytest.fixture
async def store(tmp_path: Path, clock: Clock) -> AsyncIterator[Store]:
    """The store of the shop."""
    async with open_store(tmp_path / "shop.db", Policy(name="Corner Shop", admin_ids=(1000,)), clock.ms) as opened:
        await stock_up(opened, GOODS)
        yield opened


@pytest.fixture
async def shop(store: Store, clock: Clock) -> AsyncIterator[HttpShop]:
    """The shop, open."""
    async with open_http(store, clock) as served:
        yield served
