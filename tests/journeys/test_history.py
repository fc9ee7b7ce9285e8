"""A chat reads as a conversation: what was answered stays, and one keyboard is alive."""

from pathlib import Path

from tests.support.chat import Person, buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop


def in_turn(person: Person) -> list[bool]:
    """Whether each message of the chat is the shop's, oldest first."""
    return [bool(message["from"]["is_bot"]) for message in person.messages()]


async def stocked(shop: Shop) -> Person:
    await stock_up(shop.store, [Good(), Good("MUG-1", "Blue mug", 1200, 3)])
    return shop.customer()


async def test_everything_that_was_typed_keeps_its_answer(tmp_path: Path) -> None:
    """Commands, searches, a text that finds nothing, the answer to a question: no two bubbles stand together."""
    async with open_shop(tmp_path) as shop:
        alice = await stocked(shop)
        said = ("/start", "tea", "mug", "nothing like this", "/help", "/terms", "/add TEA-100", "/orders", "/cart")
        for text in said:
            await alice.say(text)
        await alice.tap("1")
        await alice.say("3")
        assert in_turn(alice) == [False, True] * (len(said) + 1)
        assert len(alice.windows()) == 1


async def test_help_terms_support_and_hits_stay_where_a_tap_leads_on(tmp_path: Path) -> None:
    """The tap opens below; the text stays, without its buttons."""
    async with open_shop(tmp_path) as shop:
        alice = await stocked(shop)
        for typed, label in (("/help", "Shop"), ("/terms", "Shop"), ("/support", "Back"), ("tea", "Green tea")):
            asked = await alice.say(typed)
            opened = await alice.tap(label)
            assert opened["message_id"] > asked["message_id"]
            kept = next(one for one in alice.from_bot() if one["message_id"] == asked["message_id"])
            assert text_of(kept) == text_of(asked)
            assert not buttons(kept)
            assert len(alice.windows()) == 1


async def test_what_a_tap_opened_is_drawn_in_place(tmp_path: Path) -> None:
    """Going through the shop leaves no trail, also not from help that was opened by a tap."""
    async with open_shop(tmp_path) as shop:
        alice = await stocked(shop)
        first = await alice.say("/start")
        for label in ("Help", "Shop", "Drinks", "Green tea", "Back", "Blue mug", "Add to cart", "Cart", "Home"):
            assert (await alice.tap(label))["message_id"] == first["message_id"]
        assert in_turn(alice) == [False, True]


async def test_the_rule_holds_after_a_restart(tmp_path: Path) -> None:
    """Whether the window stays is kept with it."""
    async with open_shop(tmp_path) as shop:
        alice = await stocked(shop)
        asked = await alice.say("/help")
    async with open_shop(tmp_path, telegram=shop.telegram, clock=shop.clock) as shop:
        alice = shop.customer()
        opened = await alice.tap("Shop")
        assert opened["message_id"] > asked["message_id"]
        assert "How it works" in text_of(asked)
        assert len(alice.windows()) == 1
