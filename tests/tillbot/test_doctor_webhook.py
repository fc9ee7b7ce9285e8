"""The doctor says whether updates can be brought, and what Telegram says of that."""

from pathlib import Path

import pytest
from telegram import WebhookInfo

from playground.server import serve
from playground.telegram import Telegram
from tests.support.ports import nobody_at
from tests.support.webhook import an_address
from tillbot.commands import webhook_checks
from tillbot.commands.doctor import examine_all


async def _said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], telegram: Telegram, port: int
) -> list[str]:
    """The lines about the webhook, for a shop at this port."""
    monkeypatch.chdir(folder)
    async with serve(telegram) as url:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", telegram.token)
        monkeypatch.setenv("TELEGRAM_API_URL", url)
        monkeypatch.setenv("WEBHOOK_URL", "http://counter.example/telegram")
        monkeypatch.setenv("WEBHOOK_PORT", str(port))
        await examine_all()
    return [one for one in capsys.readouterr().out.splitlines() if one.split()[1] == "webhook:"]


async def test_a_shop_that_can_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No webhook is set yet, and the port is free."""
    said = await _said(tmp_path, monkeypatch, capsys, Telegram(), an_address().port)
    assert [line[0] for line in said] == ["✓", "✓"]
    assert "none is set yet" in said[0]
    assert "is free" in said[1]


async def test_somebody_else_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At Telegram, and at the port; the path of the other's address is not told."""
    telegram = Telegram()
    await telegram.call("setWebhook", {"url": "http://other.example/hunter2"})
    with nobody_at() as taken:
        taken.listen()
        said = await _said(tmp_path, monkeypatch, capsys, telegram, taken.getsockname()[1])
    assert [line[0] for line in said] == ["✗", "✗"]
    assert "other.example gets this bot's updates" in said[0]
    assert "hunter2" not in said[0]
    assert "Set another WEBHOOK_PORT" in said[1]


@pytest.mark.parametrize(
    ("waiting", "failure", "fine"), [(0, None, True), (3, None, True), (0, "502", True), (3, "502", False)]
)
def test_what_telegram_says_of_its_calls(waiting: int, failure: str | None, *, fine: bool) -> None:
    """A failure that is over is none."""
    address = an_address()
    info = WebhookInfo(address.url, False, waiting, last_error_message=failure)
    assert webhook_checks.look_at_telegrams_word(info, address)[0] is fine


@pytest.mark.parametrize(("places", "fine"), [(["8.8.8.8"], True), (["8.8.8.8", "10.0.0.1"], False), (["::1"], False)])
async def test_only_a_public_name_can_be_called(
    monkeypatch: pytest.MonkeyPatch, places: list[str], *, fine: bool
) -> None:
    """Of several places each is public."""

    async def resolve(_host: str, _port: int) -> list[str]:
        return places

    monkeypatch.setattr(webhook_checks, "system_resolve", resolve)
    assert (await webhook_checks.look_at_name(an_address()))[0] is fine
