"""Topics in private chats: everything goes to the topic in which its person was last, and a topic that is gone does no harm."""

from pathlib import Path
from typing import Any

from playground.telegram import Telegram
from tests.journeys.orders import a_shop, bought
from tests.support.chat import Message, Person, text_of
from tests.support.shop import Shop
from tests.support.tables import column


async def _say(shop: Shop, person: Person, text: str, topic: int) -> Message:
    return await person.act(lambda: shop.telegram.say(person.id, text, topic=topic))


def _topics(person: Person) -> list[int]:
    """Where the bot's messages stand."""
    return [message.get("message_thread_id", 0) for message in person.from_bot()]


async def test_an_answer_goes_to_the_topic_that_was_written_in(tmp_path: Path) -> None:
    """The window, its follow-ups, and what stands beside it; a chat's other topic is another place."""
    async with a_shop(tmp_path) as shop:
        alice = shop.customer()
        await _say(shop, alice, "/start", 7)
        await alice.tap("Shop")
        await _say(shop, alice, "/id", 7)
        assert set(_topics(alice)) == {7}
        await _say(shop, alice, "/cart", 9)
        assert _topics(alice)[-1] == 9
        await alice.say("/cart")
        assert _topics(alice)[-1] == 0


async def test_news_go_where_the_person_was_last(tmp_path: Path) -> None:
    """After a restart, too; a tap is a visit like a text."""
    telegram = Telegram()
    async with a_shop(tmp_path, telegram=telegram) as shop:
        alice = shop.customer()
        await _say(shop, alice, "/start", 7)
        await _say(shop, alice, "/add TEA-100 2", 7)
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        code = (await column(shop.store, "orders", "code"))[0]
    async with a_shop(tmp_path, telegram=telegram) as shop:
        await shop.owner.say(f"/order {code} confirm")
        alice = shop.customer()
        assert set(_topics(alice)) == {7}
        assert any(code in text for text in alice.texts()[-1:])


async def test_a_topic_that_is_gone_is_left(tmp_path: Path) -> None:
    """What was meant for it stands in the chat itself, once."""
    async with a_shop(tmp_path) as shop:
        alice = shop.customer()
        await _say(shop, alice, "/start", 7)
        code = await _buys(shop, alice, 7)
        shop.telegram.delete_topic(alice.id, 7)
        before = len(alice.from_bot())
        await shop.owner.say(f"/order {code} message It leaves tomorrow.")
        (news,) = alice.from_bot()[before:]
        assert "It leaves tomorrow." in text_of(news)
        assert "message_thread_id" not in news
        assert await column(shop.store, "windows", "topic", chat_id=alice.id) == [0]
        assert not shop.faults


async def _buys(shop: Shop, person: Person, topic: int) -> Any:
    await _say(shop, person, "/add TEA-100", topic)
    await person.tap("Checkout")
    await person.tap("Confirm order")
    return (await column(shop.store, "orders", "code"))[-1]


async def test_a_chat_without_topics_has_none(tmp_path: Path) -> None:
    """No call names one."""
    async with a_shop(tmp_path) as shop:
        await bought(shop)
        assert not [call for call in shop.telegram.journal if "message_thread_id" in call.params]
