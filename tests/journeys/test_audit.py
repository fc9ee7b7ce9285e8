"""The audit log in the chat: its pages, its search, and its words."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.admin.views.audit import ACTIONS, SUBJECT_LENGTH, VALUE_LENGTH, listing
from bot.screen import TEXT_LENGTH
from core.models.actor import Actor
from core.models.audit import Change
from core.models.coupon import BuyGet, Fixed, FreeDelivery, Percent, Tier, Tiers
from core.models.page import Page
from core.models.policy import Policy
from core.usecases.audit import PAGE
from core.values.settings import Setting
from tests.support.chat import buttons, line_of, numbers, plain, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import put_row, set_values
from texts.coupons import discount
from texts.plain import length

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """A tea and a mug for sale."""
    async with open_shop(tmp_path) as opened:
        await stock_up(opened.store, [Good(), Good("MUG-1", "Mug")])
        yield opened


async def test_an_owner_reads_what_was_changed(shop: Shop) -> None:
    """When, who, what, from what to what."""
    await shop.owner.say("/start")
    await shop.owner.say("/stock TEA-100 +12")
    told = text_of(await shop.owner.say("/audit"))
    name = shop.telegram.world.people.get(shop.owner.id).first_name
    assert f"{name} (1000)" in told
    assert f"{ACTIONS['stock']} TEA-100: 10 → 22" in told


async def test_a_word_finds_and_is_kept_over_the_pages(shop: Shop) -> None:
    """Until everything is asked for; a restart does not forget it."""
    for _ in range(PAGE + 1):
        await shop.owner.say("/stock TEA-100 +1")
    await shop.owner.say("/stock MUG-1 +1")
    window = await shop.owner.say("/audit tea-100")
    assert "MUG-1" not in text_of(window)
    assert text_of(window).count("TEA-100:") == PAGE
    window = await shop.owner.tap("▶️")
    assert "10 → 11" in text_of(window)
    assert text_of(window).count("TEA-100:") == 1
    window = await shop.owner.tap("All changes")
    assert "MUG-1: 10 → 11" in text_of(window)


async def test_what_was_done_is_found_as_it_is_called(shop: Shop) -> None:
    """By the words on the screen, not by those in the database; together with any other words."""
    await shop.owner.say("/coupon new SUMMER 10%")
    await shop.owner.say("/coupon pause SUMMER")
    await shop.owner.say("/people add 1002 staff")
    await shop.owner.act(
        lambda: shop.telegram.send_document(
            shop.owner.id, "shop.csv", b"sku,product,category,price\nTEA-100,Green tea,Drinks,9\nSOAP-1,Soap,Bath,3"
        )
    )
    await shop.owner.tap("Apply")
    paused, added, changed = (ACTIONS[one] for one in ("coupon.pause", "import.new", "import.change"))
    found = {
        "paused": [f"{paused} SUMMER"],
        paused: [f"{paused} SUMMER"],
        ACTIONS["people"]: [f"{ACTIONS['people']} 1002"],
        "Imported": [f"{ACTIONS['import']}"],
        added: [f"{added} SOAP-1"],
        "by file": [f"{changed} TEA-100", f"{added} SOAP-1"],
        "by file tea-100": [f"{changed} TEA-100"],
        "paused soap": [],
    }
    for typed, expected in found.items():
        told = text_of(await shop.owner.say(f"/audit {typed}")).split("\n\n")[1:]
        assert [one.split("\n")[-1].partition(":")[0] for one in told if "\n" in one] == expected, typed


async def test_searching_by_buttons(shop: Shop) -> None:
    """From the menu: a question, an answer."""
    await shop.owner.say("/stock MUG-1 =4")
    await shop.owner.say("/admin")
    await shop.owner.tap("Audit log")
    await shop.owner.tap("Search")
    assert "MUG-1: 10 → 4" in text_of(await shop.owner.say("mug"))
    await shop.owner.tap("Search")
    window = await shop.owner.say("<b>")
    assert "MUG-1" not in text_of(window)
    assert "All changes" in buttons(window)


async def test_a_shop_without_changes_says_so(shop: Shop) -> None:
    """Nothing is nothing wrong."""
    nothing = Page[Change](items=(), number=0, pages=1, total=0)
    for words in ("", "🐟"):
        told = text_of(await shop.owner.say(f"/audit {words}"))
        assert told == plain(listing(nothing, words, shop.store.policy).text)


async def test_rules_are_told_by_what_differs(shop: Shop) -> None:
    """In the shop's words: no braces, no minor units, no ms."""
    await shop.owner.say("/coupon new SUMMER 10% min=20 until=2027-08-31")
    told = text_of(await shop.owner.say("/audit summer"))
    (made,) = [line for line in told.splitlines() if line.startswith(f"{ACTIONS['coupon.new']} SUMMER: 10%, ")]
    assert made.index("€20.00") < made.index("31 August 2027")
    await set_values(shop.store, "audit", {"before": '{"limit":1,"cap":5}', "after": '{"limit":2,"cap":5}'})
    assert numbers(line_of(await shop.owner.say("/audit"), "→")) == [1, 2]


async def test_each_kind_of_coupon_is_told_in_words(shop: Shop) -> None:
    """What it gives, as customers read it."""
    ten, five = Percent(basis_points=1000), Fixed(amount=500)
    several = Tiers(tiers=(Tier(spend=5000, terms=five), Tier(spend=10_000, terms=ten)))
    kinds = {
        "5": discount(five, "EUR"),
        "free_delivery": discount(FreeDelivery(), "EUR"),
        "buy=2 get=1": discount(BuyGet(buy=2, get=1), "EUR"),
        "tiers=50:5,100:10%": discount(several, "EUR"),
    }
    for number, (typed, told) in enumerate(kinds.items()):
        await shop.owner.say(f"/coupon new KIND{number} {typed}")
        shown = text_of(await shop.owner.say(f"/audit kind{number}"))
        assert f"{ACTIONS['coupon.new']} KIND{number}: {told}" in shown


async def test_a_way_of_delivery_is_told_in_words(shop: Shop) -> None:
    """Money is shown as money, and a removed threshold as none."""
    await shop.owner.say("/delivery new Courier 4.90 free_from=50")
    told = text_of(await shop.owner.say("/audit courier"))
    (offered,) = [line for line in told.splitlines() if line.startswith(f"{ACTIONS['delivery.new']} Courier: ")]
    assert offered.index("€4.90") < offered.index("€50.00")
    await shop.owner.say("/delivery change Courier free_from=none")
    before, after = line_of(await shop.owner.say("/audit courier"), "→").split("→")
    assert before.endswith(" €50.00 ")
    assert "€" not in after


@pytest.mark.parametrize("action", ["product.photo", "settings.picture"])
async def test_a_picture_is_a_picture_and_the_server_is_the_server(shop: Shop, action: str) -> None:
    """Nobody can read a hash."""
    for before, after in (("", "cafe01"), ("cafe01", "cafe02"), ("cafe02", "")):
        row = {"actor": "cli", "action": action, "subject": "Tea", "before": before, "after": after}
        await put_row(shop.store, "audit", at=0, **row)
    told = text_of(await shop.owner.say("/audit"))
    assert "cafe" not in told
    assert "cli" not in told
    lines = [line.partition(": ")[2].split(" → ") for line in told.splitlines() if "→" in line]
    (picture, none), (_picture, another), added = lines
    assert (added, _picture) == ([none, picture], picture)
    assert len({none, picture, another}) == 3


def test_every_action_has_words() -> None:
    """Every action that the audit log can contain, even where code chooses between two."""
    left = {
        "".join(action)
        for file in (*(ROOT / "core/usecases").rglob("*.py"), ROOT / "storage/repositories/audit.py")
        for action in re.findall(r'actor, "([a-z]+)"|["\']([a-z]+\.[a-z_]+)["\']', file.read_text("utf-8"))
    }
    assert {"price", "stock.low", "product.hide", "product.show", "variant.hide", "import.new", "order.ship"} <= left
    assert left | {f"settings.{one.word}" for one in Setting} <= set(ACTIONS)


def test_the_longest_page_fits_a_message() -> None:
    """Emoji count double, and markup does not count."""
    long = "🐟" * 500
    row = Change(
        id=1, at=0, actor=Actor.staff(1), name=long, action="coupon.resume", subject=long, before=long, after=long
    )
    text = listing(Page(items=(row,) * PAGE, number=0, pages=9, total=70), long, Policy()).text
    assert length(text) < TEXT_LENGTH
    assert length(text) / PAGE > SUBJECT_LENGTH + 2 * VALUE_LENGTH
