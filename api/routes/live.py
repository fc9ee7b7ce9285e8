"""What changes, while it changes: one WebSocket for each open page. It says where to look; what is there is read by the other routes."""

import asyncio
import json
from contextlib import AbstractContextManager, suppress
from typing import NamedTuple

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from api.counter import Counter
from api.identity import is_open, key_of, read_session
from api.wire.problem import PROBLEMS
from core.errors import StorageUnavailable
from core.models.api_key import ApiScope
from core.models.change import CartChanged, Change, GoodsChanged, Missed, OrderMoved, QuestionAsked, RanLow
from jobs.live import STAFF, CutOff, Hub, Stream

router = APIRouter(tags=["Live"], responses=PROBLEMS)

SIGN_IN_WITHIN = 5.0
"""Seconds for which a socket may be open before it says whose it is."""
LOOK_EVERY = 60.0
"""Seconds after which whoever reads has to be somebody still."""
SLOWEST = 10.0
"""Seconds that a message may take to leave; who is slower is cut off."""
MOST_EACH = 20
"""Sockets of one customer, and of all programs together."""
UNASKED, TRY_LATER, NOT_SIGNED_IN, NOT_ALLOWED = 1008, 1013, 4401, 4403
"""How a socket is closed: the first two are the standard's, the others say what HTTP's 401 and 403 do."""


class _Closed(Exception):
    """The socket is to be closed, with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Reader(NamedTuple):
    """Whose socket it is. `customer_id`: STAFF for a program that hears what staff do."""

    token: str
    customer_id: int


@router.websocket("/v1/live")
async def live(socket: WebSocket) -> None:
    """The first message is {"token": …}; then the server tells what changes, until it closes the socket or the client does."""
    counter: Counter = socket.app.state.counter
    await socket.accept()
    try:
        hub = _hub(counter)
        with hub.page():
            reader = await _sign_in(counter, socket)
            with _stream(hub, reader) as stream:
                await _tell_while_there(counter, socket, reader, stream)
        await socket.close(UNASKED)
    except _Closed as closed:
        await socket.close(closed.code)
    except (CutOff, TimeoutError, StorageUnavailable):
        await socket.close(TRY_LATER)
    except (WebSocketDisconnect, RuntimeError):  # the client has left, perhaps while it was written to
        return


async def _sign_in(counter: Counter, socket: WebSocket) -> _Reader:
    try:
        async with asyncio.timeout(SIGN_IN_WITHIN):
            told = json.loads(await socket.receive_text())
    except (ValueError, RecursionError, KeyError, TimeoutError):  # no JSON; no text; nothing
        raise _Closed(NOT_SIGNED_IN) from None
    token = told.get("token") if isinstance(told, dict) else None
    return await _who(counter, token if isinstance(token, str) else "")


async def _who(counter: Counter, token: str) -> _Reader:
    """Whoever has this token now."""
    if (session := read_session(counter, token)) and await is_open(counter, session):
        return _Reader(token, session.customer_id)
    key = await key_of(counter, token)
    if key is None:
        raise _Closed(NOT_SIGNED_IN)
    if ApiScope.EVENTS_READ not in key.scopes:
        raise _Closed(NOT_ALLOWED)
    return _Reader(token, STAFF)


def _hub(counter: Counter) -> Hub:
    if counter.live is None:
        raise _Closed(TRY_LATER)
    return counter.live


def _stream(hub: Hub, reader: _Reader) -> AbstractContextManager[Stream]:
    if hub.readers(reader.customer_id) >= MOST_EACH:
        raise _Closed(TRY_LATER)
    return hub.customer(reader.customer_id)


async def _tell_while_there(counter: Counter, socket: WebSocket, reader: _Reader, stream: Stream) -> None:
    """Tell what changes, and notice when the client leaves: nobody else would, while nothing changes."""
    telling = asyncio.create_task(_tell(counter, socket, reader, stream))
    leaving = asyncio.create_task(_until_left(socket))
    try:
        done, _waiting = await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (telling, leaving):
            task.cancel()
        await asyncio.gather(telling, leaving, return_exceptions=True)


async def _tell(counter: Counter, socket: WebSocket, reader: _Reader, stream: Stream) -> None:
    """Tell what changes, as long as the reader's session or key is good."""
    await _send(socket, Missed())  # whatever has changed before they were heard
    loop = asyncio.get_running_loop()
    look_at = loop.time() + LOOK_EVERY
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout_at(look_at):
                await stream.ready()
        if loop.time() >= look_at:
            await _who(counter, reader.token)
            look_at = loop.time() + LOOK_EVERY
        for change in stream.take():
            await _send(socket, change)


async def _send(socket: WebSocket, change: Change) -> None:
    async with asyncio.timeout(SLOWEST):
        await socket.send_json(said(change))


async def _until_left(socket: WebSocket) -> None:
    """Until the client says more than it is asked for. Raises WebSocketDisconnect when it leaves."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))


def said(change: Change) -> dict[str, object]:
    """A change on the wire."""
    match change:
        case CartChanged(_, cart_id, revision):
            return {"cart": {"id": cart_id, "revision": revision}}
        case OrderMoved(order_id, _, status):
            return {"order": {"id": order_id, "state": status}}
        case GoodsChanged(sku_id):
            return {"goods": {"sku": sku_id}}
        case QuestionAsked(customer_id):
            return {"question": {"customer": customer_id}}
        case RanLow(sku_id):
            return {"low": {"sku": sku_id}}
        case Missed():
            return {"missed": True}
