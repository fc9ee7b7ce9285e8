"""axe looks at every screen of the page: light and dark, on a phone and on a desktop."""

from collections.abc import Awaitable, Callable
from itertools import product
from typing import Any

import pytest

from playground.params import Upload
from playground.server import serve
from playground.telegram import Telegram
from tests.playground.browsing import ALICE, BOB, IN_BROWSER, PHONE, Shop, drawn, expect, key, keys, picture
from tests.support.needed import module
from tests.support.ports import nobody_at

Axe = module("axe_playwright_python.async_playwright").Axe

pytestmark = IN_BROWSER

SIZES = ({"width": 390, "height": 844}, {"width": 1280, "height": 800})
MARKUP = (
    "<b>bold</b> <i>italic</i> <code>MUG-1</code> <tg-spoiler>secret</tg-spoiler> /cart\n<pre>a table</pre>"
    '<blockquote>quoted, with a <a href="https://example.org/">link</a></blockquote>'
    '<a href="https://example.org/">terms</a> <a href="tg://user?id=1002">Bob</a> @somebody #tag'
)
INVOICE = {"title": "Order 7KQ", "description": "Two mugs", "payload": "order", "currency": "XTR"}
CARD = {"currency": "EUR", "provider_token": "1:TEST:x"}


async def new_chat(shop: Shop, page: Any) -> None:
    """Nothing has been said. Somebody else has something to read."""
    shop.telegram.say(BOB, "/start")
    await shop.says("news", BOB)
    await expect(page.locator(".badge:visible")).to_have_count(1)
    await expect(page.get_by_role("button", name="START", exact=True)).to_be_visible()


async def texts(shop: Shop, page: Any) -> None:
    asked = shop.telegram.say(ALICE, f"/start {'words ' * 9} https://example.org/")
    await shop.says(MARKUP, parse_mode="HTML", reply_to_message_id=asked["message_id"])
    told = await shop.says("Edited")
    await shop.telegram.call(
        "editMessageText", {"chat_id": ALICE, "message_id": told, "text": MARKUP, "parse_mode": "HTML"}
    )
    shop.telegram.say(ALICE, "mine", reply_to=told)
    await expect(page.get_by_text("edited")).to_be_visible()
    await expect(page.get_by_text("mine")).to_be_visible()


async def attachments(shop: Shop, page: Any) -> None:
    shop.telegram.send_photo(ALICE, picture(800, 600))
    shop.telegram.send_contact(ALICE)
    shop.telegram.send_location(ALICE, 52.5, 13.4)
    for method, kind in (("sendPhoto", "photo"), ("sendDocument", "document")):
        file = {kind: Upload("mug.png", picture(800, 600))}
        await shop.telegram.call(method, {"chat_id": ALICE, "caption": "Ceramic mug"}, file)
    await expect(page.get_by_text("Ceramic mug")).to_have_count(2)
    await expect(page.locator(".photo.loading")).to_have_count(0)


async def buttons(shop: Shop, page: Any) -> None:
    """In every colour; one of them waits for its answer."""
    shop.telegram.say(ALICE, "/start")
    styles = [key(style, style=style) for style in ("primary", "success", "danger")]
    links: list[dict[str, Any]] = [
        {"text": "Site", "url": "https://example.org/"},
        {"text": "Copy", "copy_text": {"text": "x"}},
    ]
    await shop.says("Cart", reply_markup=keys([key("Busy"), key("Plain")], styles, links))
    await page.get_by_role("button", name="Busy").click()
    await expect(page.get_by_role("button", name="Busy")).to_have_attribute("aria-busy", "true")


async def payment(shop: Shop, page: Any) -> None:
    """One invoice is paid, one is not."""
    shop.telegram.say(ALICE, "/start")
    for _ in range(2):
        prices = {"prices": [{"label": "Mugs", "amount": 5}]}
        await shop.telegram.call("sendInvoice", {"chat_id": ALICE, **INVOICE, **prices})
    await page.get_by_role("button", name="Pay").last.click()
    await page.get_by_role("dialog").get_by_role("button", name="Pay").click()
    query = await shop.hears("pre_checkout_query")
    await shop.telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], "ok": True})
    await expect(page.get_by_text("You paid")).to_be_visible()


async def open_payment_sheet(shop: Shop, page: Any, amount: int, **invoice: Any) -> Any:
    shop.telegram.say(ALICE, "/start")
    prices = {"prices": [{"label": "Mugs", "amount": amount}]}
    await shop.telegram.call("sendInvoice", {"chat_id": ALICE, **INVOICE, **prices, **invoice})
    await page.get_by_role("button", name="Pay").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    return page.get_by_role("dialog").locator(".pay")


async def payment_sheet(shop: Shop, page: Any) -> None:
    """Prices, contact details, cards; the last try was refused."""
    asks = {"need_name": True, "need_phone_number": True, "need_email": True}
    pay = await open_payment_sheet(shop, page, 500, **CARD, **asks)
    for label, value in (("Name", "Alice"), ("Phone number", "call me"), ("E-mail", "alice@example.org")):
        await page.get_by_role("dialog").get_by_label(label).fill(value)
    await pay.click()
    await expect(page.get_by_role("alert")).to_contain_text("phone number")


async def waiting_sheet(shop: Shop, page: Any) -> None:
    """The shop has not answered yet."""
    pay = await open_payment_sheet(shop, page, 500, **CARD)
    await pay.click()
    await expect(pay).to_have_attribute("aria-busy", "true")


async def stars_sheet(shop: Shop, page: Any) -> None:
    await open_payment_sheet(shop, page, 500)


async def too_few_stars(shop: Shop, page: Any) -> None:
    await open_payment_sheet(shop, page, 1500)


async def receipt(shop: Shop, page: Any) -> None:
    """Of a late card."""
    pay = await open_payment_sheet(shop, page, 500, **CARD)
    await page.get_by_role("dialog").get_by_text("late").click()
    await pay.click()
    query = await shop.hears("pre_checkout_query")
    await shop.telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], "ok": True})
    await page.get_by_text("You paid").click()
    await expect(page.get_by_role("dialog").get_by_role("button", name="Tell the shop now")).to_be_visible()


async def reply_being_written(shop: Shop, page: Any) -> None:
    """With the Reply button that began it, and an answer of two lines."""
    shop.telegram.say(ALICE, "/start")
    await shop.says("Where to?")
    asked = page.locator("article", has_text="Where to?")
    await asked.hover()
    await page.get_by_role("button", name="Reply").last.click()
    await page.get_by_role("textbox", name="Message").fill("Here,\nplease")
    await asked.hover()
    await expect(page.get_by_role("button", name="Reply").last).to_have_css("opacity", "1")


async def bots_keyboard(shop: Shop, page: Any) -> None:
    shop.telegram.say(ALICE, "/start")
    rows = [["Plain"], [{"text": style, "style": style} for style in ("primary", "success", "danger")]]
    await shop.says("Where to?", reply_markup={"keyboard": rows, "input_field_placeholder": "A street"})
    await expect(page.get_by_role("button", name="Plain")).to_be_visible()


async def commands(shop: Shop, page: Any) -> None:
    shop.telegram.say(ALICE, "/start")
    listed = [{"command": name, "description": f"Open the {name}"} for name in ("shop", "cart", "orders")]
    await shop.telegram.call("setMyCommands", {"commands": listed})
    await page.get_by_role("textbox", name="Message").press_sequentially("/")
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option", selected=True)).to_be_visible()


async def attach_menu(shop: Shop, page: Any) -> None:
    shop.telegram.say(ALICE, "/start")
    await page.get_by_role("button", name="Attach").click()
    await expect(page.get_by_role("menuitem", name="Photo")).to_be_focused()


def shared(item: str, words: str) -> Callable[[Shop, Any], Awaitable[None]]:
    """The dialog behind an item of the menu."""

    async def dialog(shop: Shop, page: Any) -> None:
        await attach_menu(shop, page)
        await page.get_by_role("menuitem", name=item).click()
        await expect(page.get_by_role("dialog").get_by_text(words)).to_be_visible()

    return dialog


def chosen_file(item: str, name: str) -> Callable[[Shop, Any], Awaitable[None]]:
    """The question before a file is sent."""

    async def dialog(shop: Shop, page: Any) -> None:
        await attach_menu(shop, page)
        async with page.expect_file_chooser() as choosing:
            await page.get_by_role("menuitem", name=item).click()
        file = {"name": name, "mimeType": "image/png", "buffer": picture(40, 30)}
        await (await choosing.value).set_files([file])
        await expect(page.get_by_role("dialog").get_by_label("Caption")).to_be_visible()

    return dialog


async def own_contact(shop: Shop, page: Any) -> None:
    shop.telegram.say(ALICE, "/start")
    await shop.says("?", reply_markup={"keyboard": [[{"text": "My number", "request_contact": True}]]})
    await page.get_by_role("button", name="My number").click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def add_customer(shop: Shop, page: Any) -> None:
    await page.get_by_role("button", name="Add a customer").click()
    await expect(page.get_by_role("dialog").get_by_label("First name")).to_be_focused()


async def people(shop: Shop, page: Any) -> None:
    """The sheet of a phone."""
    await new_chat(shop, page)
    await page.set_viewport_size(PHONE)
    await page.get_by_role("button", name="You are Alice").click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def photo(shop: Shop, page: Any) -> None:
    shop.telegram.send_photo(ALICE, picture(800, 600), "A mug")
    await page.get_by_role("button", name="Open the photo").click()
    await expect(page.get_by_role("dialog", name="Photo")).to_be_visible()


def answered(**answer: Any) -> Callable[[Shop, Any], Awaitable[None]]:
    """What a tap was answered with."""

    async def answer_to_tap(shop: Shop, page: Any) -> None:
        shop.telegram.say(ALICE, "/start")
        await shop.says("Cart", reply_markup=keys([key("Add")]))
        await page.get_by_role("button", name="Add", exact=True).click()
        query = await shop.hears("callback_query")
        await shop.telegram.call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "Added", **answer})
        await expect(page.get_by_text("Added")).to_be_visible()

    return answer_to_tap


async def refusal(shop: Shop, page: Any) -> None:
    shop.telegram.say(ALICE, "/start")
    shop.telegram.block(ALICE)
    await page.get_by_role("textbox", name="Message").fill("hello?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").get_by_text("You have blocked this bot.")).to_be_visible()


async def further_up(shop: Shop, page: Any) -> None:
    """A button leads to the newest messages, and says how many are new."""
    shop.telegram.say(ALICE, "/start")
    for number in range(40):
        await shop.says(f"line {number}")
    await expect(page.get_by_text("line 39")).to_be_in_viewport()
    await page.get_by_text("line 15").evaluate("line => line.scrollIntoView()")
    await expect(page.get_by_role("button", name="Jump to the newest message")).to_be_visible()
    await shop.says("news")
    await expect(page.locator("#newest-count")).to_have_text("1")


async def typing_bot(shop: Shop, page: Any) -> None:
    shop.telegram.say(ALICE, "/start")
    await shop.telegram.call("sendChatAction", {"chat_id": ALICE, "action": "typing"})
    await expect(page.get_by_text("typing…")).to_be_visible()


SCREENS = {
    "new chat": new_chat,
    "texts": texts,
    "attachments": attachments,
    "buttons": buttons,
    "payment": payment,
    "payment sheet": payment_sheet,
    "waiting sheet": waiting_sheet,
    "Stars sheet": stars_sheet,
    "too few Stars": too_few_stars,
    "receipt": receipt,
    "reply": reply_being_written,
    "bot's keyboard": bots_keyboard,
    "commands": commands,
    "attach menu": attach_menu,
    "location": shared("Location", "Share a location"),
    "contact": shared("Contact", "Whose contact"),
    "send a photo": chosen_file("Photo", "mug.png"),
    "send a file": chosen_file("File", "products.csv"),
    "own contact": own_contact,
    "add a customer": add_customer,
    "people": people,
    "photo": photo,
    "toast": answered(),
    "alert": answered(show_alert=True),
    "refusal": refusal,
    "further up": further_up,
    "typing": typing_bot,
}


# Colours change with a transition: they are looked at when they have arrived. A spinner never does.
SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().iterations !== Infinity).map((one) => one.finished))"""
RUN = """async () => (await axe.run({ resultTypes: ["violations"] })).violations.flatMap(({ id, nodes }) =>
  nodes.map((node) => `${id}: ${node.html}: ${node.failureSummary}`))"""


async def faults(page: Any) -> dict[str, list[str]]:
    """What axe finds, by size and colour scheme."""
    await page.evaluate(Axe().axe_script)
    found = {}
    for size, scheme in product(SIZES, ("light", "dark")):
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await drawn(page)
        await page.evaluate(SETTLED)
        found[f"{size['width']} {scheme}"] = await page.evaluate(RUN)
    return {where: what for where, what in found.items() if what}


@pytest.mark.slow
@pytest.mark.parametrize("screen", SCREENS)
async def test_axe_finds_nothing(shop: Shop, screen: str) -> None:
    """Neither in contrast nor in names, roles or structure."""
    page = await shop.open(viewport=SIZES[1])
    await SCREENS[screen](shop, page)
    assert await faults(page) == {}


@pytest.mark.slow
async def test_axe_finds_nothing_while_nothing_answers(browser: Any) -> None:
    """The page says that it is connecting."""
    telegram = Telegram()
    async with serve(telegram, 0) as url:
        shop = Shop(telegram, url, browser, still=False)
        page = await shop.open_started()
        await expect(page.get_by_text("/start")).to_be_visible()
    with nobody_at(int(url.rsplit(":", 1)[1])):
        await expect(page.get_by_text("connecting…")).to_be_visible()
        assert await faults(page) == {}
        await shop.close_windows()
    telegram.close()
