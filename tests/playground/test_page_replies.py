"""The Reply button: it stands beside its message, wherever there is a message, and is reached by every means."""

import pytest

from playground.params import Upload
from tests.playground.browsing import ALICE, IN_BROWSER, PHONE, Shop, drawn, expect, key, keys, picture

pytestmark = IN_BROWSER

# Of every Reply button: what else is drawn where it is, and whether it is on the screen.
COVERED = """() => [...document.querySelectorAll(".reply")].flatMap((button) => {
  const a = button.getBoundingClientRect();
  const inside = a.left >= 0 && a.right <= innerWidth;
  const others = document.querySelectorAll(".bubble, .key, .day span, .service");
  const under = [...others].filter((one) => {
    const b = one.getBoundingClientRect();
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  });
  return inside ? under.map((one) => one.className) : ["the edge of the screen"];
})"""


async def write_all_kinds(shop: Shop) -> None:
    """A message of each width, from both sides."""
    shop.telegram.say(ALICE, "/start")
    shop.telegram.say(ALICE, "wide words " * 40)
    shop.telegram.send_photo(ALICE, picture(800, 600), "mine")
    shop.telegram.send_location(ALICE, 52.5, 13.4)
    await shop.says("ok")
    await shop.says("x" * 300, reply_markup=keys([key("a long label") for _ in range(8)]))
    photo = {"photo": Upload("mug.png", picture(800, 600))}
    markup = keys([key("Add")])
    await shop.telegram.call("sendPhoto", {"chat_id": ALICE, "caption": "Mug", "reply_markup": markup}, photo)
    invoice = {"title": "Order", "description": "Mugs", "payload": "p", "currency": "XTR"}
    await shop.telegram.call("sendInvoice", {"chat_id": ALICE, **invoice, "prices": [{"label": "x", "amount": 5}]})


@pytest.mark.parametrize("width", [320, 390, 800, 1280])
async def test_it_covers_nothing(shop: Shop, width: int) -> None:
    """Beside the widest message, too."""
    await write_all_kinds(shop)
    page = await shop.open(viewport={"width": width, "height": 844})
    await expect(page.get_by_role("button", name="Pay")).to_be_visible()
    await drawn(page)
    assert await page.locator(".reply").count() == 8
    assert await page.evaluate(COVERED) == []


async def test_a_finger_taps_it(shop: Shop) -> None:
    """It is to be seen without a pointer above it, and large enough."""
    page = await shop.open_started(viewport=PHONE, has_touch=True, is_mobile=True)
    await shop.says("Ready?", reply_markup=keys([key("Yes")]))
    button = page.locator("article", has_text="Ready?").get_by_role("button", name="Reply")
    await expect(button).to_have_css("opacity", "1")
    box = await button.bounding_box()
    assert min(box["width"], box["height"]) >= 36
    await button.tap()
    await expect(page.get_by_role("group", name="Replying to")).to_contain_text("Ready?")


async def test_the_keyboard_reaches_it(shop: Shop) -> None:
    """One Tab before the buttons of its message; then it is to be seen."""
    page = await shop.open_started(viewport={"width": 1280, "height": 800})
    await shop.says("Ready?", reply_markup=keys([key("Yes")]))
    await page.get_by_role("button", name="Yes").focus()
    await page.keyboard.press("Shift+Tab")
    button = page.locator("article", has_text="Ready?").get_by_role("button", name="Reply")
    await expect(button).to_be_focused()
    await expect(button).to_have_css("opacity", "1")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("group", name="Replying to")).to_contain_text("Ready?")


async def test_beside_a_long_message_it_stays_on_the_screen(shop: Shop) -> None:
    """Though the message begins above it."""
    page = await shop.open_started(viewport=PHONE, has_touch=True, is_mobile=True)
    await shop.says("line\n" * 80 + "the end")
    button = page.locator("article", has_text="the end").get_by_role("button", name="Reply")
    await expect(page.get_by_text("the end")).to_be_visible()
    await expect(button).to_be_in_viewport(ratio=1)
    await button.tap()
    await expect(page.get_by_role("group", name="Replying to")).to_contain_text("line")
