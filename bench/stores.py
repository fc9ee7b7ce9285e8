"""The whole bot on each store: `python -m bench.stores [ROUNDS]`.

Customers tap in their carts, check out and confirm, all at once, on an in-process playground without limits. The rounds alternate between
SQLite and Postgres (a private server that keeps what it commits), so other load slows both: what counts is the ratio. Also said: the
processor time of this process for an update.
"""

import asyncio
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from telegram.request import RequestData

from playground.telegram import Telegram
from tests.support.chat import Person
from tests.support.crowd import crowd, put, show_cards
from tests.support.goods import Good, stock_up
from tests.support.inprocess import InProcessRequest
from tests.support.postgres_server import private_server
from tests.support.rate_limit import fast_limiter
from tests.support.shop import Shop, open_shop
from tillbot import logs

CUSTOMERS = 24
STEPS = 10
"""Taps on + and − of each customer before the order."""
LEAST = 0.6
"""The share of its speed on SQLite that the bot must have on Postgres."""


class Round(NamedTuple):
    """Updates a second, and seconds of this process's processor for each."""

    rate: float
    cpu: float


def main() -> None:
    logs.configure("error", "console")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    sqlite: list[Round] = []
    postgres: list[Round] = []
    with private_server(durable=True) as server:
        os.environ["TEST_POSTGRES_URL"] = server.url
        for _ in range(rounds):
            for name, done in (("sqlite", sqlite), ("postgres", postgres)):
                os.environ["TEST_STORE"] = name
                done.append(asyncio.run(_round()))
    for name, done in (("SQLite", sqlite), ("Postgres", postgres)):
        rate, cpu = (statistics.median(part) for part in zip(*done, strict=True))
        print(f"{name:<10}{rate:7.0f} updates/s   {cpu * 1000:5.2f} ms of processor time each")
    ratio = statistics.median(one.rate / other.rate for one, other in zip(postgres, sqlite, strict=True))
    print(f"Postgres / SQLite  {ratio:.2f}  (promised: at least {LEAST})")
    sys.exit(ratio < LEAST)


async def _round() -> Round:
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        told: list[Answers] = []

        def sending(telegram: Telegram) -> Answers:
            told.append(Answers(telegram))
            return told[0]

        async with open_shop(Path(folder), limiter=fast_limiter(1e6), flood=None, sending=sending) as shop:
            answers = told[0]
            await stock_up(shop.store, [Good(stock=1_000_000)])
            people = crowd(shop, CUSTOMERS)
            await _buy(shop, people, answers)  # what is timed is a shop that has been open: its statements are planned
            return await _buy(shop, people, answers)


async def _buy(shop: Shop, people: Sequence[Person], answers: "Answers") -> Round:
    """They fill their carts; timed is what comes then: the taps, the cards and the orders."""
    for person in people:
        await put(shop, person, 1, 5)
        await person.say("/cart")
    with _measured() as spent:
        await asyncio.gather(*(_tap(person, answers) for person in people))
        await show_cards(people)
        await asyncio.gather(*(_press(person, "Confirm order", answers) for person in people))
        await shop.rest()
    seconds, cpu = spent
    count = CUSTOMERS * (STEPS + 2)
    return Round(count / seconds, cpu / count)


@contextmanager
def _measured() -> Iterator[list[float]]:
    """Seconds, and seconds of this process's processor time, once the block is left."""
    spent: list[float] = []
    wall, cpu = time.perf_counter(), _cpu()
    yield spent
    spent += [time.perf_counter() - wall, _cpu() - cpu]


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Answers(InProcessRequest):
    """A transport that says when a tap is answered: looking for answers over and over would cost more than the shop."""

    def __init__(self, telegram: Telegram) -> None:
        super().__init__(telegram)
        self.waits: dict[str, asyncio.Future[None]] = {}

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: object, **more: object
    ) -> tuple[int, bytes]:
        answer = await super().do_request(url, method, request_data, *timeouts, **more)
        if request_data is not None and url.endswith("answerCallbackQuery"):
            wait = self.waits.pop(str(request_data.parameters["callback_query_id"]), None)
            if wait is not None:
                wait.set_result(None)
        return answer


async def _tap(person: Person, answers: Answers) -> None:
    for number in range(STEPS):
        await _press(person, "−" if number % 2 else "+", answers)


async def _press(person: Person, label: str, answers: Answers) -> None:
    query = person.tap_unseen(label)
    answered = answers.waits[query] = asyncio.get_running_loop().create_future()
    await answered


if __name__ == "__main__":
    main()
