"""Delivery methods offered, changed and paused by buttons."""

from pathlib import Path

import pytest

from bot.admin.routes.delivery import AskName, OpenMethod
from bot.admin.routes.form import AskResume, Kind
from bot.admin.views import delivery
from bot.routes import AskAnswer
from core.errors import InvalidInput, NotFound, Noun, ShopError
from core.models.actor import Actor
from core.models.delivery import Question
from core.models.policy import Policy
from core.usecases.delivery import MethodEnded, MethodExists, end_method, list_methods, view_method
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.support.chat import Message, Person, buttons, line_of, plain, routes_of, text_of
from tests.support.clock import StillClock
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records

COURIER = '/delivery new "Courier" 4.90 free_from=50 address'


async def _begin(shop: Shop, *answers: str) -> Person:
    """The owner with the form open and these questions answered."""
    owner = shop.owner
    await owner.say("/delivery")
    await owner.tap("New method")
    await owner.fill_in(*answers)
    return owner


async def _methods(shop: Shop) -> list[dict[str, object]]:
    return await records(shop.store, "delivery_methods", "name", "price", "free_from", "needs_address", "active")


async def _check_card(shop: Shop, message: Message, method_id: int = 1) -> None:
    """The message shows how it is by now."""
    shown = await shop.store.read(view_method, method_id)
    assert text_of(message) == plain(delivery.card(shown, shop.store.policy).text)


async def _none_is_offered(shop: Shop, said: Message) -> bool:
    """Whether the text about the courier ends with what it means that no method is offered."""
    courier = (await shop.store.read(view_method, 1)).method
    return text_of(said) == plain(delivery.kept(courier, shop.store.policy, offered=False))


async def _forge(shop: Shop, data: str) -> None:
    """Tap a button that is not there, or no longer."""
    shop.refusals.clear()
    shop.telegram.tap(shop.owner.id, shop.owner.window["message_id"], data)
    await shop.rest()


async def test_a_method_is_offered_by_tapping(tmp_path: Path) -> None:
    """From the menu to the card; checkout asks for what it needs."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner, alice = shop.owner, shop.customer()
        await owner.say("/admin")
        await owner.tap("Delivery")
        assert await _methods(shop) == []
        await owner.tap("New method")
        review = text_of(await owner.fill_in("Night courier", "4.90", "50", "Yes"))
        assert '/delivery new "Night courier" 4.90 free_from=50 address' in review
        saved = await owner.tap("Save")
        await _check_card(shop, saved)
        assert await _methods(shop) == [
            {"name": "Night courier", "price": 490, "free_from": 5000, "needs_address": 1, "active": 1}
        ]
        (made,) = (await shop.store.read(list_methods)).items
        assert plain(delivery.terms(made.method, "EUR")) in review
        await alice.say("/add TEA-100")
        await alice.tap("Checkout")
        assert await shop.asks(alice) == AskAnswer(Question.PHONE)


async def test_what_the_form_offers_is_what_its_command_offers(tmp_path: Path) -> None:
    """The command on the review makes the same method."""
    async with open_shop(tmp_path / "form") as shop, open_shop(tmp_path / "command") as other:
        owner = await _begin(shop, "Pickup “here”", "0", "No")
        typed = text_of(owner.window).rpartition("\n")[2]
        await owner.tap("Save")
        await other.owner.say(typed)
        assert await _methods(shop) == await _methods(other)
        assert (await _methods(shop))[0]["name"] == "Pickup here"


async def test_what_is_free_anyway_is_not_asked_from_when(tmp_path: Path) -> None:
    """And an amount that was given before the price became 0 is left out."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "Pick-up", "0.00")
        assert await shop.step(owner) == "address"
        await owner.tap("Back")
        assert await shop.step(owner) == "price"
        await owner.fill_in("4", "50", "Pick-up")
        await owner.tap("Price")
        await owner.say("0")
        await owner.tap("Save")
        assert [(one["price"], one["free_from"]) for one in await _methods(shop)] == [(0, None)]


WRONG = [
    ((), "x" * 41, "delivery_name", "Courier"),
    ((), "a=b", "delivery_name", "Courier"),
    (("Van",), "-3", "amount", "4.90"),
    (("Van",), "4,900", "amount", "4.90"),
    (("Van",), "1e9", "amount", "4.90"),
    (("Van",), "9" * 30, "amount_too_large", "4.90"),
    (("Van",), "🎉", "amount", "4.90"),
    (("Van", "4"), "0", "amount", "50"),
    (("Van", "4", "Skip"), "perhaps", "choice", "Yes"),
]


@pytest.mark.parametrize(("before", "typed", "field", "example"), WRONG, ids=range(len(WRONG)))
async def test_a_wrong_answer_gets_one_line_and_the_form_goes_on(
    tmp_path: Path, before: tuple[str, ...], typed: str, field: str, example: str
) -> None:
    """With an example that is taken when it is typed next."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, *before)
        question = text_of(owner.window)
        line = await owner.is_refused(typed, InvalidInput, field=field, example=example)
        assert line.rstrip(".").endswith(example)
        assert text_of(owner.window) == question
        await owner.say(example)
        assert not shop.refusals
        assert text_of(owner.window) != question


async def test_a_name_that_is_taken_is_said_at_once(tmp_path: Path) -> None:
    """Also one that was taken while the form was open."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await _begin(shop)
        await owner.is_refused("courier", MethodExists, name="courier")
        review = await owner.fill_in("Van", "4", "Skip", "No")
        await owner.say("/delivery new Van 1")
        await owner.tap("Save", review)
        assert shop.refused(MethodExists, name="Van")
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
    """Continuing keeps the answers; starting again forgets them."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "Half <done> thing")
        await owner.say("/delivery")
        assert "“Half <done> thing”" in text_of(await owner.tap("New method"))
        assert await shop.asks(owner) == AskResume(Kind.DELIVERY)
        await owner.tap("Go on")
        assert await shop.step(owner) == "price"
        await owner.say("/delivery")
        await owner.tap("New method")
        await owner.tap("Start again")
        assert await shop.step(owner) == "name"
        review = await owner.fill_in("Van", "4", "Skip", "No")
        assert "Van" in text_of(review)
        await owner.say("/delivery")
        assert "“Van”" in text_of(await owner.tap("New method"))


async def test_back_skip_keep_and_cancel(tmp_path: Path) -> None:
    """Back shows what was answered; Keep leaves it; Cancel leaves nothing."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "Van", "4", "Skip")
        await owner.tap("Back")
        assert await shop.step(owner) == "free_from"
        await owner.tap("Back")
        assert await shop.step(owner) == "price"
        assert line_of(owner.window, ": 4")
        await owner.tap("Keep")
        assert await shop.step(owner) == "address"
        await owner.tap("Cancel")
        assert await _methods(shop) == []
        assert await count_of(shop.store, "forms") == 0


async def test_a_double_tap_on_save_offers_one(tmp_path: Path) -> None:
    """The window ends on the method's card."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "Van", "4", "Skip", "No")
        for _ in range(2):
            owner.tap_unseen("Save")
        await shop.rest()
        assert len(await _methods(shop)) == 1
        await _check_card(shop, owner.window)


async def test_the_card_changes_one_thing_at_a_time(tmp_path: Path) -> None:
    """Price and threshold are typed, the rest is tapped; each change is in the audit log."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery")
        await owner.tap("Courier")
        assert "€4.90" in text_of(await owner.tap("Price"))
        await owner.is_refused("free", InvalidInput, field="amount", value="free", example="4.90")
        await _check_card(shop, await owner.say("5.50"))
        assert "€50.00" in text_of(await owner.tap("Free from"))
        await _check_card(shop, await owner.say("60"))
        assert [(one["price"], one["free_from"]) for one in await _methods(shop)] == [(550, 6000)]
        await owner.tap("Free from")
        for label, key, value in (
            ("Never free", "free_from", None),
            ("Do not ask for an address", "needs_address", 0),
            ("Ask for an address", "needs_address", 1),
        ):
            await _check_card(shop, await owner.tap(label))
            assert [one[key] for one in await _methods(shop)] == [value]
        assert plain(delivery.none_left()) in text_of(await owner.tap("Pause"))
        await _check_card(shop, await owner.tap("Keep"))
        await owner.tap("Pause")
        await _check_card(shop, await owner.tap("Pause anyway"))
        assert [one["active"] for one in await _methods(shop)] == [0]
        await _check_card(shop, await owner.tap("Resume"))
        assert [one["active"] for one in await _methods(shop)] == [1]
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
        await _check_card(shop, await owner.tap("Pause"), 2)
        assert [one["active"] for one in await _methods(shop)] == [1, 0]
        said = await owner.say("/delivery pause Courier")
        assert await _none_is_offered(shop, said)
        assert "\n" not in text_of(await owner.say("/delivery resume Pickup"))
        assert "\n" not in text_of(await owner.say("/delivery pause Courier"))


async def test_back_from_a_question_asks_it_no_more(tmp_path: Path) -> None:
    """The next text is a search again, and no price."""
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
            assert shop.refused(NotFound, noun=Noun.DELIVERY_METHOD, key=9), data
            assert not [route for route in routes_of(owner.window) if isinstance(route, OpenMethod)]


NO_NAMES: list[tuple[str, type[ShopError], dict[str, str]]] = [
    ("x" * 41, InvalidInput, {"field": "delivery_name"}),
    ("a=b", InvalidInput, {"field": "delivery_name"}),
    ("pickup", MethodExists, {"name": "pickup"}),
]


async def test_a_method_is_renamed_on_its_card(tmp_path: Path) -> None:
    """A wrong or taken name gets one line, and the question again; the audit log has both names."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery new Pickup 0")
        await owner.say("/delivery")
        await owner.tap("Courier")
        await owner.tap("Name")
        for wrong, kind, facts in NO_NAMES:
            await owner.is_refused(wrong, kind, **facts)
            assert await shop.asks(owner) == AskName(1)
        await _check_card(shop, await owner.say("Night courier 🌙"))
        assert [method["name"] for method in await _methods(shop)] == ["Night courier 🌙", "Pickup"]
        traced = line_of(await owner.say("/audit"), "→")
        assert traced.index("Courier") < traced.index("→") < traced.index("Night courier 🌙")


async def test_a_method_is_ended_on_its_card(tmp_path: Path) -> None:
    """It asks first; then the method is listed last, with its day, and its card has only Back."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery new Pickup 0")
        await owner.say("/delivery")
        await owner.tap("Courier")
        courier = (await shop.store.read(view_method, 1)).method
        assert text_of(await owner.tap("End")) == plain(delivery.ask_end(courier, last=False).text)
        await _check_card(shop, await owner.tap("No, go back"))
        assert [one["active"] for one in await _methods(shop)] == [1, 1]
        await owner.tap("End")
        await _check_card(shop, await owner.tap("Yes, end it"))
        assert buttons(owner.window) == ["⬅️ Back"]
        await owner.tap("Back")
        names = [line.partition(":")[0] for line in text_of(owner.window).splitlines()[1:]]
        assert names == ["• Pickup", "• Courier"]
        traced = line_of(await owner.say("/audit"), "Courier")
        assert traced.index("€4.90") < traced.index("€50.00")


async def test_ending_the_last_one_says_what_it_means(tmp_path: Path) -> None:
    """The card says it before, the command afterwards; a paused method was not offered anyway."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery new Pickup 0")
        await owner.say("/delivery pause Pickup")
        await owner.say("/delivery")
        await owner.tap("Courier")
        warning = plain(delivery.none_left())
        assert warning in text_of(await owner.tap("End"))
        said = await owner.say("/delivery end Courier")
        assert (await shop.store.read(view_method, 1)).method.ended_at is not None
        assert await _none_is_offered(shop, said)
        await owner.say("/delivery")
        await owner.tap("Pickup")
        assert warning not in text_of(await owner.tap("End"))


async def test_an_old_button_of_an_ended_method_changes_nothing(tmp_path: Path) -> None:
    """Nor does it change a new method with the same name: the shop says so and shows the card. A second End changes nothing."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery end Courier")
        await owner.say(COURIER)
        before = await _methods(shop)
        await owner.say("/admin")
        for data in ("zdq:1", "zdp:1", "zdr:1", "zde:1", "zda:1:0", "zdx:1", "zdt:1", "zdc:1", "zdf:1"):
            await _forge(shop, data)
            assert shop.refused(MethodEnded, name="Courier"), data
            await _check_card(shop, owner.window)
        await _forge(shop, "zdy:1")
        await _check_card(shop, owner.window)
        assert await _methods(shop) == before


async def test_a_method_that_ends_while_it_is_renamed_is_left_as_it_was(tmp_path: Path) -> None:
    """The typed name is no search and no change: the shop says so, and shows the card."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say(COURIER)
        await owner.say("/delivery")
        await owner.tap("Courier")
        await owner.tap("Name")
        await shop.store.write(end_method, Actor.staff(2), 1)
        await owner.is_refused("Van", MethodEnded, name="Courier")
        await _check_card(shop, owner.window)


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
        first = await shop.store.read(list_methods)
        brought = {one.method.name: (one.method.price, one.uses, one.revenue) for one in first.items}
        assert (brought["Pickup"], brought["Van 0"]) == ((100, 2, 1100), (400, 0, 0))
        assert text_of(await owner.say("/delivery")) == plain(delivery.listing(first, shop.store.policy, "").text)
        await owner.tap("Pickup")
        await _check_card(shop, owner.window)
        await owner.tap("Back")
        assert "Van 7" in text_of(await owner.tap("▶️"))


@pytest.mark.parametrize("currency", ["JPY", "XTR", "KWD"])
async def test_examples_fit_the_shops_currency(tmp_path: Path, currency: str) -> None:
    """Where there are no cents, none are shown."""
    policy = Policy(name="Shop", currency=currency, admin_ids=(OWNER,))
    async with open_shop(tmp_path, policy=policy) as shop:
        owner = await _begin(shop, "Van")
        await owner.is_refused("much", InvalidInput, field="amount", value="much")
        (refused,) = shop.refusals
        assert isinstance(refused, InvalidInput)
        await owner.fill_in(refused.example, "Skip", "No")
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
            await shop.owner.is_refused(
                f"/delivery {verb} Nope", NotFound, noun=Noun.DELIVERY_METHOD, key="Nope", example=""
            )
