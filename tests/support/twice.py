"""A line to Telegram that loses the confirmation of every batch of updates once: each batch arrives twice."""

from typing import Any

from telegram.request import RequestData

from playground.telegram import Telegram
from tests.support.inprocess import InProcessRequest


class Twice(InProcessRequest):
    """Affects only `getUpdates`."""

    def __init__(self, telegram: Telegram) -> None:
        super().__init__(telegram)
        self._again: tuple[int, bytes] | None = None
        self.repeated = 0

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        again, self._again = self._again, None
        if again is not None:
            self.repeated += 1
            return again
        answer = await super().do_request(url, method, request_data, *timeouts, **more)
        self._again = answer if b"update_id" in answer[1] else None
        return answer
