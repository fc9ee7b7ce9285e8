"""One effect of one request: by a right that is still there, and once, whatever counter it came to."""

from dataclasses import dataclass, field

import pytest

from core.errors import AlreadyApplied, NotFound, OutOfStock
from core.models.actor import CLI, Actor, ActorKind
from core.models.staff import Member, Role
from core.models.stock import StockChange
from core.ports import Transaction
from core.usecases.cart import add_more
from core.usecases.effect import carry_out
from core.usecases.staff import appoint, dismiss
from core.usecases.stock import change_stock
from playground.state.people import OWNER
from tests.support.goods import stock_and_ledger
from tests.support.room import ALICE, BOB, TEA, Room

STAFF = Actor.staff(BOB)


@dataclass
class Key:
    """Another counter's way to know a request again."""

    seen: set[str] = field(default_factory=set)
    key: str = "one"

    async def mark(self, tx: Transaction) -> bool:
        new = self.key not in self.seen
        self.seen.add(self.key)
        return new


async def _restock(room: Room, actor: Actor, right: Role | None, key: Key) -> None:
    await room.store.write(carry_out, actor, right, key, change_stock, actor, "u:1", "TEA-100", StockChange(amount=1))


async def _left(room: Room) -> int:
    return (await stock_and_ledger(room.store, TEA))[0]


async def test_it_happens_once(room: Room) -> None:
    """The second time, the caller is told so."""
    key = Key()
    await _restock(room, Actor.staff(OWNER), Role.MANAGER, key)
    with pytest.raises(AlreadyApplied):
        await _restock(room, Actor.staff(OWNER), Role.MANAGER, key)
    assert await _left(room) == 11


async def test_a_right_that_was_taken_away_changes_nothing(room: Room) -> None:
    """It is asked for in the transaction; and who has none leaves no mark."""
    key = Key()
    await room.store.write(appoint, Actor.staff(OWNER), Member(user_id=BOB, role=Role.MANAGER))
    await room.store.write(dismiss, Actor.staff(OWNER), BOB)
    with pytest.raises(NotFound, match="action"):
        await _restock(room, STAFF, Role.STAFF, key)
    assert (await _left(room), key.seen) == (10, set())


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.OWNER])
async def test_a_lower_right_is_not_enough(room: Room, role: Role) -> None:
    """Each may do what the ones before may."""
    await room.store.write(appoint, Actor.staff(OWNER), Member(user_id=BOB, role=Role.MANAGER))
    if role <= Role.MANAGER:
        await _restock(room, STAFF, role, Key())
    else:
        with pytest.raises(NotFound):
            await _restock(room, STAFF, role, Key())
    assert await _left(room) == (11 if role <= Role.MANAGER else 10)


@pytest.mark.parametrize("kind", ActorKind)
async def test_only_staff_hold_rights_of_staff(room: Room, kind: ActorKind) -> None:
    """An owner's number with anything else before it is nobody's who runs the shop."""
    actor = Actor(kind, str(OWNER))
    if kind is ActorKind.STAFF:
        await _restock(room, actor, Role.OWNER, Key())
    else:
        with pytest.raises(NotFound):
            await _restock(room, actor, Role.STAFF, Key())


async def test_what_is_everybodys_needs_no_right(room: Room) -> None:
    """A customer's own cart, say."""
    view = await room.store.write(carry_out, Actor.customer(ALICE), None, Key(), add_more, ALICE, "TEA-100", 2)
    assert view.cart.units == 2


async def test_a_refusal_is_the_use_cases_own(room: Room) -> None:
    """And nothing is changed."""
    with pytest.raises(OutOfStock):
        await room.store.write(carry_out, CLI, None, Key(), add_more, ALICE, "TEA-100", 11)
    assert not (await room.cart()).cart.lines
