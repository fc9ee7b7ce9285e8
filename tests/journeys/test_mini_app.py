"""The chat leads to the Mini App where there is one, and takes its button back where there is none any more."""

import json
from pathlib import Path
from typing import Any

from core.models.policy import Policy
from playground.state.people import OWNER
from playground.telegram import Telegram
from playground.web_apps import menu_button
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop

APP = "https://shop.example.org/app"


def policy(app: str) -> Policy:
    return Policy(name="Corner Shop", admin_ids=(OWNER,), app=app)


def apps(shop: Shop) -> list[str]:
    """What the buttons under the customer's last message open."""
    last: Any = shop.telegram.history(shop.customer().id)[-1]
    rows = last["reply_markup"]["inline_keyboard"]
    return [key["web_app"]["url"] for row in rows for key in row if "web_app" in key]


async def test_the_greeting_and_the_shop_have_its_button(tmp_path: Path) -> None:
    """And so has the menu, in every chat; a category has none."""
    async with open_shop(tmp_path, policy=policy(APP)) as shop:
        await stock_up(shop.store, [Good()])
        for said in ("/start", "/shop"):
            await shop.customer().say(said)
            assert apps(shop) == [APP]
        await shop.customer().tap("Drinks")
        assert apps(shop) == []
        await shop.rest()
        assert opens(shop) == APP


def opens(shop: Shop) -> str:
    """What the menu button opens; "" if it shows the commands."""
    world = shop.telegram.world
    button = menu_button(world, world.people.get(shop.customer().id))
    return str(button.get("web_app", {}).get("url", ""))


async def test_a_shop_that_gives_it_up_takes_the_button_back(tmp_path: Path) -> None:
    """Telegram remembers it, whatever the next start says."""
    telegram = Telegram()
    for app in (APP, ""):
        async with open_shop(tmp_path, telegram=telegram, policy=policy(app)) as shop:
            if app:
                await stock_up(shop.store, [Good()])
            await shop.rest()
            assert opens(shop) == app
            await shop.customer().say("/start")
            assert apps(shop) == ([app] if app else [])
    calls = [call for call in telegram.journal if call.method == "setChatMenuButton"]
    assert [json.loads(call.params["menu_button"])["type"] for call in calls] == ["web_app", "default"]
