"""The chat page in a real browser, against the real server; the bot's side is played by calls of the Bot API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from typing import Any

import pytest

from playground.params import Upload
from playground.server import serve
from playground.telegram import Telegram
from tests.playground.browsing import ALICE, BOB, IN_BROWSER, PHONE, Shop, drawn, expect, key, keys, picture
from tests.support.ports import nobody_at

pytestmark = IN_BROWSER


async def distance_to_end(page: Any) -> float:
    return float(await page.get_by_role("log").evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight"))


async def test_an_empty_chat_begins_with_start(shop: Shop) -> None:
    """START is pressed once; then there is a typing box."""
    page = await shop.open()
    await page.get_by_role("button", name="START", exact=True).click()
    assert (await shop.hears("message"))["text"] == "/start"
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    await expect(page.get_by_role("button", name="START", exact=True)).to_be_hidden()


async def test_what_is_typed_reaches_the_bot_and_stands_in_the_chat(shop: Shop) -> None:
    """Enter sends, Shift+Enter makes a line."""
    page = await shop.open_started()
    await shop.hears("message")
    await page.get_by_role("textbox", name="Message").press_sequentially("two")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("lines")
    await page.keyboard.press("Enter")
    assert (await shop.hears("message"))["text"] == "two\nlines"
    await expect(page.get_by_role("log").get_by_text("two\nlines")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("")


async def test_markup_in_a_text_is_shown_and_not_obeyed(shop: Shop) -> None:
    """Neither what a customer types nor what the bot sends becomes an element."""
    evil = "<img src=x onerror=alert(1)><b>bold?"
    page = await shop.open_started()
    shop.telegram.say(ALICE, evil)
    quoted = f"You said: {escape(evil)} <i>{escape(evil)}</i>"
    await shop.says(quoted, parse_mode="HTML", reply_markup=keys([key(evil)]))
    await expect(page.locator("[data-side=person] .text").last).to_contain_text(evil)
    await expect(page.locator("[data-side=bot] .text")).to_contain_text(f"You said: {evil} {evil}")
    await expect(page.get_by_role("button", name=evil)).to_be_visible()
    await expect(page.get_by_role("log").locator("img, b")).to_have_count(0)


async def test_entities_are_counted_in_utf16_units_and_nest(shop: Shop) -> None:
    """An emoji before them moves nothing."""
    page = await shop.open_started()
    html = '👋🏽 <b>bold <i>both</i></b> <a href="https://example.org/">terms</a>\n<blockquote>quoted</blockquote>after'
    await shop.says(html, parse_mode="HTML")
    text = page.locator("[data-side=bot] .text")
    await expect(text.locator("strong")).to_have_text("bold both")
    await expect(text.locator("strong em")).to_have_text("both")
    await expect(text.get_by_role("link", name="terms")).to_have_attribute("href", "https://example.org/")
    await expect(text.locator("blockquote")).to_have_text("quoted")


async def test_a_link_that_is_no_page_is_no_link(shop: Shop) -> None:
    """The page follows only addresses of pages and mails."""
    page = await shop.open_started()
    code = "import('/static/rich_text.js').then(({ richText }) => {"
    entity = "[{ type: 'text_link', offset: 0, length: 5, url: 'javascript:alert(1)' }]"
    tag = await page.evaluate(f"{code} return richText('press', {entity}).firstElementChild.tagName; }})")
    assert tag == "SPAN"


async def test_a_command_in_a_text_is_tapped(shop: Shop) -> None:
    """It is said as if it had been typed."""
    page = await shop.open_started()
    await shop.hears("message")
    await shop.says("Look at /cart now")
    await page.get_by_role("button", name="/cart").click()
    assert (await shop.hears("message"))["text"] == "/cart"


async def test_commands_are_offered_while_a_slash_is_typed(shop: Shop) -> None:
    """The first that fits is sent with Enter."""
    listed = [{"command": "shop", "description": "Browse"}, {"command": "cart", "description": "Your cart"}]
    await shop.telegram.call("setMyCommands", {"commands": listed})
    page = await shop.open_started()
    await shop.hears("message")
    await page.get_by_role("textbox", name="Message").press_sequentially("/ca")
    await expect(page.get_by_role("option")).to_have_text(["/cartYour cart"])
    await page.keyboard.press("Enter")
    assert (await shop.hears("message"))["text"] == "/cart"


async def test_a_tap_waits_for_its_answer_and_shows_it_as_a_toast(shop: Shop) -> None:
    """The button is busy until the bot has answered."""
    page = await shop.open_started()
    await shop.says("Mug", reply_markup=keys([key("Add", "add:1", style="success")]))
    button = page.get_by_role("button", name="Add", exact=True)
    await button.click()
    query = await shop.hears("callback_query")
    assert query["data"] == "add:1"
    await expect(button).to_have_attribute("aria-busy", "true")
    await shop.telegram.call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "Added"})
    await expect(page.get_by_role("status").get_by_text("Added")).to_be_visible()
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await page.evaluate("timePasses()")
    await expect(page.get_by_role("status").get_by_text("Added")).to_be_hidden()


async def test_a_double_tap_is_two_taps(shop: Shop) -> None:
    """As on a real phone: holding them apart is the bot's work."""
    page = await shop.open_started()
    await shop.says("Cart", reply_markup=keys([key("Confirm")]))
    await page.get_by_role("button", name="Confirm").dblclick()
    first, second = await shop.hears("callback_query"), await shop.hears("callback_query")
    assert first["data"] == second["data"]
    assert first["id"] != second["id"]


@pytest.mark.parametrize("press", ["Enter", "Escape"])
async def test_an_alert_is_read_before_one_goes_on(shop: Shop, press: str) -> None:
    """It stays until it is dismissed, by Enter or by Escape."""
    page = await shop.open_started()
    await shop.says("Cart", reply_markup=keys([key("Confirm")]))
    await page.get_by_role("button", name="Confirm").click()
    query = await shop.hears("callback_query")
    answer = {"callback_query_id": query["id"], "text": "Only 2 left", "show_alert": True}
    await shop.telegram.call("answerCallbackQuery", answer)
    alert = page.get_by_role("alertdialog")
    await expect(alert.get_by_text("Only 2 left")).to_be_visible()
    await page.keyboard.press(press)
    await expect(alert).to_be_hidden()


async def test_an_edit_is_seen_at_once_and_keeps_the_focus(shop: Shop) -> None:
    """Text and buttons change in place: keyboard focus on "+" stays there."""
    page = await shop.open_started()
    message = await shop.says("1 in the cart", reply_markup=keys([key("−"), key("1"), key("+")]))
    await page.get_by_role("button", name="+").focus()
    edit = {"chat_id": ALICE, "message_id": message, "text": "2 in the cart"}
    await shop.telegram.call("editMessageText", {**edit, "reply_markup": keys([key("−"), key("2"), key("+")])})
    await expect(page.get_by_text("2 in the cart")).to_be_visible()
    await expect(page.get_by_text("1 in the cart")).to_have_count(0)
    await expect(page.get_by_role("button", name="+")).to_be_focused()
    await expect(page.get_by_text("edited")).to_be_visible()


async def test_a_deleted_message_goes(shop: Shop) -> None:
    """The window the bot took away is no longer there to be tapped."""
    page = await shop.open_started()
    message = await shop.says("The old window")
    await expect(page.get_by_text("The old window")).to_be_visible()
    await shop.telegram.call("deleteMessage", {"chat_id": ALICE, "message_id": message})
    await expect(page.get_by_text("The old window")).to_have_count(0)


async def test_who_reads_further_up_is_not_moved(shop: Shop) -> None:
    """Edits and new messages below do not scroll the page; a button leads to the newest."""
    shop.telegram.say(ALICE, "/start")
    window = await shop.says("short")
    for number in range(40):
        await shop.says(f"line {number}")
    page = await shop.open()
    await expect(page.get_by_text("line 39")).to_be_in_viewport()
    reading = page.get_by_text("line 15")
    await reading.evaluate("line => line.scrollIntoView()")
    await expect(page.get_by_role("button", name="Jump to the newest message")).to_be_visible()
    before = await reading.bounding_box()
    await shop.telegram.call("editMessageText", {"chat_id": ALICE, "message_id": window, "text": "long\n" * 30 + "."})
    await shop.says("news")
    await expect(page.get_by_text("news")).to_have_count(1)
    await drawn(page)
    assert await reading.bounding_box() == before
    await page.get_by_role("button", name="Jump to the newest message").click()
    await expect(page.get_by_text("news")).to_be_in_viewport()


async def test_a_picture_that_arrives_late_moves_nothing(shop: Shop) -> None:
    """Its room is reserved from the sizes in the message."""
    shop.telegram.say(ALICE, "/start")
    page = await shop.open()
    arrives = asyncio.Event()

    async def slowly(route: Any) -> None:
        await arrives.wait()
        await route.continue_()

    await page.route("**/media/*", slowly)
    photo = {"photo": Upload("mug.png", picture(800, 600))}
    await shop.telegram.call("sendPhoto", {"chat_id": ALICE, "caption": "Ceramic mug"}, photo)
    bubble = page.locator(".bubble", has_text="Ceramic mug")
    before = await bubble.bounding_box()
    arrives.set()
    await expect(page.get_by_role("img", name="Ceramic mug")).to_have_js_property("complete", value=True)
    assert await page.get_by_role("img", name="Ceramic mug").evaluate("image => image.naturalWidth") == 800
    await drawn(page)
    assert await bubble.bounding_box() == before
    assert await distance_to_end(page) < 1


async def test_a_reply_keyboard_shares_the_contact_and_goes(shop: Shop) -> None:
    """Its buttons stand under the typing box until the bot takes them away."""
    page = await shop.open_started()
    markup = {"keyboard": [[{"text": "Share my number", "request_contact": True}], [{"text": "Back"}]]}
    await shop.says("Your number?", reply_markup=markup)
    await page.get_by_role("button", name="Share my number").click()
    await page.get_by_role("dialog").get_by_role("button", name="Share").click()
    while "contact" not in (message := await shop.hears("message")):
        pass
    await expect(page.get_by_text(message["contact"]["phone_number"])).to_be_visible()
    await shop.says("Thank you", reply_markup={"remove_keyboard": True})
    await expect(page.get_by_role("button", name="Back")).to_be_hidden()


async def test_a_question_waits_in_the_typing_box(shop: Shop) -> None:
    """A forced reply brings its placeholder and the focus."""
    page = await shop.open_started()
    await shop.says("How many?", reply_markup={"force_reply": True, "input_field_placeholder": "1 to 99"})
    box = page.get_by_role("textbox", name="Message")
    await expect(box).to_have_attribute("placeholder", "1 to 99")
    await expect(box).to_be_focused()


async def test_two_tabs_are_two_people(shop: Shop) -> None:
    """Each sees its own chat and nothing of the other's."""
    alice, bob = await shop.open_started(ALICE), await shop.open_started(BOB)
    await shop.says("for Alice only", ALICE)
    await expect(alice.get_by_text("for Alice only")).to_be_visible()
    await expect(bob.get_by_text("for Alice only")).to_have_count(0)


async def test_one_tab_becomes_another_person(shop: Shop) -> None:
    """The choice is in the address, and Back takes it back."""
    page = await shop.open_started(ALICE, viewport=PHONE)
    await page.get_by_role("button", name="You are Alice").click()
    await page.get_by_role("dialog").get_by_role("link", name="Bob, customer").click()
    await expect(page).to_have_url(f"{shop.url}/?person={BOB}")
    await expect(page.get_by_role("button", name="You are Bob")).to_be_visible()
    await expect(page.get_by_role("button", name="START", exact=True)).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("button", name="You are Alice")).to_be_visible()


async def test_a_customer_is_added_and_becomes_the_one_who_writes(shop: Shop) -> None:
    """A name is all it takes."""
    page = await shop.open()
    await page.get_by_role("button", name="Add a customer").click()
    await page.keyboard.type("Zoë")
    await page.keyboard.press("Enter")
    await expect(page.locator("#people [aria-current=page]")).to_contain_text("Zoë")
    await expect(page.get_by_role("button", name="START", exact=True)).to_be_visible()


@asynccontextmanager
async def served_again(shop: Shop) -> AsyncIterator[None]:
    """The same playground at the same address."""
    async with serve(shop.telegram, int(shop.url.rsplit(":", 1)[1])):
        yield


async def test_the_page_comes_back_after_a_restart(browser: Any) -> None:
    """It says that it is connecting, keeps what was typed, and then shows what happened meanwhile."""
    telegram = Telegram()
    async with serve(telegram, 0) as url:
        shop = Shop(telegram, url, browser, still=False)  # it must try again
        page = await shop.open_started()
        await expect(page.get_by_text("/start")).to_be_visible()
    with nobody_at(int(url.rsplit(":", 1)[1])):
        await expect(page.get_by_text("connecting…")).to_be_visible()
        await page.get_by_role("textbox", name="Message").fill("still here")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("textbox", name="Message")).to_have_value("still here")
        await shop.says("said meanwhile")
    async with served_again(shop):
        await expect(page.get_by_text("said meanwhile")).to_be_visible()
        await expect(page.get_by_text("connecting…")).to_be_hidden()
        await page.get_by_role("textbox", name="Message").press("Enter")
        await expect(page.get_by_role("log").get_by_text("still here")).to_be_visible()
        await shop.close_windows()
    telegram.close()


async def test_digits_and_spaces_are_never_drawn_as_emoji(shop: Shop) -> None:
    """A font of emoji has digits and a wide space, too: a machine that lacks all fonts named before it would take those."""
    page = await shop.open()
    widths = """() => {
      const pen = document.createElement("canvas").getContext("2d");
      const fonts = getComputedStyle(document.body).fontFamily.split(",").filter((one) => /emoji|sans-serif/i.test(one));
      return [fonts, ["sans-serif"]].map((one) => (pen.font = `15px ${one}`, pen.measureText("1 234.50 #*").width));
    }"""
    as_styled, plain = await page.evaluate(widths)
    assert as_styled == plain


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_nothing_is_wider_than_the_screen(shop: Shop, width: int) -> None:
    """Not a long word, not eight buttons in a row, not a receipt."""
    shop.telegram.say(ALICE, "/start")
    await shop.says("Donaudampfschifffahrts" * 20, reply_markup=keys([key("a long label") for _ in range(8)]))
    await shop.says("\n".join(f"{line} × A thing with a rather long name   €{line}.90" for line in range(50)))
    await shop.says("<pre>" + "x" * 300 + "</pre>", parse_mode="HTML")
    page = await shop.open(viewport={"width": width, "height": 844})
    await expect(page.get_by_text("49 × A thing")).to_have_count(1)
    await drawn(page)
    wide = "element => element.scrollWidth - element.clientWidth"
    assert await page.locator("html").evaluate(wide) == 0
    assert await page.get_by_role("log").evaluate(wide) == 0
    bubbles = await page.locator(".bubble").evaluate_all("all => all.map(b => b.getBoundingClientRect().right)")
    assert max(bubbles) <= width


async def test_the_page_says_that_no_money_moves_and_asks_nobody_else(shop: Shop) -> None:
    """Every request goes to the playground itself."""
    page = await shop.open()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await expect(page.get_by_text("No money moves, nothing leaves this computer.")).to_be_visible()
    await expect(page.get_by_role("button", name="START", exact=True)).to_be_visible()
    assert asked
    assert all(url.startswith(f"{shop.url}/") for url in asked)


async def test_a_few_messages_stand_beside_the_typing_box(shop: Shop) -> None:
    """And of many, the first can be reached."""
    page = await shop.open_started()
    shop.telegram.say(ALICE, "few")
    log, last = page.get_by_role("log"), page.get_by_text("few")
    await expect(last).to_be_visible()
    frame, box = await log.bounding_box(), await last.bounding_box()
    assert frame["y"] + frame["height"] - box["y"] - box["height"] < 40
    for number in range(40):
        await shop.says(f"line {number}")
    await expect(page.get_by_text("line 39")).to_be_in_viewport()
    await log.evaluate("log => log.scrollTo(0, 0)")
    await expect(log.locator(".day")).to_be_in_viewport()
