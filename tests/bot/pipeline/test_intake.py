"""Fetching: what comes in, whatever it looks like."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.pipeline.intake import Intake
from bot.pipeline.raw import lane_of
from core.errors import Buried
from core.models.inbox import Accepted
from core.models.policy import Policy
from core.usecases.counter import bury
from jobs.fenced import FencedStore
from jobs.presence import Presence
from tests.support.chat import text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import open_shop
from tests.support.store import open_store


class Bot:
    """As much of a bot as the inbox asks for."""

    id = 7


@pytest.mark.parametrize(
    ("raw", "lane"),
    [
        ({"update_id": 1, "message": {"chat": {"id": 5}, "from": {"id": 6}}}, "chat:5"),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 5}}}}, "chat:5"),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}}}, "chat:6"),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": -5}}}, "chat:-5"),
        ({"update_id": 1, "something_new": {"chat": {"id": 5}}}, "chat:0"),
    ],
)
def test_an_update_goes_into_the_lane_of_its_chat(raw: dict[str, Any], lane: str) -> None:
    """Or of its sender; one of a kind that is not known has a lane, too."""
    assert lane_of(raw) == lane


async def test_an_update_that_cannot_be_kept_does_not_hold_up_the_others(tmp_path: Path) -> None:
    """The one in the middle has a number beyond all that the store can keep: it is left out."""
    taken: list[Accepted] = []
    good = {"update_id": 1, "message": {"chat": {"id": 5}, "text": "\ud83d"}}
    async with open_store(tmp_path / "shop.db", Policy(), lambda: 0) as store:

        async def apologise(_raw: dict[str, Any]) -> None:
            raise AssertionError

        intake = Intake(store, Bot(), taken.append, apologise, taken.append)  # type: ignore[arg-type]
        await intake.accept([good, {"update_id": 2**70}, {"update_id": 2, "message": {}}])
    assert [one.update_id for one in taken] == [1, 2]
    assert json.loads(taken[0].payload)["message"]["text"] == ""  # half of a character: nothing can keep it, or say it


async def test_a_buried_process_apologises_to_nobody(tmp_path: Path) -> None:
    """Another one goes on with its work, and takes the update when Telegram brings it again."""
    taken: list[Accepted] = []
    async with open_store(tmp_path / "shop.db", Policy(), lambda: 0) as store:
        presence = Presence(store)
        await presence.open("one")
        (counter,) = await store.read(lambda tx: tx.counters.living())
        await store.write(bury, counter)

        async def apologise(_raw: dict[str, Any]) -> None:
            raise AssertionError

        intake = Intake(FencedStore(store, presence), Bot(), taken.append, apologise, taken.append)  # type: ignore[arg-type]
        with pytest.raises(Buried):
            await intake.accept([{"update_id": 1, "message": {"chat": {"id": 5}}}])
    assert taken == []


async def test_a_strange_update_does_not_deafen_the_shop(tmp_path: Path) -> None:
    """One that the library cannot read is put aside; the next customer is served."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        shop.telegram.world.updates.add("message", {"date": "today", "chat": {"id": 1001, "type": "private"}})
        shop.telegram.world.updates.wake()
        assert "Welcome" in text_of(await shop.customer().say("/start"))
