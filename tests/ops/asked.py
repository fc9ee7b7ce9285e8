"""A running shop, asked over HTTP as a monitor asks it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from bot.pipeline.listening import listening
from core.models.policy import Policy
from ops.metrics import Metrics
from ops.readiness import Readiness
from ops.server import application
from tests.support.chat import Person
from tests.support.crowd import hold_lanes
from tests.support.payments import CARDS
from tests.support.shop import Shop, open_shop
from tests.support.waiting import until


async def wait_in_line(shop: Shop, customer: Person, text: str) -> asyncio.Event:
    """They write, and their update waits until the event is set."""
    lane, go_on = f"chat:{customer.id}", hold_lanes(shop, [customer])
    await until(lambda: shop.pipeline.lanes.waiting(lane) == 0)
    shop.telegram.say(customer.id, text)
    await until(lambda: shop.pipeline.lanes.waiting(lane) == 1)
    return go_on


@dataclass
class Asked:
    """The shop, and the address that answers for it."""

    shop: Shop
    url: str
    session: ClientSession

    async def get(self, path: str) -> tuple[int, Any]:
        """The status and the JSON."""
        async with self.session.get(f"{self.url}{path}") as answer:
            return answer.status, await answer.json()

    async def page(self) -> str:
        async with self.session.get(f"{self.url}/metrics") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            return await answer.text()

    async def samples(self) -> dict[tuple[str, ...], float]:
        """Every sample of `/metrics` by its name, without "tillbot_", and the values of its labels."""
        return read(await self.page())


def read(page: str) -> dict[tuple[str, ...], float]:
    return {
        (one.name.removeprefix("tillbot_"), *one.labels.values()): one.value
        for family in text_string_to_metric_families(page)
        for one in family.samples
    }


@asynccontextmanager
async def watched(folder: Path, policy: Policy = CARDS) -> AsyncIterator[Asked]:
    metrics = Metrics()
    async with open_shop(folder, policy=policy, meter=metrics) as shop:
        pipeline = shop.pipeline
        metrics.expect(shop.store.policy)
        readiness = Readiness(shop.store, pipeline.services.bot.id, pipeline.watch.troubles)
        answers = application(metrics, readiness, lambda: pipeline.lanes.under_way)
        async with listening(answers, "OPS_PORT", 0, "127.0.0.1") as port, ClientSession() as session:
            yield Asked(shop, f"http://127.0.0.1:{port}", session)
