"""How stock reads to whoever looks after it."""

from bot.admin.views.stock import card, changed, listing, run_low, runs_low
from core.models.actor import Actor
from core.models.page import Page
from core.models.stock import Entry, Movement, Reason, StockCounts, StockLevel
from core.usecases.stock import Change, StockCard, StockList
from tests.support.chat import plain

OLIVIA = Actor.staff(1000)
ADDED = Entry(1, 0, Movement(1, 12, Reason.ADJUSTED, "update:1", OLIVIA, "from the <supplier>"))
COUNTED = Entry(2, 0, Movement(1, -2, Reason.COUNTED, "update:2", OLIVIA, "two broken"))


def level(on_hand: int = 40, *, own: int | None = None, code: str = "TEA-100") -> StockLevel:
    return StockLevel(
        sku_id=1,
        product_id=1,
        code=code,
        name="Green tea",
        on_hand=on_hand,
        low_at=own if own is not None else 3,
        own_low_at=own,
        on_sale=True,
    )


def shown(of: StockLevel, *, waiting: int = 0) -> StockCard:
    return StockCard(of, 1, 2, 5, waiting, (ADDED,), {OLIVIA: "Olivia"}, None)


def page(*items: StockLevel, total: int) -> Page[StockLevel]:
    return Page(items=items, number=0, pages=1, total=total)


def test_a_card_tells_all_about_an_article() -> None:
    """What is there, from when on it is low, what sells, what open orders hold, what moved it last."""
    assert plain(card(shown(level(), waiting=1), "UTC").text) == (
        "Green tea\nTEA-100\n\n"
        "In stock: 40\nLow: 3 or fewer (the shop's default)\nSold in 30 days: 2 · in open orders: 5\n🔔 1 customer is waiting for it\n\n"
        "+12 · by hand · 1 Jan 1970, 00:00 · Olivia · “from the <supplier>”"
    )
    assert "⚠️ In stock: 40\nLow: 50 or fewer\n" in plain(card(shown(level(own=50)), "UTC").text)


def test_the_list_counts_what_needs_looking_after() -> None:
    """Or says that there is nothing."""
    told = plain(listing(StockList(page(level(), total=11), StockCounts(11, 1, 2))).text)
    assert "11 variants for sale: 1 sold out, 2 low." in told
    nothing = StockList(page(total=0), StockCounts(0, 0, 0))
    assert plain(listing(nothing).text).endswith("Nothing is for sale yet.")


def test_a_change_says_what_it_was_and_what_it_is() -> None:
    """A count also what it put aside; an undone one that it is."""
    added = Change(level(52), ADDED, 40, 52, None, undone=False, can_be_undone=True)
    assert plain(changed(added, "UTC")) == "✅ Green tea (TEA-100): 40 → 52 in stock\nReason: from the <supplier>"
    counted = Change(level(50), COUNTED, 52, 50, ADDED, undone=False, can_be_undone=True)
    assert "\nIt was 52, after +12 (by hand) on 1 Jan 1970, 00:00.\n" in plain(changed(counted, "UTC"))
    undone = added._replace(level=level(), undone=True)
    assert plain(changed(undone, "UTC")) == "↩️ Green tea (TEA-100): +12 was undone, 40 in stock"


def test_what_runs_low_is_told() -> None:
    """One by name, several in a list."""
    assert plain(runs_low(shown(level(2))).text) == "⚠️ Green tea (TEA-100) runs low: 2 left"
    assert plain(runs_low(shown(level(0))).text) == "⚠️ Green tea (TEA-100) is sold out"
    assert plain(run_low(page(level(0), level(1, code="T-2"), total=5)).text).splitlines() == [
        "⚠️ 5 variants run low",
        "Green tea (TEA-100): sold out",
        "Green tea (T-2): 1 left",
        "and 3 more",
    ]
