"""Ways of delivery offered, changed and paused by buttons."""

from pathlib import Path

import pytest

from core.models.policy import Policy
from core.usecases.delivery import end_method
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.support.chat import Person, buttons, text_of
from tests.support.clock import StillClock
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records

COURIER = '/delivery new "Courier" 4.90 free_from=50 address'


async def _begin(shop: Shop, *answers: str) -> Person:
    """The owner with the form open, and this much answered."""
    owner = shop.owner
    await owner.say("/delivery")
    await owner.tap("New method")
    await owner.fill_in(*answers)
    return owner


async def _methods(shop: Shop) -> list[dict[str, object]]:
    return await records(shop.store, "delivery_methods", "name", "price", "free_from", "needs_address", "active")


async def _forge(shop: Shop, data: str) -> None:
    """A tap on a button that is not there, or no more."""
    shop.telegram.tap(shop.owner.id, shop.owner.window["message_id"], data)
    await shop.rest()


async def test_a_method_is_offered_by_tapping(tmp_path: Path) -> None:
    """From the menu to the card; checkout asks for what it needs."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner, alice = shop.owner, shop.customer()
        await owner.say("/admin")
        await owner.tap("Delivery")
        assert "no ways of delivery" in text_of(owner.window)
        await owner.tap("New method")
        review = await owner.fill_in("Night courier", "4.90", "50", "Yes")
        assert "• Costs €4.90\n• Free from €50.00 on\n• Asks for name, phone and address" in text_of(review)
        assert '/delivery new "Night courier" 4.90 free_from=50 address' in text_of(review)
        assert "Night courier: offered" in text_of(await owner.tap("Save"))
        await alice.say("/add TEA-100")
        assert "Who is it for?" in text_of(await alice.tap("Checkout"))


async def test_what_the_form_offers_is_what_its_command_offers(tmp_path: Path) -> None:
    """The command on the review makes the same method."""
    async with open_shop(tmp_path / "form") as shop, open_shop(tmp_path / "command") as other:
        owner = await _begin(shop, "Pickup “here”", "0", "Skip", "No")
        typed = text_of(owner.window).rpartition("\n")[2]
        await owner.tap("Save")
        await other.owner.say(typed)
        assert await _methods(shop) == await _methods(other)
        assert (await _methods(shop))[0]["name"] == "Pickup here"


WRONG = [
    ((), "x" * 41, "Example: Courier"),
    ((), "a=b", "Example: Courier"),
    (("Van",), "-3", "like this: 4.90"),
    (("Van",), "4,900", "like this: 4.90"),
    (("Van",), "1e9", "like this: 4.90"),
    (("Van",), "9" * 30, "like this: 4.90"),
    (("Van",), "🎉", "like this: 4.90"),
    (("Van", "4"), "0", "like this: 50"),
    (("Van", "4", "Skip"), "perhaps", ": Yes"),
]


@pytest.mark.parametrize(("before", "typed", "said"), WRONG, ids=range(len(WRONG)))
async def test_a_wrong_answer_gets_one_line_and_the_form_goes_on(
    tmp_path: Path, before: tuple[str, ...], typed: str, said: str
) -> None:
    """With an example that is taken when it is typed next."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, *before)
        question = text_of(owner.window)
        line = await owner.mistype(typed)
        assert "\n" not in line
        assert line.endswith(said)
        assert text_of(owner.window) == question
        await owner.say(line.rpartition(": ")[2])
        assert text_of(owner.window) != question
        assert not any("went wrong" in text for text in owner.texts())


async def test_a_name_that_is_taken_is_said_at_once(tmp_path: Path) -> None:
    """Also one that was taken while the form was open."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await _begin(shop, "courier")
        assert "called “courier” already" in owner.texts()[-2]
        review = await owner.fill_in("Van", "4", "Skip", "No")
        await owner.say("/delivery new Van 1")
        await owner.tap("Save", review)
        assert "called “Van” already" in owner.answers()[-1][0]
        await owner.fill_in("✏️ Name", "Bike")
        await owner.tap("Save")
        assert [method["name"] for method in await _methods(shop)] == ["Courier", "Van", "Bike"]


async def test_the_form_goes_on_after_a_restart(tmp_path: Path) -> None:
    """In the middle of a question, with its typed answer."""
    telegram, clock = Telegram(), StillClock()
    async with open_shop(tmp_path, telegram=telegram, clock=clock) as shop:
        await _begin(shop, "Van")
    async with open_shop(tmp_path, telegram=telegram, clock=clock) as shop:
        owner = shop.owner
        await owner.fill_in("4.50", "Skip", "No")
        await owner.tap("Save")
        assert await _methods(shop) == [
            {"name": "Van", "price": 450, "free_from": None, "needs_address": 0, "active": 1}
        ]


async def test_a_form_left_open_is_asked_about(tmp_path: Path) -> None:
    """Going on keeps what was answered; starting anew forgets it."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "Half <done> thing")
        await owner.say("/delivery")
        assert "Go on with “Half <done> thing”?" in text_of(await owner.tap("New method"))
        assert "What does it cost?" in text_of(await owner.tap("Go on"))
        await owner.say("/delivery")
        await owner.tap("New method")
        assert "What is it called?" in text_of(await owner.tap("Start anew"))
        review = await owner.fill_in("Van", "4", "Skip", "No")
        assert "Van" in text_of(review)
        await owner.say("/delivery")
        assert "Go on with “Van”?" in text_of(await owner.tap("New method"))


async def test_back_skip_keep_and_cancel(tmp_path: Path) -> None:
    """Back shows what was answered; Keep leaves it; Cancel leaves nothing."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "Van", "4", "Skip")
        await owner.tap("Back")
        assert "From which amount" in text_of(owner.window)
        await owner.tap("Back")
        assert "Now: 4" in text_of(owner.window)
        await owner.tap("Keep")
        assert "Does it need an address?" in text_of(owner.window)
        assert "no ways of delivery" in text_of(await owner.tap("Cancel"))
        assert await _methods(shop) == []
        assert await count_of(shop.store, "forms") == 0


async def test_a_double_tap_on_save_offers_one(tmp_path: Path) -> None:
    """And leaves its card."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "Van", "4", "Skip", "No")
        for _ in range(2):
            owner.tap_unseen("Save")
        await shop.rest()
        assert len(await _methods(shop)) == 1
        assert "Van: offered" in text_of(owner.window)


async def test_the_card_changes_one_thing_at_a_time(tmp_path: Path) -> None:
    """Price and threshold are typed, the rest is tapped; each leaves a trace."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery")
        await owner.tap("Courier")
        assert "Now: €4.90" in text_of(await owner.tap("Price"))
        assert (await owner.mistype("free")).endswith("like this: 4.90")
        assert "• Costs €5.50" in text_of(await owner.say("5.50"))
        assert "Now: €50.00" in text_of(await owner.tap("Free from"))
        assert "• Free from €60.00 on" in text_of(await owner.say("60"))
        await owner.tap("Free from")
        assert "• Never free by amount" in text_of(await owner.tap("Never free"))
        assert "• Asks for no address" in text_of(await owner.tap("Ask for no address"))
        assert "• Asks for name, phone and address" in text_of(await owner.tap("Ask for an address"))
        assert "without delivery and without an address" in text_of(await owner.tap("Pause"))
        assert "Courier: offered" in text_of(await owner.tap("Keep"))
        await owner.tap("Pause")
        assert "Courier: ⏸ paused" in text_of(await owner.tap("Pause anyway"))
        assert "Courier: offered" in text_of(await owner.tap("Resume"))
        actions = await column(shop.store, "audit", "action")
        assert actions == ["delivery.new"] + ["delivery.change"] * 5 + ["delivery.pause", "delivery.resume"]


async def test_a_paused_method_is_not_offered(tmp_path: Path) -> None:
    """Customers are not asked; resumed, they are again."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner, alice = shop.owner, shop.customer()
        await owner.say("/delivery new Pickup 0")
        await alice.say("/add TEA-100")
        assert "Pickup" in text_of(await alice.tap("Checkout"))
        await owner.say("/delivery")
        await owner.tap("Pickup")
        await owner.tap("Pause")
        await owner.tap("Pause anyway")
        await alice.say("/cart")
        assert "Pickup" not in text_of(await alice.tap("Checkout"))


async def test_one_of_two_methods_is_paused_without_a_question(tmp_path: Path) -> None:
    """The other one is still offered; typed, the last one's pause says what it means."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery new Pickup 0")
        await owner.say("/delivery")
        await owner.tap("Pickup")
        assert "Pickup: ⏸ paused" in text_of(await owner.tap("Pause"))
        said = text_of(await owner.say("/delivery pause Courier"))
        assert said.endswith(
            "\n⚠️ No way of delivery is offered now: orders come without delivery and without an address."
        )
        assert "\n" not in text_of(await owner.say("/delivery resume Pickup"))
        assert "\n" not in text_of(await owner.say("/delivery pause Courier"))


async def test_back_from_a_question_asks_it_no_more(tmp_path: Path) -> None:
    """What is typed next is a search again, and no price."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery")
        await owner.tap("Courier")
        await owner.tap("Price")
        await owner.tap("Back")
        await owner.say("7")
        assert (await _methods(shop))[0]["price"] == 490


async def test_a_button_of_a_method_that_is_not_there_does_nothing(tmp_path: Path) -> None:
    """Forged."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/admin")
        for data in (*(f"zd{word}:9" for word in "mqpreyxtcf"), "zda:9:1"):
            await _forge(shop, data)
            assert owner.answers()[-1] == ("There is no such way of delivery.", True)
            assert "no ways of delivery" in text_of(owner.window)


async def test_a_method_is_renamed_on_its_card(tmp_path: Path) -> None:
    """What is no name, or another one's, is said in one line and asked again; the trail has both names."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery new Pickup 0")
        await owner.say("/delivery")
        await owner.tap("Courier")
        assert "What is Courier called from now on?" in text_of(await owner.tap("Name"))
        for wrong, said in (
            ("x" * 41, "at most 40 characters"),
            ("a=b", "without “=”"),
            ("pickup", "“pickup” already"),
        ):
            line = await owner.mistype(wrong)
            assert said in line
            assert "\n" not in line
            assert "called from now on?" in text_of(owner.window)
        assert "Night courier 🌙: offered" in text_of(await owner.say("Night courier 🌙"))
        assert [method["name"] for method in await _methods(shop)] == ["Night courier 🌙", "Pickup"]
        assert "delivery changed Courier: name Courier → name Night courier 🌙" in text_of(await owner.say("/audit"))


async def test_a_method_is_ended_on_its_card(tmp_path: Path) -> None:
    """Asked first; then it is listed last, with its day, and its card has nothing to tap but Back."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery new Pickup 0")
        await owner.say("/delivery")
        await owner.tap("Courier")
        assert text_of(await owner.tap("End")).startswith("End Courier? It is never offered again")
        assert "without an address then" not in text_of(owner.window)
        assert "Courier: offered" in text_of(await owner.tap("No, go back"))
        await owner.tap("End")
        assert "Courier: ended on" in text_of(await owner.tap("Yes, end it"))
        assert buttons(owner.window) == ["⬅️ Back"]
        await owner.tap("Back")
        names = [line.partition(":")[0] for line in text_of(owner.window).splitlines()[1:]]
        assert names == ["• Pickup", "• Courier"]
        assert "delivery ended Courier: price €4.90, free from €50.00" in text_of(await owner.say("/audit"))


async def test_ending_the_last_one_says_what_it_means(tmp_path: Path) -> None:
    """On its card before, typed afterwards; a paused one is not offered anyway."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery new Pickup 0")
        await owner.say("/delivery pause Pickup")
        await owner.say("/delivery")
        await owner.tap("Courier")
        warning = "No other way of delivery is offered: orders come without delivery and without an address then."
        assert warning in text_of(await owner.tap("End"))
        said = text_of(await owner.say("/delivery end Courier"))
        assert "Courier: €4.90, free from €50.00, asks for an address – ended on" in said
        assert said.endswith(
            "\n⚠️ No way of delivery is offered now: orders come without delivery and without an address."
        )
        await owner.say("/delivery")
        await owner.tap("Pickup")
        assert warning not in text_of(await owner.tap("End"))


async def test_an_old_button_of_an_ended_method_changes_nothing(tmp_path: Path) -> None:
    """Nor the one that has its name by now: it is said, and its card shown; a second tap on End leaves it ended."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery end Courier")
        await owner.say(COURIER)
        before = await _methods(shop)
        await owner.say("/admin")
        for data in ("zdq:1", "zdp:1", "zdr:1", "zde:1", "zda:1:0", "zdx:1", "zdt:1", "zdc:1", "zdf:1"):
            await _forge(shop, data)
            assert owner.answers()[-1] == ("“Courier” has ended for good, so nothing was changed.", True), data
            assert "Courier: ended on" in text_of(owner.window), data
        await _forge(shop, "zdy:1")
        assert "Courier: ended on" in text_of(owner.window)
        assert await _methods(shop) == before


async def test_a_method_that_ends_while_it_is_renamed_is_left_as_it_was(tmp_path: Path) -> None:
    """The typed name is no search and no change: it is said, and the card shown."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery")
        await owner.tap("Courier")
        await owner.tap("Name")
        await shop.store.write(end_method, "admin:2", 1)
        assert await owner.mistype("Van") == "“Courier” has ended for good, so nothing was changed."
        assert "Courier: ended on" in text_of(owner.window)


async def test_the_list_says_what_each_has_brought(tmp_path: Path) -> None:
    """Orders and their totals, in the list and on the card; more than a page has arrows."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner, alice = shop.owner, shop.customer()
        await owner.say("/delivery new Pickup 1")
        for _number in range(2):
            await alice.say("/add TEA-100")
            await alice.tap("Checkout")
            await alice.tap("Confirm order")
        for number in range(8):
            await owner.say(f"/delivery new “Van {number}” 4")
        listed = text_of(await owner.say("/delivery"))
        assert "• Pickup: €1.00, without an address – active · 2 orders · €11.00 sold with it" in listed
        assert "• Van 0: €4.00, without an address – active · 0 orders\n" in listed
        await owner.tap("Pickup")
        assert "2 orders · €11.00 sold with it" in text_of(owner.window)
        await owner.tap("Back")
        assert "Van 7" in text_of(await owner.tap("▶️"))


@pytest.mark.parametrize("currency", ["JPY", "XTR", "KWD"])
async def test_examples_fit_the_shops_currency(tmp_path: Path, currency: str) -> None:
    """Where there are no cents, none are shown."""
    policy = Policy(name="Shop", currency=currency, admin_ids=(OWNER,))
    async with open_shop(tmp_path, policy=policy) as shop:
        owner = await _begin(shop, "Van")
        line = await owner.mistype("much")
        await owner.fill_in(line.rpartition(": ")[2], "Skip", "No")
        await owner.tap("Save")
        assert len(await _methods(shop)) == 1


@pytest.mark.parametrize(
    "command",
    [
        "/delivery new",
        "/delivery new \u200b 4",
        "/delivery new Van",
        "/delivery new Van -4",
        "/delivery new Van 1e9",
        f"/delivery new Van {'9' * 30}",
        "/delivery new Van 4 fast",
        "/delivery new Van 4 address address",
        "/delivery new Van 4 free_from=0",
        '/delivery new "Van 4',
        "/delivery sell Van",
        "/delivery 🎉",
        "/delivery change Courier",
        "/delivery change Courier 4,500",
        "/delivery pause",
        "/delivery pause one two",
        "/delivery resume",
        "/delivery end",
        "/delivery end one two",
        "/delivery change Courier name=",
        "/delivery change Courier name=Night courier",
        f"/delivery change Courier name={'x' * 41}",
    ],
)
async def test_a_wrong_command_gets_one_line_with_an_example_that_works(tmp_path: Path, command: str) -> None:
    """Sent as it stands, where there is a courier to be changed."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        if " new" not in command and "🎉" not in command and "sell" not in command:
            await owner.say(COURIER)
        said = text_of(await owner.say(command))
        assert "\n" not in said
        assert "✅" in text_of(await owner.say(f"/delivery {said.rpartition('/delivery ')[2]}"))


async def test_a_method_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With where to look."""
    async with open_shop(tmp_path) as shop:
        for verb in ("pause", "end"):
            said = text_of(await shop.owner.say(f"/delivery {verb} Nope"))
            assert said == "There is no way of delivery “Nope”; /delivery lists them all."
