"""Coupons and promotions made, looked at and stopped by buttons."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.admin.routes.form import AskResume, Kind
from bot.admin.views import coupon as view
from core.errors import InvalidInput, NotFound, Noun
from core.models.actor import Actor
from core.models.coupon import Coupon, RefusalReason
from core.models.staff import Member, Role
from core.usecases.cart import view_cart
from core.usecases.coupon import CodeTaken, UnknownGoods, list_coupons, view_coupon
from core.usecases.staff import appoint
from playground.telegram import Telegram
from tests.support.chat import Message, Person, buttons, line_of, plain, text_of
from tests.support.clock import StillClock
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, records
from texts.refusals import said

GOODS = (Good(), Good("MUG-1", "Mug", 1200, 9, category="Hot drinks"))
"""A tea at 4.50 and a mug at 12.00."""


async def _begin(shop: Shop, *answers: str) -> Person:
    """The owner with the form open and these questions answered."""
    owner = shop.owner
    await owner.say("/coupons")
    await owner.tap("New coupon")
    await owner.fill_in(*answers)
    return owner


async def _coupons(shop: Shop) -> list[dict[str, object]]:
    return await records(shop.store, "coupons", "code", "rules")


async def _begin_with_code(shop: Shop, answers: tuple[str, ...]) -> Person:
    """The form of a coupon with a code: its first questions in turn, then what the review adds."""
    added = (f"➕ {one}" if number > 2 else one for number, one in enumerate(answers))
    return await _begin(shop, "With a code", *added)


async def _check_card(shop: Shop, message: Message, coupon_id: int = 1) -> Coupon:
    """The message shows how it is by now, which it gives."""
    shown = await shop.store.read(view_coupon, coupon_id)
    name = str(shop.pipeline.services.bot.username)
    assert text_of(message) == plain(view.card(shown, shop.clock.ms(), shop.store.policy, name).text)
    return shown.coupon


async def _made(shop: Shop, command: str) -> str:
    """The rules of the only coupon that a command makes."""
    await shop.owner.say(command)
    (coupon,) = await records(shop.store, "coupons", "rules")
    return str(coupon["rules"])


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


async def test_a_coupon_is_made_by_tapping(tmp_path: Path) -> None:
    """From the menu to the card with its link; a customer uses it at once."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner, alice = shop.owner, shop.customer()
        await owner.say("/admin")
        await owner.tap("Coupons")
        assert not line_of(owner.window, "🎟")
        await owner.tap("New coupon")
        review = await owner.fill_in("With a code", "summer", "Percent", "10%")
        assert "🎟 SUMMER" in text_of(review)
        assert line_of(review, "/coupon new") == "/coupon new SUMMER 10%"
        card = await owner.tap("Save")
        made = await _check_card(shop, card)
        assert (made.code, made.active) == ("SUMMER", True)
        assert plain(view.rules(made, (), "UTC")) in text_of(review)
        assert "?start=c_SUMMER" in text_of(card)
        await alice.say("/add TEA-100 2")
        await alice.say("/coupon SUMMER")
        assert "SUMMER: −€0.90" in text_of(alice.window)


KINDS = [
    (("Percent", "12.5"), "12.5%"),
    (("Amount", "5"), "5"),
    (("Free delivery",), "free_delivery"),
    (("Buy X get Y", "2", "1"), "buy=2 get=1"),
    (("More off for more", "50:5%, 100:12.50"), "tiers=50:5%,100:12.50"),
]


@pytest.mark.parametrize(("answers", "words"), KINDS, ids=[words for _answers, words in KINDS])
async def test_every_kind_of_discount_can_be_tapped(tmp_path: Path, answers: tuple[str, ...], words: str) -> None:
    """What the form makes is what the command makes."""
    async with open_shop(tmp_path / "form") as shop, open_shop(tmp_path / "command") as other:
        owner = await _begin(shop, "With a code", "SUMMER", *answers)
        await owner.tap("Save")
        (coupon,) = await _coupons(shop)
        assert coupon["rules"] == await _made(other, f"/coupon new SUMMER {words}")


async def test_every_condition_can_be_added_on_the_review(tmp_path: Path) -> None:
    """One at a time, in any order, each back on the review; together they are the longest command."""
    async with open_shop(tmp_path / "form") as shop, open_shop(tmp_path / "command") as other:
        await stock_up(shop.store, GOODS)
        await stock_up(other.store, GOODS)
        owner = await _begin(shop, "With a code", "SUMMER", "Buy X get Y", "2", "1")
        await owner.fill_in(
            "➕ Partly free", "50%", "➕ Minimum", "20", "➕ Min. items", "3", "➕ Biggest discount", "15"
        )
        await owner.fill_in("➕ Only for", "Hot drinks", "✏️ Only for", "+ Drinks")
        await owner.fill_in("➕ Uses in all", "500", "➕ Uses per customer", "1", "➕ Only first orders", "Yes")
        await owner.fill_in("➕ From day", "2099-06-01", "➕ Until day", "2099-08-31")
        review = text_of(
            await owner.fill_in("➕ Not with other coupons", "Yes", "➕ Before others", "5", "➕ Start paused", "Yes")
        )
        made = await _check_card(shop, await owner.tap("Save"))
        assert not made.active
        assert plain(view.rules(made, ("Hot drinks", "Drinks"), "UTC")) in review
        (coupon,) = await _coupons(shop)
        assert coupon["rules"] == await _made(
            other,
            '/coupon new SUMMER buy=2 get=1 off=50% min=20 min_quantity=3 cap=15 only="Hot drinks",Drinks limit=500 '
            "per_customer=1 first_order from=2099-06-01 until=2099-08-31 exclusive priority=5 paused",
        )


async def test_a_promotion_has_a_name_and_no_link(tmp_path: Path) -> None:
    """It applies by itself."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner = await _begin(shop, "By itself", "Spring <sale>", "Amount", "1")
        assert '/coupon new auto "Spring <sale>" 1' in text_of(owner.window)
        card = await owner.tap("Save")
        made = await _check_card(shop, card)
        assert (made.name, made.automatic, made.active) == ("Spring <sale>", True, True)
        assert "start=c_" not in text_of(card)
        alice = shop.customer()
        await alice.say("/add TEA-100")
        assert "−€1.00" in line_of(alice.window, "Spring <sale>")


WRONG = [
    ((), "🎉", "coupon_code", "SUMMER-10"),
    ((), "AB", "coupon_code", "SUMMER-10"),
    (("SUMMER",), "everything", "choice", "Percent"),
    (("SUMMER", "Percent"), "0", "percent", "10%"),
    (("SUMMER", "Percent"), "101", "percent", "10%"),
    (("SUMMER", "Percent"), "1e9", "percent", "10%"),
    (("SUMMER", "Amount"), "-5", "amount", "5"),
    (("SUMMER", "Amount"), "9" * 30, "amount_too_large", "5"),
    (("SUMMER", "Buy X get Y"), "0", "number", "2"),
    (("SUMMER", "More off for more"), "100:5%,50:10%", "tiers", "50:5%,100:10%"),
    (("SUMMER", "Percent", "10%", "Minimum"), "2,000", "amount", "20"),
    (("SUMMER", "Percent", "10%", "Uses in all"), "many", "number", "500"),
    (("SUMMER", "Percent", "10%", "Only first orders"), "perhaps", "choice", "Yes"),
    (("SUMMER", "Percent", "10%", "Until day"), "2020-01-01", "date_past", ""),
    (("SUMMER", "Percent", "10%", "Until day"), "2099-02-30", "date", ""),
    (("SUMMER", "Percent", "10%", "Until day"), "31.12.2026", "date_shape", ""),
    (("SUMMER", "Percent", "10%", "Until day"), "12/31/2026", "date_shape", ""),
]


@pytest.mark.parametrize(("before", "typed", "field", "example"), WRONG, ids=[one[1] for one in WRONG])
async def test_a_wrong_answer_gets_one_line_and_the_form_goes_on(
    tmp_path: Path, before: tuple[str, ...], typed: str, field: str, example: str
) -> None:
    """With an example that is taken when it is typed next."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner = await _begin_with_code(shop, before)
        question = text_of(owner.window)
        line = await owner.is_refused(typed, InvalidInput, field=field, value=typed)
        (refused,) = shop.refusals
        assert isinstance(refused, InvalidInput)
        assert not example or refused.example.startswith(example)
        assert refused.example in line
        assert text_of(owner.window) == question
        await owner.say(refused.example)
        assert not shop.refusals
        assert text_of(owner.window) != question


async def test_what_no_goods_are_called_is_refused_and_the_form_goes_on(tmp_path: Path) -> None:
    """The refusal names an existing category."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner = await _begin_with_code(shop, ("SUMMER", "Percent", "10%", "Only for"))
        question = text_of(owner.window)
        line = await owner.is_refused("Nope", UnknownGoods, key="Nope", example="Drinks")
        assert line.endswith("Drinks")
        assert text_of(owner.window) == question
        await owner.say("Drinks")
        assert not shop.refusals
        assert text_of(owner.window) != question


async def test_an_end_before_the_beginning_is_refused_either_way(tmp_path: Path) -> None:
    """Whichever day is typed last."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(
            shop, "With a code", "SUMMER", "Percent", "10%", "➕ From day", "2099-06-10", "➕ Until day"
        )
        await owner.is_refused("2099-06-09", InvalidInput, field="date_order")
        await owner.fill_in("2099-06-10", "✏️ From day")
        await owner.is_refused("2099-06-11", InvalidInput, field="date_late")
        await owner.tap("Back")
        await owner.tap("Save")
        assert len(await _coupons(shop)) == 1


async def test_a_code_that_is_taken_is_said_at_once(tmp_path: Path) -> None:
    """Even if it was taken while the form was open: the form keeps every answer, and only asks for another code."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/coupon new SUMMER 10%")
        await _begin(shop, "With a code")
        await owner.is_refused("summer", CodeTaken, code="SUMMER")
        await owner.fill_in("WINTER", "Percent", "20%")
        review = owner.window
        await owner.say("/coupon new WINTER 10%")
        await owner.tap("Save", review)
        assert shop.refused(CodeTaken, code="WINTER")
        assert "🎟 WINTER" in text_of(owner.window)
        await owner.fill_in("✏️ Code", "AUTUMN")
        await owner.tap("Save")
        assert [coupon["code"] for coupon in await _coupons(shop)] == ["SUMMER", "WINTER", "AUTUMN"]


async def test_the_form_goes_on_after_a_restart(tmp_path: Path) -> None:
    """In the middle of a question, with its typed answer."""
    telegram, clock = Telegram(), StillClock()
    async with open_shop(tmp_path, telegram=telegram, clock=clock) as shop:
        await _begin(shop, "With a code", "SUMMER", "Percent")
    async with open_shop(tmp_path, telegram=telegram, clock=clock) as shop:
        owner = shop.owner
        assert line_of(await owner.fill_in("15"), "15%")
        await owner.tap("Save")
        assert len(await _coupons(shop)) == 1


async def test_a_form_left_open_is_found_again(tmp_path: Path) -> None:
    """New coupon asks whether to continue it; a day that has passed since is pointed out, and can be changed."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "With a code", "SUMMER", "Percent", "10%", "➕ Until day")
        await owner.say(_day(shop.clock.seconds()))
        shop.clock.advance(hours=48)
        await owner.say("/coupons")
        assert "“SUMMER”" in text_of(await owner.tap("New coupon"))
        assert await shop.asks(owner) == AskResume(Kind.COUPON)
        review = await owner.tap("Go on")
        await owner.tap("Save")
        assert shop.refused(InvalidInput, field="date_past")
        assert said(shop.refusals[0], shop.store.policy) in text_of(review)
        await owner.fill_in("✏️ Until day", "Remove")
        await owner.tap("Save")
        assert len(await _coupons(shop)) == 1


async def test_back_and_another_kind_forget_what_no_longer_applies(tmp_path: Path) -> None:
    """What was said about the first kind is not part of the coupon."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "With a code", "SUMMER", "Buy X get Y", "2")
        await owner.tap("Back")
        await owner.tap("Back")
        assert await shop.step(owner) == "kind"
        await owner.fill_in("Amount", "5")
        await owner.tap("✏️ How it is used")
        review = await owner.fill_in("By itself", "Spring")
        assert '/coupon new auto "Spring" 5' in text_of(review)
        await owner.tap("Save")
        (coupon,) = await _coupons(shop)
        assert coupon["code"] == ""


async def test_a_condition_can_be_taken_away_again(tmp_path: Path) -> None:
    """Back leaves it as it is."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "With a code", "SUMMER", "Percent", "10%", "➕ Minimum", "20")
        await owner.tap("✏️ Minimum")
        assert "• From €20.00 on" in text_of(await owner.tap("Back"))
        await owner.tap("✏️ Minimum")
        assert "€20.00" not in text_of(await owner.tap("Remove"))


async def test_cancel_leaves_nothing(tmp_path: Path) -> None:
    """No coupon, no form: the next form starts empty, and a button of the old one does nothing."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "With a code", "SUMMER", "Percent", "10%")
        review = owner.window
        await owner.tap("Cancel")
        shop.telegram.tap(owner.id, review["message_id"], "zff:2")
        await shop.rest()
        assert await _coupons(shop) == []
        await owner.tap("New coupon")
        assert await shop.step(owner) == "way"


async def test_a_double_tap_on_save_makes_one(tmp_path: Path) -> None:
    """The window ends on the coupon's card."""
    async with open_shop(tmp_path) as shop:
        owner = await _begin(shop, "With a code", "SUMMER", "Percent", "10%")
        for _ in range(2):
            owner.tap_unseen("Save")
        await shop.rest()
        assert len(await _coupons(shop)) == 1
        assert not shop.refusals
        assert not any(alert for _text, alert in owner.answers())
        await _check_card(shop, owner.window)


async def test_the_card_pauses_resumes_and_ends(tmp_path: Path) -> None:
    """Ending asks once. Each step is in the audit log, and customers see it at once."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner, alice = shop.owner, shop.customer()
        await owner.say("/coupon new SUMMER 10%")
        await alice.say("/add TEA-100 2")
        await alice.say("/coupon SUMMER")
        await owner.say("/coupons")
        await owner.tap("SUMMER")
        assert not (await _check_card(shop, await owner.tap("Pause"))).active
        await alice.say("/cart")
        (dropped,) = (await shop.store.read(view_cart, alice.id)).breakdown.dropped
        assert (dropped.code, dropped.refusal.reason) == ("SUMMER", RefusalReason.PAUSED)
        assert line_of(alice.window, "SUMMER")
        assert (await _check_card(shop, await owner.tap("Resume"))).active
        await owner.tap("End")
        kept = await _check_card(shop, await owner.tap("No, go back"))
        assert (kept.active, kept.ends_at) == (True, None)
        await owner.tap("End")
        ended = await owner.tap("Yes, end it")
        assert (await _check_card(shop, ended)).ends_at is not None
        assert buttons(ended) == ["⬅️ Back"]
        await owner.tap("Back")
        actions = await column(shop.store, "audit", "action")
        assert actions == ["coupon.new", "coupon.pause", "coupon.resume", "coupon.end"]


async def test_limit_and_last_day_can_be_changed_later(tmp_path: Path) -> None:
    """Typed on the card, and removed again; each change is in the audit log."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/coupon new SUMMER 10% from=2099-06-10")
        await owner.say("/coupons")
        await owner.tap("SUMMER")
        await owner.tap("Uses in all")
        await owner.is_refused("none", InvalidInput, field="number", value="none", example="500")
        assert (await _check_card(shop, await owner.say("7"))).limit == 7
        await owner.tap("Until day")
        await owner.is_refused("2020-01-01", InvalidInput, field="date_past", value="2020-01-01")
        await owner.is_refused("2099-06-09", InvalidInput, field="date_order", example="2099-06-10")
        assert (await _check_card(shop, await owner.say("2099-06-10"))).ends_at is not None
        assert "10 June 2099" in text_of(owner.window)
        assert "10 June 2099" in text_of(await owner.tap("Until day"))
        assert (await _check_card(shop, await owner.tap("Remove"))).ends_at is None
        await owner.tap("Uses in all")
        assert (await _check_card(shop, await owner.tap("Remove"))).limit is None
        traces = await records(shop.store, "audit", "before", "after", action="coupon.change")
        assert (traces[0]["before"], traces[0]["after"]) == ('{"limit":null}', '{"limit":7}')
        assert len(traces) == 4


async def test_a_limit_is_never_below_the_uses(tmp_path: Path) -> None:
    """The ledger of uses would not add up."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner = shop.owner
        await owner.say("/coupon new SUMMER 10%")
        for number in (1, 2):
            await shop.customer(number).say("/add TEA-100")
            await shop.customer(number).say("/coupon SUMMER")
            await shop.customer(number).tap("Checkout")
            await shop.customer(number).tap("Confirm order")
        await owner.say("/coupons")
        await owner.tap("SUMMER")
        await owner.tap("Uses in all")
        await owner.is_refused("1", InvalidInput, field="coupon_used", value="1", example="2")
        kept = await _check_card(shop, await owner.say("2"))
        assert (kept.used, kept.limit) == (2, 2)


async def test_the_list_says_what_each_coupon_brought(tmp_path: Path) -> None:
    """The totals of its orders and the discounts it gave; the card says so, too."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner, alice = shop.owner, shop.customer()
        await owner.say("/coupon new SUMMER 10% limit=5")
        await alice.say("/add TEA-100 2")
        await alice.say("/coupon SUMMER")
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        listed = await shop.store.read(list_coupons)
        assert [(one.coupon.used, one.coupon.limit, one.revenue, one.taken) for one in listed.items] == [
            (1, 5, 810, 90)
        ]
        shown = plain(view.listing(listed, shop.clock.ms(), shop.store.policy).text)
        assert text_of(await owner.say("/coupons")) == shown
        await _check_card(shop, await owner.tap("SUMMER"))


async def test_a_long_list_has_pages(tmp_path: Path) -> None:
    """Eight a page, by arrows and by number; a card leads back to its page."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        for number in range(10):
            await owner.say(f"/coupon new CODE-{number} 10%")
        first = await owner.say("/coupons")
        assert [label for label in buttons(first) if "CODE" in label] == [
            f"🎟 CODE-{number}" for number in range(9, 1, -1)
        ]
        second = text_of(await owner.tap("▶️"))
        assert "CODE-0" in second
        assert "CODE-2" not in second
        await owner.tap("CODE-1")
        assert text_of(await owner.tap("Back")) == second
        assert text_of(await owner.say("/coupons 2")) == second
        for wrong, field in (("0", "page"), ("two", "page"), ("1 2", "extra"), ("9" * 4000, "page")):
            assert "/coupons 2" in await owner.is_refused(f"/coupons {wrong}", InvalidInput, field=field)


async def test_a_button_of_a_coupon_that_is_not_there_does_nothing(tmp_path: Path) -> None:
    """Forged."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/admin")
        for data in ("zuc:9:0", "zup:9:0", "zur:9:0", "zue:9:0", "zux:9:0", "zuq:9:0:0", "zud:9:0:1"):
            shop.refusals.clear()
            shop.telegram.tap(owner.id, owner.window["message_id"], data)
            await shop.rest()
            assert shop.refused(NotFound, noun=Noun.COUPON, key=9), data


@pytest.mark.parametrize(
    ("command", "example"),
    [
        ("/coupon new SUMMER 5,000", "/coupon new SUMMER 5"),
        ("/coupon new SUMMER 10% min=x", "/coupon new SUMMER 10% min=20"),
        (f"/coupon new SUMMER {'9' * 30}", "/coupon new SUMMER 5"),
        ("/coupon new 🎉 10%", "/coupon new SUMMER 10% min=20 limit=500"),
        ('/coupon new auto "\u200b" 10%', '/coupon new auto "Spring sale" 10% min=20'),
        ("/coupon new SUMMER 10% only=Nope", '/coupon new SUMMER 10% only="Drinks"'),
        ("/coupon pause", "/coupon pause SUMMER"),
        ("/coupon end", "/coupon end SUMMER"),
    ],
)
async def test_the_example_of_a_refused_command_works(tmp_path: Path, command: str, example: str) -> None:
    """Sent as it stands."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        owner = shop.owner
        if "new" not in command:
            await owner.say("/coupon new SUMMER 10%")
        line = text_of(await owner.say(command))
        assert len(shop.refusals) == 1
        assert "\n" not in line
        assert line.endswith(f": {example}")
        await owner.say(example)
        assert not shop.refusals
        assert "SUMMER" in owner.texts()[-1] or "Spring" in owner.texts()[-1]


async def test_staff_and_customers_make_no_coupons(tmp_path: Path) -> None:
    """For them /coupon takes one code, /coupons does not exist, and a button of it does nothing."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        bob, alice = shop.customer(2), shop.customer(1)
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=bob.id, role=Role.STAFF))
        for person in (bob, alice):
            await person.say("/start")
            line = await person.is_refused("/coupon new HACK 100%", InvalidInput, field="extra")
            assert line.endswith(" /coupon SUMMER")
            await person.is_refused("/coupons", NotFound, noun=Noun.ACTION)
            for data in ("zu:0", "zun", "zfp:2:0:1", "zff:2"):
                shop.refusals.clear()
                shop.telegram.tap(person.id, person.window["message_id"], data)
                await shop.rest()
                assert shop.refused(NotFound, noun=Noun.ACTION), data
        assert await _coupons(shop) == []
