"""A product that is shared: the button, and what the link opens for whoever gets it."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from core.errors import NotFound, Noun
from core.models.actor import Actor
from core.usecases.category import show_category
from core.usecases.product.edit import archive_product
from tests.support.chat import Person, buttons, link_of, text_of
from tests.support.goods import Good, hide_product, stock_up
from tests.support.shop import Shop, open_shop

GOODS = [Good(), Good("MUG-1", "Mug <big> & blue", 1200, 3), Good("SOAP-1", "Soap", 300, category="Bath")]


def shared(person: Person) -> tuple[str, str]:
    """The link and the words that the Share button of the person's window hands over to Telegram."""
    address = urlsplit(link_of(person.window, "Share"))
    assert (address.scheme, address.netloc, address.path) == ("https", "t.me", "/share/url")
    given = parse_qs(address.query, strict_parsing=True)
    return given["url"][0], given["text"][0]


async def follow(shop: Shop, person: Person, link: str) -> None:
    """Do as Telegram does with a link to a bot: start it with the payload."""
    found = re.fullmatch(r"https://t\.me/(\w+)\?start=([A-Za-z0-9_-]{1,64})", link)
    assert found
    assert found[1] == shop.telegram.world.bot()["username"]
    await person.say(f"/start {found[2]}")


async def test_a_shared_link_opens_the_product(tmp_path: Path) -> None:
    """With its title as the words, whatever is in it; also from the card after something was put into the cart."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, bob = shop.customer(), shop.customer(2)
        await alice.say("/start p_2")
        link, words = shared(alice)
        assert words == "Mug <big> & blue"
        await alice.tap("Add to cart")
        assert shared(alice) == (link, words)
        await follow(shop, bob, link)
        assert "Mug <big> & blue" in text_of(bob.window)
        assert "Add to cart" in buttons(bob.window)
        assert not shop.telegram.unknown_parameters


async def test_a_long_title_makes_no_long_address(tmp_path: Path) -> None:
    """Each of its characters is twelve in an address."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(title="🍵" * 255)])
        await shop.customer().say("/start p_1")
        assert len(link_of(shop.customer().window, "Share")) < 2048


async def test_whatever_is_not_for_sale_is_answered_alike(tmp_path: Path) -> None:
    """Hidden, archived, in a hidden category, or never there: the answer says so, tells nothing more, and opens the shop."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [*GOODS, Good("PEN-1", "Pen", category="Office")])
        await hide_product(shop.store, 1)
        await shop.store.write(archive_product, Actor.staff(1000), 2)
        await shop.store.write(show_category, Actor.staff(1000), 2, shown=False)
        alice, answers = shop.customer(), set()
        for number in (1, 2, 3, 999):
            await alice.say(f"/start p_{number}")
            assert shop.refused(NotFound, noun=Noun.PRODUCT, key=number)
            answers.add(tuple(alice.texts()[-2:]))  # the sentence, and the window below it
            assert any("Office" in label for label in buttons(alice.window))
        assert len(answers) == 1, answers
