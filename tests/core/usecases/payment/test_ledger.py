"""What /payments says of a day and what its file says are the same money."""

import csv
from pathlib import Path

import pytest

from core.models.actor import CLI
from core.models.export import ExportNoun, ExportRequest, FileKind
from core.models.payment import Charge, PaymentMethod
from core.usecases.export import write_export
from core.usecases.payment.ledger import view_ledger
from core.usecases.payment.refund import give_money_back
from core.usecases.payment.settle import record_payment
from tests.support.payments import CARDS
from tests.support.room import Room, open_room


async def _pay_and_refund(room: Room, number: int, *, back: int) -> None:
    """Money that names no order comes in; some of it goes back later, or in the same millisecond."""
    charge = Charge(PaymentMethod.CARD, f"charge-{number}", 0, 0, ("EUR", "USD")[number % 2], 1000 + number)
    paid = (await room.store.write(record_payment, charge)).payment
    room.clock.advance(hours=back)
    await room.store.write(give_money_back, CLI, paid, 300 + number, "test")


async def _file(room: Room, request: ExportRequest, folder: Path) -> dict[str, int]:
    """The sum of the amounts, by currency."""
    path = folder / "payments.csv"
    await room.store.read_aside(write_export, request, path)
    sums: dict[str, int] = {}
    for row in csv.DictReader(path.open(encoding="utf-8-sig", newline="")):
        sums[row["currency"]] = sums.get(row["currency"], 0) + int(row["amount"].replace(".", ""))
    return sums


@pytest.mark.parametrize("timezone", ["UTC", "Pacific/Kiritimati", "America/St_Johns"])
async def test_each_day_is_the_same_in_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, timezone: str) -> None:
    """Whenever the money came, and whenever it went back; page by page."""
    monkeypatch.setattr("core.usecases.export.PAGE", 3)
    async with open_room(tmp_path, policy=CARDS.having(timezone=timezone)) as room:
        for number in range(40):
            room.clock.advance(hours=number % 5)
            await _pay_and_refund(room, number, back=(0, 30, 5)[number % 3])
        moved = 0
        for back in range(45):
            shown = await room.store.read(view_ledger, back)
            request = ExportRequest(ExportNoun.PAYMENTS, FileKind.CSV, shown.day, shown.day)
            said = {one.currency: one.received - one.refunded for one in shown.sums}
            assert await _file(room, request, tmp_path) == said
            moved += sum(said.values())
        whole = ExportRequest(ExportNoun.PAYMENTS, FileKind.CSV)
        assert moved == sum((await _file(room, whole, tmp_path)).values()) == 40 * 700
