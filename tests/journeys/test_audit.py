"""Who changed what: paged, searched, and worded."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.office.views.audit import ACTIONS, SUBJECT_LENGTH, VALUE_LENGTH, listing
from bot.screen import TEXT_LENGTH, length
from core.models.audit import Change
from core.models.page import Page
from core.usecases.audit import PAGE
from tests.support.chat import buttons, text_of
from tests.support.goods import Good, stock_shelves
from tests.support.room import change
from tests.support.shop import Shop, open_shop

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """A tea and a mug on sale."""
    async with open_shop(tmp_path) as opened:
        await stock_shelves(opened.store, [Good(), Good("MUG-1", "Mug")])
        yield opened


async def test_an_owner_reads_what_was_changed(shop: Shop) -> None:
    """When, who, what, from what to what."""
    await shop.owner.say("/start")
    await shop.owner.say("/stock TEA-100 +12")
    told = text_of(await shop.owner.say("/audit"))
    name = shop.telegram.world.people.get(shop.owner.id).first_name
    assert f"{name} (1000)" in told
    assert "stock TEA-100: 10 → 22" in told


async def test_a_word_finds_and_is_kept_over_the_pages(shop: Shop) -> None:
    """Until all is asked for; a restart does not forget it."""
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


async def test_searching_by_buttons(shop: Shop) -> None:
    """From the menu: a question, an answer."""
    await shop.owner.say("/stock MUG-1 =4")
    await shop.owner.say("/admin")
    await shop.owner.tap("Changes")
    await shop.owner.tap("Search")
    assert "MUG-1: 10 → 4" in text_of(await shop.owner.say("mug"))
    await shop.owner.tap("Search")
    window = await shop.owner.say("<b>")
    assert "MUG-1" not in text_of(window)
    assert "All changes" in buttons(window)


async def test_a_shop_without_changes_says_so(shop: Shop) -> None:
    """Nothing is nothing wrong."""
    assert "Nothing was changed yet." in text_of(await shop.owner.say("/audit"))
    assert "Nothing with these words" in text_of(await shop.owner.say("/audit 🐟"))


async def test_rules_are_told_by_what_differs(shop: Shop) -> None:
    """No braces, no quotes."""
    await shop.owner.say("/coupon new SUMMER 10% min=20")
    told = text_of(await shop.owner.say("/audit summer"))
    assert "coupon made SUMMER:" in told
    assert "minimum subtotal 2000" in told
    assert "{" not in told
    await change(shop.store, 'UPDATE audit SET before = \'{"limit":1,"cap":5}\', after = \'{"limit":2,"cap":5}\'')
    assert "limit 1 → limit 2" in text_of(await shop.owner.say("/audit"))


def test_every_action_has_words() -> None:
    """Each that a use case leaves in the trail."""
    left = {
        "".join(action)
        for file in (ROOT / "core" / "usecases").glob("*.py")
        for action in re.findall(r'actor,\s*"([a-z]+)"|"([a-z]+\.[a-z_]+)"', file.read_text("utf-8"))
    }
    assert len(left) > 8
    assert left <= set(ACTIONS)


def test_the_longest_page_fits_a_message() -> None:
    """Emoji count double, and markup does not count."""
    long = "🐟" * 500
    row = Change(id=1, at=0, actor="admin:1", name=long, action="coupon.resume", subject=long, before=long, after=long)
    text = listing(Page(items=(row,) * PAGE, number=0, pages=9, total=70), long, "UTC").text
    assert length(text) < TEXT_LENGTH
    assert length(text) / PAGE > SUBJECT_LENGTH + 2 * VALUE_LENGTH
