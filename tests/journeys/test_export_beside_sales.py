"""Export, sell, send back: nothing moves but what was changed, however often, while customers go on buying."""

import asyncio
from pathlib import Path

import pytest

from bot.admin.routes.imports import ApplyUpload
from bot.admin.sent_file import SentFile
from core.models.imports import Plan
from core.models.upload import Upload
from tests.journeys.test_export_in_chat import buy, export
from tests.journeys.test_export_sent_back import changed
from tests.support.chat import Message, Person, routes_of, text_of
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.imports import counts_in
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records
from tests.support.waiting import until_stored

PLENTY = 500_000
GOODS = (Good(stock=PLENTY), Good("MUG-1", "Mug", 1200, 3), Good("SOAP-1", "Soap", 300, 5, category="Bath"))
PIECES = 2
"""Of one purchase."""


async def _buys_on(shop: Shop, customer: Person, over: asyncio.Event) -> int:
    """Buys until it is over; gives how many pieces."""
    pieces = 0
    while not over.is_set():
        await buy(customer)
        pieces += PIECES
    return pieces


async def _sends(shop: Shop, name: str, file: bytes) -> Message:
    """The owner sends the file; gives its summary. Notices of orders stand around it."""
    owner = shop.owner
    await owner.act(lambda: shop.telegram.send_document(owner.id, name, file))
    return next(one for one in reversed(owner.from_bot()) if name in text_of(one))


async def _sends_back_untouched(shop: Shop, kind: str) -> None:
    """There is nothing to apply."""
    summary = await _sends(shop, *await export(shop, f"/export products {kind}"))
    assert counts_in(text_of(summary))[:3] == [0, 0, len(GOODS)]
    assert not any(isinstance(route, ApplyUpload) for route in routes_of(summary))


async def _applies(shop: Shop, summary: Message) -> None:
    """While it is applied, between its plan and its transaction, somebody confirms an order."""
    late = shop.customer(3)
    await late.say(f"/add TEA-100 {PIECES}")
    await late.say("/checkout")
    before = await count_of(shop.store, "orders", customer_id=late.id)
    commit = SentFile._commit

    async def sells_first(file: SentFile, plan: Plan, staging: int) -> Upload:
        late.tap_unseen("Confirm order")
        await until_stored(_has_ordered)
        return await commit(file, plan, staging)

    async def _has_ordered() -> bool:
        return await count_of(shop.store, "orders", customer_id=late.id) > before

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SentFile, "_commit", sells_first)
        await shop.owner.tap("Apply", summary)


async def _sends_back(shop: Shop, **cells: str) -> None:
    """With these cells in the row of the tea, and applies it."""
    name, file = await export(shop, "/export products csv")
    summary = await _sends(shop, name, changed(file, "TEA-100", **cells))
    assert counts_in(text_of(summary))[:3] == [0, 1, len(GOODS) - 1]
    await _applies(shop, summary)


async def _one_more(shop: Shop) -> None:
    """Three more of what there are at the moment, as the export says it."""
    name, file = await export(shop, "/export products csv")
    there = int(file.decode("utf-8-sig").splitlines()[1].split(",")[5])
    summary = await _sends(shop, name, changed(file, "TEA-100", stock=str(there + 3)))
    await _applies(shop, summary)


async def _go_round(folder: Path, rounds: int) -> None:
    async with open_shop(folder) as shop:
        await stock_up(shop.store, GOODS)
        over = asyncio.Event()
        customers = [asyncio.create_task(_buys_on(shop, shop.customer(number), over)) for number in (1, 2)]
        others = await records(shop.store, "skus", "code", "price", "on_hand", "active", code="MUG-1")
        try:
            for number in range(rounds):
                shop.clock.advance(seconds=1)
                if number % 4 == 0:
                    await _sends_back_untouched(shop, "csv")
                elif number % 4 == 1:
                    await _sends_back(shop, price=f"{number + 5}.25")
                    assert await column(shop.store, "skus", "price", code="TEA-100") == [number * 100 + 525]
                elif number % 4 == 2:
                    await _one_more(shop)
                else:
                    await _sends_back_untouched(shop, "xlsx")
                there, ledger = await stock_and_ledger(shop.store, 1)
                assert there == ledger
        finally:
            over.set()
        sold = sum(await asyncio.gather(*customers))
        added = 3 * (rounds // 4)
        sold += PIECES * (rounds // 2)
        assert await count_of(shop.store, "orders") == sold // PIECES
        assert await stock_and_ledger(shop.store, 1) == (PLENTY - sold + added, PLENTY - sold + added)
        assert await records(shop.store, "skus", "code", "price", "on_hand", "active", code="MUG-1") == others
        assert not shop.faults


@pytest.mark.slow
async def test_nothing_moves_beside_running_sales(tmp_path: Path) -> None:
    """Untouched, with another price, with three more: each purchase and each difference counts once."""
    await _go_round(tmp_path, 8)


@pytest.mark.nightly
async def test_nothing_moves_two_hundred_times(tmp_path: Path) -> None:
    """The same for longer."""
    await _go_round(tmp_path, 200)
