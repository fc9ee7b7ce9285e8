"""Brings updates to the bot's webhook, as the published server does (tdlib/telegram-bot-api, WebhookActor.cpp).

What belongs to one queue comes one after the other: a chat's messages are one queue, a person's taps another, so a tap may overtake a
message. An update that was not taken comes again at once, then after 2, 4, 8 … seconds, or when the answer's Retry-After says; one
that would then be too old is dropped. (The real one also takes up no more than twice as many updates as it has connections.)
"""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp

from playground.shapes import Json
from playground.state.hook import Hook
from playground.world import World

LONGEST_PAUSE, MOST_TOLD = 60, 3600
"""Seconds: between two attempts of Telegram's own; that an answer may ask for."""
PATIENCE = 60
"""Seconds that an answer may take."""
_QUEUES = {"callback_query": 3, "inline_query": 1, "pre_checkout_query": 4, "shipping_query": 4, "my_chat_member": 5}


@dataclass
class _Update:
    id: int
    body: bytes
    expires_at: float
    fails: int = 0
    delay: int = 1


@asynccontextmanager
async def pushing(world: World, second: float = 1) -> AsyncIterator[None]:
    """Bring updates while a webhook is set, until the block is left. `second` is how long a second's pause is."""
    pusher = asyncio.create_task(_Pusher(world, second).run())
    try:
        yield
    finally:
        pusher.cancel()
        with suppress(asyncio.CancelledError):
            await pusher


class _Pusher:
    def __init__(self, world: World, second: float) -> None:
        self._world, self._second = world, second
        self._hook: Hook | None = None
        self._queues: dict[tuple[int, int], deque[_Update]] = {}
        self._loaded = 0
        """The last update that was taken up."""
        self._posts: set[asyncio.Task[None]] = set()
        self._ready: deque[tuple[int, int]] = deque()
        """Queues whose first update may be brought now."""

    async def run(self) -> None:
        stirred = self._world.updates.stirred
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(PATIENCE), connector=aiohttp.TCPConnector(limit=0)
        ) as session:
            try:
                while True:
                    stirred.clear()
                    self._follow()
                    self._load()
                    self._post(session)
                    await stirred.wait()
            finally:
                for post in self._posts:
                    post.cancel()
                await asyncio.gather(*self._posts, return_exceptions=True)

    def _follow(self) -> None:
        """Begin anew with another webhook."""
        if (hook := self._world.hooks.current) != self._hook:
            self._hook, self._queues, self._loaded, self._ready = hook, {}, 0, deque()

    def _load(self) -> None:
        for row in self._world.updates.after(self._loaded) if self._hook else ():
            self._loaded = row["update_id"]
            body = json.loads(row["body"])
            update = _Update(
                row["update_id"],
                json.dumps({"update_id": row["update_id"], row["kind"]: body}).encode(),
                row["expires_at"],
            )
            key = _queue_of(row["kind"], body)
            if key not in self._queues:
                self._queues[key] = deque()
                self._ready.append(key)
            self._queues[key].append(update)

    def _post(self, session: aiohttp.ClientSession) -> None:
        while self._hook and self._ready and len(self._posts) < self._hook.connections:
            key = self._ready.popleft()
            post = asyncio.create_task(self._bring(session, self._hook, key))
            self._posts.add(post)
            post.add_done_callback(self._free)

    async def _bring(self, session: aiohttp.ClientSession, hook: Hook, key: tuple[int, int]) -> None:
        update = self._queues[key][0]
        problem, told = "", 0
        if self._world.updates.waits(update.id):
            problem, told = await _call(session, hook, update)
        if hook == self._hook:  # what was brought to a former one is brought again
            self._settle(key, update, problem, told)

    def _free(self, post: asyncio.Task[None]) -> None:
        self._posts.discard(post)
        self._world.updates.stirred.set()

    def _settle(self, key: tuple[int, int], update: _Update, problem: str, told: int) -> None:
        pause = self._pause(update, told) if problem else 0
        if problem:
            self._world.hooks.failed(self._world.now(), problem)
            if self._world.clock() + pause < update.expires_at:
                asyncio.get_running_loop().call_later(pause * self._second, self._again, key, self._queues)
                return
        self._world.updates.forget(update.id)
        self._queues[key].popleft()
        if self._queues[key]:
            self._ready.append(key)
        else:
            del self._queues[key]

    @staticmethod
    def _pause(update: _Update, told: int) -> int:
        update.fails += 1
        if told:
            return min(told, MOST_TOLD)
        if update.fails == 1:
            return 0
        update.delay = min(update.delay * 2, LONGEST_PAUSE + secrets.randbelow(LONGEST_PAUSE))
        return update.delay

    def _again(self, key: tuple[int, int], queues: dict[tuple[int, int], deque[_Update]]) -> None:
        if queues is self._queues:
            self._ready.append(key)
            self._world.updates.stirred.set()


async def _call(session: aiohttp.ClientSession, hook: Hook, update: _Update) -> tuple[str, int]:
    """What is wrong with the answer ("": nothing), and the seconds after which it wants to be asked again."""
    headers = {"Content-Type": "application/json"}
    if hook.secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
    try:
        async with session.post(hook.url, data=update.body, headers=headers, allow_redirects=False) as answer:
            if 200 <= answer.status <= 299:
                return "", 0
            told = answer.headers.get("Retry-After", "")
            return f"Wrong response from the webhook: {answer.status} {answer.reason}", int(
                told
            ) if told.isdecimal() else 0
    except (aiohttp.ClientError, TimeoutError, OSError):
        return "Connection failed", 0


def _queue_of(kind: str, body: Json) -> tuple[int, int]:
    """Taps, inline queries and payments have queues of their own, for each person; all else has its chat's."""
    if kind in _QUEUES:
        return _QUEUES[kind], body["from"]["id"]
    return 0, body["chat"]["id"]
