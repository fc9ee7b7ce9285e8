"""What every store must do: each of tests/support/store.py:STORES."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from core.models.policy import Policy
from core.ports import Store
from tests.support.clock import Clock, StillClock
from tests.support.store import STORES

POLICY = Policy(name="Corner Shop", cart_ttl=3_600_000, admin_ids=(1000,))

OpenStore = Callable[[], AbstractAsyncContextManager[Store]]
"""Opens the same store again, with whatever it kept."""


@pytest.fixture
def clock() -> Clock:
    return StillClock()


@pytest.fixture(params=STORES)
def open_again(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> OpenStore:
    """How to open the store under test."""
    opener = STORES[request.param]
    return lambda: opener(tmp_path / "shop.db", POLICY, clock.ms)


@pytest.fixture
async def store(open_again: OpenStore) -> AsyncIterator[Store]:
    """The store under test, new and open."""
    async with open_again() as opened:
        yield opened
