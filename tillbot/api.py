"""The shop over HTTP (API_PORT), beside the bot in its process: SQLite has one writer."""

import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec

from bot.pipeline.pipeline import Pipeline
from core.ports import Store
from core.ports.feed import Feed
from jobs.hot_goods import HotGoods
from jobs.live import open_hub
from tillbot.refusal import Refused

NEEDED = ("fastapi", "uvicorn", "httptools", "websockets", "PIL")
"""Modules that come with the extra `tillbot[api]`."""
API_IS_THERE = all(find_spec(needed) is not None for needed in NEEDED)
MISSING = "API_PORT is set, and what it needs is not installed: install tillbot[api], or take the setting away"


@dataclass
class Api:
    """Without a port nothing is served. `playground` is the address of the local Telegram, if that is where people sign in."""

    port: int = 0
    host: str = "127.0.0.1"
    origins: tuple[str, ...] = ()
    playground: str = ""
    _listening: socket.socket | None = field(default=None, init=False)
    _pipeline: Pipeline | None = field(default=None, init=False)

    def take_one_of(self, ports: Sequence[int]) -> None:
        """Take the first of these ports that is free; 0 stands for any. What is told about the API before it is served is true then."""
        from api.server import PortTaken, listen

        for port in ports:
            with suppress(PortTaken):
                self._listening = listen(self.host, port)
                self.port = int(self._listening.getsockname()[1])
                return

    @asynccontextmanager
    async def serving(self, store: Store, token: str, feed: Feed | None = None) -> AsyncIterator[None]:
        """Serve until the block is left. `token` is the bot's; `feed` tells open pages what changes. Raises Refused."""
        if not self.port:
            yield
            return
        if not API_IS_THERE:
            raise Refused(MISSING)
        import time

        from api.app import make_app  # a shop without it needs none of FastAPI
        from api.counter import Counter
        from api.mini_app import Place
        from api.server import PortTaken, serve

        try:
            async with open_hub(store, feed) if feed else nullcontext() as live:
                counter = Counter(
                    store, token, lambda: int(time.time() * 1000), self._nudge, self._hot, self.origins, live=live
                )
                async with (
                    serve(make_app(counter, Place(self._bot, self.playground)), self.port, self.host, self._listening),
                    aclosing(counter.scaler),
                ):
                    yield
        except PortTaken as problem:
            raise Refused(f"API_PORT: cannot be used ({problem}): set another, or 0 for none; or API_HOST") from None

    @contextmanager
    def beside(self, pipeline: Pipeline) -> Iterator[None]:
        """The bot is at work while the block lasts: it sends what the API owes somebody."""
        self._pipeline = pipeline
        try:
            yield
        finally:
            self._pipeline = None

    def _hot(self) -> HotGoods | None:
        return self._pipeline.services.hot if self._pipeline is not None else None

    def _bot(self) -> str:
        """The bot's name in Telegram; "" while it is not at work."""
        return self._pipeline.services.bot.username if self._pipeline is not None else ""

    def _nudge(self) -> None:
        if self._pipeline is not None:
            self._pipeline.services.outbox.nudge()
