"""Tables, downloaded by a program."""

import csv
import io
import tempfile
from pathlib import Path

import pytest

from core.models.export import ExportNoun
from tests.support.http import Caller
from tests.support.products import trail
from tests.support.room import TEA, Room
from tests.support.waiting import until

EXPORTS = "/v1/admin/exports"


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


@pytest.mark.slow
async def test_each_table_is_a_file(owner: Caller, room: Room) -> None:
    """Of what the shop has; those with personal data are in the audit log, by this key."""
    order = (await room.buy((TEA, 2))).order
    await owner.post("/v1/admin/coupons", {"code": "SAVE", "percent": "10%"})
    for noun in ExportNoun:
        answer = await owner.get(f"{EXPORTS}/{noun}")
        assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
        assert answer.headers["content-disposition"] == f'attachment; filename="{noun}-{room.day()}.csv"'
        if noun is ExportNoun.ORDERS:
            assert [one["order"] for one in rows(answer.body)] == [order.code]
        if noun is ExportNoun.PRODUCTS:
            assert len(rows(answer.body)) == 3
    noted = [subject for action, subject, *_ in await trail(room) if action == "export"]
    assert noted == ["orders", "customers", "payments"]


async def test_a_workbook(owner: Caller) -> None:
    """By its kind."""
    answer = await owner.get(f"{EXPORTS}/products?format=xlsx")
    assert (answer.status, answer.body[:2]) == (200, b"PK")
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")


@pytest.mark.slow
async def test_days(owner: Caller, room: Room) -> None:
    """Only those; what has none, has none here either."""
    await room.buy((TEA, 2))
    today, tomorrow = room.day(), "2099-01-01"
    assert len(rows((await owner.get(f"{EXPORTS}/orders?from={today}&until={tomorrow}")).body)) == 1
    assert rows((await owner.get(f"{EXPORTS}/orders?from=2020-01-01&until=2020-01-31")).body) == []
    for query, field in (
        (f"orders?from={tomorrow}", "export_day"),
        (f"orders?from={today}&until=2020-01-01", "export_order"),
        (f"products?from={today}", "export_days"),
    ):
        answer = await owner.get(f"{EXPORTS}/{query}")
        assert (answer.status, answer.json["field"]) == (400, field)
    assert (await owner.get(f"{EXPORTS}/secrets")).status == 422


async def test_a_last_day_needs_a_first_one(owner: Caller) -> None:
    """It is not read as one."""
    answer = await owner.get(f"{EXPORTS}/orders?until=2020-01-31")
    assert (answer.status, answer.kind) == (422, "not-understood")
    assert answer.json["errors"][0]["pointer"] == "/query/until"


async def test_no_file_is_left(owner: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes with its folder once it was sent."""
    (tmp_path / "folders").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "folders"))
    assert (await owner.get(f"{EXPORTS}/products")).status == 200
    await until(lambda: not list((tmp_path / "folders").iterdir()))
