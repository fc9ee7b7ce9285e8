"""OPS_PORT: what a real process answers to monitors, from its start on."""

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from core.ports.meter import NO_METER
from tests.support.cli import running, tillbot
from tests.support.ports import free_port, nobody_at
from tillbot.ops import Ops

TOKEN = "7000000001:AAF-" + "x" * 31


def get(port: str, path: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


@pytest.mark.slow
def test_a_playground_is_watched(tmp_path: Path) -> None:
    """It says that it is ready, and what it has done: it has loaded the demo's goods."""
    port = str(free_port())
    with running(tmp_path, PLAYGROUND_PORT="0", OPS_PORT=port) as shop:
        shop.url()
        assert get(port, "/healthz") == (200, '{"alive": true}')
        status, body = get(port, "/readyz")
        assert (status, json.loads(body)["reasons"]) == (200, {})
        status, page = get(port, "/metrics")
        assert status == 200
        assert "tillbot_imports_total 1.0" in page
        assert 'tillbot_orders_total{currency="EUR",method="free"} 0.0' in page
        assert get(port, "/")[0] == 404
        assert shop.interrupt() == 0


@pytest.mark.slow
def test_a_shop_that_has_not_reached_telegram_is_alive_and_not_ready(tmp_path: Path) -> None:
    """A balancer waits for it, and a supervisor does not restart it."""
    port = str(free_port())
    with nobody_at() as telegram:
        there = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{telegram.getsockname()[1]}"}
        with running(tmp_path, **there, OPS_PORT=port, ADMIN_IDS="1") as shop:
            shop.says("telegram_unreachable")
            assert get(port, "/healthz")[0] == 200
            status, body = get(port, "/readyz")
            assert (status, json.loads(body)["reasons"]) == (
                503,
                {"bot": "it has not reached Telegram yet, or is closing"},
            )
            assert "tillbot_lanes_under_way 0.0" in get(port, "/metrics")[1]
            assert shop.interrupt() == 0


@pytest.mark.slow
def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    """It names the variable; the program ends. The doctor has seen it before."""
    with nobody_at() as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        said = tillbot(tmp_path, "run", PLAYGROUND_PORT="0", OPS_PORT=port)
        doctor = tillbot(tmp_path, "doctor", OPS_PORT=port)
    assert said.status == doctor.status == 1
    assert said.err.startswith("tillbot: OPS_PORT: cannot be used")
    assert said.err.count("\n") == 1
    assert f"✗ ops: 127.0.0.1:{port} cannot be used" in doctor.out


@pytest.mark.slow
def test_the_doctor_looks_at_the_port(tmp_path: Path) -> None:
    """It is free, or the shop that runs answers there; unset, it is not worth a line."""
    port = str(free_port())
    assert f"✓ ops: http://127.0.0.1:{port}/healthz will be" in tillbot(tmp_path, "doctor", OPS_PORT=port).out
    assert " ops: " not in tillbot(tmp_path, "doctor").out
    with running(tmp_path, PLAYGROUND_PORT="0", OPS_PORT=port) as shop:
        shop.url()
        assert f"✓ ops: http://127.0.0.1:{port}/healthz is" in tillbot(tmp_path, "doctor", OPS_PORT=port).out


async def test_without_a_port_nobody_counts() -> None:
    """Nothing listens, and whoever reports is heard by nobody."""
    ops = Ops()
    assert ops.meter is NO_METER
