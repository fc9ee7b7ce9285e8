"""The library's Bot on a playground in the same process."""

import pytest
from telegram import Bot
from telegram.error import TelegramError

from playground.telegram import Telegram
from tests.playground.helpers import ALICE, png
from tests.support.inprocess import InProcessRequest


def bot_on(telegram: Telegram) -> Bot:
    requests = InProcessRequest(telegram), InProcessRequest(telegram)
    return Bot(telegram.token, "http://telegram/bot", "http://telegram/file/bot", *requests)


async def test_a_bot_fetches_what_a_person_sent(telegram: Telegram) -> None:
    """A photo and a document, byte by byte."""
    bot = bot_on(telegram)
    photo = telegram.send_photo(ALICE, png(9, 9))["photo"][-1]["file_id"]
    catalog = telegram.send_document(ALICE, "catalogue.xlsx", b"PK\0\xff")["document"]["file_id"]
    for file_id, content in ((photo, png(9, 9)), (catalog, b"PK\0\xff")):
        assert bytes(await (await bot.get_file(file_id)).download_as_bytearray()) == content


async def test_a_file_that_is_not_there_is_an_error(telegram: Telegram) -> None:
    """As over the network."""
    bot = bot_on(telegram)
    file = await bot.get_file(telegram.send_document(ALICE, "a.csv", b"a")["document"]["file_id"])
    telegram.world.store.run("DELETE FROM file")
    with pytest.raises(TelegramError):
        await file.download_as_bytearray()


async def test_a_document_of_the_bot_keeps_its_name(telegram: Telegram) -> None:
    """With spaces and umlauts."""
    sent = await bot_on(telegram).send_document(ALICE, b"a", filename="Preise für Mai.csv")
    assert sent.document is not None
    assert sent.document.file_name == "Preise für Mai.csv"
