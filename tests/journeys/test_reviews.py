"""Reviews, from the question after a delivery to the card that others see."""

from pathlib import Path

from bot.admin.routes.review import OpenWaiting
from bot.routes.review import RateProduct, SetStars
from core.errors import InvalidInput, ReviewFixed, StaleScreen
from core.usecases.review import ask_for_reviews
from tests.support.chat import Message, Person, buttons, routes_of, text_of
from tests.support.goods import Good, stock_up
from tests.support.orders import newest_code
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of

GOODS = [Good(), Good("MUG-1", "Mug <big> & blue", 1200, 30)]


async def deliver(shop: Shop, person: Person, *codes: str) -> None:
    """The person orders one of each, and is handed it over."""
    for code in codes:
        await person.say(f"/add {code}")
    await person.tap("Checkout")
    await person.tap("Confirm order")
    order = await newest_code(shop.store)
    await shop.owner.say(f"/order {order} confirm")
    await shop.owner.say(f"/order {order} deliver")
    await shop.rest()


async def question(shop: Shop, person: Person) -> Message:
    """A day later the person is asked."""
    shop.clock.advance(hours=25)
    await shop.store.write(ask_for_reviews, 100)
    await shop.rest()
    return next(one for one in reversed(person.from_bot()) if text_of(one).startswith("⭐ How do you like"))


def asked(person: Person) -> int:
    return sum(text.startswith("⭐ How do you like") for text in person.texts())


async def test_the_next_product_is_a_button_of_the_review_before_it(tmp_path: Path) -> None:
    """The question loses its buttons when one of them is tapped; each review leads to those that are left, and the last to none."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await deliver(shop, alice, "TEA-100", "MUG-1")
        await alice.tap("Review Mug", await question(shop, alice))
        await alice.tap("4★")
        assert [one for one in routes_of(alice.window) if isinstance(one, RateProduct)] == [RateProduct(1)]
        await alice.tap("Review")
        await alice.tap("5★")
        assert not [one for one in routes_of(alice.window) if isinstance(one, RateProduct)]
        assert await count_of(shop.store, "reviews") == 2


async def test_what_a_customer_says_is_read_by_others(tmp_path: Path) -> None:
    """Asked, rated, a line typed, let through; then it stands on the card, escaped, and on a page of its own."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, bob = shop.customer(), shop.customer(2)
        await deliver(shop, alice, "MUG-1")
        await alice.tap("Review Mug", await question(shop, alice))
        assert "Mug <big> & blue" in text_of(alice.window)
        await alice.tap("4★")
        await alice.say("Keeps <b>tea</b>\nwarm & dry")
        assert "★★★★☆" in text_of(alice.window)
        assert "Keeps <b>tea</b> warm & dry" in text_of(alice.window)
        await bob.say("/start p_2")
        assert not [one for one in buttons(bob.window) if "⭐" in one]
        assert shop.owner.texts()[-1] == "⭐ 1 review is waiting to be read."
        await shop.owner.say("/admin")
        assert "⭐ Reviews · 1" in buttons(shop.owner.window)
        assert "Keeps <b>tea</b> warm & dry" in text_of(await shop.owner.tap("Reviews"))
        await shop.owner.tap("Let through")
        assert "No review is waiting." in text_of(shop.owner.window)
        await bob.say("/start p_2")
        page = await bob.tap("⭐ 4.0 (1)")
        assert "★★★★☆" in text_of(page)
        assert "Keeps <b>tea</b> warm & dry" in text_of(page)
        assert "Alice" not in text_of(page)
        assert "Add to cart" in buttons(await bob.tap("Back"))
        assert not shop.telegram.unknown_parameters


async def test_a_customer_is_asked_once(tmp_path: Path) -> None:
    """For all products of the order together."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await deliver(shop, alice, "TEA-100", "MUG-1")
        assert asked(alice) == 0
        assert len(buttons(await question(shop, alice))) == 2
        await question(shop, alice)
        assert asked(alice) == 1


async def test_double_taps_and_old_screens_count_once(tmp_path: Path) -> None:
    """What is shown cannot be changed; a line that is too long is refused and loses nothing."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice = shop.customer()
        await deliver(shop, alice, "TEA-100")
        await alice.tap("Review Green tea", await question(shop, alice))
        old = alice.window
        alice.tap_unseen("5★", old)
        await alice.tap("5★", old)
        assert await count_of(shop.store, "reviews") == 1
        await alice.is_refused("x" * 301, InvalidInput, field="review_line")
        assert await shop.asks(alice) == RateProduct(1)
        await alice.say("Good")
        assert "“tea”" in text_of(await alice.say("tea")), "what is typed next is a search, and not another line"
        await shop.owner.say("/reviews")
        await shop.owner.tap("Let through")
        shop.telegram.tap(alice.id, alice.window["message_id"], SetStars(1, 1).encode())
        await shop.rest()
        assert shop.refused(ReviewFixed)
        assert await column(shop.store, "reviews", "stars") == [5]
        assert await column(shop.store, "ratings", "stars") == [5]


async def test_nobody_reviews_what_they_were_not_delivered(tmp_path: Path) -> None:
    """Forged taps: of what somebody else has bought, and of what there is not."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, bob = shop.customer(), shop.customer(2)
        await deliver(shop, alice, "TEA-100")
        await bob.say("/start")
        for data in (SetStars(1, 5), SetStars(99, 5), RateProduct(1)):
            shop.refusals.clear()
            shop.telegram.tap(bob.id, bob.window["message_id"], data.encode())
            await shop.rest()
            assert shop.refused(StaleScreen)
        assert await count_of(shop.store, "reviews") == 0


async def test_staff_turn_down_what_they_have_read(tmp_path: Path) -> None:
    """Not what has come in its place since; the customer reads that it is not shown, and may change it."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, owner = shop.customer(), shop.owner
        await deliver(shop, alice, "TEA-100")
        await alice.tap("Review Green tea", await question(shop, alice))
        await alice.tap("1★")
        await owner.say("/reviews")
        await alice.say("Rude words")
        await owner.tap("Let through")
        assert shop.refused(StaleScreen)
        assert "Rude words" in text_of(owner.window)
        await owner.tap("Turn down")
        assert await column(shop.store, "reviews", "state") == ["refused"]
        shop.telegram.tap(alice.id, alice.window["message_id"], RateProduct(1).encode())
        await shop.rest()
        assert "does not show" in text_of(alice.window)
        await alice.say("Not my taste")
        assert await column(shop.store, "reviews", "state") == ["waiting"]


async def test_reviews_are_turned_off_and_on(tmp_path: Path) -> None:
    """By a button in the settings, or typed; customers are not asked, and cards show no stars."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        alice, owner = shop.customer(), shop.owner
        await deliver(shop, alice, "TEA-100")
        await owner.say("/settings")
        await owner.tap("Reviews")
        await owner.tap("Turn off")
        assert "Reviews: off" in text_of(owner.window)
        shop.clock.advance(hours=25)
        await shop.store.write(ask_for_reviews, 100)
        await shop.rest()
        assert asked(alice) == 0
        await owner.is_refused("/settings reviews perhaps", InvalidInput, field="setting_reviews")
        await owner.say("/settings reviews on")
        assert shop.store.policy.reviews


async def test_many_lines_have_pages(tmp_path: Path) -> None:
    """Of the longest lines, too: each page is one message."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner = shop.owner
        for number in range(1, 8):
            person = shop.person(shop.telegram.add_person(f"Customer {number}").id)
            await deliver(shop, person, "TEA-100")
            await person.tap("Review Green tea", await question(shop, person))
            await person.tap("5★")
            await person.say(f"{number} " + "🍵" * 298)
        await owner.say("/reviews")
        assert await shop.asks(owner) is None
        shop.telegram.tap(owner.id, owner.window["message_id"], OpenWaiting(99).encode())
        await shop.rest()
        assert "7/7" in buttons(owner.window)
        for _review in range(7):
            await owner.tap("Let through")
        reader = shop.customer()
        await reader.say("/start p_1")
        first = text_of(await reader.tap("⭐ 5.0 (7)"))
        second = text_of(await reader.tap("▶️"))
        assert [first.count("🍵🍵"), second.count("🍵🍵")] == [5 * 149, 2 * 149]
