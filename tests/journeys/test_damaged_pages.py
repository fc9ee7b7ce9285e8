"""Damaged pages in the database: the customers who need them are told, the others go on, and the log says what helps."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import open_bot
from bot.setup import Line, Setup
from bot.views.home import help_screen
from core.errors import StorageDamaged
from core.models.policy import Policy
from playground.telegram import Telegram
from tests.support.chat import plain
from tests.support.goods import Good, stock_up
from tests.support.inprocess import InProcessRequest
from tests.support.shop import open_shop
from tests.support.shop_file import damage_first_page
from tests.support.store import only_on
from tillbot.refusal import Refused
from tillbot.world import open_shop as open_database

pytestmark = only_on("sqlite", "pages of a file are damaged")
NOBODY = Policy()
"""Without owners: at the start their names are read."""


async def damaged(folder: Path, table: str) -> None:
    """A shop whose first page of this table is gone."""
    async with open_shop(folder) as shop:
        await stock_up(shop.store, [Good()])
        await shop.customer().say("/start")
    damage_first_page(folder / "shop.db", table)


@pytest.mark.parametrize("table", ["skus", "customers"])
async def test_who_meets_with_a_damaged_page_is_told_and_the_log_says_what_helps(tmp_path: Path, table: str) -> None:
    """Whether in a handler or before it: each fault is one line, and the chat is not held up."""
    await damaged(tmp_path, table)
    async with open_shop(tmp_path, policy=NOBODY) as shop:
        alice = shop.customer(2)
        with capture_logs() as logs:
            for number in (1, 2):
                before = len(alice.from_bot())
                await alice.say("tea")
                assert len(alice.from_bot()) == before + 1
                assert [type(fault) for fault in shop.faults] == [StorageDamaged] * number
    faults = [entry for entry in logs if entry["log_level"] == "error"]
    assert [(entry["event"], "restore" in entry["hint"]) for entry in faults] == [("database_damaged", True)] * 2


async def test_the_others_go_on(tmp_path: Path) -> None:
    """What does not need the page is served."""
    await damaged(tmp_path, "skus")
    async with open_shop(tmp_path) as shop:
        await shop.customer().say("tea")
        await shop.customer(2).say("/help")
        assert len(shop.faults) == 1
        assert shop.customer(2).texts()[-1] == plain(help_screen(staff=False).text)


async def test_a_shop_whose_inbox_is_damaged_is_not_opened(tmp_path: Path) -> None:
    """The inbox holds what was accepted and not yet done: the program says so in one line, without a traceback."""
    await damaged(tmp_path, "inbox")
    telegram = Telegram()
    line = Line(telegram.token, "http://telegram", InProcessRequest(telegram), InProcessRequest(telegram))
    with pytest.raises(Refused, match=r"shop\.db is damaged .*restore FILE"):
        async with (
            open_database(tmp_path / "shop.db", "DATABASE_URL", Policy(), playground=False) as store,
            open_bot(store, line, Setup(store)),
        ):
            pass
