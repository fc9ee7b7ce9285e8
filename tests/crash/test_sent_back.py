"""Export, sell, send back, and kill -9 while the file is applied: what was changed counts once, what was sold stays sold."""

from pathlib import Path
from random import Random

import pytest

from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.journeys.test_export_in_chat import content, documents
from tests.journeys.test_export_sent_back import changed, saved, table
from tests.support.chat import Message, Person, buttons, text_of
from tests.support.goods import Good, stock_and_ledger
from tests.support.tables import column, count_of
from tests.support.waiting import until

STOCK = 100_000
GOODS = (Good(stock=STOCK), Good("MUG-1", "Mug", 1200, 3))


async def _exported(keeper: Shopkeeper, owner: Person) -> bytes:
    before = len(documents(keeper.telegram))
    keeper.telegram.say(owner.id, "/export products csv")
    await until(lambda: len(documents(keeper.telegram)) > before)
    return content(keeper.telegram, documents(keeper.telegram)[-1])


async def _sent(keeper: Shopkeeper, owner: Person, name: str, file: bytes) -> Message:
    """The message about the file once it has buttons."""
    keeper.telegram.send_document(owner.id, name, file)
    await until(lambda: any(name in text_of(one) for one in owner.windows()))
    return next(one for one in owner.windows() if name in text_of(one))


async def _buys(keeper: Shopkeeper, customer: Person) -> None:
    """One tea, with the process as it is."""
    known = {message["message_id"] for message in customer.from_bot()}
    keeper.telegram.say(customer.id, "/add TEA-100 1")
    await until(lambda: any(one["message_id"] not in known for one in customer.from_bot()))
    keeper.telegram.say(customer.id, "/checkout")
    await until(lambda: any("Confirm" in text for text in buttons(customer.window)))
    await keeper.all_done()
    customer.tap_unseen("Confirm order")


async def _applied(keeper: Shopkeeper, owner: Person, name: str) -> None:
    """Its message says so, and nothing is left to do."""
    await until(lambda: any(name in text_of(one) and "was applied" in text_of(one) for one in owner.from_bot()))
    await keeper.all_done()


APPLYING = "bot.admin.sent_file.import_upload"
INSIDE, AFTER = "KILL_INSIDE", "KILL_AFTER_COMMIT"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("deadly", "where", "marked"),
    [
        (AFTER, "jobs.imports.open_staging", True),
        (INSIDE, "jobs.imports.stage_rows", True),
        (INSIDE, APPLYING, True),
        (AFTER, APPLYING, True),
        (AFTER, "jobs.imports.drop_staging", True),
        (INSIDE, APPLYING, False),
        (AFTER, APPLYING, False),
    ],
)
async def test_killed_while_a_file_is_applied(tmp_path: Path, deadly: str, where: str, marked: bool) -> None:
    """Three more of a tea of which some were sold: by an export's row with three more, or by a delivery that is to be added."""
    async with open_site(tmp_path, GOODS) as keeper:
        owner, customer = keeper.person(0), keeper.person()
        await keeper.start()
        file = await _exported(keeper, owner)
        await _buys(keeper, customer)
        await keeper.all_sent()
        await keeper.stop()
        await keeper.start(**{deadly: where})
        if marked:
            summary = await _sent(keeper, owner, "tea.csv", changed(file, "TEA-100", stock=str(STOCK + 3)))
        else:
            summary = await _asked(keeper, owner, file)
        owner.tap_unseen("Apply", summary)
        await keeper.died()
        await keeper.start()
        await _applied(keeper, owner, "tea.csv")
        await _buys(keeper, customer)
        await keeper.all_sent()
        will_be = STOCK + 1 if marked else 2 * STOCK - 2
        assert await keeper.look(stock_and_ledger, 1) == (will_be, will_be)
        assert await keeper.look(count_of, "movements", sku_id=1, reason="added") == 1
        assert await keeper.look(stock_and_ledger, 2) == ((3, 3) if marked else (6, 6))
        assert await keeper.look(count_of, "orders") == 2


async def _asked(keeper: Shopkeeper, owner: Person, file: bytes) -> Message:
    """The summary of the file without its marks, once it is said that its stock is to be added."""
    asked = await _sent(keeper, owner, "tea.csv", saved([line[:-1] for line in table(file)]))
    owner.tap_unseen("Add", asked)
    await until(lambda: any("Apply" in text for text in buttons(owner.now(asked))))
    return owner.now(asked)


async def _killed_round(keeper: Shopkeeper, owner: Person, customer: Person, random: Random, number: int) -> None:
    """One sale, and one file with another price and one piece more: killed somewhere while it is applied."""
    name = f"round-{number}.csv"
    file = await _exported(keeper, owner)
    there = int(table(file)[1][5])
    await _buys(keeper, customer)
    summary = await _sent(keeper, owner, name, changed(file, "TEA-100", stock=str(there + 1), price=f"{number + 1}.00"))
    before = len(keeper.telegram.journal)
    owner.tap_unseen("Apply", summary)
    keeper.telegram.say(customer.id, "/orders")
    calls = before + random.randrange(1, 5)
    await until(lambda: len(keeper.telegram.journal) >= calls)
    await keeper.kill()
    await keeper.start()
    await _applied(keeper, owner, name)
    assert await keeper.look(column, "skus", "price", id=1) == [100 * (number + 1)]


async def _go_round(folder: Path, rounds: int, seed: int) -> None:
    random = Random(seed)
    async with open_site(folder, GOODS) as keeper:
        owner, customer = keeper.person(0), keeper.person()
        await keeper.start()
        for number in range(rounds):
            await _killed_round(keeper, owner, customer, random, number)
        await keeper.all_sent()
        assert await keeper.look(stock_and_ledger, 1) == (STOCK, STOCK)
        assert await keeper.look(count_of, "movements", sku_id=1) == 1 + 2 * rounds
        assert await keeper.look(count_of, "orders") == rounds
        assert await keeper.look(stock_and_ledger, 2) == (3, 3)


@pytest.mark.slow
async def test_killed_at_some_moment_round_after_round(tmp_path: Path) -> None:
    """Each difference and each sale counts once, wherever the process ends."""
    await _go_round(tmp_path, 3, seed=1)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 6))
async def test_killed_two_hundred_times(tmp_path: Path, seed: int) -> None:
    """The same for longer: four times fifty."""
    await _go_round(tmp_path, 50, seed)
