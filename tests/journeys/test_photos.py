"""Several photos of a product: staff keep them, customers turn them over."""

from functools import partial
from pathlib import Path

from bot.admin.routes.product import ClearField, Field
from core.errors import InvalidInput, StaleScreen
from core.usecases.product.photo import TooManyPhotos
from tests.support.chat import Message, Person, buttons, text_of
from tests.support.products import add_product
from tests.support.shop import Shop, open_shop

PICTURES = Path(__file__).parent.parent.parent / "demo" / "pictures"
FILES = [path.read_bytes() for path in sorted(PICTURES.iterdir()) if path.suffix in {".jpg", ".png", ".webp"}]


def shown(window: Message) -> str:
    """Which picture a window shows: Telegram's name for it."""
    return str(window["photo"][-1]["file_unique_id"])


async def send(person: Person, *pictures: bytes) -> None:
    for picture in pictures:
        await person.act(partial(person.telegram.send_photo, person.id, picture))


async def shirt(shop: Shop, *pictures: bytes) -> None:
    """A shirt in two colours, at its photos."""
    await add_product(shop.store, "Shirt", ("Red", 500, 5), ("Blue", 500, 5))
    await shop.owner.say("/product Shirt")
    await send(shop.owner, *pictures)


async def test_customers_turn_them_over(tmp_path: Path) -> None:
    """In one message, round and round; the photo stays while they buy."""
    async with open_shop(tmp_path) as shop:
        await shirt(shop, *FILES[:3])
        alice = shop.customer()
        window = await alice.say("/start p_1")
        assert "1/3" in buttons(window)
        message, first = window["message_id"], shown(window)
        window = await alice.tap("›")
        assert "2/3" in buttons(window)
        second = shown(window)
        assert second != first
        window = await alice.tap("Add to cart")
        assert (shown(window), window["message_id"]) == (second, message)
        await alice.tap("›")
        assert shown(await alice.tap("›")) == first, "round"
        assert "3/3" in buttons(await alice.tap("‹"))
        assert len(alice.windows()) == 1


async def test_turning_them_changes_nothing_else(tmp_path: Path) -> None:
    """What the cart costs stays on the page, and so does what is beside buying."""
    async with open_shop(tmp_path) as shop:
        await shirt(shop, *FILES[:2])
        alice = shop.customer()
        await alice.say("/start p_1")
        before = [text for text in buttons(await alice.tap("Add to cart")) if text != "1/2"]
        assert {"✅ Checkout · €5.00", "♡"} <= {*before}
        window = await alice.tap("›")
        assert [text for text in buttons(window) if text != "2/2"] == before
        assert shown(await alice.tap("♡")) == shown(window)


async def test_the_same_picture_again_is_said_to_be_there(tmp_path: Path) -> None:
    """Nothing is added, and the screen does not look as if nothing had arrived."""
    async with open_shop(tmp_path) as shop:
        await shirt(shop, *FILES[:2])
        assert "already" not in text_of(shop.owner.window)
        await send(shop.owner, FILES[0])
        assert text_of(shop.owner.window).startswith("It has this picture already.")


async def test_staff_turn_them_in_the_preview(tmp_path: Path) -> None:
    """As customers do; it stays a preview."""
    async with open_shop(tmp_path) as shop:
        await shirt(shop, *FILES[:2])
        await shop.owner.say("/product Shirt")
        first = shown(await shop.owner.tap("Preview"))
        window = await shop.owner.tap("›")
        assert (shown(window) != first, "2/2" in buttons(window)) == (True, True)
        assert "🏷 Back to the card" in buttons(window)


async def test_a_variant_has_its_own(tmp_path: Path) -> None:
    """It is shown when the variant is chosen; the cover stands for the others."""
    async with open_shop(tmp_path) as shop:
        await shirt(shop, *FILES[:3])
        alice, owner = shop.customer(), shop.owner
        await alice.say("/start p_1")
        blue = shown(await alice.tap("‹"))
        await owner.tap("variants it shows")
        assert "✓ Blue" in buttons(await owner.tap("Blue"))
        assert "Shows: Blue" in text_of(await owner.tap("Back"))
        cover = shown(await alice.say("/start p_1"))
        assert cover != blue
        assert shown(await alice.tap("Blue")) == blue
        assert shown(await alice.tap("Red")) == cover
        await owner.tap("Remove")
        await owner.tap("Remove")
        assert shown(await alice.tap("Blue")) == cover


async def test_staff_put_them_in_order(tmp_path: Path) -> None:
    """Customers see the new cover; a button of an old screen does nothing to another photo."""
    async with open_shop(tmp_path) as shop:
        await shirt(shop, *FILES[:3])
        alice, owner = shop.customer(), shop.owner
        assert "Photo 3 of 3" in text_of(owner.window)
        third = shown(owner.window)
        old = owner.window
        assert "Photo 2 of 3" in text_of(await owner.tap("Earlier"))
        assert shown(owner.window) == third
        assert "the cover" in text_of(await owner.tap("Make it the cover"))
        assert shown(await alice.say("/start p_1")) == third
        await owner.tap("Remove", owner.window)
        await owner.tap("Remove")
        assert shown(await alice.say("/start p_1")) != third
        data = next(
            button["callback_data"]
            for row in old["reply_markup"]["inline_keyboard"]
            for button in row
            if "cover" in button["text"]
        )
        shop.telegram.tap(owner.id, owner.window["message_id"], data)
        await shop.rest()
        assert len(buttons(await alice.say("/start p_1"))) > 0
        assert "2" in next(label for label in buttons(alice.window) if "/" in label).partition("/")[2]


async def test_there_are_ten_at_most(tmp_path: Path) -> None:
    """One more is refused in a line; text is no photo."""
    async with open_shop(tmp_path) as shop:
        await shirt(shop, *FILES[:10])
        owner = shop.owner
        assert "remove one to add another" in text_of(owner.window)
        await send(owner, FILES[10])
        assert shop.refused(TooManyPhotos, limit=10)
        await owner.say("a red one")
        assert shop.refused(InvalidInput, field="photo")
        assert "10/10" in buttons(owner.window)


async def test_the_button_of_an_older_version_removes_the_only_photo(tmp_path: Path) -> None:
    """It knew one; of several it removes none."""
    async with open_shop(tmp_path) as shop:
        await shirt(shop, FILES[0])
        owner = shop.owner
        old = ClearField(1, Field.PHOTO).encode()
        shop.telegram.tap(owner.id, owner.window["message_id"], old)
        await shop.rest()
        assert "photo" not in owner.window
        await send(owner, *FILES[:2])
        shop.telegram.tap(owner.id, owner.window["message_id"], old)
        await shop.rest()
        assert shop.refused(StaleScreen)
        assert "Photos · 2" in " ".join(buttons(owner.window))
