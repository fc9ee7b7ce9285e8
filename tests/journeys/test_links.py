"""An address behind words reaches whoever the words were written for; line breaks do, too."""

from pathlib import Path
from typing import Any

from playground.state.files import photo_sizes
from tests.journeys.orders import a_shop, bought
from tests.playground.helpers import png
from tests.support.chat import Person, text_of
from tests.support.shop import Shop
from tests.support.tables import column

ADDRESS = "https://post.example/RR123"
SAID = f"🎉 Track it here ({ADDRESS})"


def _link(text: str, name: str = "entities") -> dict[str, Any]:
    """The text with the word "here" linked."""
    offset = len(text[: text.index("here")].encode("utf-16-le")) // 2
    return {name: [{"type": "text_link", "offset": offset, "length": 4, "url": ADDRESS}]}


async def _says(shop: Shop, person: Person, text: str, **more: Any) -> None:
    await person.act(lambda: shop.telegram._send(person.id, {"text": text, **_link(text), **more}))


async def test_a_link_reaches_the_customer(tmp_path: Path) -> None:
    """In the answer to the question, in a command, and in the words of a photo."""
    async with a_shop(tmp_path) as shop:
        code, alice = await bought(shop), shop.customer()
        await _says(shop, shop.owner, f"/order {code} message 🎉 Track it here")
        await shop.owner.say(f"/order {code}")
        await shop.owner.tap("Message")
        await _says(shop, shop.owner, "🎉 Track it here")
        await shop.owner.tap("Message")
        photo = shop.telegram._upload("photo", "photo.jpg", png(9, 9))
        words = {"caption": "🎉 Track it here", **_link("🎉 Track it here", "caption_entities")}
        await shop.owner.act(lambda: shop.telegram._send(shop.owner.id, {"photo": photo_sizes(photo), **words}))
        assert await column(shop.store, "messages", "text") == [SAID] * 3
        assert sum(SAID in text for text in alice.texts()) == 3


async def test_a_link_stays_in_what_is_kept(tmp_path: Path) -> None:
    """The terms, whoever opens them."""
    async with a_shop(tmp_path) as shop:
        await _says(shop, shop.owner, "/settings terms 🎉 Track it here")
        assert SAID in text_of(await shop.customer().say("/terms"))


async def test_a_typed_message_keeps_its_lines(tmp_path: Path) -> None:
    """Behind the command as in the answer to its question."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        await shop.owner.say(f"/order  {code}\nmessage  It leaves tomorrow.\n\nBy  post.")
        assert await column(shop.store, "messages", "text") == ["It leaves tomorrow.\n\nBy  post."]
