"""Settings from the chat: they win until they are reset, and a new currency charges nobody unseen."""

import asyncio
from pathlib import Path

import pytest

from core.errors import StorageUnavailable, TotalChanged
from core.models.actor import Actor
from core.models.coupon import Percent
from core.models.delivery import NewMethod
from core.models.policy import Policy
from core.models.price import PriceOrder
from core.ports import ReadTransaction, Transaction
from core.usecases.delivery import create_method
from core.usecases.product.price import apply_edit, order_prices, undo_edit, view_edit
from core.usecases.product.variant import set_price
from core.usecases.settings import (
    AmountsTooLarge,
    Changed,
    CurrencyFixed,
    change_setting,
    reset_setting,
    view_settings,
)
from core.values.settings import Setting
from tests.support.held import outcomes, spoil
from tests.support.room import ALICE, BOB, HOUR, MUG, TEA, Room, card, open_room
from tests.support.store import open_store
from tests.support.tables import column, put_row, records, set_values

OWNER = Actor.staff(1000)


async def set_to(room: Room, setting: Setting, value: str | int) -> Changed:
    return await room.store.write(change_setting, OWNER, setting, value)


async def name(room: Room) -> str:
    """The shop's name, as a transaction that writes sees it."""

    async def ask(tx: Transaction) -> str:
        return tx.policy.name

    return await room.store.write(ask)


async def prices(room: Room) -> list[object]:
    return await column(room.store, "skus", "price")


async def test_what_is_set_holds_from_the_next_transaction_and_leaves_a_trace(room: Room) -> None:
    """Once: the same value again changes nothing."""
    await set_to(room, Setting.NAME, "Corner Shop")
    await set_to(room, Setting.NAME, "Corner Shop")
    assert room.store.policy.name == "Corner Shop"
    (trace,) = await records(room.store, "audit", "actor", "action", "before", "after")
    assert tuple(trace.values()) == (str(OWNER), "settings.name", "Tillbot", "Corner Shop")


async def test_a_change_is_seen_by_the_next_member_of_its_batch(room: Room) -> None:
    """Those before it have the old setting, those behind it the new one, also where they share a commit."""
    first, second = (set_to(room, Setting.NAME, one) for one in ("First", "Second"))
    seen = await outcomes(room.store, name(room), first, name(room), second, name(room), name(room))
    assert [seen[place] for place in (0, 2, 4, 5)] == ["Tillbot", "First", "Second", "Second"]


async def test_a_change_that_is_rolled_back_is_not_remembered(room: Room) -> None:
    """By nobody behind it, and not by the shop: the member that made it was refused, the others' commit went on."""

    async def set_and_fail(tx: Transaction) -> None:
        await change_setting(tx, OWNER, Setting.NAME, "Ghost")
        raise ValueError

    kept, failed, after = await outcomes(
        room.store, set_to(room, Setting.LOW_STOCK, 7), room.store.write(set_and_fail), name(room)
    )
    assert isinstance(kept, Changed)
    assert isinstance(failed, ValueError)
    assert after == await name(room) == "Tillbot"
    assert (room.store.policy.name, room.store.policy.low_stock) == ("Tillbot", 7)


async def test_a_change_by_another_process_is_seen_by_the_next_write(tmp_path: Path) -> None:
    """A second program on the same file, such as a restore or an import, is noticed before each commit."""
    async with open_room(tmp_path) as room, open_store(tmp_path / "shop.db", Policy(), room.clock.ms) as other:
        assert await name(room) == "Tillbot"
        await other.write(change_setting, OWNER, Setting.NAME, "Corner Shop")
        assert await name(room) == "Corner Shop"


async def test_what_is_lost_with_its_batch_was_never_set(room: Room) -> None:
    """Although a member behind it had seen it already."""

    async def look(tx: ReadTransaction) -> str:
        return tx.policy.name

    together = (set_to(room, Setting.NAME, "Ghost"), room.store.write(look), room.store.write(spoil))
    lost = await asyncio.gather(*together, return_exceptions=True)
    assert [type(one) for one in lost] == [StorageUnavailable] * 3
    assert room.store.policy.name == "Tillbot"


async def test_a_setting_survives_a_restart_and_wins_over_the_environment(tmp_path: Path) -> None:
    """Until it is reset; then the environment's value holds, whatever it is by then."""
    async with open_room(tmp_path) as room:
        await set_to(room, Setting.CART, 3_600_000)
    async with open_room(tmp_path, goods=(), policy=Policy(cart_ttl=7_200_000, name="From .env")) as room:
        assert (room.store.policy.cart_ttl, room.store.policy.name) == (3_600_000, "From .env")
        view = await room.store.read(view_settings)
        assert view.set_here == {Setting.CART}
        changed = await room.store.write(reset_setting, OWNER, Setting.CART)
        assert (changed.view.policy.cart_ttl, changed.view.set_here) == (7_200_000, frozenset())
        await room.cart()
        assert room.store.policy.cart_ttl == 7_200_000


async def test_a_new_cart_lifetime_breaks_no_promise(room: Room) -> None:
    """What was promised for three days holds three days, whatever holds for the next cart; what had lapsed stays so."""
    shown = await room.fill((TEA, 1))
    room.clock.advance(hours=2)
    (line,) = shown.cart.lines
    await room.store.write(set_price, OWNER, TEA, 900)
    await room.fill((MUG, 1), customer_id=BOB)
    for hours in (1, 100, 1):
        await set_to(room, Setting.CART, hours * HOUR)
        assert [one.promise_ends for one in (await room.cart()).cart.lines] == [line.promise_ends]
    assert (await room.place(card(shown))).order.total == 450
    await room.store.write(set_price, OWNER, MUG, 2000)
    room.clock.advance(hours=70.5)
    await room.store.write(reset_setting, OWNER, Setting.CART)
    assert (await room.cart(BOB)).breakdown.total == 1200
    room.clock.advance(hours=1.49)
    assert (await room.cart(BOB)).breakdown.total == 1200


@pytest.mark.parametrize("hours", [1, 100])
async def test_another_lifetime_at_a_restart_breaks_no_promise_either(tmp_path: Path, hours: int) -> None:
    """`CART_TTL_HOURS` is for what is promised from now on, as the setting is: neither shorter nor longer for what is in a cart."""
    async with open_room(tmp_path) as room:
        (line,) = (await room.fill((TEA, 1))).cart.lines
        promised_at, until = room.clock.ms(), line.promise_ends
    async with open_room(tmp_path, goods=(), policy=Policy(cart_ttl=hours * HOUR)) as room:
        await room.store.write(set_price, OWNER, TEA, 900)
        assert [one.promise_ends for one in (await room.cart()).cart.lines] == [until]
        (other,) = (await room.fill((MUG, 1), customer_id=BOB)).cart.lines
        assert other.promise_ends == room.clock.ms() + hours * HOUR
        room.clock.advance(seconds=(until - 1 - room.clock.ms()) / 1000)
        assert (await room.cart()).breakdown.total == 450
    assert until - promised_at == 72 * HOUR


async def test_with_the_same_decimals_numbers_stay(room: Room) -> None:
    """4.50 euros are 4.50 dollars."""
    changed = await set_to(room, Setting.CURRENCY, "USD")
    assert await prices(room) == [450, 1200, 300]
    assert (changed.was, room.store.policy.currency) == ("EUR", "USD")


@pytest.mark.parametrize(
    ("currency", "converted"),
    [("JPY", [5, 12, 3, 1, 0]), ("KWD", [4500, 12000, 3000, 10, 0]), ("XTR", [5, 12, 3, 1, 0])],
)
async def test_with_other_decimals_4_50_stays_as_near_as_possible(
    room: Room, currency: str, converted: list[int]
) -> None:
    """Rounded half up; what cost something still does, what cost nothing still does not."""
    await put_row(room.store, "skus", product_id=1, code="C", code_key="c", label="", price=1, position=2)
    await put_row(room.store, "skus", product_id=1, code="F", code_key="f", label="", price=0, position=3)
    await set_to(room, Setting.CURRENCY, currency)
    assert await prices(room) == converted


async def test_a_file_that_waits_is_checked_again(tmp_path: Path) -> None:
    """Its summary was in the other currency, even where the catalogue is still empty."""
    async with open_room(tmp_path, goods=()) as room:
        before = await records(room.store, "catalogue_revision", "number")
        await set_to(room, Setting.CURRENCY, "USD")
        assert await records(room.store, "catalogue_revision", "number") != before


async def test_delivery_goes_along(room: Room) -> None:
    """Price and threshold; none stays none."""
    await room.store.write(create_method, OWNER, NewMethod(name="Courier", price=490, free_from=5000))
    await room.store.write(create_method, OWNER, NewMethod(name="Pickup", price=0))
    await set_to(room, Setting.CURRENCY, "JPY")
    rows = await records(room.store, "delivery_methods", "price", "free_from")
    assert [tuple(row.values()) for row in rows] == [(5, 50), (0, None)]


async def test_an_open_cart_goes_along_and_its_old_card_charges_nothing(room: Room) -> None:
    """The promise keeps its number; the total has to be seen in the new currency first, even where its digits are the same."""
    old_card = card(await room.fill((TEA, 2), (MUG, 1)))
    await set_to(room, Setting.CURRENCY, "USD")
    with pytest.raises(TotalChanged) as refused:
        await room.place(old_card)
    assert (refused.value.total, refused.value.currency) == (2100, "USD")
    placed = await room.place(card(await room.cart()))
    assert (placed.order.currency, placed.order.total) == ("USD", 2100)


async def test_an_expired_cart_is_restored_in_the_new_currency(room: Room) -> None:
    """And shown in it."""
    await room.fill((TEA, 1))
    room.clock.advance(hours=73)
    await set_to(room, Setting.CURRENCY, "JPY")
    assert await column(room.store, "carts", "currency") == ["JPY"]
    assert await column(room.store, "cart_lines", "promised") == [5]


async def test_a_price_for_a_time_keeps_its_number_and_no_undo_crosses_currencies(room: Room) -> None:
    """A preview that waits is planned in the new one."""
    edits = []
    for told in (PriceOrder("-10%"), PriceOrder("3.00", ends_at=room.clock.ms() + HOUR), PriceOrder("-1.00")):
        edit_id = await room.store.write(order_prices, OWNER, "Drinks", told)
        assert isinstance(edit_id, int)
        edits.append(edit_id)
    for edit_id in edits[:2]:
        shown = await room.store.read(view_edit, edit_id)
        assert shown
        assert shown.plan
        assert await room.store.write(apply_edit, OWNER, edit_id, shown.plan.seal)
    await set_to(room, Setting.CURRENCY, "KWD")
    assert await column(room.store, "scheduled_prices", "price") == [3000, 3000]
    await room.store.write(undo_edit, OWNER, edits[0])
    assert await prices(room) == [4050, 10800, 3000]
    waiting = await room.store.read(view_edit, edits[2])
    assert waiting
    assert waiting.plan
    assert [one.after for one in waiting.plan.moves] == [3050, 9800]


async def test_coupons_with_amounts_stay_in_their_currency_and_are_counted(room: Room) -> None:
    """Those without apply as before."""
    await room.coupon("TEN", terms=Percent(basis_points=1000))
    await room.coupon("MIN", minimum_subtotal=100)
    changed = await set_to(room, Setting.CURRENCY, "USD")
    assert changed.coupons_left == 1
    await room.fill((TEA, 2))
    assert (await room.use_coupon("TEN")).breakdown.total == 810


async def test_once_somebody_has_ordered_the_currency_stays(room: Room) -> None:
    """By setting and by resetting; everything else can still be set, and the same currency is no change."""
    await set_to(room, Setting.CURRENCY, "USD")
    await room.buy((TEA, 1))
    with pytest.raises(CurrencyFixed):
        await set_to(room, Setting.CURRENCY, "GBP")
    with pytest.raises(CurrencyFixed):
        await room.store.write(reset_setting, OWNER, Setting.CURRENCY)
    await set_to(room, Setting.CURRENCY, "USD")
    await set_to(room, Setting.LOW_STOCK, 5)
    assert await prices(room) == [450, 1200, 300]
    assert (room.store.policy.currency, room.store.policy.low_stock) == ("USD", 5)


async def test_a_price_too_large_for_the_new_currency_stops_the_change(room: Room) -> None:
    """Nothing is changed."""
    await set_values(room.store, "skus", {"price": 999999999999}, id=TEA)
    with pytest.raises(AmountsTooLarge):
        await set_to(room, Setting.CURRENCY, "KWD")
    assert await prices(room) == [999999999999, 1200, 300]


async def test_a_currency_that_is_reset_takes_prices_back_along(room: Room) -> None:
    """From a currency with fewer decimals what was rounded stays rounded."""
    await room.fill((TEA, 1), customer_id=BOB)
    await set_to(room, Setting.CURRENCY, "JPY")
    await room.store.write(reset_setting, OWNER, Setting.CURRENCY)
    assert await prices(room) == [500, 1200, 300]
    assert (await room.cart(BOB)).breakdown.total == 500
    assert (await room.cart(ALICE)).cart.currency == "EUR"


async def test_a_file_cannot_name_owners(room: Room) -> None:
    """Who they are stands in the program's settings; a database from somewhere else is no way in."""
    await set_values(
        room.store, "settings", {"overrides": '{"admin_ids": [666], "name": "Corner Shop", "unheard_of": 1}'}
    )
    await room.cart()
    assert (room.store.policy.name, room.store.policy.admin_ids) == ("Corner Shop", (1000,))
