"""REDIS_URL: what is taken, what the doctor says of it, and that nobody ever reads its password."""

from pathlib import Path

import pytest

from core.models.reservation import HotStock
from core.ports.turnstile import Admitted, Refused
from tests.support.doctor import doctor
from tests.support.redis_server import own_redis
from tillbot import shared_redis
from tillbot.refusal import Refused as ProgramRefused
from tillbot.settings import Settings, SettingsError, load_settings
from tillbot.shared_redis import open_shared

NOW = 1_795_392_000_000
SECRET = "hunter2"


def from_line(tmp_path: Path, value: str) -> Settings:
    env_file = tmp_path / ".env"
    env_file.write_text(f"REDIS_URL={value}\n", encoding="utf-8")
    return load_settings(env_file)


@pytest.mark.parametrize(
    "value", ["127.0.0.1:6379", "http://host", "redis://", "redis://host:port", "unix:///", f"redis://:{SECRET}@a b"]
)
def test_what_is_no_address_of_a_redis_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        from_line(tmp_path, value)
    assert str(refused.value).startswith("REDIS_URL must be the address of a Redis; for example")
    assert SECRET not in str(refused.value)


async def test_bots_that_share_a_redis_do_not_share_its_counts(tmp_path: Path) -> None:
    """Those of one bot do, in whatever process."""
    with own_redis() as server:
        settings = from_line(tmp_path, server.url)
        async with (
            open_shared(settings, "12:a") as one,
            open_shared(settings, "12:a") as same,
            open_shared(settings, "34:b") as other,
        ):
            assert one.turnstile is not None
            assert same.turnstile is not None
            assert other.turnstile is not None
            for turnstile in (one.turnstile, other.turnstile):
                await turnstile.tell([HotStock(1, 1, 1)], NOW, epochs={})
            assert await one.turnstile.admit(1001, {1: 1}, NOW, NOW + 1, NOW) == Admitted(NOW + 1)
            assert await same.turnstile.admit(1002, {1: 1}, NOW, NOW + 1, NOW) == Refused((1,))
            assert await other.turnstile.admit(1002, {1: 1}, NOW, NOW + 1, NOW) == Admitted(NOW + 1)


async def test_without_the_setting_nothing_is_shared(tmp_path: Path) -> None:
    async with open_shared(from_line(tmp_path, ""), "12:a") as shared:
        assert shared == (None, None)


async def test_what_it_needs_may_not_be_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_redis, "REDIS_IS_THERE", False)
    with pytest.raises(ProgramRefused, match=r"install tillbot\[redis\]"):
        async with open_shared(from_line(tmp_path, "redis://host"), "12:a"):
            pass


async def test_the_doctor_looks_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only where one is set; that none answers is wrong, though the shop sells without it."""
    monkeypatch.chdir(tmp_path)
    assert await doctor(capsys, "redis") == ""
    with own_redis() as server:
        monkeypatch.setenv("REDIS_URL", server.url)
        assert (await doctor(capsys, "redis")).startswith("✓ redis: version ")
    monkeypatch.setenv("REDIS_URL", f"redis://:{SECRET}@127.0.0.1:1")
    said = await doctor(capsys, "redis")
    assert said.startswith("✗ redis: it did not answer")
    assert SECRET not in said
