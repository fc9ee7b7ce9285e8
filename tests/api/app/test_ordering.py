"""Nothing is ordered by accident, and what was ordered is never lost: the last steps of the Mini App."""

import re
from typing import Any

import pytest

from core.models.actor import Actor
from core.models.stock import StockChange
from core.ports import ReadTransaction
from core.usecases.order.cancel import cancel_own_order
from core.usecases.stock import move_stock
from tests.api.app.storefront import DESKTOP, MUG, PHONE, Storefront, View
from tests.api.app.test_buying import to_checkout
from tests.playground.browsing import IN_BROWSER, expect
from tests.support.waiting import until_stored

pytestmark = IN_BROWSER
TAP_ON = """async ([x, y]) => {
  for (let tap = 0; tap < 10; tap += 1) {
    document.elementFromPoint(x, y).click();
    await new Promise((resume) => setTimeout(resume, 300));
  }
}"""
OWNER = Actor.staff(1)


@pytest.mark.slow
@pytest.mark.parametrize("where", ["in_telegram", "in_tab"])
async def test_rapid_taps_order_nothing(storefront: Storefront, customer: int, where: str) -> None:
    """Everything is answered from last time, so that the main button alone would order."""
    view = await getattr(storefront, where)(customer, viewport=PHONE)
    await view.put_in_cart(MUG)
    await to_checkout(view)
    await view.press("Order ·")
    await view.heading("Thank you!")
    await view.app.get_by_role("link", name="To the shop").click()
    await view.find("pilea", "Potted Pilea")
    await expect(view.app.locator("html")).to_have_attribute("data-main", "ready")
    box = await view.main("Add to cart").bounding_box()
    await view.page.evaluate(TAP_ON, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])
    await expect(view.main("View cart")).to_be_visible()
    assert len(await storefront.orders(customer)) == 1


@pytest.mark.slow
async def test_a_reload_finds_the_order_whose_answer_was_lost(storefront: Storefront, customer: int) -> None:
    """The shop went away as it answered: it is thanked for, and the cart is not said to be empty."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    await to_checkout(view)

    async def lose(route: Any) -> None:
        await route.fetch()
        await view.page.route("**/v1/**", lambda one: one.abort())
        await route.abort()

    await view.page.route("**/v1/orders", lose)
    await view.press("Order ·")
    await until_stored(lambda: _ordered(storefront, customer))
    await expect(view.app.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    await view.page.unroute_all()
    await view.page.reload()
    await view.heading("Thank you!")
    assert len(await storefront.orders(customer)) == 1


async def _ordered(storefront: Storefront, customer: int) -> bool:
    return bool(await storefront.orders(customer))


@pytest.mark.slow
async def test_an_order_that_never_arrived_is_not_placed_by_a_reload(storefront: Storefront, customer: int) -> None:
    """Only another press does that."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    await to_checkout(view)
    await view.page.route("**/v1/orders", lambda route: route.abort())
    await view.press("Order ·")
    await expect(view.app.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    await view.page.unroute_all()
    await view.page.reload()
    await expect(view.main("Order ·")).to_be_visible()
    assert await storefront.orders(customer) == []
    await view.press("Order ·")
    await view.heading("Thank you!")
    assert len(await storefront.orders(customer)) == 1


@pytest.mark.slow
async def test_one_order_is_one_request(storefront: Storefront, customer: int) -> None:
    """However often it is pressed until the answer is there."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    await to_checkout(view)
    sent: list[str] = []
    view.page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    await expect(view.app.locator("html")).to_have_attribute("data-main", "ready")
    await view.main("Order ·").evaluate("button => { for (let n = 0; n < 5; n += 1) button.click(); }")
    await view.heading("Thank you!")
    assert [url for url in sent if url.endswith("/v1/orders")] == [f"{storefront.url}/v1/orders"]


@pytest.mark.slow
async def test_what_is_sold_out_meanwhile_is_named(storefront: Storefront, customer: int) -> None:
    """Neither the checkout nor the cart offers to buy nothing."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart("Potted Pilea")
    await to_checkout(view)
    await expect(view.main("Order ·")).to_be_visible()
    sku = await storefront.shop.store.read(_sku, customer)
    await storefront.shop.store.write(move_stock, OWNER, f"test:{customer}", sku, StockChange(amount=0, absolute=True))
    await expect(view.app.get_by_role("alert").filter(has_text="Potted Pilea")).to_contain_text("Sold out")
    await expect(view.main("Order ·")).to_have_count(0)
    await view.press("To the cart")
    await view.heading("Cart")
    await expect(view.app.locator(".line .remark")).to_have_text("Sold out")
    await expect(view.app.get_by_role("button", name=re.compile("Checkout"))).to_have_count(0)
    await view.app.locator(".line .what a").click()
    await expect(view.app.locator(".stock")).to_have_text("Sold out")
    await storefront.shop.store.write(move_stock, OWNER, f"back:{customer}", sku, StockChange(amount=3, absolute=True))
    await expect(view.app.locator(".stock")).to_have_text("Only 3 left")


async def _sku(tx: ReadTransaction, customer: int) -> int:
    cart = await tx.carts.open(customer)
    assert cart is not None
    return cart.lines[0].sku_id


@pytest.mark.slow
async def test_answers_outlive_a_reload(storefront: Storefront, customer: int) -> None:
    """They were typed and not sent."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    await to_checkout(view)
    await view.app.get_by_role("radio", name="Courier").check()
    await view.answer(name="Dora", phone="+49 30 1234567")
    await view.page.reload()
    await expect(view.app.get_by_label("Name", exact=True)).to_have_value("Dora")
    await expect(view.app.get_by_label("Phone", exact=True)).to_have_value("+49 30 1234567")


@pytest.mark.slow
async def test_an_invoice_is_paid_in_the_chat(storefront: Storefront, customer: int) -> None:
    """From a tab a link leads there; in the playground that is its page."""
    storefront.shop.telegram.say(customer, "/start")
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    await to_checkout(view)
    await view.app.get_by_role("radio", name="Card").check()
    await expect(view.app.get_by_role("radio", name="Card")).to_be_checked()
    await view.press("Order ·")
    await view.heading("Thank you!")
    link = view.app.get_by_role("link", name="Pay in the chat")
    await expect(link).to_have_attribute("href", f"{storefront.playground}/?person={customer}")
    (order,) = await storefront.orders(customer)
    await storefront.shop.store.write(cancel_own_order, customer, order.id)
    await view.heading(f"Order {order.code}")
    await expect(view.app.locator(".state")).to_have_attribute("data-state", "cancelled")


@pytest.mark.slow
@pytest.mark.parametrize("where", ["product/abc", "product/99999", "?category=99999", "?category=x", "orders/abc"])
async def test_what_is_not_there_leads_to_the_shop(storefront: Storefront, customer: int, where: str) -> None:
    """It is not asked for again."""
    view = await storefront.in_tab(customer)
    await view.page.goto(f"{storefront.url}/app#/{where}")
    await expect(view.app.get_by_text("This is not here any more.")).to_be_visible()
    await view.app.get_by_role("link", name="To the shop").click()
    await expect(view.app.get_by_role("link", name=MUG)).to_be_visible()


async def test_a_checkout_of_nothing_is_the_empty_cart(storefront: Storefront, customer: int) -> None:
    """And the orders say whose they are."""
    view = await storefront.in_tab(customer)
    await view.page.goto(f"{storefront.url}/app#/checkout")
    await view.heading("Your cart is empty")
    await view.app.get_by_role("link", name="Orders").click()
    await expect(view.app.get_by_text("Signed in as Dora")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_refusal_covers_nothing_and_goes(storefront: Storefront, customer: int, size: dict[str, int]) -> None:
    """The next thing that succeeds clears it; the last line leaves the focus with the heading."""
    view = await storefront.in_tab(customer, viewport=size)
    await view.put_in_cart(MUG)
    await view.press("View cart")
    await view.app.get_by_label("Coupon code").fill("nonsense")
    await view.app.get_by_role("button", name="Apply").click()
    refusal = view.app.locator(".notice")
    await expect(refusal).to_be_visible()
    for what in ("Coupon code", "Total"):
        await _apart(view, refusal, what)
    await view.app.get_by_role("button", name=re.compile("One more")).click()
    await expect(refusal).to_have_count(0)
    await expect(view.app.locator(".stepper output")).to_have_text("2")
    await view.app.get_by_role("button", name=re.compile("One less")).press("Enter")
    await view.app.get_by_role("button", name=re.compile("Remove")).press("Enter")
    await view.heading("Your cart is empty")
    await expect(view.app.get_by_role("heading", name="Cart", exact=True)).to_be_focused()


async def _apart(view: View, notice: Any, what: str) -> None:
    spoken_of = view.app.get_by_label(what) if what != "Total" else view.app.locator(".sum .total")
    one, other = await notice.bounding_box(), await spoken_of.bounding_box()
    assert one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
