"""What every request passes first: how large it may be, how long it may take, how many there may be, in which language it is answered."""

import asyncio
import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem, fault, not_understood
from core.rates import Buckets, Rate
from texts.language import _, speaking

LARGEST_BODY = 64 * 1024
"""Bytes."""
SLOWEST_BODY = 10.0
"""Seconds for which a body may take to arrive."""
PARTS = ("/app", "/v1/photos/")
"""What pages are made of: one view of the Mini App asks for dozens of them, and then keeps them."""
MORE_PARTS = 10
"""How many times as many parts as other requests one address may ask for."""
LONGEST = 30.0
"""Seconds after which nobody waits for an answer any more."""


class Room(NamedTuple):
    """Requests that may be larger (bytes), and take longer to arrive and to be answered (seconds), than others.

    A body of more than LARGEST_BODY is read as the route asks for it: once it knows who sends it.
    """

    method: str
    path: re.Pattern[str]
    body: int = LARGEST_BODY
    arriving: float = SLOWEST_BODY
    answering: float = LONGEST


_USUAL = Room("", re.compile(""))
_NO_SNIFFING = (b"x-content-type-options", b"nosniff")


class _Limit:
    """How often each asker may ask, and its headers (IETF draft "RateLimit header fields for HTTP")."""

    def __init__(self, name: str, rate: Rate) -> None:
        self._buckets = Buckets[str](rate)
        self._name = name
        self._policy = f'"{name}";q={rate.burst};w={ceil(rate.burst / rate.per_second)}'.encode()

    def admit(self, whose: str) -> bool:
        """Count a request, if it may be."""
        return self._buckets.take(whose)

    def again(self, whose: str) -> int:
        """Seconds until one more may be, at least 1."""
        return max(ceil(self._buckets.left(whose)[1]), 1)

    def headers(self, whose: str) -> list[tuple[bytes, bytes]]:
        """How many requests are left, and in how many seconds all of them are back."""
        left, _more, full = self._buckets.left(whose)
        told = f'"{self._name}";r={left};t={ceil(full)}'.encode()
        return [(b"ratelimit-policy", self._policy), (b"ratelimit", told)]


class Bounded:
    """Outside of everything else, so that whatever happens inside is answered as a problem. `asker` says whose a request is."""

    def __init__(
        self, app: ASGIApp, rate: Rate, asker: Callable[[Scope, Headers], str | None], rooms: Sequence[Room] = ()
    ) -> None:
        self._app = app
        self._rooms = rooms
        self._requests = _Limit("default", rate)
        self._parts = _Limit("parts", Rate(rate.burst * MORE_PARTS, rate.per_second * MORE_PARTS))
        self._asker = asker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if scope["type"] != "http":
            if scope["type"] == "websocket" and not self._requests.admit(self.whose(scope, headers)):
                await _hang_up(receive, send)
            else:
                await self._app(scope, receive, send)
            return
        with speaking(first_language(headers.get("accept-language", ""))):
            await _Request(self, headers).answer(scope, receive, send)

    def whose(self, scope: Scope, headers: Headers) -> str:
        """The bucket of a request; what signs nobody in counts for the address that it comes from."""
        client = scope.get("client") or ("",)
        return self._asker(scope, headers) or f"address:{_network(client[0])}"

    def room_for(self, scope: Scope) -> Room:
        """How much this request may be."""
        method, path = scope["method"], scope["path"]
        return next((one for one in self._rooms if one.method == method and one.path.fullmatch(path)), _USUAL)

    def limit_for(self, scope: Scope) -> "_Limit":
        """The parts of pages are counted by themselves."""
        return self._parts if scope["path"].startswith(PARTS) else self._requests

    async def pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


class _Request:
    """One request on its way through."""

    def __init__(self, bounds: Bounded, headers: Headers) -> None:
        self._bounds = bounds
        self._headers = headers
        self._begun = False

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit, whose = self._bounds.limit_for(scope), self._bounds.whose(scope, self._headers)
        admitted = limit.admit(whose)

        async def limited(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._begun = True
                message["headers"] += [*limit.headers(whose), _NO_SNIFFING]
            await send(message)

        try:
            if not admitted:
                text = _("One moment, please – that was a bit fast. Try again in a few seconds.")
                raise Problem(429, "too-many-requests", text, {"Retry-After": str(limit.again(whose))})
            _refuse_repeated(scope)
            room = self._bounds.room_for(scope)
            bring = await self._body(receive, room)
            async with asyncio.timeout(room.answering):
                await self._bounds.pass_on(scope, bring, limited)
        except Problem as refusal:
            await refusal.response(scope, receive, limited)
        except ClientDisconnect:
            pass  # nobody is there to be answered
        except TimeoutError:
            if self._begun:
                raise
            text = _("The shop has too much to do at the moment. Please try again.")
            await Problem(503, "busy", text, {"Retry-After": "5"}).response(scope, receive, limited)
        except Exception as error:
            if self._begun:
                raise
            await fault(error)(scope, receive, limited)

    async def _body(self, receive: Receive, room: Room) -> Receive:
        """What brings the body: to those who may send a large one as they ask for it, to others once it is there."""
        if self._headers.get("content-length", "0") == "0" and "transfer-encoding" not in self._headers:
            return receive  # there is none
        arriving = _Arriving(receive, self._headers, room)
        return arriving if room.body > LARGEST_BODY else _once(await arriving.whole(), receive)


class _Arriving:
    """A `receive` that refuses a body that is too large or too slow. Raises Problem 413, 408; ClientDisconnect."""

    def __init__(self, receive: Receive, headers: Headers, room: Room) -> None:
        self._receive = receive
        self._room = room
        self._size = 0
        self._ends = asyncio.get_running_loop().time() + room.arriving
        self._arrived = False
        said = headers.get("content-length", "0")
        if not said.isdecimal() or int(said[:16]) > room.body:
            raise self._too_large

    async def __call__(self) -> Message:
        if self._arrived:
            return await self._receive()  # that the client is gone
        try:
            async with asyncio.timeout_at(self._ends):
                message = await self._receive()
        except TimeoutError:
            raise Problem(408, "too-slow", _("The request took too long to arrive.")) from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        self._size += len(message.get("body", b""))
        if self._size > self._room.body:
            raise self._too_large
        self._arrived = not message.get("more_body", False)
        return message

    async def whole(self) -> bytes:
        """The body, all at once."""
        parts = []
        while not self._arrived:
            parts.append((await self()).get("body", b""))
        return b"".join(parts)

    @property
    def _too_large(self) -> Problem:
        return Problem(413, "too-large", _("The request is too large."), largest=self._room.body)


def _once(body: bytes, receive: Receive) -> Receive:
    """A `receive` that brings the body, and then what else comes: that the client is gone."""
    left = [body]

    async def bring() -> Message:
        return {"type": "http.request", "body": left.pop(), "more_body": False} if left else await receive()

    return bring


def _refuse_repeated(scope: Scope) -> None:
    """No parameter is a list: of two with one name, programs would read different ones. Raises Problem 422."""
    if b"&" not in scope["query_string"] or not scope["path"].startswith("/v1/"):
        return
    names = [name for name, _value in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)]
    twice = next((name for name, times in Counter(names).items() if times > 1), None)
    if twice is not None:
        raise not_understood([{"pointer": f"/query/{twice}", "detail": "Given more than once"}])


async def _hang_up(receive: Receive, send: Send) -> None:
    """Refuse a WebSocket before it is open: the server answers 403."""
    await receive()
    await send({"type": "websocket.close", "code": 1013})


def _network(address: str) -> str:
    """The bucket of an address: in IPv6, a household has 2^64 of them."""
    try:
        said = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(said) if said.version == 4 else str(ipaddress.ip_network((said, 64), strict=False))


def first_language(accepted: str) -> str:
    """The first language of Accept-Language: "de-AT, en;q=0.8" → "de-AT"."""
    return accepted[:64].partition(",")[0].partition(";")[0].strip()
