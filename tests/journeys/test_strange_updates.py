"""Updates of unknown kinds: set aside, or read as far as possible; the updates behind them are handled at once."""

import copy
import itertools
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.views.home import not_text
from core.errors import InvalidInput
from tests.support.chat import plain, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of

USER = {"id": 1001, "is_bot": False, "first_name": "Alice", "username": "alice", "language_code": "en"}
CHAT = {"id": 1001, "type": "private", "first_name": "Alice"}
MESSAGE = {"message_id": 900, "date": 1_750_000_000, "chat": CHAT, "from": USER, "text": "/cart", "entities": []}
QUERY = {"id": "1", "from": USER, "message": {**MESSAGE, "text": "Home"}, "chat_instance": "1", "data": "h"}
WRONG: list[Any] = [None, 7, "seven", [], {}, [[]], {"id": "x"}, True, 2**70, -1, 1.5]
POLL = {"id": "1", "question_entities": 5, "what_comes_next_year": {}}
GIVEAWAY = {"chats": [], "prize_star_count": "many"}


def _spoiled(whole: Any) -> Iterator[Any]:
    """The whole with every one of its parts replaced by what does not belong there, or left out."""
    for path in list(_paths(whole)):
        for value in [*WRONG, "left out"]:
            if path[-1] == "id" and isinstance(value, int):  # somebody else, who is not there
                continue
            spoiled = copy.deepcopy(whole)
            place = spoiled
            for name in path[:-1]:
                place = place[name]
            place[path[-1]] = value
            if value == "left out":
                del place[path[-1]]
            yield spoiled


def _paths(whole: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(whole, dict):
        for name, value in whole.items():
            yield (*before, name)
            yield from _paths(value, (*before, name))


def _arrives(shop: Shop, kind: str, body: Any) -> None:
    with shop.telegram.world.transaction():
        shop.telegram.world.updates.add(kind, body)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "whole"), [("message", MESSAGE), ("callback_query", QUERY)])
async def test_a_malformed_update_holds_up_nobody(tmp_path: Path, kind: str, whole: Any) -> None:
    """Whichever part is of another type, null or missing: no fault, no update that stays behind, and the next customer is served."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        bob = shop.customer(2)
        await shop.customer().say("/start")
        with capture_logs() as logs:
            for body in [*_spoiled(whole), *WRONG]:
                _arrives(shop, kind, body)
            assert "Welcome" in text_of(await bob.say("/start"))
        await shop.pipeline.flush()
        assert not [entry for entry in logs if entry["log_level"] in ("error", "critical")]
        assert await count_of(shop.store, "inbox", done_at=None) == 0


async def test_what_the_library_cannot_read_has_the_usual_answer(tmp_path: Path) -> None:
    """A poll and a giveaway of next year; the log has one line for each, without a trace."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        bare = {name: MESSAGE[name] for name in ("message_id", "date", "chat", "from")}
        for content in ({"poll": POLL}, {"poll": POLL, "giveaway": GIVEAWAY}):
            with capture_logs() as logs:
                said = await alice.act(partial(_arrives, shop, "message", {**bare, **content}))
            assert text_of(said) == plain(not_text(None))
            assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == ["update_read_in_part"]
            assert not any("exc_info" in entry for entry in logs)


async def test_what_the_shop_needs_is_read_beside_what_nobody_can(tmp_path: Path) -> None:
    """The words of a message with unreadable parts; and the fact that they were forwarded."""
    unreadable = {"poll": POLL, "giveaway": GIVEAWAY}
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        assert "Your cart" in text_of(await alice.act(lambda: _arrives(shop, "message", {**MESSAGE, **unreadable})))
        borrowed = {**MESSAGE, **unreadable, "forward_origin": "from next year"}
        await alice.act(lambda: _arrives(shop, "message", borrowed))
        assert shop.refused(InvalidInput, field="forwarded")


async def test_a_tap_on_a_message_that_cannot_be_read_is_carried_out(tmp_path: Path) -> None:
    """The window that it belongs to has something that nobody knows."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/cart")
        tap = {**QUERY, "message": {**alice.window, "poll": POLL}}
        _arrives(shop, "callback_query", tap)
        await alice.wait_for(lambda: "Welcome" in text_of(alice.window))


async def test_updates_without_a_number_are_left(tmp_path: Path) -> None:
    """Updates with a number are handled and confirmed; a batch without any number counts as empty."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        batch, taken = shop.telegram.world.updates._batch, itertools.count()

        def strange(limit: int) -> list[Any]:
            nameless: list[Any] = [{"message": MESSAGE}, {"update_id": "12", "message": MESSAGE}, None, []]
            good = batch(limit)
            return [*nameless, *good, *nameless] if good or next(taken) < 2 else good

        shop.telegram.world.updates._batch = strange  # type: ignore[method-assign]
        assert "Your cart" in text_of(await shop.customer().say("/cart"))
        await shop.rest()
