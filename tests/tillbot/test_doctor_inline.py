"""The doctor says whether people can send products from other chats."""

from pathlib import Path

import pytest

from playground.methods import profile
from playground.server import serve
from playground.telegram import METHODS, Telegram
from tillbot.commands.doctor import examine_all


@pytest.mark.parametrize(("allowed", "word"), [(True, "in any chat"), (False, "/setinline")])
async def test_it_says_whether_inline_mode_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, allowed: bool, word: str
) -> None:
    """And how to allow it; neither is wrong."""
    monkeypatch.chdir(tmp_path)
    told = {"supports_inline_queries": allowed}
    monkeypatch.setitem(METHODS, "getMe", lambda world, params: {**profile.get_me(world, params), **told})
    telegram = Telegram()
    async with serve(telegram) as url:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", telegram.token)
        monkeypatch.setenv("TELEGRAM_API_URL", url)
        await examine_all()
    telegram.close()
    (line,) = [one for one in capsys.readouterr().out.splitlines() if one.split()[1] == "inline:"]
    assert line.startswith("✓")
    assert word in line
