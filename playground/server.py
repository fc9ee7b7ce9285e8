"""The playground's server on this machine: the Bot API, its files, the chat page and the page's WebSocket."""

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import WSCloseCode, web

from playground.errors import BotApiError, ConnectionDropped, ForeignAnswer, Refused, bad_request
from playground.guard import guard
from playground.params import Upload, whole_number
from playground.pushing import pushing
from playground.shapes import Json
from playground.state.people import Person
from playground.stripe import routes
from playground.telegram import Telegram
from playground.uploads import TOO_LARGE, send_file
from playground.websocket import PageSocket

log = logging.getLogger(__name__)

PAGE = Path(__file__).parent / "page"
LARGEST_REQUEST = 52 * 1024 * 1024
LARGEST_WORDS = 64 * 1024
SHUTDOWN_SECONDS = 0.5


@asynccontextmanager
async def serve(telegram: Telegram, port: int = 0, second: float = 1) -> AsyncIterator[str]:
    """Serve on 127.0.0.1, and give the URL without a slash at its end. Port 0 takes any free port.

    `second` is how long a second's pause of the webhook is.

    Raises OSError if the port is taken. On exit, long polls and sockets end at once; of late payments the bot hears at the next start.
    """
    with socket.create_server(("127.0.0.1", port)) as listener:
        port = listener.getsockname()[1]
        server = _Server(telegram)
        # No access log: every address contains the token.
        runner = web.AppRunner(server.application(port), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        telegram.tell_late()
        telegram.world.stripe.url = f"http://127.0.0.1:{port}"
        try:
            await web.SockSite(runner, listener).start()
            async with pushing(telegram.world, second):
                yield f"http://127.0.0.1:{port}"
        finally:
            await runner.cleanup()


class _Server:
    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._sockets: set[web.WebSocketResponse] = set()
        self._errands: set[asyncio.Task[None]] = set()

    def application(self, port: int) -> web.Application:
        application = web.Application(middlewares=[guard(port)], client_max_size=LARGEST_REQUEST)
        application.router.add_route("*", "/bot{token:[^/]+}/{method:[^/]+}", self._call)
        application.router.add_route("*", "/bot{rest:.*}", _not_found)
        application.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        application.router.add_get("/media/{file_id}", self._media)
        application.router.add_get("/ws", self._page_socket)
        application.router.add_post("/send", self._send)
        application.router.add_routes(routes(self._telegram.world.stripe))
        application.router.add_get("/", self._page)
        application.router.add_static("/static/", PAGE)
        application.on_response_prepare.append(_harden)
        application.on_shutdown.append(self._stop)
        return application

    async def _stop(self, _: web.Application) -> None:
        for errand in tuple(self._errands):
            errand.cancel()
        self._telegram.world.updates.wake()
        for page in tuple(self._sockets):
            await page.close(code=WSCloseCode.GOING_AWAY)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            self._authorise(request)
            params, files = await _read(request)
            result = await self._telegram.call(request.match_info["method"], params, files)
        except BotApiError as error:
            return _refusal(error)
        except ForeignAnswer as answer:
            return web.Response(status=answer.status, body=answer.body, content_type="text/html")
        except ConnectionDropped:
            if request.transport:
                request.transport.abort()
            return web.Response()
        except web.HTTPRequestEntityTooLarge:
            return _refusal(BotApiError(413, "Request Entity Too Large"))
        except Exception:
            # Without the address: it contains the token.
            log.exception("%s failed", request.match_info["method"])
            return _refusal(BotApiError(500, "Internal Server Error"))
        return web.json_response({"ok": True, "result": result})

    def _authorise(self, request: web.Request) -> None:
        if not hmac.compare_digest(request.match_info["token"].encode(), self._telegram.token.encode()):
            raise BotApiError(401, "Unauthorized")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._authorise(request)
            content = self._telegram.download(request.match_info["path"])
        except BotApiError as error:
            return _refusal(error)
        return web.Response(body=content, content_type="application/octet-stream")

    async def _media(self, request: web.Request) -> web.StreamResponse:
        """Pictures are shown. Documents are only saved, because they may be web pages."""
        file = self._telegram.world.files.find(request.match_info["file_id"])
        # A linked picture is not served: the page loads nothing from elsewhere.
        if not file or file.content is None:
            raise web.HTTPNotFound
        headers = {"Cache-Control": "private, max-age=86400"}
        if file.kind == "document":
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return web.Response(body=file.content, content_type=file.mime_type, headers=headers)

    async def _page(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _page_socket(self, request: web.Request) -> web.StreamResponse:
        page = web.WebSocketResponse(heartbeat=30, max_msg_size=LARGEST_WORDS)
        await page.prepare(request)
        self._sockets.add(page)
        try:
            await PageSocket(self._telegram, self._person(request), page, self._errands).run()
        finally:
            self._sockets.discard(page)
        return page

    async def _send(self, request: web.Request) -> web.StreamResponse:
        """A file that a person sends. The page gets the message on its socket, like any other."""
        try:
            fields, files = await _read(request)
            send_file(self._telegram, fields, files.get("file"))
        except web.HTTPRequestEntityTooLarge:
            return web.json_response({"refused": TOO_LARGE}, status=413)
        except (BotApiError, Refused) as refusal:
            return web.json_response({"refused": str(refusal)}, status=400)
        return web.json_response({})

    def _person(self, request: web.Request) -> Person:
        """The person the page asks for, or else the first customer: a page may remember somebody from an older file."""
        people = self._telegram.world.people
        wanted = whole_number(request.query.get("person"))
        found = people.find(wanted) if wanted is not None else None
        return found or next(person for person in people.all() if person.role == "customer")


async def _not_found(_: web.Request) -> web.StreamResponse:
    return _refusal(BotApiError(404, "Not Found"))


async def _harden(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"


async def _read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """The parameters of a call, from its query and its body, in any form that the real server takes."""
    params: Json = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        params |= _json_object(await request.text())
    elif request.body_exists:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.file.read())
            else:
                params[name] = value if isinstance(value, str) else bytes(value).decode(errors="replace")
    return params, files


def _json_object(text: str) -> Json:
    try:
        values: Any = json.loads(text or "{}")
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON object")
    return values


def _refusal(error: BotApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)
