"""The inbox: kept once, applied once, parked when nothing helps."""

import pytest

from core.errors import AlreadyApplied, OutOfStock
from core.models.actor import Actor
from core.models.inbox import Accepted, Incoming
from core.usecases.cart import add_at_least, add_more
from core.usecases.effect import carry_out
from core.usecases.inbox import (
    MOST_ATTEMPTS,
    OncePerUpdate,
    accept_updates,
    claim_updates,
    finish_updates,
    forget_updates,
    settle_update,
    undone_updates,
)
from playground.state.people import OWNER
from tests.support.room import ALICE, MUG, TEA, Room
from tests.support.tables import records

BOT, OTHER_BOT = 7, 8


def _update(update_id: int, lane: str = "chat:1001") -> Incoming:
    return Incoming(update_id=update_id, lane=lane, payload="{}")


async def _accepted(room: Room, *update_ids: int, bot_id: int = BOT) -> list[Accepted]:
    return list(await room.store.write(accept_updates, bot_id, [_update(update_id) for update_id in update_ids]))


async def _undone(room: Room) -> list[int]:
    return [one.update_id for one in await room.store.read(undone_updates, BOT)]


async def _apply(room: Room, accepted: Accepted, sku_id: int = TEA, quantity: int = 1) -> None:
    code = {TEA: "TEA-100", MUG: "MUG-1"}[sku_id]
    once = OncePerUpdate(accepted.id)
    await room.store.write(carry_out, Actor.customer(ALICE), None, once, add_more, ALICE, code, quantity)


class TestAccepting:
    async def test_an_update_is_kept_once(self, room: Room) -> None:
        """Given again, alone or beside new ones, it is known."""
        assert [one.update_id for one in await _accepted(room, 5, 6)] == [5, 6]
        assert [one.update_id for one in await _accepted(room, 6, 7)] == [7]
        assert await _undone(room) == [5, 6, 7]

    async def test_it_is_known_by_membership_not_by_size(self, room: Room) -> None:
        """After an idle week numbers start anywhere: a smaller one is new."""
        await _accepted(room, 900)
        assert [one.update_id for one in await _accepted(room, 3)] == [3]
        assert await _undone(room) == [900, 3]

    async def test_every_bot_counts_for_itself(self, room: Room) -> None:
        """Another token, other updates."""
        await _accepted(room, 5)
        assert [one.update_id for one in await _accepted(room, 5, bot_id=OTHER_BOT)] == [5]
        assert await _undone(room) == [5]


class TestApplying:
    async def test_an_effect_happens_once(self, room: Room) -> None:
        """The second time it is told that it was done."""
        (accepted,) = await _accepted(room, 5)
        await _apply(room, accepted)
        with pytest.raises(AlreadyApplied):
            await _apply(room, accepted)
        assert (await room.cart()).cart.units == 1

    async def test_what_failed_was_not_applied(self, room: Room) -> None:
        """Mark and effect live and die together."""
        (accepted,) = await _accepted(room, 5)
        with pytest.raises(OutOfStock):
            await _apply(room, accepted, MUG, 4)
        await _apply(room, accepted, MUG, 3)
        assert (await room.cart()).cart.units == 3

    async def test_an_applied_update_is_still_owed_its_answer(self, room: Room) -> None:
        """Who takes it up again knows that it was applied."""
        (accepted,) = await _accepted(room, 5)
        await _apply(room, accepted)
        (again,) = await room.store.read(undone_updates, BOT)
        assert (accepted.applied, again.applied) == (False, True)

    async def test_a_settled_update_has_no_effect_any_more(self, room: Room) -> None:
        """It was refused: what is possible now was not possible when it was said."""
        (accepted,) = await _accepted(room, 5)
        await room.store.write(settle_update, accepted.id)
        await room.store.write(settle_update, accepted.id)
        with pytest.raises(AlreadyApplied):
            await _apply(room, accepted)
        assert (await room.cart()).cart.units == 0

    async def test_the_use_case_gives_its_own_result(self, room: Room) -> None:
        """The mark is silent."""
        (accepted,) = await _accepted(room, 5)
        once = OncePerUpdate(accepted.id)
        view = await room.store.write(carry_out, Actor.customer(ALICE), None, once, add_at_least, ALICE, TEA, 2)
        assert view.cart.units == 2


class TestFinishing:
    async def test_what_is_finished_is_not_taken_up_again(self, room: Room) -> None:
        """The others are, in the order of their arrival."""
        first, second, third = await _accepted(room, 5, 6, 7)
        await room.store.write(finish_updates, [second.id])
        assert await _undone(room) == [first.update_id, third.update_id]

    async def test_what_is_finished_is_still_known(self, room: Room) -> None:
        """Telegram may give it again."""
        (accepted,) = await _accepted(room, 5)
        await room.store.write(finish_updates, [accepted.id])
        assert await _accepted(room, 5) == []

    async def test_only_what_is_done_is_forgotten(self, room: Room) -> None:
        """And only what was done long enough ago."""
        first, _second = await _accepted(room, 5, 6)
        await room.store.write(finish_updates, [first.id])
        assert await room.store.write(forget_updates, room.clock.ms()) == 0
        room.clock.advance(seconds=1)
        assert await room.store.write(forget_updates, room.clock.ms()) == 1
        assert await _undone(room) == [6]


class TestParking:
    async def test_an_update_is_taken_up_five_times(self, room: Room) -> None:
        """Counted when it is taken up, for it may be what kills the process."""
        (accepted,) = await _accepted(room, 5)
        claims = [await room.store.write(claim_updates, [accepted.id]) for _ in range(MOST_ATTEMPTS)]
        assert MOST_ATTEMPTS == 5
        assert claims == [frozenset({accepted.id})] * 5
        assert await _undone(room) == [5]

    async def test_then_it_is_parked_and_the_owners_are_told(self, room: Room) -> None:
        """It is not taken up any more; the others are."""
        accepted, other = await _accepted(room, 5, 6)
        for _ in range(MOST_ATTEMPTS):
            await room.store.write(claim_updates, [accepted.id])
        assert await room.store.write(claim_updates, [accepted.id, other.id]) == {other.id}
        assert await _undone(room) == [6]
        owed = await records(room.store, "outbox", "kind", "chat_id", "subject_id")
        assert [tuple(row.values()) for row in owed] == [("parked", OWNER, accepted.id)]
