"""The example in a refusal names something of this very shop; what somebody typed is quoted as it was."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.admin.command_list import COMMANDS, SHARED_HELP
from bot.examples import _FOUND, USUAL, Example, Names, example_of, has_example, in_this_shop, names_here
from core.errors import InvalidInput, NotFound, Noun, ShopError
from core.models.actor import Actor
from core.models.delivery import NewMethod
from core.models.policy import Policy
from core.usecases.category import add_category
from core.usecases.coupon import create_coupon, end_coupon, find_coupon
from core.usecases.delivery import create_method, end_method
from tests.support.goods import Good
from tests.support.room import Room, make_coupon, open_room
from tests.support.tables import set_values
from texts.refusals import said

ADMIN = Actor.staff(1000)


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Drinks and Bath; neither coupons nor delivery methods."""
    async with open_room(tmp_path) as opened:
        yield opened


async def here(room: Room, text: str, *, secrets: bool = True) -> str:
    return in_this_shop(text, await room.store.read(names_here, text, secrets=secrets))


async def furnish(room: Room) -> None:
    """Ways, coupons and categories that the texts do not name."""
    for name in ("Old horse", "Bicycle"):
        await room.store.write(create_method, ADMIN, NewMethod(name=name, price=1))
    await room.store.write(end_method, ADMIN, 1)
    for code in ("WINTER", "OVER"):
        await room.coupon(code)
    await room.store.write(end_coupon, ADMIN, (await room.store.read(find_coupon, "OVER")).id)
    await room.store.write(add_category, ADMIN, ("Bath", "Towels"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/stock {sku} +12", "/stock MUG-1 +12"),
        ('/delivery change "{method}" 4.90', '/delivery change "Bicycle" 4.90'),
        ('/delivery end "{method}"', '/delivery end "Bicycle"'),
        ('/delivery new "{new_method}" 4.90', '/delivery new "Courier" 4.90'),
        ('/delivery change "{method}" name="{new_method_name}"', '/delivery change "Bicycle" name="Night courier"'),
        ("/coupon {coupon}", "/coupon WINTER"),
        ("/coupon pause {coupon}", "/coupon pause WINTER"),
        ("/coupon new {new_coupon} 10%", "/coupon new SUMMER 10%"),
        ("/category rename {category} = Teas", "/category rename Kitchen = Teas"),
        ("/category hide {category}", "/category hide Kitchen"),
        ("/category move {move}", "/category move Kitchen = Bath"),
        ("/category remove {empty_category}", "/category remove Bath/Towels"),
        ("/category add {new_category}", "/category add Drinks/Tea"),
    ],
)
async def test_an_example_names_what_the_shop_has(tmp_path: Path, text: str, said: str) -> None:
    """And not what has ended; what is to be made keeps its name."""
    goods = [Good("MUG-1", "Mug", category="Kitchen"), Good("SOAP-1", "Soap", category="Bath")]
    async with open_room(tmp_path, goods) as room:
        await furnish(room)
        assert await here(room, text) == said


async def test_what_is_new_has_a_name_that_nobody_has(room: Room) -> None:
    """The text's own, with a number behind it where that is taken."""
    for name in ("Courier", "courier 2", "Night courier"):
        await room.store.write(create_method, ADMIN, NewMethod(name=name, price=1))
    await room.coupon("SUMMER")
    await room.store.write(create_coupon, ADMIN, make_coupon("", automatic=True, name="Spring sale"))
    await room.store.write(add_category, ADMIN, ("Drinks", "Tea"))
    assert await here(room, '/delivery new "{new_method}" 4.90') == '/delivery new "Courier 3" 4.90'
    assert (
        await here(room, '/delivery change "X" name="{new_method_name}"')
        == '/delivery change "X" name="Night courier 2"'
    )
    assert await here(room, "/coupon new {new_coupon} 10%") == "/coupon new SUMMER-2 10%"
    assert await here(room, '/coupon new auto "{new_promotion}" 10%') == '/coupon new auto "Spring sale 2" 10%'
    assert await here(room, "/category add {new_category}") == "/category add Drinks/Tea 2"


async def test_a_coupon_is_no_example_for_customers(room: Room) -> None:
    """Its code may be meant for somebody else."""
    await room.coupon("WINTER")
    assert await here(room, "/coupon {coupon}", secrets=False) == "/coupon SUMMER"


def _read(error: ShopError, names: Names) -> str:
    return said(error, Policy(), example=in_this_shop(example_of(error), names))


async def test_what_was_typed_stays_as_it_was(room: Room) -> None:
    """Only the example behind it names something of the shop, whatever was typed."""
    await set_values(room.store, "skus", {"code": "MUG-9", "code_key": "mug-9"}, id=1)
    names = await room.store.read(names_here, Example.SKU, secrets=True)
    for typed in ("TEA-100", "{sku}"):
        gone = _read(NotFound(Noun.VARIANT, typed, Example.SKU), names)
        assert gone == f"There is no product “{typed}”. Example: MUG-9"
        wrong = _read(InvalidInput("extra", typed, f"/remove {Example.SKU}"), names)
        assert wrong == f"“{typed}” is not needed here. Example: /remove MUG-9"


async def test_a_name_stands_in_an_example_as_it_is(room: Room) -> None:
    """Also where it looks like a place for another one."""
    await set_values(room.store, "skus", {"code": "{order}", "code_key": "{order}"}, id=1)
    assert await here(room, "/stock {sku} +12") == "/stock {order} +12"


@pytest.mark.parametrize("kind", Example)
async def test_a_shop_without_any_has_the_usual_name(tmp_path: Path, kind: Example) -> None:
    """Nothing there to name."""
    async with open_room(tmp_path, []) as room:
        assert await here(room, f"/see {kind}") == f"/see {USUAL[kind]}"


def test_every_kind_is_found_and_used() -> None:
    """None is left over, and every command's help names kinds, never things that this shop may not have."""
    assert USUAL.keys() == _FOUND.keys() == set(Example)
    helps = (*(command.help for command in COMMANDS.values()), *(lines for _role, lines in SHARED_HELP.values()))
    shown = [example for lines in helps for example, _what in lines]
    assert [one for one in Example if not any(one in example for example in shown)] == []
    usual = {USUAL[kind] for kind in Example}
    assert [example for example in shown if any(name in example for name in usual)] == []


def test_most_refusals_have_none() -> None:
    """Nothing is read for them."""
    assert not has_example("RR123456785DE")
    assert has_example("/coupon new {new_coupon} 10%")
