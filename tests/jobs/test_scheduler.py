"""What the shop's clock does while nobody taps."""

from pathlib import Path

from core.models.actor import CLI
from core.models.outbox import NoticeKind
from core.models.price import PriceOrder
from core.usecases.favourite import add_favourite
from core.usecases.imports import index_words
from core.usecases.order.deliver import deliver_order
from core.usecases.order.steps import confirm_order
from core.usecases.outbox import due_notices, mark_sent
from core.usecases.product.browse import search_products
from core.usecases.product.price import apply_edit, order_prices, view_edit
from jobs.imports import make_findable
from jobs.scheduler import make_scheduler
from tests.support.room import ALICE, BOB, HOUR, TEA, Room, open_room
from tests.support.search import forget_search, parts_of_search
from tests.support.store import only_on
from tests.support.tables import column, count_of
from tillbot.commands.imports import load_demo


async def run_all_jobs(room: Room) -> None:
    """Run all jobs, as if every interval had passed."""
    for job in make_scheduler(room.store, room.clock.ms).get_jobs():
        await job.func(*job.args)


async def test_abandoned_carts_expire(tmp_path: Path) -> None:
    """Customers who come back find an empty cart, and can restore the old one."""
    async with open_room(tmp_path) as room:
        await room.fill((TEA, 1))
        room.clock.advance(hours=72)
        await run_all_jobs(room)
        assert await column(room.store, "carts", "status") == ["expired"]


async def test_what_did_not_arrive_is_said_for_three_months(tmp_path: Path) -> None:
    """A notice that was sent is forgotten after a week; one that was given up may be owed again."""
    async with open_room(tmp_path) as room:
        await room.store.write(lambda tx: tx.outbox.owe_all(NoticeKind.MESSAGE, [(ALICE, 1), (BOB, 1)]))
        gone, sent = await room.store.read(due_notices)
        await room.store.write(lambda tx: tx.outbox.give_up(gone.id, "blocked"))
        await room.store.write(mark_sent, sent, message_id=0)
        left = []
        for days in (6, 2, 81, 2):
            room.clock.advance(hours=24 * days)
            await run_all_jobs(room)
            left.append(await column(room.store, "outbox", "chat_id"))
        assert left == [[ALICE, BOB], [ALICE], [ALICE], []]


async def test_customers_are_asked_what_they_think_of_it(tmp_path: Path) -> None:
    """A day after the delivery."""
    async with open_room(tmp_path) as room:
        order = (await room.buy((TEA, 1))).order
        for step in (confirm_order, deliver_order):
            await room.store.write(step, CLI, order.id)
        room.clock.advance(hours=25)
        await run_all_jobs(room)
        assert await column(room.store, "outbox", "chat_id", kind=NoticeKind.ASK_REVIEW) == [ALICE]


async def test_a_price_for_a_time_is_told_when_it_begins_and_forgotten_a_week_after_its_end(tmp_path: Path) -> None:
    """It needs nobody to count, but those who have marked it are to hear of it."""
    async with open_room(tmp_path) as room:
        await room.store.write(add_favourite, ALICE, TEA)
        begins = room.clock.ms() + HOUR
        told = PriceOrder("3.00", "", begins, begins + HOUR)
        edit_id = await room.store.write(order_prices, CLI, "TEA-100", told)
        assert isinstance(edit_id, int)
        view = await room.store.read(view_edit, edit_id)
        assert view
        assert view.plan
        await room.store.write(apply_edit, CLI, edit_id, view.plan.seal)
        told_of = []
        for hours in (0, 1, 24 * 7, 2):
            room.clock.advance(hours=hours)
            await run_all_jobs(room)
            told_of.append((await count_of(room.store, "favourite_news"), await count_of(room.store, "price_edits")))
        assert told_of == [(0, 1), (1, 1), (1, 1), (1, 0)]


async def test_what_an_import_left_unfindable_is_found(tmp_path: Path) -> None:
    """The import was killed after its transaction, before its words were indexed."""
    async with open_room(tmp_path) as room:
        await forget_search(room.store)
        assert not (await room.store.read(search_products, "tea")).items
        await run_all_jobs(room)
        assert (await room.store.read(search_products, "tea")).items


async def test_what_was_imported_is_found_at_once(tmp_path: Path) -> None:
    """Without waiting for the scheduler: products by their words, and the audit log, too."""
    async with open_room(tmp_path, goods=()) as room:
        await load_demo(room.store)
        assert (await room.store.read(search_products, "honey")).items
        assert await count_of(room.store, "search_due") + await count_of(room.store, "audit_due") == 0


@only_on("sqlite", "Postgres merges its indexes by itself")
async def test_the_search_is_merged_where_much_was_written(tmp_path: Path) -> None:
    """A part for each of many writes makes a search look many times. Merged, it finds what it found."""
    async with open_room(tmp_path, goods=()) as room:
        await load_demo(room.store)
        await forget_search(room.store)
        while await parts_of_search(room.store) < 10:
            assert await room.store.write(index_words, 1), "SQLite has merged them by itself"
        await make_findable(room.store)
        before = await room.store.read(search_products, "tea")
        await run_all_jobs(room)
        assert await parts_of_search(room.store) == 1
        assert await room.store.read(search_products, "tea") == before
