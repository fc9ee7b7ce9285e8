"""Paying on the page: the sheets for cards and for Stars, refusals, receipts."""

from typing import Any

from playground.server import serve
from playground.telegram import Telegram
from tests.playground.browsing import ALICE, BOB, IN_BROWSER, Shop, expect, picture

pytestmark = IN_BROWSER

CARD = {"title": "Order 7KQ", "description": "Two mugs", "payload": "order", "provider_token": "1:TEST:x"}
EUROS = {"currency": "EUR", "prices": [{"label": "Mugs", "amount": 2600}, {"label": "Discount", "amount": -150}]}
STARS = {"title": "Order 8MM", "description": "A gift", "payload": "order", "currency": "XTR"}


async def card_invoice(shop: Shop, **more: Any) -> int:
    sent = await shop.telegram.call("sendInvoice", {"chat_id": ALICE, **CARD, **EUROS, **more})
    return int(sent["message_id"])


async def stars_invoice(shop: Shop, price: int) -> int:
    prices = [{"label": "Gift", "amount": price}]
    sent = await shop.telegram.call("sendInvoice", {"chat_id": ALICE, **STARS, "prices": prices})
    return int(sent["message_id"])


def sheet(page: Any) -> Any:
    return page.locator("#payment")


async def open_sheet(page: Any, label: str = "Pay €24.50") -> Any:
    await page.locator("article").get_by_role("button", name=label).click()
    return sheet(page)


async def agree(shop: Shop, words: str | None = None) -> Any:
    """The bot answers the pre-checkout query, which this gives; `words`: it refuses with them."""
    query = await shop.hears("pre_checkout_query")
    answer = {"ok": True} if words is None else {"ok": False, "error_message": words}
    await shop.telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], **answer})
    return query


def charges(shop: Shop) -> int:
    return len(shop.telegram.world.payments.charges())


async def test_an_invoice_is_paid_on_a_sheet(shop: Shop) -> None:
    """It has the price lines and their total; afterwards the chat says what was paid, and keeps the receipt."""
    page = await shop.open_started()
    await card_invoice(shop)
    await expect(page.locator(".invoice")).to_contain_text("Order 7KQTwo mugsTotal€24.50")
    await open_sheet(page)
    for words in ("Order 7KQ", "Two mugs", "Mugs€26.00", "Discount−€1.50", "Total€24.50", "no money moves"):
        await expect(sheet(page)).to_contain_text(words)
    await sheet(page).get_by_role("button", name="Pay €24.50").click()
    await expect(sheet(page).get_by_role("button", name="Pay €24.50")).to_have_attribute("aria-busy", "true")
    await agree(shop)
    await expect(sheet(page)).to_be_hidden()
    await expect(page.get_by_text("You paid €24.50 for Order 7KQ")).to_be_visible()
    await expect(page.locator(".invoice")).to_contain_text("✓ Paid")
    await expect(page.locator("article").get_by_role("button", name="Pay €24.50")).to_have_count(0)
    await page.locator(".inline-keyboard").get_by_role("button", name="Receipt").click()
    await expect(sheet(page)).to_contain_text("Total€24.50")
    await sheet(page).get_by_role("button", name="Done").click()
    await expect(sheet(page)).to_be_hidden()


async def test_a_sheet_that_is_closed_asks_the_bot_nothing(shop: Shop) -> None:
    """By its cross, by Escape, by a tap beside it."""
    page = await shop.open_started()
    await card_invoice(shop)
    await (await open_sheet(page)).get_by_role("button", name="Close").click()
    await expect(sheet(page)).to_be_hidden()
    await open_sheet(page)
    await page.keyboard.press("Escape")
    await expect(sheet(page)).to_be_hidden()
    await open_sheet(page)
    await page.mouse.click(5, 5)
    await expect(sheet(page)).to_be_hidden()
    updates = await shop.telegram.call("getUpdates", {})
    assert not any("pre_checkout_query" in update for update in updates)


async def test_after_a_declined_card_another_is_taken(shop: Shop) -> None:
    """The sheet stays, and says that nothing was charged although the bot had agreed."""
    page = await shop.open_started()
    await card_invoice(shop)
    await open_sheet(page)
    await sheet(page).get_by_text("declined").click()
    await sheet(page).get_by_role("button", name="Pay").click()
    await agree(shop)
    await expect(sheet(page).get_by_role("alert")).to_contain_text("The card was declined. Nothing was charged.")
    assert charges(shop) == 0
    await sheet(page).get_by_text("4242").click()
    await sheet(page).get_by_role("button", name="Pay").click()
    await agree(shop)
    await expect(page.get_by_text("You paid €24.50")).to_be_visible()
    assert charges(shop) == 1


async def test_a_refusal_is_read_in_the_shops_words(shop: Shop) -> None:
    """On the sheet; or over the messages, if it was closed meanwhile."""
    page = await shop.open_started()
    await card_invoice(shop)
    await open_sheet(page)
    await sheet(page).get_by_role("button", name="Pay").click()
    await agree(shop, "Sold out meanwhile")
    await expect(sheet(page).get_by_role("alert")).to_have_text("Sold out meanwhile")
    await sheet(page).get_by_role("button", name="Pay €24.50").click()
    await sheet(page).get_by_role("button", name="Close").click()
    await agree(shop, "Sold out for good")
    await expect(page.get_by_role("status").get_by_text("Sold out for good")).to_be_visible()


async def test_a_shop_that_says_nothing_charges_nothing(browser: Any) -> None:
    """The sheet says so, and the payer can try again."""
    telegram = Telegram(pre_checkout_seconds=0.2)
    async with serve(telegram, 0) as url:
        shop = Shop(telegram, url, browser)
        page = await shop.open_started()
        await card_invoice(shop)
        await open_sheet(page)
        await sheet(page).get_by_role("button", name="Pay").click()
        await expect(sheet(page).get_by_role("alert")).to_contain_text("The shop did not answer")
        await expect(sheet(page).get_by_role("button", name="Pay €24.50")).not_to_have_attribute("aria-busy", "true")
        assert charges(shop) == 0
        await shop.close_windows()
    telegram.close()


async def test_a_tap_while_the_sheet_waits_does_nothing(shop: Shop) -> None:
    """One charge."""
    page = await shop.open_started()
    await card_invoice(shop)
    await open_sheet(page)
    for _ in range(3):
        await sheet(page).get_by_role("button", name="Pay €24.50").click()
    await agree(shop)
    await expect(page.get_by_text("You paid €24.50")).to_be_visible()
    assert charges(shop) == 1
    updates = await shop.telegram.call("getUpdates", {})
    assert sum("pre_checkout_query" in update for update in updates) <= 1


async def test_contact_details_are_asked_for_where_the_invoice_does(shop: Shop) -> None:
    """They are wanted, they go to the bot, and the next sheet knows them."""
    page = await shop.open_started()
    await card_invoice(shop, need_email=True, need_phone_number=True)
    await open_sheet(page)
    await sheet(page).get_by_role("button", name="Pay").click()
    assert charges(shop) == 0
    await expect(sheet(page).get_by_label("Name")).to_have_count(0)
    await sheet(page).get_by_label("Phone number").fill("call me")
    await sheet(page).get_by_label("E-mail").fill("alice@example.org")
    await sheet(page).get_by_role("button", name="Pay").click()
    await expect(sheet(page).get_by_role("alert")).to_contain_text("Write a phone number")
    await sheet(page).get_by_label("Phone number").fill("+49 30 901820")
    await sheet(page).get_by_role("button", name="Pay").click()
    info = {"phone_number": "+49 30 901820", "email": "alice@example.org"}
    assert (await agree(shop))["order_info"] == info
    await page.get_by_role("button", name="Receipt").last.click()
    await expect(sheet(page)).to_contain_text("alice@example.org")
    await page.keyboard.press("Escape")
    await card_invoice(shop, need_email=True)
    await open_sheet(page)
    await expect(sheet(page).get_by_label("E-mail")).to_have_value("alice@example.org")


async def test_of_a_late_card_the_shop_hears_when_the_payer_says_so(shop: Shop) -> None:
    """Until then the chat says that it has not."""
    page = await shop.open_started()
    await card_invoice(shop)
    await open_sheet(page)
    await sheet(page).get_by_text("late").click()
    await sheet(page).get_by_role("button", name="Pay").click()
    await agree(shop)
    await page.get_by_text("The shop has not heard of it yet").click()
    await sheet(page).get_by_role("button", name="Tell the shop now").click()
    assert (await shop.hears("message"))["successful_payment"]["total_amount"] == 2450
    await expect(page.get_by_text("The shop has not heard of it yet")).to_have_count(0)
    await expect(page.get_by_text("You paid €24.50")).to_be_visible()


async def test_who_loses_the_connection_reads_that_the_shop_knows(shop: Shop) -> None:
    """The money is charged."""
    page = await shop.open_started()
    await card_invoice(shop)
    await open_sheet(page)
    await sheet(page).get_by_text("lost").click()
    await sheet(page).get_by_role("button", name="Pay").click()
    await agree(shop)
    await expect(page.get_by_role("status").get_by_text("The connection was lost after paying")).to_be_visible()
    assert charges(shop) == 1


async def test_stars_are_paid_from_a_balance_and_come_back(shop: Shop) -> None:
    """Who has too few gets some more, for nothing; a refund puts them back, and the chat says so."""
    page = await shop.open_started()
    await stars_invoice(shop, 1200)
    await open_sheet(page, "Pay ⭐ 1200")
    for words in ("Price⭐ 1200", "Your balance⭐ 1000", "You need ⭐ 200 more"):
        await expect(sheet(page)).to_contain_text(words)
    await sheet(page).get_by_role("button", name="Get Stars").click()
    await expect(sheet(page)).to_contain_text("Your balance⭐ 1500")
    await sheet(page).get_by_role("button", name="Pay ⭐ 1200").click()
    await agree(shop)
    await expect(page.get_by_text("You paid ⭐ 1200")).to_be_visible()
    assert shop.telegram.world.payments.balance(ALICE) == 300
    charge = shop.telegram.world.payments.in_stars()[0]
    refund = {"user_id": ALICE, "telegram_payment_charge_id": charge.id}
    await shop.telegram.call("refundStarPayment", refund)
    await expect(page.get_by_role("log").get_by_text("You got ⭐ 1200 back")).to_be_visible()
    await expect(page.get_by_text("You have ⭐ 1500 now").last).to_be_visible()
    await expect(page.locator(".invoice")).to_contain_text("Refunded")
    await page.locator(".inline-keyboard").get_by_role("button", name="Receipt").click()
    await expect(sheet(page)).to_contain_text("Refunded")


async def test_a_price_of_many_stars_needs_one_tap_for_more(shop: Shop) -> None:
    """However many are missing."""
    page = await shop.open_started()
    await stars_invoice(shop, 7301)
    await (await open_sheet(page, "Pay ⭐ 7301")).get_by_role("button", name="Get Stars").click()
    await expect(sheet(page).get_by_role("button", name="Pay ⭐ 7301")).to_be_visible()


async def test_a_picture_is_shown_if_it_lies_here(shop: Shop) -> None:
    """Of one that lies elsewhere there is nothing: nothing is asked of the network."""
    page = await shop.open_started()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sent = shop.telegram.send_photo(BOB, picture(40, 30))
    await card_invoice(shop, photo_url=f"{shop.url}/media/{sent['photo'][-1]['file_id']}")
    await expect(page.locator(".invoice img")).to_have_js_property("naturalWidth", 40)
    await open_sheet(page)
    await expect(sheet(page).locator("img")).to_have_js_property("naturalWidth", 40)
    await page.keyboard.press("Escape")
    await card_invoice(shop, photo_url="https://example.org/mug.jpg", title="Elsewhere")
    await expect(page.locator(".invoice", has_text="Elsewhere")).to_be_visible()
    await expect(page.locator(".invoice img")).to_have_count(1)
    assert all(url.startswith(shop.url) for url in asked)


async def test_a_label_of_a_price_is_no_markup(shop: Shop) -> None:
    """Nor is anything else of an invoice."""
    evil = "<img src=x onerror=alert(1)>"
    page = await shop.open_started()
    await card_invoice(shop, title=evil, description=evil, prices=[{"label": evil, "amount": 2450}])
    await open_sheet(page)
    await expect(sheet(page)).to_contain_text(evil)
    await expect(page.locator(".invoice img, #payment img")).to_have_count(0)


async def test_a_sheet_does_not_follow_to_another_person(shop: Shop) -> None:
    """Whoever goes back in the browser's history is somebody else."""
    page = await shop.open_started()
    shop.telegram.say(BOB, "/start")
    await page.get_by_role("link", name="Bob").first.click()
    await expect(page.get_by_role("link", name="Bob").first).to_have_attribute("aria-current", "page")
    sent = await shop.telegram.call("sendInvoice", {"chat_id": BOB, **CARD, **EUROS})
    assert sent
    await open_sheet(page)
    await page.go_back()
    await expect(sheet(page)).to_be_hidden()


async def test_a_playground_that_is_restarted_ends_the_wait(browser: Any) -> None:
    """The payer reads that the connection was lost, and the sheet can be used again."""
    telegram = Telegram()
    async with serve(telegram, 0) as url:
        shop = Shop(telegram, url, browser)
        page = await shop.open_started()
        await card_invoice(shop)
        await open_sheet(page)
        await sheet(page).get_by_role("button", name="Pay").click()
        await shop.hears("pre_checkout_query")
    async with serve(telegram, int(url.rsplit(":", 1)[1])):
        await expect(sheet(page).get_by_role("alert")).to_contain_text("The connection was lost")
        await sheet(page).get_by_role("button", name="Pay").click()
        await agree(shop)
        await expect(page.get_by_text("You paid €24.50")).to_be_visible()
        await shop.close_windows()
    telegram.close()
