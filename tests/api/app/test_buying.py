"""The Mini App sells: on a phone in Telegram's web view, and at a desk in a tab of the browser."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core.models.change import CartChanged
from core.usecases.cart import set_quantity, view_cart
from tests.api.app.storefront import MUG, Storefront, View
from tests.playground.browsing import IN_BROWSER, expect
from tests.support.waiting import until

pytestmark = IN_BROWSER


async def buys(storefront: Storefront, customer: int, view: View) -> None:
    """From the shop window to the order; gives what went wrong on the way."""
    app = view.app
    await app.get_by_role("link", name="Mugs & Brewing").click()
    await view.put_in_cart(MUG)
    await app.get_by_role("button", name=f"One more: {MUG}").click()
    await view.press("View cart")
    await view.heading("Cart")
    await app.get_by_label("Coupon code").fill("summer")
    await app.get_by_role("button", name="Apply").click()
    await expect(app.get_by_role("button", name=re.compile("Remove .*SUMMER"))).to_be_visible()
    await view.press("Checkout")
    await app.get_by_role("radio", name="Courier").check()
    await app.get_by_role("radio", name="Cash").check()
    await view.answer(name="Dora Miller", phone="+49 30 1234567", address="12 Garden Lane, 10115 Berlin")
    total = (await app.locator(".sum .total dd").inner_text()).strip()
    await view.press(f"Order · {total}")
    await view.heading("Thank you!")
    await expect(app.locator(".sum .total")).to_contain_text(total)
    (order,) = await storefront.orders(customer)
    assert f"€{order.total / 100:.2f}" == total
    assert (order.lines[0].quantity, order.discount, order.delivery) == (2, order.subtotal // 10, 490)
    await expect(app.get_by_text(order.code).first).to_be_visible()
    assert view.wrong == []


@pytest.mark.slow
async def test_somebody_buys_on_a_phone(storefront: Storefront, customer: int) -> None:
    """In the web view, with Telegram's main button; the receipt comes into the chat."""
    view = await storefront.in_telegram(customer)
    await buys(storefront, customer, view)
    (order,) = await storefront.orders(customer)
    await until(lambda: any(order.code in str(one) for one in storefront.shop.telegram.history(customer)))


@pytest.mark.slow
async def test_somebody_buys_at_a_desk(storefront: Storefront, customer: int) -> None:
    """In a tab, with the page's own main button."""
    await buys(storefront, customer, await storefront.in_tab(customer))


async def test_the_address_alone_signs_somebody_in_by_the_playground(storefront: Storefront, customer: int) -> None:
    """It sends the browser there and back."""
    view = await storefront.bare()
    await view.put_in_cart(MUG)
    assert view.page.url.startswith(f"{storefront.url}/app#/")


Opens = Callable[[int], Awaitable[View]]


@pytest.mark.slow
@pytest.mark.parametrize("where", ["in_telegram", "in_tab"])
async def test_a_double_tap_orders_once(storefront: Storefront, customer: int, where: str) -> None:
    """Faster than any answer can be."""
    opens: Opens = getattr(storefront, where)
    view = await opens(customer)
    await view.put_in_cart(MUG)
    await to_checkout(view)
    await expect(view.app.locator("html")).to_have_attribute("data-main", "ready")
    await view.main("Order ·").evaluate("button => { button.click(); button.click(); }")
    await view.heading("Thank you!")
    assert len(await storefront.orders(customer)) == 1


async def to_checkout(view: View) -> None:
    await view.press("View cart")
    await view.press("Checkout")
    await view.app.get_by_role("radio", name="Fetch it").check()
    await view.app.get_by_role("radio", name="Cash").check()
    await expect(view.app.get_by_role("radio", name="Cash")).to_be_checked()
    if await view.app.get_by_label("Name", exact=True).count():
        await view.answer(name="Dora", phone="+49 30 1234567")


@pytest.mark.slow
async def test_what_is_missing_is_said_and_focused(storefront: Storefront, customer: int) -> None:
    """Nothing is ordered until it is there."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    await view.press("View cart")
    await view.press("Checkout")
    await view.press("Order ·")
    await expect(view.app.get_by_role("alert")).to_contain_text("missing")
    await expect(view.app.get_by_role("radio", name="Courier")).to_be_focused()
    assert await storefront.orders(customer) == []


@pytest.mark.slow
async def test_a_step_that_is_refused_goes_back(storefront: Storefront, customer: int) -> None:
    """There are not so many: the number is the cart's again, and it is said why."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart("Potted Pilea")
    await view.press("View cart")
    more, number = view.app.get_by_role("button", name=re.compile("One more")), view.app.locator(".stepper output")
    for _ in range(6):
        await more.click()
    await expect(view.app.get_by_role("alert")).not_to_be_empty()
    await expect(number).to_have_attribute("aria-busy", "false")
    (line,) = await lines(storefront, customer)
    await expect(number).to_have_text(str(line))


async def lines(storefront: Storefront, customer: int) -> list[int]:
    async def quantities(tx: Any) -> list[int]:
        cart = await tx.carts.open(customer)
        return [line.quantity for line in cart.lines]

    return await storefront.shop.store.read(quantities)


@pytest.mark.slow
async def test_a_cart_that_was_changed_elsewhere_is_shown_as_it_is(storefront: Storefront, customer: int) -> None:
    """A step on an older one changes nothing."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    await view.press("View cart")
    await expect(view.app.locator(".stepper output")).to_have_text("1")
    async with view.page.expect_request("**/v1/cart/lines/*"):
        await view.page.route("**/v1/cart/lines/*", meanwhile(storefront, customer))
        await view.app.get_by_role("button", name=re.compile("One more")).click()
    await expect(view.app.get_by_role("alert")).to_contain_text("changed elsewhere")
    await expect(view.app.locator(".stepper output")).to_have_text("5")


def meanwhile(storefront: Storefront, customer: int) -> Callable[[Any], Awaitable[None]]:
    """Before the app's request arrives, the chat has five in the cart."""

    async def change(route: Any) -> None:
        sku = int(route.request.url.rpartition("/")[2])
        await storefront.shop.store.write(set_quantity, customer, None, sku, 5)
        await route.continue_()

    return change


@pytest.mark.slow
async def test_a_cart_that_changes_all_the_time_is_read_now_and_then(storefront: Storefront, customer: int) -> None:
    """The customer's own taps have their share of the limit, and do not wait behind a hundred reads."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    reads: list[str] = []
    view.page.on("request", lambda sent: reads.append(sent.url) if sent.url.endswith("/v1/cart") else None)
    cart = (await storefront.shop.store.read(view_cart, customer)).cart
    for number in range(200):
        storefront.live.heard([CartChanged(customer, cart.id, cart.revision + number)])
        await asyncio.sleep(0.01)
    async with view.page.expect_response("**/v1/cart/lines/*"):
        await view.app.get_by_role("button", name=f"One more: {MUG}").click()
    assert 0 < len(reads) < 50


@pytest.mark.slow
async def test_without_a_connection_it_is_said_and_nothing_is_lost(storefront: Storefront, customer: int) -> None:
    """An order that never arrived is placed by the next press, once."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    await to_checkout(view)
    await view.page.route("**/v1/**", lambda route: route.abort())
    await view.press("Order ·")
    await expect(view.app.get_by_role("alert")).to_contain_text("cannot be reached")
    await view.page.unroute("**/v1/**")
    await view.press("Order ·")
    await view.heading("Thank you!")
    assert len(await storefront.orders(customer)) == 1


@pytest.mark.slow
async def test_an_answer_that_is_lost_orders_once(storefront: Storefront, customer: int) -> None:
    """The shop has placed it, and the app never heard: asked again, it is the same order."""
    view = await storefront.in_tab(customer)
    await view.put_in_cart(MUG)
    await to_checkout(view)
    lost: list[Any] = []

    async def lose(route: Any) -> None:
        if lost:
            await route.continue_()
            return
        lost.append(await route.fetch())
        await route.abort()

    await view.page.route("**/v1/orders", lose)
    await view.press("Order ·")
    await view.heading("Thank you!")
    assert [answer.status for answer in lost] == [201]
    assert len(await storefront.orders(customer)) == 1


@pytest.mark.slow
async def test_the_keyboard_is_enough(storefront: Storefront, customer: int) -> None:
    """Each view's heading has the focus as it comes; the way back leads to where one was."""
    view = await storefront.in_tab(customer)
    await view.app.get_by_role("searchbox").fill("enamel")
    await expect(view.app.get_by_role("listitem").filter(has=view.app.locator(".frame"))).to_have_count(1)
    await view.app.get_by_role("link", name=MUG).focus()
    await view.page.keyboard.press("Enter")
    await expect(view.app.get_by_role("heading", name=MUG)).to_be_focused()
    await view.press("Add to cart", by_key=True)
    await view.press("View cart", by_key=True)
    await expect(view.app.get_by_role("heading", name="Cart")).to_be_focused()
    await view.app.get_by_role("button", name="Back").press("Enter")
    await expect(view.app.get_by_role("heading", name=MUG)).to_be_focused()
    await view.app.get_by_role("button", name="Back").press("Enter")
    await expect(view.app.get_by_role("searchbox")).to_have_value("enamel")


@pytest.mark.slow
async def test_the_clients_own_buttons_lead_through_the_app(storefront: Storefront, customer: int) -> None:
    """Telegram's back button is there where there is a way back; its haptics are felt; nothing it is told is refused."""
    view = await storefront.in_telegram(customer)
    await expect(view.page.get_by_role("button", name="Back", exact=True)).to_be_hidden()
    await view.put_in_cart(MUG)
    await expect(view.page.locator("#app")).to_have_attribute("data-haptic", "notification success")
    await view.page.get_by_role("button", name="Back", exact=True).click()
    await expect(view.app.get_by_role("searchbox")).to_be_visible()
    await expect(view.page.locator("#app-note")).to_be_empty()
