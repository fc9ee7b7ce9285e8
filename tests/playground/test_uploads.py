"""Files that the page sends by its form."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from playground.server import serve
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, png, send, updates

MEGABYTE = 1024 * 1024


class Page:
    """What the page's script does with a chosen file."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def sends(
        self, content: bytes | None, name: str = "a.csv", *, headers: dict[str, str] | None = None, **fields: Any
    ) -> tuple[int, Any]:
        """Status and answer."""
        form = aiohttp.FormData(
            {name: str(value) for name, value in fields.items()}, default_to_multipart=True, quote_fields=False
        )
        if content is not None:
            form.add_field("file", content, filename=name)
        origin = {"Origin": self.url} if headers is None else headers
        async with self.session.post(f"{self.url}/send", data=form, headers=origin) as response:
            return response.status, await response.json() if response.status != 403 else None

    async def fetches(self, file_id: str) -> tuple[bytes, str]:
        """Content and disposition."""
        async with self.session.get(f"{self.url}/media/{file_id}") as response:
            return await response.read(), response.headers.get("Content-Disposition", "")


@pytest.fixture
async def page(telegram: Telegram) -> AsyncIterator[Page]:
    async with serve(telegram) as url, aiohttp.ClientSession() as session:
        yield Page(session, url)


async def test_a_document_goes_there_and_back(telegram: Telegram, page: Page) -> None:
    """Name, caption, what it answers, and every byte."""
    asked = await send(telegram, "Your catalogue?")
    answers = {"caption": "new prices", "reply_to": asked["message_id"]}
    content = b"sku;price\r\n\0\xff" * 1000
    assert await page.sends(content, "Preise für März.csv", person=ALICE, kind="document", **answers) == (200, {})
    message = (await updates(telegram))[-1]["message"]
    assert (message["caption"], message["reply_to_message"]) == ("new prices", asked)
    assert (message["document"]["file_name"], message["from"]["id"]) == ("Preise für März.csv", ALICE)
    fetched, disposition = await page.fetches(message["document"]["file_id"])
    assert fetched == content
    assert disposition == "attachment; filename*=UTF-8''Preise%20f%C3%BCr%20M%C3%A4rz.csv"


async def test_a_photo_is_sent_as_one(telegram: Telegram, page: Page) -> None:
    """In the sizes Telegram makes; its name is nobody's business."""
    assert await page.sends(png(1000, 500), "IMG_7.png", person=ALICE, kind="photo", caption="") == (200, {})
    message = (await updates(telegram))[-1]["message"]
    assert [size["width"] for size in message["photo"]] == [90, 320, 800, 1000]
    assert "caption" not in message
    assert await page.fetches(message["photo"][-1]["file_id"]) == (png(1000, 500), "")


@pytest.mark.parametrize(
    ("content", "fields", "why"),
    [
        (b"", {}, "This file is empty."),
        (None, {}, "There is no file to send."),
        (bytes(20 * MEGABYTE + 1), {}, "This file is too big. A bot can fetch at most 20 MB."),
        (bytes(11 * MEGABYTE), {"kind": "photo"}, "This is too big. A photo can have at most 10 MB, a file 50 MB."),
        (b"words", {"kind": "photo"}, "This is not a picture. Send it as a file."),
        (b"a", {"caption": "x" * 1025}, "A caption has at most 1024 characters."),
        (b"a", {"person": 77}, "There is no such person."),
        (b"a", {"kind": "sticker"}, "The page sent something invalid: Input should be 'photo' or 'document'"),
        (b"a", {"person": "me"}, None),
        (b"a", {"dance": "yes"}, None),
    ],
)
async def test_what_cannot_be_sent_is_said_in_a_line(
    telegram: Telegram, page: Page, content: bytes | None, fields: dict[str, Any], why: str | None
) -> None:
    """The bot hears nothing of it."""
    status, answer = await page.sends(content, **{"person": ALICE, "kind": "document", **fields})
    assert status == 400
    assert answer["refused"] == why or why is None
    assert "\n" not in answer["refused"]
    assert len(await updates(telegram)) == 1


async def test_a_file_of_the_largest_size_passes(telegram: Telegram, page: Page) -> None:
    """20 MB to the byte."""
    assert await page.sends(bytes(20 * MEGABYTE), person=ALICE, kind="document") == (200, {})
    assert (await updates(telegram))[-1]["message"]["document"]["file_size"] == 20 * MEGABYTE


async def test_a_form_without_end_is_not_read_to_its_end(telegram: Telegram, page: Page) -> None:
    """It is refused for its size, whatever it holds."""
    status, answer = await page.sends(bytes(53 * MEGABYTE), person=ALICE, kind="document")
    assert (status, answer) == (413, {"refused": "This file is too big. A bot can fetch at most 20 MB."})
    assert len(await updates(telegram)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://example.com"},
        {"Origin": "null"},
        {"Origin": "{own}", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "{own}", "Host": "example.com"},
    ],
)
async def test_only_the_page_itself_sends_files(telegram: Telegram, page: Page, headers: dict[str, str]) -> None:
    """Not a page from elsewhere, and none that does not say where it is from."""
    own = {name: value.replace("{own}", page.url) for name, value in headers.items()}
    assert await page.sends(b"a", person=ALICE, kind="document", headers=own) == (403, None)
    assert len(await updates(telegram)) == 1
