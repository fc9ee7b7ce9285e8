"""Every view of the Mini App: for axe, in the dark and by day, on a phone and at a desk; and what the first one weighs."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.api.app.storefront import DESKTOP, MUG, PHONE, Storefront, View
from tests.api.app.test_buying import to_checkout
from tests.playground.browsing import IN_BROWSER, expect
from tests.playground.test_page_accessibility import faults

pytestmark = IN_BROWSER

FIRST_VIEW = 150_000
"""Bytes, without photos."""
NARROWEST = {"width": 360, "height": 740}


async def shop_window(view: View) -> None:
    await expect(view.app.get_by_role("link", name=MUG)).to_be_visible()


async def nothing_found(view: View) -> None:
    await view.app.get_by_role("searchbox").fill("zzzz")
    await view.heading("Nothing found")


async def product(view: View) -> None:
    await view.app.get_by_role("link", name="Sencha Morning").click()
    await view.heading("Sencha Morning")


async def empty_cart(view: View) -> None:
    await view.app.get_by_role("link", name="Cart").click()
    await view.heading("Your cart is empty")


async def cart(view: View) -> None:
    await view.put_in_cart(MUG)
    await view.press("View cart")
    await view.app.get_by_label("Coupon code").fill("nonsense")
    await view.app.get_by_role("button", name="Apply").click()
    await expect(view.app.get_by_role("alert")).not_to_be_empty()
    # A browser tells of a refusal, too: there is no such coupon.
    assert [one for one in view.wrong if "404" not in one] == []
    view.wrong.clear()


async def checkout(view: View) -> None:
    await view.put_in_cart(MUG)
    await to_checkout(view)


async def order(view: View) -> None:
    await checkout(view)
    await view.press("Order ·")
    await view.heading("Thank you!")


async def orders(view: View) -> None:
    await order(view)
    await view.app.get_by_role("link", name="Orders").click()
    await expect(view.app.locator(".orders li")).to_have_count(1)


VIEWS: dict[str, Callable[[View], Awaitable[None]]] = {
    one.__name__: one for one in (shop_window, nothing_found, product, empty_cart, cart, checkout, order, orders)
}


@pytest.mark.slow
@pytest.mark.parametrize("name", VIEWS)
async def test_axe_finds_no_fault(storefront: Storefront, customer: int, name: str) -> None:
    """Nor is a view wider than the narrowest phone."""
    view = await storefront.in_tab(customer)
    await VIEWS[name](view)
    assert {where: found for where, found in (await faults(view.page)).items() if found} == {}
    await view.page.set_viewport_size(NARROWEST)
    wide = await view.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROWEST["width"]
    assert view.wrong == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_the_first_view_is_light(storefront: Storefront, customer: int, size: dict[str, int]) -> None:
    """All that is asked for until the goods are there, as it came over the wire, and from this host alone."""
    context = await storefront.browser.new_context(viewport=size)
    page = await context.new_page()
    asked: list[Any] = []

    def note(one: Any) -> None:
        asked.append(one)

    page.on("requestfinished", note)
    await page.goto(f"{storefront.playground}/?open=app&person={customer}")
    await page.wait_for_url(f"{storefront.url}/app#/")
    await expect(page.get_by_role("link", name=MUG)).to_be_visible()
    await page.wait_for_load_state("networkidle")
    ours = [one for one in asked if one.url.startswith(storefront.url)]
    sizes = [await one.sizes() for one in ours if "/v1/photos/" not in one.url]
    assert sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes) < FIRST_VIEW
    assert len(ours) > 20
    after = asked[asked.index(ours[0]) :]
    assert [one.url for one in after if not one.url.startswith(storefront.url)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_clients_colours_are_the_apps(storefront: Storefront, customer: int, scheme: str) -> None:
    """In the playground's window; they change with the evening."""
    view = await storefront.in_telegram(customer, color_scheme=scheme)
    root = view.app.locator("html")
    await expect(root).to_have_css("color-scheme", scheme)
    other = {"light": "dark", "dark": "light"}[scheme]
    await view.page.emulate_media(color_scheme=other)
    await expect(root).to_have_css("color-scheme", other)


async def test_without_somebody_to_be_the_goods_are_still_shown(storefront: Storefront, customer: int) -> None:
    """Where the shop is not in the playground, a browser says where one buys."""
    context = await storefront.browser.new_context(viewport=DESKTOP)
    page = await context.new_page()
    told = {"bot": "corner_bot", "playground": ""}
    await page.route("**/app/place", lambda route: route.fulfill(json=told))
    await page.goto(f"{storefront.url}/app")
    await page.get_by_role("link", name="Cart").click()
    link = page.get_by_role("link", name="Open Telegram")
    await expect(link).to_have_attribute("href", "https://t.me/corner_bot?start=app")
