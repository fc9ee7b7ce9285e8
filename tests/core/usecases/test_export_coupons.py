"""The coupons to take away and send back: a cell that nobody has changed changes nothing, whatever has happened since."""

import csv
from datetime import date
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.actor import CLI, Actor
from core.models.coupon import BuyGet, Coupon, Fixed, FreeDelivery, NewCoupon, Percent, Terms, Tier, Tiers
from core.models.coupon_file import CouponPlan
from core.models.export import ExportNoun, ExportRequest, FileKind
from core.models.finding import FileErrors, Problem
from core.ports import ReadTransaction
from core.usecases.coupon import change_coupon, create_coupon, end_coupon, find_coupon, pause_coupon
from core.usecases.coupon_import import import_coupons, plan_coupons
from core.usecases.export import write_export
from core.values.coupon import Shop
from core.values.coupon_cells import FIELDS, cell
from core.values.days import midnight
from core.values.new_coupon import read_cell
from tests.support.files import Styled, book, cells_in, coupons_in
from tests.support.goods import Good
from tests.support.room import Room, make_coupon, open_room
from tests.support.tables import set_values

ANN = Actor.staff(1000)
ZONE = ZoneInfo("Europe/Berlin")
EUROS = Shop("EUR", ZONE, 0)
GOODS = (Good(), Good("MUG-1", "Mug, large", 1200, 3), Good("BAG-1", "Bag", category="Tea, Coffee"))
FILE = """\
code,name,discount,min,cap,limit,per_customer,from,until,only,first_order,exclusive,priority,min_quantity,active
SUMMER,,12.5%,1,15,500,1,2020-06-01,2099-08-31,"""
FILE += """"Drinks,""Tea, Coffee"",""Mug, large"",BAG-1",,yes,5,,
,Three for two,buy=2 get=1 off=50%,,,,,,,,,,,,no
TIERS,,"tiers=50:5%,100:10.00",,,,,,,,yes,,,3,
FREE,,free_delivery,,,,,,,,,,,,
FIVE,,5,,,,,,,,,,,,
"""


async def exported(room: Room, folder: Path, kind: FileKind = FileKind.CSV) -> bytes:
    path = folder / f"coupons.{kind}"
    await room.store.read_aside(write_export, ExportRequest(ExportNoun.COUPONS, kind), path)
    return path.read_bytes()


def table(file: bytes) -> list[dict[str, Any]]:
    if file.startswith(b"PK"):
        header, *rows = cells_in(file)
        return [dict(zip_longest(header, row, fillvalue="")) for row in rows]
    return list(csv.DictReader(StringIO(file.decode("utf-8-sig"))))


def changed(file: bytes, label: str, **cells: str) -> bytes:
    """The file with other cells in the row of the coupon `label`."""
    rows = table(file)
    for row in rows:
        if row["code"] == label:
            row.update(cells)
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


async def load(room: Room, file: bytes) -> CouponPlan:
    policy = room.store.policy
    return await room.store.write(import_coupons, CLI, coupons_in(file, policy.currency, policy.timezone))


async def state(room: Room) -> list[Coupon]:
    async def ask(tx: ReadTransaction) -> list[Coupon]:
        return [sales.coupon for sales in (await tx.coupons.listed(0, 100)).items]

    return await room.store.read(ask)


@pytest.mark.parametrize("kind", list(FileKind))
async def test_what_comes_back_changes_nothing(tmp_path: Path, kind: FileKind) -> None:
    """With every kind of discount and condition; names with commas come back as what they name."""
    async with open_room(tmp_path, GOODS) as room:
        await load(room, FILE.encode())
        before = await state(room)
        file = await exported(room, tmp_path, kind)
        assert len(table(file)) == 5
        plan = await load(room, file)
        assert (plan.new, plan.changed, plan.unchanged) == ((), (), 5)
        assert await state(room) == before


async def test_without_its_mark_the_file_says_the_same(tmp_path: Path) -> None:
    """To another shop, for example: every cell is read as it was meant."""
    async with open_room(tmp_path, GOODS) as room:
        await load(room, FILE.encode())
        before = await state(room)
        file = await exported(room, tmp_path)
        bare = "\n".join(
            ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row[:-1]) for row in lines(file)
        )
        plan = await load(room, bare.encode())
        assert plan.unchanged == 5
        assert await state(room) == before


def lines(file: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(file.decode("utf-8-sig"))))


async def test_what_was_changed_since_stays(tmp_path: Path) -> None:
    """A coupon that was paused, one with another limit, one that has ended, one in another currency: only changed cells count."""
    async with open_room(tmp_path, GOODS) as room:
        await load(room, FILE.encode())
        file = await exported(room, tmp_path)
        coupons = {one.label: one for one in await state(room)}
        await room.store.write(pause_coupon, ANN, coupons["SUMMER"].id)
        await room.store.write(change_coupon, ANN, coupons["SUMMER"].id, {"limit": 900, "only": ("Mug, large",)})
        await room.store.write(end_coupon, ANN, coupons["FREE"].id)
        await set_values(room.store, "settings", {"overrides": '{"currency": "JPY"}'})
        before = await state(room)
        assert (await load(room, file)).unchanged == 5
        assert await state(room) == before
        ((was, now),) = (await load(room, changed(file, "SUMMER", per_customer="3", limit="500"))).changed
        assert now == was.having(per_customer=3)


async def test_a_changed_cell_is_taken_at_its_word(tmp_path: Path) -> None:
    """Also an emptied one."""
    async with open_room(tmp_path, GOODS) as room:
        await load(room, FILE.encode())
        file = await exported(room, tmp_path)
        plan = await load(room, changed(file, "SUMMER", discount="7,5 %", cap="", only='"Tea, Coffee"', active="no"))
        ((was, now),) = plan.changed
        scope = (await room.store.read(find_coupon, "SUMMER")).scope
        assert now == was.having(terms=Percent(basis_points=750), cap=None, scope=scope, active=False)
        assert (len(scope.category_ids), scope.size) == (1, 1)


async def test_what_a_spreadsheet_makes_of_a_cell_changes_nothing(tmp_path: Path) -> None:
    """Percentages and amounts with other zeros, letters in another case; an end that is not at midnight."""
    async with open_room(tmp_path, GOODS) as room:
        await load(room, FILE.encode())
        file = await exported(room, tmp_path)
        summer = await room.store.read(find_coupon, "SUMMER")
        await room.store.write(
            change_coupon, ANN, summer.id, {"terms": Percent(basis_points=2000), "minimum_subtotal": 5}
        )
        before = await state(room)
        again = changed(file, "SUMMER", discount="12,50%", min="1", cap="15.0", exclusive="YES", active="TRUE")
        assert (await load(room, again)).unchanged == 5
        assert await state(room) == before


async def test_a_copied_row_is_a_new_coupon(tmp_path: Path) -> None:
    """With all that it says; but over another coupon's row it is refused."""
    async with open_room(tmp_path, GOODS) as room:
        await load(room, FILE.encode())
        file = await exported(room, tmp_path)
        plan = await load(room, changed(file, "FIVE", code="FIFTY", discount="50"))
        (new,) = plan.new
        assert (new.code, new.terms) == ("FIFTY", Fixed(amount=5000))
        mark = next(row["exported"] for row in table(file) if row["code"] == "FREE")
        with pytest.raises(FileErrors) as refused:
            await load(room, changed(file, "SUMMER", exported=mark))
        assert [(one.column, one.problem) for one in refused.value.findings] == [("exported", Problem.MARK)]
        with pytest.raises(FileErrors) as refused:
            await load(room, changed(file, "SUMMER", exported="of something"))
        assert [(one.column, one.problem) for one in refused.value.findings] == [("exported", Problem.MARK)]


async def test_what_has_ended_is_not_exported(tmp_path: Path) -> None:
    """A file without its marks would bring it back for the rest of the day."""
    async with open_room(tmp_path, GOODS) as room:
        await load(room, FILE.encode())
        await room.store.write(end_coupon, ANN, (await room.store.read(find_coupon, "FREE")).id)
        assert {row["code"] for row in table(await exported(room, tmp_path))} == {"SUMMER", "", "TIERS", "FIVE"}


async def test_many_coupons_come_in_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page by page."""
    monkeypatch.setattr("core.usecases.export.PAGE", 2)
    async with open_room(tmp_path) as room:
        for number in range(5):
            await room.store.write(create_coupon, ANN, make_coupon(f"CODE-{number}"))
        codes = [row["code"] for row in table(await exported(room, tmp_path))]
        assert sorted(codes) == [f"CODE-{number}" for number in range(5)]


def percent_book(value: float, shown_as: str) -> bytes:
    return book(("code", "discount", "limit"), ("SAVE10", Styled(value, shown_as), 5))


@pytest.mark.parametrize(
    ("value", "shown_as", "meant"),
    [
        (0.1, "0%", Percent(basis_points=1000)),
        (0.125, "0.0%", Percent(basis_points=1250)),
        (0.07, "0.00%", Percent(basis_points=700)),
        (1, "0%", Percent(basis_points=10_000)),
        (0.1, "General", Fixed(amount=10)),
        (5, "0.00", Fixed(amount=500)),
    ],
)
def test_a_percent_cell_is_a_percentage(value: float, shown_as: str, meant: Terms) -> None:
    """As it is shown; any other number is an amount."""
    (row,) = coupons_in(percent_book(value, shown_as))
    assert (row.said["terms"], row.said["limit"]) == (meant, 5)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12,5%", Percent(basis_points=1250)),
        ("12,5 %", Percent(basis_points=1250)),
        ("12,50\u00a0%", Percent(basis_points=1250)),
        ("12.5%", Percent(basis_points=1250)),
        ("buy=2 get=1 off=12,5 %", BuyGet(buy=2, get=1, basis_points=1250)),
    ],
)
def test_a_comma_in_a_number_is_read(text: str, meant: Terms) -> None:
    """In a file with semicolons or quotes, and in a workbook."""
    for file in (
        f"code;discount\nSAVE10;{text}\n".encode(),
        f'code,discount\nSAVE10,"{text}"\n'.encode(),
        book(("code", "discount"), ("SAVE10", text)),
    ):
        (row,) = coupons_in(file)
        assert row.said["terms"] == meant


@pytest.mark.parametrize(
    "only", ["Tea, Coffee", '"Tea, Coffee"', "“Tea, Coffee”", 'Drinks,"Tea, Coffee"', "Drinks,Tea, Coffee"]
)
async def test_a_category_with_a_comma_can_be_named(tmp_path: Path, only: str) -> None:
    """With or without quotes."""
    async with open_room(tmp_path, GOODS) as room:
        plan = await room.store.read(
            plan_coupons, coupons_in(book(("code", "discount", "only"), ("SAVE10", "10%", only)))
        )
        (new,) = plan.new
        assert len(new.scope.category_ids) == (2 if "Drinks" in only else 1)
        assert new.scope.size == len(new.scope.category_ids)


async def test_quotes_keep_a_name_together(tmp_path: Path) -> None:
    """Where its parts are names, too."""
    goods = (
        Good(category="Tea"),
        Good("BAG-1", "Bag", category="Coffee"),
        Good("SET-1", "Set", category="Tea, Coffee"),
    )
    async with open_room(tmp_path, goods) as room:
        for only, names in (("Tea, Coffee", 2), ('"Tea, Coffee"', 1)):
            file = book(("code", "discount", "only"), ("SAVE10", "10%", only))
            (new,) = (await room.store.read(plan_coupons, coupons_in(file))).new
            assert len(new.scope.category_ids) == names


basis_points = st.integers(1, 10_000)
amounts = st.integers(1, 10**9)
terms = st.one_of(
    st.builds(Percent, basis_points=basis_points),
    st.builds(Fixed, amount=amounts),
    st.just(FreeDelivery()),
    st.builds(BuyGet, buy=st.integers(1, 99), get=st.integers(1, 99), basis_points=basis_points),
    st.lists(amounts, min_size=1, max_size=4, unique=True).flatmap(
        lambda spends: st.tuples(
            *(
                st.builds(
                    Tier,
                    spend=st.just(spend),
                    terms=st.builds(Percent, basis_points=basis_points) | st.builds(Fixed, amount=amounts),
                )
                for spend in sorted(spends)
            )
        ).map(lambda tiers: Tiers(tiers=tiers))
    ),
)
name = st.text(alphabet="\"“a,،= é'", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool)
days = st.dates(date(2000, 1, 2), date(2100, 1, 1))
fields = {
    "discount": terms,
    "min": amounts,
    "min_quantity": st.integers(1, 1_000_000),
    "cap": amounts,
    "limit": st.integers(1, 1_000_000),
    "per_customer": st.integers(1, 1_000_000),
    "from": days.map(lambda day: midnight(day, ZONE)),
    "until": days.map(lambda day: midnight(day, ZONE)),
    "only": st.lists(name, min_size=1, max_size=4, unique=True).map(tuple),
    "priority": st.integers(1, 1000),
}


@given(st.data(), st.sampled_from(sorted(fields)), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_every_value_is_read_as_it_was_written(data: st.DataObject, column: str, currency: str) -> None:
    """Of every column, in any currency."""
    value = data.draw(fields[column])
    shop = EUROS if currency == "EUR" else Shop(currency, ZONE, 0)
    text = cell(column, value, shop)
    assert read_cell(column, text, shop) == {FIELDS[column]: value}


def test_every_rule_of_a_coupon_has_its_column() -> None:
    """A rule that is new must not get lost on the way out and back."""
    assert set(FIELDS.values()) == set(NewCoupon.model_fields) - {"code", "automatic", "currency"}
