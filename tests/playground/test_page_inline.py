"""Inline mode on the chat page, in a real browser."""

import re
from typing import Any

from tests.playground.browsing import ALICE, IN_BROWSER, Shop, expect
from tests.playground.helpers import button

pytestmark = IN_BROWSER

TEA = {"type": "article", "id": "1", "title": "Green tea", "description": "€4.50"}
MUG = {"type": "article", "id": "2", "title": "Mug", "description": "€12.00"}


async def answer(shop: Shop, *results: Any) -> str:
    """The bot answers the inline query; gives its text."""
    query = await shop.hears("inline_query")
    cards = [
        {**one, "input_message_content": {"message_text": one["title"]}, "reply_markup": button()} for one in results
    ]
    await shop.telegram.call("answerInlineQuery", {"inline_query_id": query["id"], "results": cards})
    return str(query["query"])


async def test_a_result_is_chosen_and_sent(shop: Shop) -> None:
    """The bot's name and a word give a list; what is chosen stands in the chat, with its button."""
    page = await shop.open_started(ALICE)
    box = page.get_by_role("textbox", name="Message")
    name = shop.telegram.world.bot()["username"]
    await box.fill(f"@{name} green tea")
    await page.keyboard.press("Enter")
    assert await answer(shop, TEA, MUG) == "green tea"
    await page.get_by_role("dialog").get_by_role("button", name=re.compile("Green tea")).click()
    message = await shop.hears("message")
    while "via_bot" not in message:
        message = await shop.hears("message")
    assert message["text"] == "Green tea"
    await expect(page.get_by_role("button", name="Go")).to_be_visible()
    await expect(box).to_have_value("")


async def test_nothing_found_is_said(shop: Shop) -> None:
    """There is no list to choose from."""
    page = await shop.open_started(ALICE)
    await page.get_by_role("textbox", name="Message").fill(f"@{shop.telegram.world.bot()['username']} x")
    await page.keyboard.press("Enter")
    await answer(shop)
    await expect(page.locator("#toast")).to_contain_text("found nothing")
