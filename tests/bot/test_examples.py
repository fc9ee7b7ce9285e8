"""The example in a refusal names something of this very shop; what somebody typed is quoted as it was."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.examples import has_example, in_this_shop, names_here
from core.models.delivery import NewMethod
from core.usecases.category import add_category
from core.usecases.coupon import create_coupon, end_coupon
from core.usecases.delivery import create_method, end_method
from tests.support.goods import Good
from tests.support.room import Room, make_coupon, open_room
from tests.support.tables import set_values

ADMIN = "admin:1000"


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Drinks and Bath; neither coupons nor ways of delivery."""
    async with open_room(tmp_path) as opened:
        yield opened


async def here(room: Room, text: str, typed: str = "", *, secrets: bool = True) -> str:
    return in_this_shop(text, await room.store.read(names_here, text, secrets=secrets), typed)


async def furnish(room: Room) -> None:
    """Ways, coupons and categories that the texts do not name."""
    for name in ("Old horse", "Bicycle"):
        await room.store.write(create_method, ADMIN, NewMethod(name=name, price=1))
    await room.store.write(end_method, ADMIN, 1)
    for code in ("WINTER", "OVER"):
        await room.coupon(code)
    await room.store.write(end_coupon, ADMIN, "OVER")
    await room.store.write(add_category, ADMIN, ("Bath", "Towels"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Example: /stock TEA-100 +12", "Example: /stock MUG-1 +12"),
        ('/delivery change "Courier" 4.90', '/delivery change "Bicycle" 4.90'),
        ('/delivery end "Courier"', '/delivery end "Bicycle"'),
        ('/delivery new "Courier" 4.90', '/delivery new "Courier" 4.90'),
        ('/delivery change "Courier" name="Night courier"', '/delivery change "Bicycle" name="Night courier"'),
        ("/coupon SUMMER", "/coupon WINTER"),
        ("/coupon pause SUMMER", "/coupon pause WINTER"),
        ("/coupon new SUMMER 10%", "/coupon new SUMMER 10%"),
        ("/category rename Drinks/Tea = Teas", "/category rename Kitchen = Teas"),
        ("/category hide Drinks", "/category hide Kitchen"),
        ("/category move Drinks/Tea = Kitchen", "/category move Kitchen = Bath"),
        ("/category remove Drinks/Tea", "/category remove Bath/Towels"),
        ("/category add Drinks/Tea", "/category add Drinks/Tea"),
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
    assert await here(room, '/delivery new "Courier" 4.90') == '/delivery new "Courier 3" 4.90'
    assert (
        await here(room, '/delivery change "X" name="Night courier"') == '/delivery change "X" name="Night courier 2"'
    )
    assert await here(room, "/coupon new SUMMER 10%") == "/coupon new SUMMER-2 10%"
    assert await here(room, '/coupon new auto "Spring sale" 10%') == '/coupon new auto "Spring sale 2" 10%'
    assert await here(room, "/category add Drinks/Tea") == "/category add Drinks/Tea 2"


async def test_a_coupon_is_no_example_for_customers(room: Room) -> None:
    """Its code may be meant for somebody else."""
    await room.coupon("WINTER")
    assert await here(room, "Example: /coupon SUMMER", secrets=False) == "Example: /coupon SUMMER"


async def test_what_was_typed_stays_as_it_was(room: Room) -> None:
    """Only the example behind it is another one."""
    await set_values(room.store, "skus", {"code": "MUG-9", "code_key": "mug-9"}, id=1)
    said = "There is no article “TEA-100”. Example: TEA-100"
    assert await here(room, said, "/stock TEA-100") == said.replace("Example: TEA-100", "Example: MUG-9")
    assert await here(room, "There is no “TEA-100”.", "/stock TEA-100") == "There is no “TEA-100”."
    await room.coupon("WINTER")
    said = "“now” is too much. Example: /coupon SUMMER"
    assert await here(room, said, "/coupon SUMMER now") == said.replace("SUMMER", "WINTER")


async def test_a_shop_without_any_keeps_the_texts_own_example(tmp_path: Path) -> None:
    """Nothing there to name."""
    async with open_room(tmp_path, []) as room:
        for text in ("/order K7Q-4MX", "/stock TEA-100", '/delivery end "Courier"', "/coupon end SUMMER"):
            assert await here(room, text) == text
        for verb in ("rename", "remove", "hide"):
            assert await here(room, f"/category {verb} Drinks/Tea") == f"/category {verb} Drinks/Tea"
        assert await here(room, "/category move Drinks/Tea = Kitchen") == "/category move Drinks/Tea = Kitchen"


def test_most_refusals_have_none() -> None:
    """Nothing is read for them."""
    assert not has_example("Your cart is empty.")
    assert has_example("Example: /coupon new SUMMER 10%")
