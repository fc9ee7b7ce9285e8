"""The log knows nobody: people are short names that the shop's token explains, and what they say is not there at all."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from playground.faults import Drop
from playground.telegram import Telegram
from storage.repositories.cart import CartRepository
from tests.support.busy_shop import ALICE, CHLOE, COURIER, EMIL, FAY, IVO, OLIVIA, Day
from tests.support.clock import StillClock
from tests.support.kept import CHATS
from tests.support.shop import Shop, open_shop
from tillbot import logs
from tillbot.log_privacy import PEOPLE, PLAIN, PROSE, LogPrivacy
from tillbot.settings import LogFormat

ROOT = Path(__file__).parents[2]
TOKEN = "7000000001:AAF-" + "x" * 31
SECRETS = ("Anna Karenina, Elm Street", "Is tomorrow fine for you?", "my secret words")
"""What people type."""
pytestmark = pytest.mark.usefixtures("log_as_before")


def written(**values: Any) -> dict[str, Any]:
    """What the processor makes of a line."""
    return dict(LogPrivacy(SecretStr(TOKEN))(None, "info", {"event": "said", **values}))


def test_a_persons_lines_can_be_found_and_nobody_else_can_find_the_person() -> None:
    """The name is the same in every line and after every start, and another one with another token."""
    name = written(customer=1001)["customer"]
    assert name == written(chat=1001)["chat"] == LogPrivacy(SecretStr(TOKEN)).hidden(1001)
    assert "1001" not in name
    assert name not in {LogPrivacy(SecretStr(token)).hidden(1001) for token in ("7000000001:AAG-another", "8:x")}
    assert name not in {LogPrivacy(None).hidden(1001), written(customer=1002)["customer"]}


def test_nobody_has_no_name() -> None:
    """An update that nobody has sent."""
    assert written(customer=0, error="in 0.25 s") == {"event": "said", "customer": 0, "error": "in 0.25 s"}


def test_what_no_list_names_is_hidden() -> None:
    """Whoever adds a log call cannot forget it."""
    line = written(phone="+49 30 1234567", who=5, said=["hello"], count=3)
    assert line["count"] == 3
    assert all(re.fullmatch("id-[0-9a-f]{10}", line[name]) for name in ("phone", "who", "said"))


def test_ids_in_sentences_are_hidden() -> None:
    """Any number that may be one, and that of whom the line is about, however short; other numbers stay."""
    line = written(customer=1001, error="no chat -1009876543210, lane chat:1001, line 42 of 1337, 0.25 s, x1001")
    name = LogPrivacy(SecretStr(TOKEN)).hidden
    assert line["error"] == f"no chat {name(-1009876543210)}, lane chat:{name(1001)}, line 42 of 1337, 0.25 s, x1001"


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every log call of the program, with its place."""
    for package in ("tillbot", "bot", "jobs", "core", "storage", "gateways", "ops", "in_redis", "texts"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


@pytest.mark.slow
def test_every_log_call_says_what_it_logs() -> None:
    """Its values stand in the lists, its event is one word, and nothing is put together."""
    known = PEOPLE | PROSE | PLAIN | {"exc_info"}
    found = dict(calls())
    assert len(found) > 50
    for place, call in found.items():
        assert {one.arg for one in call.keywords} <= known, place
        assert [type(one) for one in call.args] in ([ast.Constant], [ast.Name]), place


async def have_a_bad_day(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shop is busy, and much goes wrong: each fault is about somebody, and some quote them."""
    day, faults = Day(shop), shop.telegram.faults
    await day.begins()
    await day.fills_with_customers()
    faults.refuse("editMessageText", 400, "Bad Request: BUTTON_TYPE_INVALID")
    day[CHLOE].tap_unseen("Back")
    await shop.rest()
    faults.add("editMessageText", Drop())
    day[ALICE].tap_unseen("+")
    await shop.rest()
    faults.refuse("sendMessage", 400, f"Bad Request: user {FAY} is unreachable")
    shop.telegram.say(FAY, SECRETS[0])
    await shop.rest()
    faults.refuse("sendMessage", 500, "Internal Server Error", times=2)
    await day[OLIVIA].say(f"/order {day.codes[IVO]} message {SECRETS[1]}")
    await shop.rest()
    with shop.telegram.world.transaction():
        shop.telegram.world.updates.add("message", {"message_id": 9000, "text": SECRETS[2], "from": {"id": EMIL}})

    async def fail(_repository: CartRepository, customer_id: int) -> None:
        raise LookupError(f"customer {customer_id} has no cart")

    monkeypatch.setattr(CartRepository, "open", fail)
    shop.telegram.say(EMIL, "/cart")
    await shop.rest()


@pytest.mark.slow
async def test_a_day_in_the_log_names_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, log_format: LogFormat
) -> None:
    """No id, no name, no text, no phone, no address, no token; but every line of an update says whose it is."""
    clock = StillClock()
    telegram = Telegram(tmp_path / CHATS, clock.seconds, TOKEN)
    logs.configure("debug", log_format, SecretStr(TOKEN))
    async with open_shop(tmp_path, telegram=telegram, clock=clock) as shop:
        await have_a_bad_day(shop, monkeypatch)
        people = telegram.world.people.all()
    telegram.close()
    out = capsys.readouterr().err
    said = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", out)
    words = set(re.findall(r"[^\W_]+", said))
    for event in ("bot_open", "screen_refused", "screen_not_drawn", "fault", "notice_not_sent", "update_set_aside"):
        assert event in out
    assert not words & {str(one.id) for one in people}
    assert not words & {word for one in people for word in one.first_name.split()}
    assert not [one.username for one in people if one.username in said]
    assert not [text for text in (TOKEN, TOKEN[-31:], *COURIER[1:], *SECRETS) if text in said]
    if log_format == "json":
        _check_whose(list(map(json.loads, out.splitlines())))


def _check_whose(lines: list[dict[str, Any]]) -> None:
    hidden = LogPrivacy(SecretStr(TOKEN)).hidden
    by_event = {line["event"]: line for line in lines}
    for event, person in (("screen_refused", CHLOE), ("screen_not_drawn", ALICE), ("fault", EMIL)):
        assert by_event[event]["customer"] == hidden(person)
        assert by_event[event]["update_id"]
    assert f"customer {hidden(EMIL)} has no cart" in by_event["fault"]["exception"]
    assert by_event["notice_not_sent"]["chat"] == hidden(IVO)
