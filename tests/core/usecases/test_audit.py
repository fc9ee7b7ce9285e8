"""The audit log: every change with who, when and what, newest first, found by any word in it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models.actor import Actor
from core.models.staff import Member, Role
from core.models.stock import StockChange
from core.ports import Transaction
from core.usecases.audit import PAGE, list_changes
from core.usecases.staff import appoint
from core.usecases.stock import change_stock
from tests.support.room import ALICE, BOB, Room
from tests.support.tables import set_values

IMPORT = Actor.parse("import")
"""Whoever imported, in the words of an older version."""


async def leave(tx: Transaction, actor: Actor, action: str, *told: str) -> None:
    subject, before, after = told
    await tx.audit(actor, action, subject, before, after)


async def some_changes(room: Room) -> None:
    """Alice changes stock twice, Bob a price; the program imports."""
    for number, (code, amount) in enumerate((("TEA-100", 5), ("MUG-1", -1))):
        await room.store.write(change_stock, Actor.staff(ALICE), f"update:{number}", code, StockChange(amount=amount))
    await room.store.write(leave, Actor.staff(BOB), "price", "SOAP-1 Søap", "3.00", "3.50")
    await room.store.write(leave, IMPORT, "import", "9f3c", "", "3 new")


async def found(room: Room, words: str) -> list[str]:
    return [change.subject for change in (await room.store.read(list_changes, words)).items]


async def test_changes_come_newest_first_with_who_and_what(room: Room) -> None:
    """By the name that they had."""
    await some_changes(room)
    page = await room.store.read(list_changes)
    assert [change.subject for change in page.items] == ["9f3c", "SOAP-1 Søap", "MUG-1", "TEA-100"]
    oldest = page.items[-1]
    assert (oldest.name, oldest.actor, oldest.action) == ("Alice", Actor.staff(ALICE), "stock")
    assert (oldest.before, oldest.after, oldest.at) == ("10", "15", room.clock.ms())
    assert page.items[0].name == ""


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("alice", ["MUG-1", "TEA-100"]),
        ("ALI", ["MUG-1", "TEA-100"]),
        (str(BOB), ["SOAP-1 Søap"]),
        ("price", ["SOAP-1 Søap"]),
        ("tea-100", ["TEA-100"]),
        ("SØAP", ["SOAP-1 Søap"]),
        ("3.50", ["SOAP-1 Søap"]),
        ("new", ["9f3c"]),
        ("alice mug", ["MUG-1"]),
        ("nobody", []),
        ("🐟", []),
        ('" OR *', []),
    ],
)
async def test_any_word_finds(room: Room, words: str, subjects: list[str]) -> None:
    """A name, an id, what was done, to what, before and after; whatever the capitals."""
    await some_changes(room)
    assert await found(room, words) == subjects


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=300))
async def test_whatever_is_looked_for_is_looked_for(room: Room, words: str) -> None:
    """No text is a fault."""
    await room.store.read(list_changes, words)


async def test_pages_go_on_where_the_last_one_ended(room: Room) -> None:
    """Also of what was found; a page too far is the last one."""
    for number in range(PAGE + 3):
        await room.store.write(leave, IMPORT, "import" if number % 2 else "price", str(number), "", "")
    second = await room.store.read(list_changes, "", 1)
    assert ([change.subject for change in second.items], second.pages, second.total) == (["2", "1", "0"], 2, PAGE + 3)
    assert (await room.store.read(list_changes, "price", 99)).total == (PAGE + 4) // 2


async def test_a_name_is_the_one_of_that_day(room: Room) -> None:
    """Who is called otherwise today did it under the old name."""
    await some_changes(room)
    await set_values(room.store, "customers", {"name": "Alicia"}, id=ALICE)
    await room.store.write(appoint, Actor.staff(ALICE), Member(user_id=BOB, role=Role.STAFF))
    assert await found(room, "alicia") == [f"Bob ({BOB})"]
    assert await found(room, "alice") == ["MUG-1", "TEA-100"]


async def test_what_was_done_is_found_by_its_words_on_the_screen(room: Room) -> None:
    """Beside other words, too; an action whose code begins like another one's is another one."""
    await some_changes(room)
    await room.store.write(leave, Actor.staff(BOB), "stock.low", "TEA-100", "default", "5")
    actions = {"stock": "pieces counted", "stock.low": "threshold", "price": "new amount", "import": "counted by file"}

    async def looked_for(words: str) -> list[tuple[str, str]]:
        page = await room.store.read(list_changes, words, 0, actions)
        return [(change.action, change.subject) for change in page.items]

    assert await looked_for("thresh") == [("stock.low", "TEA-100")]
    assert await looked_for("pieces") == [("stock", "MUG-1"), ("stock", "TEA-100")]
    assert await looked_for("count tea") == [("stock", "TEA-100")]
    assert await looked_for("counted alice") == [("stock", "MUG-1"), ("stock", "TEA-100")]
    assert await looked_for("amount file") == []


async def test_only_the_newest_are_counted(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting years of changes would take longer every day; older ones are found by a word."""
    monkeypatch.setattr("storage.repositories.audit.MOST_LISTED", PAGE)
    for number in range(PAGE + 3):
        await room.store.write(leave, IMPORT, "price", f"SKU-{number}", "", "new")
    newest = [f"SKU-{number}" for number in reversed(range(3, PAGE + 3))]
    for words in ("", "new"):
        page = await room.store.read(list_changes, words, 9)
        assert ([change.subject for change in page.items], page.total) == (newest, PAGE)
    assert await found(room, "sku 0") == ["SKU-0"]
