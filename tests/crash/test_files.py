"""A file that takes long to read, and what may happen to the shop meanwhile."""

from pathlib import Path

from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.files import endless_workbook
from tests.support.goods import Good
from tests.support.waiting import until


async def _reads_a_file(keeper: Shopkeeper) -> None:
    """A file is being read, and somebody else is served."""
    owner, alice = keeper.person(0), keeper.person()
    keeper.telegram.send_document(owner.id, "shop.xlsx", endless_workbook())
    await until(lambda: any("Reading" in text for text in owner.texts()))
    keeper.telegram.say(alice.id, "/add TEA-100 2")
    await until(lambda: any("Green tea" in text for text in alice.texts()))
    assert not any("new" in text for text in owner.texts())


async def test_the_shop_stops_while_a_file_is_read(tmp_path: Path) -> None:
    """It stops in good order: the reading does not keep it."""
    async with open_site(tmp_path, [Good()]) as keeper:
        await keeper.start()
        await _reads_a_file(keeper)
        await keeper.stop()


async def test_killed_while_a_file_is_read(tmp_path: Path) -> None:
    """The file is not read again by itself, the owner hears why, and everybody else is served."""
    async with open_site(tmp_path, [Good()]) as keeper:
        owner, alice = keeper.person(0), keeper.person()
        await keeper.start()
        await _reads_a_file(keeper)
        await keeper.kill()
        await keeper.start()
        await until(lambda: any("/export products" in text for text in owner.texts()))
        newest = alice.from_bot()[-1]["message_id"]
        keeper.telegram.say(alice.id, "/orders")
        await until(lambda: alice.from_bot()[-1]["message_id"] > newest)
        await keeper.all_done()
