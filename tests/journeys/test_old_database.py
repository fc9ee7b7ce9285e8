"""A shop that an older version left in the middle of its day (tests/support/busy_shop.py) goes on with this one.

Each file in tests/kept/ is opened as it is. Everybody taps what still hangs in their chat and answers what they were asked.
"""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.busy_shop import (
    ALICE,
    BOB,
    CHLOE,
    DORA,
    EMIL,
    FAY,
    GUS,
    HANA,
    HELPERS,
    IVO,
    JUN,
    KIM,
    LEA,
    MAX,
    MIA,
    NIA,
    OLE,
    OLIVIA,
    PIA,
    QUIN,
    ROLF,
    SAM,
    TESS,
    TOM,
    UMA,
    VIC,
    WIM,
    XENA,
    YVES,
    live,
)
from tests.support.chat import Message, Person, buttons, data_of, text_of
from tests.support.goods import stock_and_ledger
from tests.support.kept import KEPT, reopen
from tests.support.shop import Shop
from tests.support.store import only_on
from tests.support.tables import count_of
from tests.support.waiting import until_stored

pytestmark = only_on("sqlite", "older versions left files")
TEA, MUG, SOAP, BOWL = 1, 2, 3, 6
"""SKU ids."""
INTERRUPTED = (TESS, MIA)
"""They had typed what was done, and not been answered."""


@pytest.fixture(params=sorted(folder.name for folder in KEPT.iterdir()))
async def shop(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    """The shop, opened; work that the older version had begun is done."""
    async with reopen(tmp_path, KEPT / request.param) as shop:
        yield shop


def _code(person: Person) -> str:
    """The code of their newest order."""
    return next(text.split()[2] for text in reversed(person.texts()) if text.startswith("🧾"))


def _heard(person: Person, what: str) -> int:
    return sum(what in text for text in person.texts())


def _window_of(person: Person, what: str) -> Message:
    """The newest message with buttons that says this."""
    return next(one for one in reversed(person.windows()) if what in text_of(one))


async def _tap(person: Person, label: str, what: str) -> str:
    """Tap at the newest message that says `what`; gives what that message says then."""
    message = _window_of(person, what)
    await person.tap(label, message)
    return next(text_of(one) for one in person.messages() if one["message_id"] == message["message_id"])


def _expect_what_was_owed(shop: Shop) -> None:
    """Everything has arrived once, and nobody has heard anything else."""
    gus, code = shop.person(GUS), _code(shop.person(GUS))
    assert _heard(gus, "🧾") == _heard(gus, "Thank you") == 1
    assert "Confirm" not in str(gus.messages())
    assert _heard(shop.person(HANA), "is confirmed") == 1
    assert _heard(shop.person(IVO), "is on its way.\n📦 Tracking: RR987654321DE") == 1
    assert _heard(shop.person(UMA), "It leaves tomorrow.") == 1
    for helper in (OLIVIA, *HELPERS):
        assert _heard(shop.person(helper), f"New order {code}") == 1
        assert _heard(shop.person(helper), "T-shirt (S) (SHIRT-S) runs low: 2 left") == 1
    sent = Counter(int(call.params["chat_id"]) for call in shop.telegram.journal if call.method == "sendMessage")
    once = Counter((GUS, HANA, IVO, UMA, NIA, WIM))
    assert sent == once + Counter((OLIVIA, *HELPERS) * 2) + Counter(INTERRUPTED)


async def test_what_was_owed_arrives_once(shop: Shop) -> None:
    """A receipt, notices of two orders, a message, and what staff are told."""
    _expect_what_was_owed(shop)


@pytest.mark.nightly
async def test_the_next_version_can_be_given_such_a_day(tmp_path: Path) -> None:
    """This one lives it and leaves it as older ones did."""
    day, later = tmp_path / "day", tmp_path / "later"
    for folder in (day, later):
        folder.mkdir()
    await live(day)
    async with reopen(later, day) as shop:
        _expect_what_was_owed(shop)


async def test_what_was_accepted_is_done_once(shop: Shop) -> None:
    """Updates that took effect are only shown; those not begun are handled, and so are those that Telegram still held."""
    assert "2 × €4.50" in text_of(shop.person(OLE).window)
    assert "2 × €12.50" in text_of(shop.person(NIA).window)
    assert "1 × €4.50" in text_of(shop.person(WIM).window)
    assert "• confirmed" in text_of(_window_of(shop.person(BOB), "from Hana"))
    owner = shop.owner
    for customer, step in ((HANA, "• confirmed"), (IVO, "• shipped"), (UMA, "It leaves tomorrow.")):
        assert text_of(await owner.say(f"/order {_code(shop.person(customer))}")).count(step) == 1
    assert await stock_and_ledger(shop.store, BOWL) == (7, 7)  # an import that was staged and not applied
    assert _heard(shop.person(GUS), "3 × €19.90") == 1


async def test_a_drawn_card_is_bought_at_its_total(shop: Shop) -> None:
    """Once, by two taps; with the coupon and the answers that it showed."""
    chloe, card = shop.person(CHLOE), shop.person(CHLOE).window
    before, _ledger = await stock_and_ledger(shop.store, TEA)
    chloe.tap_unseen("Confirm order", card)
    await chloe.tap("Confirm order", card)
    receipt = text_of(next(one for one in chloe.messages() if one["message_id"] == card["message_id"]))
    assert receipt.startswith("🧾")
    for line in ("🎟 SAVE10: −€1.35", "👤 Name: Chloé", "🏠 Address: 12 Garden Lane", "Total: €17.05"):
        assert line in receipt
    assert text_of(await chloe.say("/orders")).count("€17.05") == 1
    assert await stock_and_ledger(shop.store, TEA) == (before - 3, before - 3)
    assert _heard(shop.owner, f"New order {_code(chloe)}") == 1


async def test_carts_go_on(shop: Shop) -> None:
    """By a stepper of the cart, from a product's page with its picture, and from what was found."""
    alice, xena, yves = (shop.person(one) for one in (ALICE, XENA, YVES))
    assert "3 × €4.50" in text_of(await alice.tap("+"))
    assert "Please review" not in text_of(await alice.tap("Checkout"))  # there are two delivery methods
    assert "Total: €26.00" in text_of(await alice.tap("Pickup"))
    await alice.tap("Confirm order")
    assert _heard(alice, "Total: €26.00") == 1
    assert "photo" in xena.window
    await xena.tap("Add to cart")
    assert "1 × €4.50" in text_of(await xena.tap("Cart"))
    assert "Sencha from Uji" in text_of(await yves.tap("Green tea"))


async def test_the_older_goods_are_found_by_their_new_words(shop: Shop) -> None:
    """Their words are made anew from the start on: their category stands above the hits, and a SKU code is found without its sign."""

    async def done() -> bool:
        return not await count_of(shop.store, "search_due")

    await until_stored(done)
    yves = shop.person(YVES)
    for words in ("drinks", "tea 100", "greem teas"):
        await yves.say(words)
        assert any("Green tea" in label for label in buttons(yves.window)), words


async def test_open_questions_take_their_answers(shop: Shop) -> None:
    """A quantity, a coupon's code, and the phone number of a checkout that goes on from there."""
    assert "5 × €12.50" in text_of(await shop.person(DORA).say("5"))
    assert "🎟 SAVE10: −€0.90" in text_of(await shop.person(EMIL).say("save10"))
    fay = shop.person(FAY)
    await fay.say("+49 30 1234567")
    card = text_of(await fay.say("3 Mill Road, 10115 Berlin"))
    for line in ("👤 Name: Fay", "📞 Phone: +49 30 1234567", "🏠 Address: 3 Mill Road", "Total: €9.40"):
        assert line in card
    await fay.tap("Confirm order")
    assert _heard(fay, "🧾") == 1


async def test_customers_write_back(shop: Shop) -> None:
    """To the open question, and with Telegram's own reply to notices that the older version sent."""
    kim, ivo = shop.person(KIM), shop.person(IVO)
    await kim.say("Blue, please.")
    news = _window_of(ivo, "is confirmed")
    await ivo.act(lambda: shop.telegram.reply(IVO, news["message_id"], "Very good."))
    await shop.rest()
    for customer, words in ((kim, "Blue, please."), (ivo, "Very good.")):
        assert _heard(shop.owner, words) == 1
        assert words in text_of(await shop.owner.say(f"/order {_code(customer)}"))


async def test_what_is_long_past_can_be_taken_up(shop: Shop) -> None:
    """An expired cart, an old order, and a message to somebody who had blocked the bot."""
    lea, tom, jun = (shop.person(one) for one in (LEA, TOM, JUN))
    assert "4 × €4.50" in text_of(await lea.tap("Restore"))
    await tom.tap("delivered")
    await tom.tap("Order again")
    assert "1 × €12.50" in text_of(tom.window)
    assert _heard(jun, "Is tomorrow fine?") == 0
    shop.telegram.unblock(JUN)
    await jun.say("/start")
    assert _heard(jun, "Is tomorrow fine?") == 1


async def test_who_waits_hears_that_it_is_back(shop: Shop) -> None:
    """Once, and can buy it."""
    await shop.owner.say("/stock SOAP-1 +5")
    await shop.rest()
    assert _heard(shop.person(MAX), "Soap is back") == 1
    assert "1 × €3.00" in text_of(await shop.person(MAX).say("/add SOAP-1"))


async def test_orders_are_looked_after(shop: Shop) -> None:
    """From a card, from the question for a tracking number, and from a notice: each step is taken once, and the customer is told."""
    rolf, sam, bob = (shop.person(one) for one in (ROLF, SAM, BOB))
    quin, pia, uma = (shop.person(one) for one in (QUIN, PIA, UMA))
    assert "confirmed" in await _tap(rolf, "Confirm", f"Order {_code(quin)} · placed")
    await sam.say("RR123456785DE")
    notices = [(helper, _window_of(helper, f"New order {_code(uma)}")) for helper in (bob, rolf)]
    for helper, notice in notices:
        shop.telegram.tap(helper.id, notice["message_id"], data_of(notice, "Confirm"))
    await shop.rest()
    assert _heard(quin, "is confirmed") == 1
    assert _heard(pia, "is on its way.\n📦 Tracking: RR123456785DE") == 1
    assert _heard(uma, "is confirmed") == 1


@pytest.mark.slow
async def test_the_shop_is_kept_by_its_old_buttons(shop: Shop) -> None:
    """Buttons of a product's card, of a coupon's card, and of an answer about a change of stock."""
    owner, mia, vic = (shop.person(one) for one in (OLIVIA, MIA, VIC))
    assert "38 in stock" in text_of(_window_of(vic, "MUG-1 · €12.50"))
    await _tap(owner, "Undo", "39 → 38 in stock")
    assert await stock_and_ledger(shop.store, MUG) == (39, 39)
    await vic.tap("Title", _window_of(vic, "MUG-1 · €12.50"))
    assert "Large mug" in text_of(await vic.say("Large mug"))
    await vic.tap("Price")
    assert "MUG-1 · €13.00" in text_of(await vic.say("13"))
    assert "SAVE10: paused" in await _tap(mia, "Pause", "SAVE10: active")


async def test_forms_go_on_where_they_were(shop: Shop) -> None:
    """One at its open question, two that are taken up again; each saves what was answered before and after."""
    owner = shop.owner
    assert "10% off" in await _tap(owner, "10%", "How many percent?")
    assert "SUMMER: active" in await _tap(owner, "Save", "10% off")
    await owner.say("/product new")
    assert "Black tea" in text_of(owner.window)
    await owner.tap("Go on")
    await owner.fill_in("12", "Skip", "Skip")
    card = text_of(await owner.tap("Save"))
    assert "Black tea" in card
    assert "€5.20 · 12 in stock" in card
    await owner.say("/delivery")
    await owner.tap("New method")
    await owner.tap("Go on")
    await owner.fill_in("3", "Skip", "No")
    assert "Van: offered" in text_of(await owner.tap("Save"))


@pytest.mark.slow
async def test_a_file_that_waited_is_applied(shop: Shop) -> None:
    """An export of the older version, with changes; another import came between, so its summary is shown again."""
    mia, what = shop.person(MIA), "SOAP-1: stock 0 → 6"
    assert what in await _tap(mia, "Apply", what)
    assert "was applied: 0 new, 1 changed, 4 unchanged" in await _tap(mia, "Apply", what)
    assert await stock_and_ledger(shop.store, SOAP) == (6, 6)


async def test_what_was_set_holds(shop: Shop) -> None:
    """Settings, coupons of every kind, delivery methods, roles, and the audit log."""
    owner = shop.owner
    assert "Welcome to the corner." in text_of(await owner.say("/start"))
    assert "Pay when it comes." in text_of(await shop.person(ALICE).say("/terms"))
    await owner.say("/coupons")
    for code in ("SAVE10", "FIVE", "POST", "SETS", "TIERS", "Big carts", "REST: paused", "OVER: ended"):
        assert code in text_of(await owner.tap(code.partition(":")[0]))
        await owner.tap("Back")
    people = text_of(await owner.say("/people"))
    for name in ("Mia (1004) – manager", "Bob (1002) – staff"):
        assert name in people
    delivery = text_of(await owner.say("/delivery"))
    assert "Courier: €4.90, free from €200.00 (before discounts), asks for an address – offered" in delivery
    assert "Bike: €2.00, pick-up – ended" in delivery
    assert "📦 Orders" in str(buttons(await owner.say("/admin")))
    assert "coupon paused REST" in text_of(await owner.say("/audit REST"))
