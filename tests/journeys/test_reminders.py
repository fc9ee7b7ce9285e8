"""One reminder of a cart that is about to expire."""

from pathlib import Path

from bot.routes import OpenReview
from bot.routes.privacy import SetReminders
from core.models.policy import Policy
from jobs.scheduler import make_scheduler
from playground.state.people import OWNER
from tests.support.chat import Message, Person, buttons, routes_of, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop

# The still clock starts on Friday, 15 January 2027, at 15:06 UTC; a cart lives for 72 hours and is due 18 hours before its end.
GOODS = [Good(), Good("MUG-1", "Mug", 1200, 30)]


async def sweep(shop: Shop) -> None:
    """Whatever the clock has to do, is done twice."""
    for _again in range(2):
        for job in make_scheduler(shop.store, shop.clock.ms).get_jobs():
            await job.func(*job.args)
    await shop.rest()


def reminders(person: Person) -> list[Message]:
    return [one for one in person.from_bot() if "waiting in your cart" in text_of(one)]


async def filled(shop: Shop) -> Person:
    await stock_up(shop.store, GOODS)
    alice = shop.customer()
    await alice.say("/add TEA-100 2")
    await alice.say("/add MUG-1")
    return alice


async def test_a_customer_is_reminded_once_and_can_check_out(tmp_path: Path) -> None:
    """In the last quarter of the cart's life, with what waits, until when, and the ways on; then it expires."""
    async with open_shop(tmp_path) as shop:
        alice = await filled(shop)
        shop.clock.advance(hours=53)
        await sweep(shop)
        assert not reminders(alice)
        shop.clock.advance(hours=12)  # Monday, 8:00: it was due at 21:00 UTC on Sunday
        await sweep(shop)
        shop.clock.advance(hours=-1)
        await sweep(shop)
        shop.clock.advance(hours=2)
        await sweep(shop)
        (told,) = reminders(alice)
        assert text_of(told) == "🛒 3 items are waiting in your cart, prices held until Monday 15:06."
        assert OpenReview() in routes_of(told)
        await alice.tap("Checkout", told)
        assert "Confirm order" in " ".join(buttons(alice.window))
        shop.clock.advance(hours=24)
        await sweep(shop)
        assert "Restore" in " ".join(buttons(await alice.say("/cart")))
        assert len(reminders(alice)) == 1


async def test_nobody_is_woken_up(tmp_path: Path) -> None:
    """A reminder that falls into the quiet hours waits until they end, if the cart lives until then."""
    async with open_shop(tmp_path) as shop:
        alice = await filled(shop)
        shop.clock.advance(hours=57)  # midnight, and the cart is due since 21:00
        await sweep(shop)
        assert not reminders(alice)
        shop.clock.advance(hours=7.8)
        await sweep(shop)
        assert not reminders(alice)
        shop.clock.advance(hours=0.3)
        await sweep(shop)
        assert len(reminders(alice)) == 1


async def test_a_cart_that_ends_at_night_is_told_of_in_the_evening(tmp_path: Path) -> None:
    """By the shop's own clock: in Auckland it is 4:00 on Saturday when the cart is filled, and 22:00 when its 18 hours end."""
    policy = Policy(name="Corner Shop", admin_ids=(OWNER,), cart_ttl=24 * 3_600_000, timezone="Pacific/Auckland")
    async with open_shop(tmp_path, policy=policy) as shop:
        alice = await filled(shop)
        shop.clock.advance(hours=16.5)
        await sweep(shop)
        assert not reminders(alice)
        shop.clock.advance(hours=1)
        await sweep(shop)
        assert len(reminders(alice)) == 1


async def test_a_cart_that_has_just_been_filled_is_left_alone(tmp_path: Path) -> None:
    """It ends at night, and in the evening its customer has hardly left."""
    policy = Policy(name="Corner Shop", admin_ids=(OWNER,), cart_ttl=8 * 3_600_000)
    async with open_shop(tmp_path, policy=policy) as shop:
        await stock_up(shop.store, GOODS)
        shop.clock.advance(hours=5.5)
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        shop.clock.advance(hours=1)
        await sweep(shop)
        shop.clock.advance(hours=7)
        await sweep(shop)
        assert not reminders(alice)


async def test_no_more_reminders_and_some_again(tmp_path: Path) -> None:
    """By the button below a reminder; /privacy turns them on again."""
    async with open_shop(tmp_path) as shop:
        alice = await filled(shop)
        shop.clock.advance(hours=66)
        await sweep(shop)
        (told,) = reminders(alice)
        await alice.tap("No more reminders", told)
        assert alice.answers()[-1] == ("You will not be reminded any more.", False)
        shop.clock.advance(hours=24)
        await sweep(shop)
        await alice.say("/add TEA-100")
        shop.clock.advance(hours=66)
        await sweep(shop)
        assert len(reminders(alice)) == 1
        await alice.say("/privacy")
        assert SetReminders(1) in routes_of(alice.window)
        await alice.tap("Remind me of my cart")
        shop.clock.advance(hours=24)
        await sweep(shop)
        await alice.say("/add TEA-100")
        shop.clock.advance(hours=66)
        await sweep(shop)
        assert len(reminders(alice)) == 2


async def test_the_owner_turns_reminders_off(tmp_path: Path) -> None:
    """Typed, as every switch."""
    async with open_shop(tmp_path) as shop:
        alice = await filled(shop)
        await shop.owner.say("/settings reminders off")
        shop.clock.advance(hours=66)
        await sweep(shop)
        assert not reminders(alice)


async def test_who_is_blocked_or_has_ordered_is_not_reminded(tmp_path: Path) -> None:
    """Nor who has emptied the cart, or changed it since."""
    async with open_shop(tmp_path) as shop:
        alice, bob = await filled(shop), shop.customer(2)
        await bob.say("/add TEA-100")
        await shop.owner.say(f"/customer {bob.id}")
        await shop.owner.tap("Block")
        await shop.owner.tap("Block")
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        shop.clock.advance(hours=66)
        await sweep(shop)
        assert not reminders(alice)
        assert not reminders(bob)


async def test_after_a_change_the_time_begins_anew(tmp_path: Path) -> None:
    """A machine that slept until the cart was dead says nothing about it."""
    async with open_shop(tmp_path) as shop:
        alice = await filled(shop)
        shop.clock.advance(hours=50)
        await alice.say("/add TEA-100")
        shop.clock.advance(hours=20)
        await sweep(shop)
        assert not reminders(alice)
        shop.clock.advance(hours=53)
        await sweep(shop)
        assert not reminders(alice)
