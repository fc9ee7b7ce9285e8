"""What Telegram's command menus are not worth: a shop that waits for them."""

import json
from functools import partial
from pathlib import Path

from structlog.testing import capture_logs

from bot.admin.views import staff as view
from core.models.actor import Actor
from core.models.staff import Member, Role
from core.usecases.staff import appoint
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.support.chat import Person, plain
from tests.support.goods import Good, stock_up
from tests.support.rate_limit import StillTime
from tests.support.shop import Shop, open_shop
from tests.support.waiting import until

BOB = OWNER + 2


async def test_the_shop_sells_before_its_menus_are_set(tmp_path: Path) -> None:
    """Telegram answers none of them: customers buy, and somebody who is new in the crew hears of it."""
    telegram = Telegram()
    held = telegram.faults.hold("setMyCommands", times=10)
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await stock_up(shop.store, [Good()])
        for person in (shop.owner, shop.customer(1), shop.customer(2)):
            telegram.say(person.id, "/add TEA-100 2")
            await until(partial(said, person, "2 × €4.50"))
        await shop.store.write(appoint, Actor.staff(OWNER), Member(user_id=BOB, role=Role.STAFF, name="Bob"))
        await until(partial(said, shop.customer(2), plain(view.role_is(Role.STAFF, "Corner Shop").text)))
        assert held.met == 1
        assert not given(shop)
        held.go_on.set()
        await shop.rest()
        assert given(shop) == {0, OWNER, BOB}


async def test_a_pause_that_telegram_asks_for_is_kept(tmp_path: Path) -> None:
    """As often as it asks, and said in the log; the shop is open meanwhile."""
    telegram, time = Telegram(), StillTime()
    telegram.faults.too_many_requests("setMyCommands", 45, times=8)
    with capture_logs() as logs:
        async with open_shop(tmp_path, telegram=telegram, limiter=time.limiter()) as shop:
            telegram.say(OWNER, "/start")
            await until(lambda: bool(shop.owner.texts()))
            for _ in range(5):
                await until(lambda: time.is_waited_for)
                assert not given(shop)
                time.advance(45.2)
    assert {"bot_open", "menus_follow"} <= {line["event"] for line in logs}
    waits = [line for line in logs if line["event"] == "telegram_asks_to_wait"]
    assert (waits[0]["method"], waits[0]["seconds"]) == ("setMyCommands", 45.1)


async def test_menus_are_set_when_telegram_is_back(tmp_path: Path) -> None:
    """A refusal for good concerns one menu; nobody asks again for it."""
    telegram = Telegram()
    telegram.faults.refuse("setMyCommands", 502, "Bad Gateway")
    telegram.faults.refuse("setMyCommands", 400, "Bad Request: can't do that")
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await shop.rest()
        assert given(shop) == {0}


def given(shop: Shop) -> set[int]:
    """Whose menus Telegram has taken; 0 is everybody's."""
    scopes = [
        call.params["scope"]
        for call in list(shop.telegram.journal)
        if call.method == "setMyCommands" and not call.error
    ]
    return {json.loads(scope).get("chat_id", 0) for scope in scopes}


def said(person: Person, words: str) -> bool:
    return any(words in text for text in person.texts())
