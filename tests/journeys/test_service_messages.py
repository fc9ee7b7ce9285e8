"""What merely happens in a chat is not answered; whatever somebody sends is."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.pipeline.content import CONTENT
from tests.journeys.test_delivery import COURIER, PHONE, WHERE, check_out, offer
from tests.support.chat import Person
from tests.support.shop import Shop, open_shop

SPECIFICATION = Path(__file__).parents[3] / "shared" / "data" / "bot-api-10.1.json"
PIN = {"message_id": 1, "date": 0, "chat": {"id": 1001, "type": "private"}}
SERVICE: dict[str, Any] = {
    "pinned_message": PIN,
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400},
    "forum_topic_created": {"name": "Orders", "icon_color": 7322096},
    "forum_topic_edited": {},
    "chat_background_set": {"type": {"type": "fill", "fill": {"type": "solid", "color": 1}, "dark_theme_dimming": 1}},
    "boost_added": {"boost_count": 1},
    "giveaway_created": {},
    "write_access_allowed": {"from_request": True},
    "users_shared": {"request_id": 1, "users": [{"user_id": 5}]},
    "chat_shared": {"request_id": 1, "chat_id": -5},
    "video_chat_started": {},
    "video_chat_ended": {"duration": 5},
    "connected_website": "shop.example",
    "refunded_payment": {"currency": "XTR", "total_amount": 1},
    "web_app_data": {"data": "{}", "button_text": "Open"},
    "something_of_next_year": {"what": 1},
}


def _calls(shop: Shop, person: Person) -> int:
    return sum(str(call.params.get("chat_id")) == str(person.id) for call in shop.telegram.journal)


@pytest.mark.parametrize("kind", SERVICE)
async def test_what_happens_is_not_answered(tmp_path: Path, kind: str) -> None:
    """Neither in the open shop nor while a question is open, which stays open."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await alice.say("/start")
        before = _calls(shop, alice)
        shop.telegram._send(alice.id, {kind: SERVICE[kind]})
        await shop.rest()
        assert _calls(shop, alice) == before
        await check_out(alice)
        assert await shop.asks(alice) == PHONE
        before = _calls(shop, alice)
        shop.telegram._send(alice.id, {kind: SERVICE[kind]})
        await shop.rest()
        assert _calls(shop, alice) == before
        assert not shop.faults
        await alice.say("+49 30 1234567")
        assert await shop.asks(alice) == WHERE


@pytest.mark.parametrize("kind", ["sticker", "voice", "video_note", "dice", "story", "poll", "rich_message"])
async def test_whatever_is_sent_is_answered(tmp_path: Path, kind: str) -> None:
    """Even if it cannot be read."""
    async with open_shop(tmp_path) as shop:
        alice = shop.customer()
        await alice.say("/start")
        await alice.act(lambda: shop.telegram._send(alice.id, {kind: {"of": "whatever kind"}}))


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the specification is not beside the repository")
async def test_every_part_of_a_message_is_content_or_silence(tmp_path: Path) -> None:
    """All that Telegram may send alone: what somebody sends gets an answer, anything else none."""
    fields = [field["name"] for field in json.loads(SPECIFICATION.read_text())["types"]["Message"]["fields"]]
    assert set(CONTENT) <= set(fields)
    async with open_shop(tmp_path) as shop:
        alice = shop.customer()
        await alice.say("/start")
        for name in set(fields) - {"message_id", "from", "date", "chat"}:
            before = _calls(shop, alice)
            shop.telegram._send(alice.id, {name: "tea" if name == "text" else {}})
            await shop.rest()
            assert (_calls(shop, alice) > before) is (name in CONTENT), name
        assert not shop.faults
