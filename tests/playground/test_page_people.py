"""The list of people on the page: what each has to read."""

from typing import Any

import pytest

from tests.playground.browsing import ALICE, BOB, IN_BROWSER, PHONE, Shop, expect

pytestmark = IN_BROWSER

DESKTOP = {"width": 1280, "height": 800}
OVERLAPS = """([badge, ...others]) => {
  const b = badge.getBoundingClientRect();
  return others.filter((one) => {
    const o = one.getBoundingClientRect();
    return o.left < b.right && b.left < o.right && o.top < b.bottom && b.top < o.bottom;
  }).map((one) => one.className);
}"""


async def covered_by_badge(place: Any) -> list[str]:
    """The classes of what the badge in this place lies on."""
    badge = await place.locator(".badge").element_handle()
    others = await place.locator(".avatar, strong, .role, .who-name, .new-tab").element_handles()
    assert len(others) > 1
    return list(await place.page.evaluate(OVERLAPS, [badge, *others]))


async def test_a_badge_counts_in_the_name_and_covers_nothing(shop: Shop) -> None:
    """In the list beside a desktop's chat."""
    shop.telegram.say(ALICE, "/start")
    for number in range(120):
        await shop.says(str(number))
    page = await shop.open_started(BOB, viewport=DESKTOP)
    row = page.locator("#people .person-row", has_text="Alice")
    await expect(row.get_by_role("link", name="Alice, customer, 120 unread", exact=True)).to_be_visible()
    await expect(row.locator(".badge")).to_have_text("99+")
    assert await covered_by_badge(row) == []


@pytest.mark.parametrize("width", [320, 390])
async def test_on_a_phone_a_badge_covers_nothing_either(shop: Shop, width: int) -> None:
    """Beside the own name, and in the sheet that it opens."""
    shop.telegram.say(ALICE, "/start")
    await shop.says("news")
    page = await shop.open_started(BOB, viewport={**PHONE, "width": width})
    who = page.get_by_role("button", name="You are Bob, customer. Switch person, 1 unread by others", exact=True)
    assert await covered_by_badge(who) == []
    await who.click()
    row = page.locator("#sheet-people .person-row", has_text="Alice")
    await expect(row.get_by_role("link", name="Alice, customer, 1 unread", exact=True)).to_be_visible()
    assert await covered_by_badge(row) == []


async def test_reading_in_one_tab_clears_the_badge_in_another(shop: Shop) -> None:
    """And what has been read stays read: after a reload there is no badge, and only news bring it back."""
    alice = await shop.open_started(ALICE)
    await alice.close()
    await shop.says("for Alice")
    bob = await shop.open_started(BOB)
    unread = bob.locator("#people").get_by_role("link", name="Alice, customer, 1 unread")
    await expect(unread).to_be_visible()
    await bob.reload()
    await expect(unread).to_be_visible()
    alice = await shop.open(ALICE)
    await expect(bob.locator("#people").get_by_role("link", name="Alice, customer", exact=True)).to_be_visible()
    await bob.reload()
    await expect(bob.locator("#people").get_by_role("link", name="Alice, customer", exact=True)).to_be_visible()
    await alice.close()
    await shop.says("news")
    await expect(unread).to_be_visible()


HIDDEN = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_a_tab_in_the_background_reads_nothing(shop: Shop) -> None:
    """Its title counts what has arrived, until somebody looks, there or in another tab."""
    alice, bob = await shop.open_started(ALICE), await shop.open_started(BOB)
    row = bob.locator("#people .person-row", has_text="Alice")
    await alice.evaluate(HIDDEN, True)
    await shop.says("for Alice")
    await expect(row.locator(".badge")).to_have_text("1")
    await expect(alice).to_have_title("(1) Tillbot · Alice")
    await alice.evaluate(HIDDEN, False)
    await expect(row.locator(".badge")).to_have_count(0)
    await expect(alice).to_have_title("Tillbot · Alice")
    await alice.evaluate(HIDDEN, True)
    await shop.says("again")
    await expect(alice).to_have_title("(1) Tillbot · Alice")
    await shop.open(ALICE)
    await expect(alice).to_have_title("Tillbot · Alice")


async def test_a_new_badge_takes_nobody_the_focus(shop: Shop) -> None:
    """Who is choosing a person with the keyboard goes on where they were."""
    shop.telegram.say(ALICE, "/start")
    page = await shop.open_started(BOB, viewport=DESKTOP)
    chosen = page.locator("#people").get_by_role("link", name="Chloé, customer", exact=True)
    await chosen.focus()
    await shop.says("news")
    await expect(page.locator("#people .badge")).to_have_text("1")
    await expect(chosen).to_be_focused()
