"""The playground's dispatcher as the library's transport: there is no socket between the bot and its Telegram."""

import asyncio
import json
from typing import Any
from urllib.parse import unquote

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.calls.transport import telegrams_own
from playground.errors import BotApiError, ConnectionDropped, ForeignAnswer
from playground.params import Upload
from playground.telegram import Telegram


class InProcessRequest(BaseRequest):
    """Speaks to `telegram` directly. Errors, dropped connections and foreign answers arrive as they would over HTTP."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        return telegrams_own(method, *await self._answer(url, request_data))

    async def _answer(self, url: str, request_data: RequestData | None) -> tuple[int, bytes]:
        params = request_data.json_parameters if request_data else {}
        files = request_data.multipart_data if request_data and request_data.contains_files else {}
        uploads = {name: Upload(file[0], _bytes(file[1])) for name, file in (files or {}).items()}
        try:
            if "/file/bot" in url:
                return await self._download(unquote(url).partition(f"/file/bot{self._telegram.token}/")[2])
            result = await self._telegram.call(url.rsplit("/", 1)[1], params, uploads)
        except BotApiError as error:
            answer = {"ok": False, "error_code": error.code, "description": error.description}
            if error.parameters:
                answer["parameters"] = error.parameters
            return error.code, json.dumps(answer).encode()
        except ForeignAnswer as answer:
            return answer.status, answer.body
        except ConnectionDropped:
            raise NetworkError("ServerDisconnectedError") from None
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def _download(self, path: str) -> tuple[int, bytes]:
        """Fails like the method "download"."""
        if await self._telegram.faults.before("download"):
            raise ConnectionDropped
        return 200, self._telegram.download(path)


class SlowRequest(InProcessRequest):
    """As with a phone's network between: what the shop sends is seen 300 ms later, and what was tapped meanwhile is older than that."""

    async def do_request(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        await asyncio.sleep(0.3)
        return await super().do_request(*args, **more)


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else bytes(content.read())
