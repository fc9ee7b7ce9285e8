"""Stock by hand: what an owner types, once per cause, never below nothing, always in the ledger."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput, NotFound, OutOfStock
from core.models.stock import LARGEST_STOCK, StockLevel
from core.usecases.stock import StockChange, change_stock, parse_stock_change, view_stock
from tests.support.goods import stock_and_ledger
from tests.support.room import MUG, TEA, Room

AMOUNTS = st.integers(min_value=0, max_value=LARGEST_STOCK)
BLANKS = st.text(" \t", max_size=2)


async def _change(room: Room, text: str, source: str = "update:1:1", code: str = "TEA-100") -> StockLevel:
    return await room.store.write(change_stock, "admin:1000", source, code, parse_stock_change(text))


class TestWords:
    @given(AMOUNTS, st.sampled_from("+-−="), BLANKS, BLANKS)
    def test_a_sign_and_a_number_are_understood(self, amount: int, sign: str, before: str, between: str) -> None:
        """More, less (by either minus that phones type), exactly."""
        change = parse_stock_change(f"{before}{sign}{between}{amount}{before}")
        assert change == StockChange(amount=-amount if sign in "-−" else amount, absolute=sign == "=")

    @given(st.text(max_size=12))
    def test_everything_else_is_refused(self, text: str) -> None:
        """With an example; nothing else escapes, whatever is typed."""
        if not (text.strip()[:1] in tuple("+-−=") and text.strip()[1:].strip().isascii()):
            with pytest.raises(InvalidInput):
                parse_stock_change(text)
            return
        with suppress(InvalidInput):
            assert abs(parse_stock_change(text).amount) <= LARGEST_STOCK

    @pytest.mark.parametrize(
        "text", ["", "12", "+", "+-3", "++3", "=−3", "+1.5", "+1e3", "+٣", "+1000001", "+99999999999", "+1 2"]
    )
    def test_these_are_refused(self, text: str) -> None:
        """A bare number could mean either."""
        with pytest.raises(InvalidInput):
            parse_stock_change(text)


class TestChanging:
    async def test_more_and_less(self, room: Room) -> None:
        """The answer says what it was and what it is."""
        more = await _change(room, "+5", "update:1:1")
        less = await _change(room, "-3", "update:1:2")
        assert [(level.before, level.on_hand) for level in (more, less)] == [(10, 15), (15, 12)]
        assert await stock_and_ledger(room.store, TEA) == (12, 12)

    async def test_exactly_is_a_movement_of_the_difference(self, room: Room) -> None:
        """The ledger says that it was counted."""
        await _change(room, "=4")
        assert await stock_and_ledger(room.store, TEA) == (4, 4)
        (movement,) = await room.rows("SELECT delta, reason, source, actor FROM movements WHERE reason <> 'imported'")
        assert tuple(movement.values()) == (-6, "counted", "update:1:1", "admin:1000")

    async def test_the_same_cause_moves_once(self, room: Room) -> None:
        """An update that is handled again gives today's level."""
        await _change(room, "+5")
        assert (await _change(room, "+5")).on_hand == 15
        assert await stock_and_ledger(room.store, TEA) == (15, 15)
        assert len(await room.rows("SELECT id FROM audit")) == 1

    async def test_one_cause_may_move_several_articles(self, room: Room) -> None:
        """It is the pair that is unique."""
        await _change(room, "+5")
        await _change(room, "+5", code="MUG-1")
        assert await stock_and_ledger(room.store, MUG) == (8, 8)

    async def test_less_than_nothing_is_refused(self, room: Room) -> None:
        """Saying how many there are; nothing moves."""
        with pytest.raises(OutOfStock) as refused:
            await _change(room, "-11")
        (short,) = refused.value.shortages
        assert (short.title, short.wanted, short.left) == ("Green tea", 11, 10)
        assert await stock_and_ledger(room.store, TEA) == (10, 10)
        assert (await _change(room, "-10")).on_hand == 0

    async def test_an_unknown_code_is_not_found(self, room: Room) -> None:
        """To look at as to change."""
        with pytest.raises(NotFound):
            await _change(room, "+1", code="NOPE")
        with pytest.raises(NotFound):
            await room.store.read(view_stock, "NOPE")

    async def test_a_change_leaves_a_trace(self, room: Room) -> None:
        """Who, what, from, to."""
        await _change(room, "+5")
        (trace,) = await room.rows("SELECT actor, action, subject, before, after FROM audit")
        assert tuple(trace.values()) == ("admin:1000", "stock", "TEA-100", "10", "15")
