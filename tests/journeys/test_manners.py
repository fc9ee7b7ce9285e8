"""Wrong, forged and strange input: one clear answer, never somebody else's data, never a fault."""

from pathlib import Path

import pytest

from bot.views.home import help_screen
from core.errors import InvalidInput, NotFound, Noun
from core.rates import Rate
from tests.support.chat import buttons, plain, text_of
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.shop import open_shop
from tests.support.tables import records
from tests.support.waiting import until


async def test_every_private_message_gets_an_answer(tmp_path: Path) -> None:
    """Commands with nonsense behind them, long texts, HTML: never silence, never a fault."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        nonsense = [
            "",
            "x",
            "-1",
            "TEA-100 0",
            "TEA-100 -1",
            "TEA-100 1000000000",
            "TEA-100 1 1",
            "<b>",
            "😀",
            "9" * 3000,
        ]
        for command in (
            "start",
            "shop",
            "cart",
            "checkout",
            "orders",
            "add",
            "remove",
            "coupon",
            "help",
            "terms",
            "id",
        ):
            for words in nonsense:
                await alice.say(f"/{command} {words}")
        await alice.say("x" * 4096)
        await alice.say("<script>&amp;\x00")
        assert not shop.faults
        assert (await stock_and_ledger(shop.store, 1)) == (10, 10)


async def test_unknown_and_foreign_commands_get_the_same_answer(tmp_path: Path) -> None:
    """Also an admin's command from a customer: nothing is echoed, nothing is given away."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        answers = {
            text_of(await alice.say(text)) for text in ("/nonsense", "/stock TEA-100 +5", "/cart@other_bot", "/stock")
        }
        assert len(answers) == 1
        assert (await stock_and_ledger(shop.store, 1)) == (10, 10)
        await alice.is_refused("/coupon NEW-CODE", NotFound, noun=Noun.COUPON, key="NEW-CODE")
        await alice.is_refused("/coupon new HACK 100%", InvalidInput, field="extra", example="/coupon {coupon}")


FORGED = [
    "",
    "x",
    "q",
    "q:0:1:0:99:1:1",
    "q:0:1:0:1000000000:1:1",
    "q:0:-1:0:1:1:1",
    "ok:1:1:0",
    "ok:99999:1:100",
    "or:1",
    "or:99999",
    "oa:1",
    "p:99999:0:0",
    "p:1:99999:0",
    "s:99999:0",
    "s:0:9999999999",
    "f:99",
    "a:1:99999:0",
    "n:0:99999:0",
    "cx:1:1:1",
    "xx:1:1",
    "t:1:1",
    "r",
    "cc",
    "dm",
    "dt:1",
    "dt:99999",
    "da:0",
    "da:1",
    "da:4",
    "da:9",
    "dr:0",
    "dr:1",
    "dr:9",
    "ds",
    "ok:1:1:450:1",
    "v",
    "at:1:1:1",
    "ac:1:1",
    "😀" * 16,
    "a" * 64,
    "<b>",
    "q:" + "9" * 60,
]


@pytest.mark.parametrize("data", FORGED)
async def test_forged_buttons_do_no_harm(tmp_path: Path, data: str) -> None:
    """A modified client may send any callback data from any message: it is answered, and Bob's order stays Bob's."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(), Good("M-1", "Mug")])
        bob, alice = shop.customer(2), shop.customer(1)
        await bob.say("/add TEA-100 2")
        await bob.tap("Checkout")
        await bob.tap("Confirm order")
        await bob.say("/add M-1")
        await alice.say("/start")
        before = len(alice.answers())
        if data:
            shop.telegram.tap(alice.id, alice.window["message_id"], data)
            await alice.wait_for(lambda: len(alice.answers()) > before)
        await shop.rest()
        everything = " ".join(alice.texts()) + " ".join(text for text, _alert in alice.answers()[before:])
        assert "🧾" not in everything
        assert not shop.faults
        assert (await stock_and_ledger(shop.store, 1)) == (8, 8)
        assert "Mug" in text_of(await bob.say("/cart"))


async def test_a_group_gets_one_button_that_opens_the_private_chat(tmp_path: Path) -> None:
    """The shop does not sell in groups, and ignores chatter."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        group = shop.telegram.group("Friends")
        shop.telegram.say(alice.id, "hello everybody", chat_id=group)
        shop.telegram.say(alice.id, "/cart", chat_id=group)
        await alice.wait_for(lambda: any(_to(call, group) for call in shop.telegram.journal))
        await shop.rest()
        sent = [call for call in shop.telegram.journal if _to(call, group)]
        assert len(sent) == 1
        assert "https://t.me/" in str(sent[0].params["reply_markup"])


async def test_who_is_too_fast_is_told_kindly(tmp_path: Path) -> None:
    """A burst beyond the bucket: every tap still gets an answer, the first with a word."""
    async with open_shop(tmp_path, flood=Rate(5, 0.001)) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        window = alice.window
        for _ in range(10):
            alice.tap_unseen("Help", window)
        await alice.wait_for(lambda: len(alice.answers()) == 10)
        (slowed,) = {text for text, _alert in alice.answers()} - {""}
        assert alice.answers().count((slowed, False)) == 5


async def test_old_windows_have_no_keyboard(tmp_path: Path) -> None:
    """However many commands are typed, one message has buttons."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        for command in ("/start", "/shop", "/cart", "/help", "/orders"):
            await alice.say(command)
            assert len(alice.windows()) == 1


async def test_a_window_that_the_customer_deleted_comes_back(tmp_path: Path) -> None:
    """An edit of a lost message becomes a fresh window."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/start")
        shop.telegram.faults.refuse("editMessageText", 400, "Bad Request: message to edit not found")
        await alice.tap("Shop")
        assert any("Drinks" in label for label in buttons(alice.window))


async def test_names_with_html_are_shown_as_they_are(tmp_path: Path) -> None:
    """A customer called <b>Bob</b> & Sons orders; the owner reads the name, not markup."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(title="Tea <i>&</i>")])
        person = shop.person(shop.telegram.add_person("<b>Bob</b> & Sons").id)
        await shop.owner.say("/start")
        await person.say("/add TEA-100")
        await person.tap("Checkout")
        await person.tap("Confirm order")
        await shop.owner.wait_for(lambda: any("🔔" in text for text in shop.owner.texts()))
        notice = next(text for text in shop.owner.texts() if "🔔" in text)
        assert "<b>Bob</b> & Sons" in notice
        assert "Tea <i>&</i>" in notice


def _to(call: object, chat_id: int) -> bool:
    return call.method == "sendMessage" and str(call.params.get("chat_id")) == str(chat_id)  # type: ignore[attr-defined]


async def test_a_tap_is_drawn_although_news_wait_for_its_reader(tmp_path: Path) -> None:
    """The owner taps while a new order's notice is on its way: the screen comes, and the notice does not hold it up."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=50)])
        owner, alice = shop.owner, shop.customer()
        await owner.say("/start")
        await alice.say("/add TEA-100")
        await alice.tap("Checkout")
        held = shop.telegram.faults.hold("sendMessage", times=2)  # the notice, and Alice's fresh window
        alice.tap_unseen("Confirm order")
        await until(lambda: held.met == 2)
        owner.tap_unseen("Help")
        await until(lambda: text_of(owner.window) == plain(help_screen(staff=True).text))
        assert not any("🔔" in text for text in owner.texts())
        held.go_on.set()
        await shop.rest()
        assert any("🔔" in text for text in owner.texts())


async def test_commands_for_other_bots_are_none_of_our_business_in_a_group(tmp_path: Path) -> None:
    """Neither a command addressed to another bot nor one that nobody knows."""
    async with open_shop(tmp_path) as shop:
        alice = shop.customer()
        await alice.say("/start")
        group = shop.telegram.group("Friends")
        for text in ("/cart@other_bot", "/play", "/stock TEA-100"):
            shop.telegram.say(alice.id, text, chat_id=group)
        await alice.say("/help")
        assert not any(_to(call, group) for call in shop.telegram.journal)


async def test_when_a_customer_was_here_last_is_written_once_an_hour(tmp_path: Path) -> None:
    """Not at every update, and not only when they are met first."""
    async with open_shop(tmp_path) as shop:
        alice = shop.customer()
        seen = []
        for hours in (0, 0.9, 0.2, 5):
            shop.clock.advance(hours=hours)
            await alice.say("/start")
            (row,) = await records(shop.store, "customers")
            seen.append(round((row["last_seen"] - row["first_seen"]) / 360_000) / 10)
        assert seen == [0, 0, 1.1, 6.1]
