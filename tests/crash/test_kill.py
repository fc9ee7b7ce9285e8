"""kill -9, wherever it hurts: every update has its effect once, and everybody sees it in the end."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.chat import Person, buttons, data_of, text_of
from tests.support.crowd import until
from tests.support.goods import Good
from tests.support.tables import Not, column, count_of, records
from tests.support.webhook import an_address

CATEGORIES = (Good("TEA-100", "Green tea", 450, 1000), Good("MUG-1", "Mug", 1200, 100))


async def _card_of(keeper: Shopkeeper, person: Person) -> int:
    """Put one tea into the cart and open the card to confirm; gives the card's message id."""
    keeper.telegram.say(person.id, "/add TEA-100 1")
    await until(lambda: bool(person.windows()))
    keeper.telegram.say(person.id, "/checkout")
    await until(lambda: any("Confirm" in text for text in buttons(person.window)))
    await keeper.all_done()
    return int(person.window["message_id"])


@pytest.mark.parametrize(
    "deadly",
    [
        {"KILL_INSIDE": "bot.handlers.order.place_order"},
        {"KILL_AFTER_COMMIT": "bot.handlers.order.place_order"},
        {"KILL_BEFORE_CALL": "editMessageText:1"},
        {"KILL_AFTER_CALL": "editMessageText:1"},
        {"KILL_BEFORE_CALL": "sendMessage:3"},
        {"KILL_BEFORE_CALL": "answerCallbackQuery:1"},
    ],
    ids=lambda deadly: "-".join(part.rsplit(".")[-1] for pair in deadly.items() for part in pair),
)
async def test_killed_around_the_order(tmp_path: Path, deadly: dict[str, str]) -> None:
    """Before or after the commit, the receipt, the fresh window, the answer: one order, its receipt in the card's place, one window."""
    async with open_site(tmp_path, CATEGORIES) as keeper:
        alice = keeper.person()
        await keeper.start(**deadly)
        card = await _card_of(keeper, alice)
        alice.tap_unseen("Confirm order")
        await keeper.died()
        await keeper.start()
        await until(lambda: bool(alice.windows()) and alice.window["message_id"] > card)
        await keeper.all_done()
        assert [message["message_id"] for message in alice.from_bot() if "🧾" in text_of(message)] == [card]
        assert [message["message_id"] > card for message in alice.windows()] == [True]
        assert await keeper.look(count_of, "orders") == 1
        assert await keeper.look(records, "skus", "on_hand", id=1) == [{"on_hand": 999}]


async def _everybody_at_once(keeper: Shopkeeper, random: Random) -> tuple[list[Person], list[Person]]:
    """Twenty customers: twelve type ten times, eight tap "+" thrice on one screen; the owner restocks twenty times. All mixed."""
    typing = [keeper.person(number) for number in range(1, 13)]
    tapping = [keeper.person(number) for number in range(13, 21)]
    for person in tapping:
        keeper.telegram.say(person.id, "/add TEA-100 1")
    await until(lambda: all(person.windows() for person in tapping))
    say, tap = keeper.telegram.say, keeper.telegram.tap
    plus = [(person.id, person.window["message_id"], data_of(person.window, "+")) for person in tapping]
    acts: list[Callable[[], object]] = [
        *(partial(say, person.id, "/add TEA-100 1") for person in typing for _ in range(10)),
        *(partial(tap, *button) for button in plus for _ in range(3)),
        *(partial(say, person.id, "/start") for person in tapping for _ in range(4)),
        *(partial(say, keeper.person(0).id, "/stock MUG-1 +1") for _ in range(20)),
    ]
    random.shuffle(acts)
    for act in acts:
        act()
    return typing, tapping


async def _kill_at_random(tmp_path: Path, seed: int, kills: int, webhook: str = "") -> None:
    random = Random(seed)
    async with open_site(tmp_path, CATEGORIES, webhook) as keeper:
        patient = {"TAPS_LAST": "3600"}  # on a busy machine, ten kills take longer than a tap may be old
        await keeper.start(**patient)
        typing, tapping = await _everybody_at_once(keeper, random)
        for _ in range(kills):
            await until(_more_calls(keeper, random.randrange(1, 60)))
            await keeper.kill()
            await keeper.start(**patient)
        await keeper.all_done()
        await _all_is_right(keeper, typing, tapping)


def _more_calls(keeper: Shopkeeper, number: int) -> Callable[[], bool]:
    """Wait for this many more calls, or until everything is done."""
    wanted = len(keeper.telegram.journal) + number
    return lambda: len(keeper.telegram.journal) >= wanted


async def _all_is_right(keeper: Shopkeeper, typing: list[Person], tapping: list[Person]) -> None:
    customers = {row["id"]: row["customer_id"] for row in await keeper.look(records, "carts")}
    carts = {customers[row["cart_id"]]: row["quantity"] for row in await keeper.look(records, "cart_lines")}
    assert carts == {**{person.id: 10 for person in typing}, **{person.id: 4 for person in tapping}}
    assert await keeper.look(records, "skus", "on_hand", id=2) == [{"on_hand": 120}]
    deltas = await keeper.look(column, "movements", "delta", sku_id=2, reason="adjusted")
    assert (sum(deltas), len(deltas)) == (20, 20)
    # Put aside after five ends of the process is at most the redrawing of one: its effect is on disk.
    left = await keeper.look(records, "inbox", done_at=None)
    assert all(row["parked_at"] is not None and row["applied_at"] is not None for row in left)
    await until(lambda: all("10 × €4.50" in text_of(person.window) for person in typing))
    assert all(person.window for person in tapping)
    assert len(keeper.person(0).from_bot()) >= 20


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_killed_at_a_random_moment_under_load(tmp_path: Path, seed: int) -> None:
    """Two hundred updates of twenty customers and an owner under way, killed twice: nothing is lost, nothing happens twice."""
    await _kill_at_random(tmp_path, seed, kills=2)


async def test_killed_at_a_random_moment_while_updates_are_brought(tmp_path: Path) -> None:
    """The same by the webhook: Telegram brings again what was not taken."""
    await _kill_at_random(tmp_path, 3, kills=2, webhook=an_address().url)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 140))
async def test_killed_at_many_random_moments(tmp_path: Path, seed: int) -> None:
    """The same, forty times with ten kills each: more than a poisoned update survives, but none of these updates is poisoned."""
    await _kill_at_random(tmp_path, seed, kills=10)


async def test_stopped_under_load_nothing_is_lost(tmp_path: Path) -> None:
    """SIGTERM in the middle: it ends by itself, in order, and the next process goes on."""
    async with open_site(tmp_path, CATEGORIES) as keeper:
        await keeper.start()
        typing, tapping = await _everybody_at_once(keeper, Random(7))
        await until(_more_calls(keeper, 20))
        await keeper.stop()
        await keeper.start()
        await keeper.all_done()
        await _all_is_right(keeper, typing, tapping)


async def test_an_update_that_kills_every_process_is_parked(tmp_path: Path) -> None:
    """Five processes die of it. The sixth parks only this update, tells the owner, and serves the updates behind it."""
    async with open_site(tmp_path, CATEGORIES) as keeper:
        alice, owner = keeper.person(), keeper.person(0)
        keeper.telegram.say(owner.id, "/start")
        keeper.telegram.say(alice.id, "poison")
        keeper.telegram.say(alice.id, "/add TEA-100 1")
        for _ in range(5):
            await keeper.start(KILL_ON_SEARCH="poison")
            await keeper.died()
        await keeper.start(KILL_ON_SEARCH="poison")
        await until(lambda: any("put aside" in text for text in owner.texts()))
        await keeper.all_done()
        assert "1 × €4.50" in text_of(alice.window)
        (parked,) = await keeper.look(records, "inbox", "attempts", "applied_at", parked_at=Not(None))
        assert parked == {"attempts": 6, "applied_at": None}


@pytest.mark.parametrize("way", ["fetched", "brought"])
@pytest.mark.parametrize("deadly", ["KILL_INSIDE", "KILL_AFTER_COMMIT"])
@pytest.mark.parametrize(
    "use_case",
    ["bot.pipeline.intake.accept_updates", "bot.pipeline.claims.claim_updates", "bot.pipeline.pipeline.finish_updates"],
)
async def test_killed_around_the_inbox(tmp_path: Path, deadly: str, use_case: str, way: str) -> None:
    """Kept or not, started or not, done or not: Telegram's repetition and the replay together put exactly one tea into the cart."""
    webhook = an_address().url if way == "brought" else ""
    async with open_site(tmp_path, CATEGORIES, webhook) as keeper:
        alice = keeper.person()
        keeper.telegram.say(alice.id, "/add TEA-100 1")
        await keeper.start(**{deadly: use_case})
        await keeper.died()
        await keeper.start()
        await until(lambda: bool(alice.windows()))
        await keeper.all_done()
        assert "1 × €4.50" in text_of(alice.window)
        assert await keeper.look(records, "cart_lines", "quantity") == [{"quantity": 1}]
