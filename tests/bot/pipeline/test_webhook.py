"""The door that Telegram brings updates to: who comes in, and what it takes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.calls.registration import AddressRefused, Registration
from bot.calls.webhook_address import WebhookAddress, secret_of
from bot.pipeline import listening, webhook
from bot.pipeline.listening import PortTaken
from bot.pipeline.raw import ALLOWED_UPDATES
from bot.pipeline.webhook import DEEPEST, LARGEST, read_update
from playground.telegram import Telegram
from tests.support.chat import text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of
from tests.support.waiting import until
from tests.support.webhook import SECRET, a_message, an_address, answer_to, dribble, post

ALICE = 1001


@asynccontextmanager
async def a_shop(
    folder: Path, address: WebhookAddress | None = None, telegram: Telegram | None = None
) -> AsyncIterator[Shop]:
    """With tea, and updates that are brought to the address, or else fetched."""
    async with open_shop(folder, telegram=telegram, webhook=address) as shop:
        await stock_up(shop.store, [Good()])
        yield shop


async def test_a_customer_is_served(tmp_path: Path) -> None:
    """Messages and taps; nobody asks for updates, and the answers say nothing to Telegram."""
    address = an_address()
    async with a_shop(tmp_path, address) as shop:
        alice = shop.customer()
        assert "Welcome" in text_of(await alice.say("/start"))
        await alice.tap("Shop")
        assert "Choose a category" in text_of(alice.window)
        assert "getUpdates" not in {call.method for call in shop.telegram.journal}
        assert await post(address, a_message(1, ALICE, "/start")) == (200, "")


async def test_what_is_known_is_not_done_again(tmp_path: Path) -> None:
    """Telegram brings it again when our answer got lost; a hundred times at once, if it must be."""
    address = an_address()
    async with a_shop(tmp_path, address) as shop:
        shop.telegram.say(ALICE, "/start")
        await shop.rest()
        again = a_message(2**40, ALICE, "/add TEA-100 1")
        assert await asyncio.gather(*(post(address, again) for _ in range(100))) == [(200, "")] * 100
        await shop.rest()
        assert await count_of(shop.store, "inbox", update_id=2**40) == 1
        assert "1 × €4.50" in text_of(shop.customer().window)


DEEP = b'{"update_id": 1, "message": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe{", 400),
        (b"[1]", 400),
        (b'"update_id"', 400),
        (b'{"update_id": 1', 400),
        (b'{"message": {}}', 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": 1.5}', 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": 1, "date": NaN}', 400),
        (b'{"update_id": ' + b"9" * 20 + b"}", 400),
        (b'{"update_id": 1, "date": ' + b"9" * 500_000 + b"}", 400),
        (DEEP, 400),
        (b'{"update_id": 1, "message": ' + b'{"a":' * 100_000, 400),
        (b'{"update_id": 1, "text": "' + b"x" * LARGEST + b'"}', 413),
    ],
    ids=range(15),
)
async def test_what_is_no_update_is_refused(tmp_path: Path, body: bytes, status: int) -> None:
    """In few words, and the next one comes in."""
    address = an_address()
    async with a_shop(tmp_path, address) as shop:
        assert (await post(address, body))[0] == status
        assert await count_of(shop.store, "inbox") == 0
        assert "Welcome" in text_of(await shop.customer().say("/start"))


async def test_who_has_no_secret_learns_nothing(tmp_path: Path) -> None:
    """Nor does who asks in another way, for something else, or in another form."""
    address = an_address()
    elsewhere = WebhookAddress(address.url + "/x", SECRET, address.port)
    good = a_message(1, ALICE, "/start")
    async with a_shop(tmp_path, address) as shop:
        for secret in (None, "", SECRET[:-1], SECRET + "x", "ä"):
            assert await post(address, good, secret) == (403, "")
        for noise in (b"\xff", b"\x80" * 64, SECRET.encode() + b"\xe4"):
            assert await answer_to(address, noise) == b"HTTP/1.1 403 Forbidden\r\n"
        assert (await post(address, good, method="GET"))[0] == 405
        assert (await post(address, good, method="PUT"))[0] == 405
        assert (await post(elsewhere, good))[0] == 404
        assert await post(address, good, Content_Type="text/plain") == (415, "")
        assert await post(address, good, Content_Encoding="deflate") == (415, "")
        assert await count_of(shop.store, "inbox") == 0


async def test_a_refusal_of_telegrams_own_leaves_one_line(tmp_path: Path) -> None:
    """Somebody with the secret has sent what is no update; of everybody else there is no line."""
    address = an_address()
    async with a_shop(tmp_path, address):
        with capture_logs() as lines:
            await post(address, b"{}")
            await post(address, b"{}", Content_Type="text/plain")
            await post(address, b"{}", "wrong")
    assert [line["status"] for line in lines if line["event"] == "update_refused"] == [400, 415]


def _beginning(address: WebhookAddress) -> bytes:
    """Of a request whose body is not all there."""
    head = (
        f"POST {address.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: 100\r\n\r\n"
    )
    return head.encode() + b'{"update_id"'


async def test_a_body_that_does_not_come_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Meanwhile others are served."""
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.2)
    address = an_address()
    async with a_shop(tmp_path, address) as shop:
        slow = [asyncio.create_task(dribble(address, _beginning(address))) for _ in range(20)]
        assert "Welcome" in text_of(await shop.customer().say("/start"))
        for answer in await asyncio.gather(*slow):
            assert answer.startswith(b"HTTP/1.1 408 ")


async def test_a_body_that_breaks_off_is_no_fault(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever sent it has hung up; the log has nothing of it."""
    address = an_address()
    async with a_shop(tmp_path, address) as shop:
        _reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
        writer.write(_beginning(address))
        await writer.drain()
        writer.close()
        assert "Welcome" in text_of(await shop.customer().say("/start"))
    assert not [record for record in caplog.records if record.name.startswith("aiohttp")]


@pytest.mark.parametrize("head", [b"", b"POST /telegram/updates HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_a_request_that_does_not_come_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    """Whoever says nothing, or not all of it, is hung up on."""
    monkeypatch.setattr(listening, "IDLE", 0.2)
    address = an_address()
    async with a_shop(tmp_path, address) as shop:
        assert await dribble(address, head) == b""
        assert "Welcome" in text_of(await shop.customer().say("/start"))


def test_an_update_may_be_as_deep_as_telegrams_are() -> None:
    """Many brackets are no depth, nor are brackets inside texts."""
    keyboard = [[{"text": "[" * 50}] for _ in range(100)]
    update = {"update_id": 7, "message": {"reply_markup": {"inline_keyboard": keyboard}}}
    assert read_update(json.dumps(update).encode()) == update


async def test_inline_queries_never_see_the_inbox(tmp_path: Path) -> None:
    """They are answered all the same."""
    async with a_shop(tmp_path, an_address()) as shop:
        shop.telegram.ask_inline(ALICE, "tea")
        await until(lambda: any(call.method == "answerInlineQuery" for call in shop.telegram.journal))
        assert await count_of(shop.store, "inbox") == 0


async def test_back_to_asking_and_nothing_is_lost(tmp_path: Path) -> None:
    """What could not be brought is fetched; and brought again, with the webhook back."""
    telegram, address = Telegram(), an_address()
    async with a_shop(tmp_path, address, telegram):
        pass
    telegram.say(ALICE, "/add TEA-100 1")
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await shop.rest()
        assert telegram.world.hooks.current is None
        assert "1 × €4.50" in text_of(shop.customer().window)
    telegram.say(ALICE, "/add TEA-100 1")
    async with open_shop(tmp_path, telegram=telegram, webhook=address) as shop:
        await shop.rest()
        assert "2 × €4.50" in text_of(shop.customer().window)


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """Nothing is told to Telegram then."""
    telegram, address = Telegram(), an_address()
    async with open_shop(tmp_path / "one", telegram=telegram, webhook=address):
        other = Telegram()
        with pytest.raises(PortTaken) as taken:
            async with open_shop(tmp_path / "two", telegram=other, webhook=address):
                pass
    assert taken.value.setting == "WEBHOOK_PORT"
    assert other.world.hooks.current is None


async def test_an_address_that_telegram_does_not_take(tmp_path: Path) -> None:
    """It says why."""
    telegram = Telegram()
    telegram.faults.refuse("setWebhook", 400, "Bad Request: bad webhook: IP address 10.0.0.1 is reserved")
    with pytest.raises(AddressRefused, match="is reserved"):
        async with open_shop(tmp_path, telegram=telegram, webhook=an_address()):
            pass


def _registration(shop: Shop, address: WebhookAddress) -> Registration:
    return Registration(shop.pipeline.services.bot, address, ALLOWED_UPDATES)


def _times_set(shop: Shop) -> int:
    return sum(call.method == "setWebhook" for call in shop.telegram.journal)


async def test_a_webhook_that_is_gone_is_set_again(tmp_path: Path) -> None:
    """As often as somebody takes it away; one that is there is left alone."""
    address = an_address()
    async with a_shop(tmp_path, address) as shop:
        looks = _registration(shop, address)
        await looks.look()
        assert _times_set(shop) == 1
        for times in (2, 3):
            await shop.telegram.call("deleteWebhook", {})
            await looks.look()
            assert _times_set(shop) == times
        await shop.telegram.call(
            "setWebhook", {"url": address.url, "secret_token": SECRET, "allowed_updates": ["poll"]}
        )
        await looks.look()
        assert "Welcome" in text_of(await shop.customer().say("/start"))


async def test_two_programs_do_not_fight(tmp_path: Path) -> None:
    """A webhook that is elsewhere is taken back once, and then left there."""
    address = an_address()
    async with a_shop(tmp_path, address) as shop:
        looks = _registration(shop, address)
        for url in (address.url, "http://other.example/", "http://other.example/"):
            await shop.telegram.call("setWebhook", {"url": "http://other.example/"})
            await looks.look()
            current = shop.telegram.world.hooks.current
            assert current is not None
            assert current.url == url


async def test_a_secret_that_somebody_else_has_set_is_set_right(tmp_path: Path) -> None:
    """Telegram reports that it is refused."""
    address = an_address()
    async with a_shop(tmp_path, address) as shop:
        looks = _registration(shop, address)
        await shop.telegram.call(
            "setWebhook", {"url": address.url, "secret_token": "wrong", "allowed_updates": ALLOWED_UPDATES}
        )
        shop.telegram.say(ALICE, "/start")
        await until(lambda: bool(shop.telegram.world.hooks.failure))
        await looks.look()
        await shop.rest()
        assert "Welcome" in text_of(shop.customer().window)


def test_the_secret_is_the_tokens_own() -> None:
    """The same in every process; Telegram takes its letters; the token is not in it."""
    secret = secret_of("123:AAF-secret")
    assert secret == secret_of("123:AAF-secret") != secret_of("123:AAF-other")
    assert secret.isalnum()
    assert len(secret) == 64
    assert secret not in repr(WebhookAddress("https://x", secret, 1))
