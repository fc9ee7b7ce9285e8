"""The coupon file: all rows or none, once or often."""

import pytest

from core.files.coupon import EXAMPLES
from core.models.actor import CLI
from core.models.coupon import Percent
from core.models.coupon_file import CouponPlan
from core.models.finding import FileErrors, Problem
from core.usecases.coupon_import import import_coupons, plan_coupons
from tests.support.files import coupons_in
from tests.support.room import TEA, Room, card
from tests.support.tables import count_of, records, set_values

FILE = """\
code,name,discount,min,cap,limit,per_customer,from,until,only,first_order,exclusive,priority,min_quantity,active
summer,,10%,1,15,500,1,2020-06-01,2099-08-31,"Drinks,SOAP-1",,yes,5,,
,Three for two,buy=2 get=1,,,,,,,,,,,,no
TIERS,,"tiers=50:5%,100:10%",,,,,,,,yes,,,3,
"""


async def load(room: Room, text: str) -> CouponPlan:
    return await room.store.write(import_coupons, CLI, coupons_in(text.encode()))


def problems(text: str) -> list[tuple[int, str, Problem]]:
    with pytest.raises(FileErrors) as refused:
        coupons_in(text.encode())
    return [(one.line, one.column, one.problem) for one in refused.value.findings]


async def test_every_column_becomes_its_condition(room: Room) -> None:
    """As the words of the command do."""
    plan = await load(room, FILE)
    summer, sets, tiers = plan.new
    assert (summer.code, summer.terms, summer.minimum_subtotal) == ("SUMMER", Percent(basis_points=1000), 100)
    assert (summer.cap, summer.limit, summer.per_customer, summer.priority) == (1500, 500, 1, 5)
    assert (summer.exclusive, summer.first_order, summer.active) == (True, False, True)
    assert (len(summer.scope.category_ids), len(summer.scope.sku_ids)) == (1, 1)
    assert (sets.automatic, sets.name, sets.active) == (True, "Three for two", False)
    assert (tiers.first_order, tiers.minimum_quantity) == (True, 3)
    await room.fill((TEA, 2))
    assert (await room.use_coupon("SUMMER")).breakdown.total == 810


async def test_the_same_file_again_changes_nothing(room: Room) -> None:
    """Not even a trace."""
    await load(room, FILE)
    again = await load(room, FILE)
    assert (again.new, again.changed, again.unchanged) == ((), (), 3)
    assert await count_of(room.store, "audit") == 3


async def test_a_changed_row_keeps_the_uses(room: Room) -> None:
    """What the file has no column for stays as it is, too."""
    await load(room, "code,discount,min,limit\nSAVE10,10%,2,5\n")
    await room.fill((TEA, 2))
    await room.place(card(await room.use_coupon()))
    plan = await load(room, "code,discount,min\nsave10,20%,\n")
    ((before, after),) = plan.changed
    assert (before.minimum_subtotal, after.minimum_subtotal, after.limit, after.used) == (200, 0, 5, 1)
    await room.fill((TEA, 2))
    assert (await room.use_coupon()).breakdown.total == 720
    assert await records(room.store, "coupons", "used") == [{"used": 1}]


async def test_a_plan_writes_nothing(room: Room) -> None:
    """A dry run."""
    plan = await room.store.read(plan_coupons, coupons_in(FILE.encode()))
    assert len(plan.new) == 3
    assert await count_of(room.store, "coupons") == 0


async def test_what_the_shop_does_not_know_is_named(room: Room) -> None:
    """Goods that are none, a limit below the uses: and nothing at all is loaded."""
    await load(room, "code,discount,limit\nSAVE10,10%,5\n")
    await set_values(room.store, "coupons", {"used": 3})
    with pytest.raises(FileErrors) as refused:
        await load(room, "code,discount,limit,only\nFRESH,10%,,\nSAVE10,10%,2,Nope\n")
    found = [(one.line, one.column, one.problem) for one in refused.value.findings]
    assert found == [(3, "only", Problem.SCOPE), (3, "limit", Problem.LIMIT_USED)]
    assert await count_of(room.store, "coupons") == 1


@pytest.mark.parametrize("column", [column for column in EXAMPLES if column not in ("code", "name", "discount")])
def test_every_columns_example_works_and_nonsense_does_not(column: str) -> None:
    """Named with line and column."""
    example = EXAMPLES[column].removesuffix(" or no")
    assert coupons_in(f'code,discount,{column}\nSAVE10,10%,"{example}"\n'.encode())
    if column != "only":
        assert problems(f"code,discount,{column}\nSAVE10,10%,x?\n") == [(2, column, Problem.VALUE)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("code,discount\nab,10%\n", (2, "code", Problem.VALUE)),
        ("code,discount\n,10%\n", (2, "code", Problem.NAMELESS)),
        ("code,discount\nSAVE10,\n", (2, "discount", Problem.CELL_EMPTY)),
        ("code,discount\nSAVE10,5 5\n", (2, "discount", Problem.VALUE)),
        ("code,discount\nSAVE10,10% min=3\n", (2, "discount", Problem.VALUE)),
        ("code,discount\nSAVE10,10%\nsave10,20%\n", (3, "code", Problem.COUPON_TWICE)),
        ("code,name,discount\n,Sale,10%\n,SALE,20%\n", (3, "name", Problem.COUPON_TWICE)),
        ("code,discount,from,until\nSAVE10,10%,2027-02-01,2027-01-01\n", (2, "until", Problem.DATE_ORDER)),
        ("code,discount\nSAVE10,tiers=50:5%,100:10%\n", (2, "discount", Problem.TOO_MANY_CELLS)),
        ("code\nSAVE10\n", (1, "discount", Problem.COLUMN_MISSING)),
        ("code,discount,minimum\nSAVE10,10%,1\n", (1, "", Problem.COLUMN_UNKNOWN)),
        ("code,discount\n", (0, "", Problem.EMPTY)),
    ],
)
def test_what_is_wrong_is_found_where_it_is(text: str, found: tuple[int, str, Problem]) -> None:
    """By line and column."""
    assert problems(text) == [found]
