"""What is seen of a running shop from outside (OPS_PORT): the meter that its parts report to, and the address that monitors ask."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from bot.pipeline.listening import PortTaken, listening
from bot.pipeline.pipeline import Pipeline
from core.ports import Store
from core.ports.meter import NO_METER, Meter
from tillbot.refusal import Refused

_NOT_OPEN = {"bot": "it has not reached Telegram yet, or is closing"}


class Ops:
    """Made before the store, which reports to `meter`. Without a port nobody counts anything, and nothing listens."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self._port, self._host = port, host
        self._pipeline: Pipeline | None = None
        self.meter: Meter = NO_METER
        if self._port:
            from ops.metrics import Metrics  # a shop without it needs none of Prometheus

            self.meter = self._metrics = Metrics()

    @asynccontextmanager
    async def answering(self, store: Store, token: str) -> AsyncIterator[None]:
        """Answer monitors until the block is left. Raises Refused."""
        if not self._port:
            yield
            return
        from ops.readiness import Readiness
        from ops.server import application

        readiness = Readiness(store, int(token.partition(":")[0]), self._troubles)
        self._metrics.expect(store.policy)
        answers = application(self._metrics, readiness, self._lanes)
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(listening(answers, "OPS_PORT", self._port, self._host))
            except PortTaken as problem:
                raise Refused(
                    f"OPS_PORT: cannot be used ({problem}): set another, or 0 for none; or OPS_HOST"
                ) from None
            yield

    @contextmanager
    def watching(self, pipeline: Pipeline) -> Iterator[None]:
        """The bot is at work while the block lasts."""
        self._pipeline = pipeline
        try:
            yield
        finally:
            self._pipeline = None

    def _troubles(self) -> Mapping[str, str]:
        return self._pipeline.watch.troubles() if self._pipeline else _NOT_OPEN

    def _lanes(self) -> int:
        return self._pipeline.lanes.under_way if self._pipeline else 0
