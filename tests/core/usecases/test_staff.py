"""Who did it, by name."""

from core.models.actor import CLI, Actor
from core.models.staff import Member, Role
from core.models.stock import StockChange
from core.usecases.audit import list_changes
from core.usecases.staff import appoint, names_of
from core.usecases.stock import change_stock, view_card
from playground.state.people import OWNER
from tests.support.room import ALICE, TEA, Room

STRANGER = 77
KEY = Actor.parse(f"api-key:{ALICE}")


async def test_people_are_called_as_they_call_themselves(room: Room) -> None:
    """Who has never written, as they were appointed; who is no person has no name."""
    await room.store.write(appoint, Actor.staff(OWNER), Member(user_id=STRANGER, role=Role.STAFF, name="Sam"))
    alice, sam = Actor.customer(ALICE), Actor.staff(STRANGER)
    asked = {alice, Actor.staff(ALICE), sam, Actor.customer(999), CLI, KEY}
    names = await room.store.read(names_of, asked)
    assert names == {alice: "Alice", Actor.staff(ALICE): "Alice", sam: "Sam"}


async def test_a_key_with_a_customers_number_is_no_customer(room: Room) -> None:
    """Neither in the ledger nor in the audit log."""
    await room.store.write(change_stock, KEY, "key:1", "TEA-100", StockChange(amount=1))
    card = await room.store.read(view_card, TEA)
    assert (card.entries[0].movement.actor, card.names) == (KEY, {})
    (change,) = (await room.store.read(list_changes)).items
    assert (change.actor, change.name) == (KEY, "")
