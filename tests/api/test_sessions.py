"""Signing in over HTTP."""

from pathlib import Path

from core.models.policy import Policy
from tests.support.clock import StillClock
from tests.support.http import open_http
from tests.support.store import open_store


async def test_a_customer_signs_in_with_what_telegram_has_signed(tmp_path: Path) -> None:
    """The session is theirs, and the shop knows their name."""
    clock = StillClock()
    async with open_store(tmp_path / "shop.db", Policy(), clock.ms) as store, open_http(store, clock) as shop:
        alice = await shop.customer(1001)
        answer = await alice.get("/v1/me")
        assert (answer.status, answer.json) == (200, {"id": 1001, "name": "Customer 1001"})
