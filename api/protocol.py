"""How HTTP is read and written: uvicorn's way, with bounds for how long the head of a request may take, and how large it may be, which
uvicorn has not, and with one call for an answer, where uvicorn makes two.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

SLOWEST_HEAD = 10.0
"""Seconds that the head of a request may take to arrive."""
LARGEST_HEAD = 32 * 1024
"""Bytes of a request line with its headers."""
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Together:
    """A transport that sends by one call what is written in one turn of the loop: an answer's head with its body.

    No more than one piece waits, so a stream is held back as ever where nobody reads it. Each call took 150 µs, as long as the shop needs
    for the query behind a short answer, and each makes a packet of its own.
    """

    def __init__(self, bare: asyncio.Transport) -> None:
        self.bare = bare
        self._loop = asyncio.get_running_loop()
        self._waiting: list[bytes] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is the transport's
        return getattr(self.bare, name)

    def write(self, data: bytes) -> None:
        self._waiting.append(data)
        if len(self._waiting) > 1:
            self.send()
        else:
            self._loop.call_soon(self.send)

    def send(self) -> None:
        if self._waiting:
            data = b"".join(self._waiting)
            self._waiting.clear()
            self.bare.write(data)

    def close(self) -> None:
        self.send()
        self.bare.close()


class BoundedHead(HttpToolsProtocol):
    """One connection. Whoever begins a request and does not end its head is hung up on."""

    _heads = 0
    """How many have begun."""
    _in_head = False
    _size = 0
    """Bytes of the head that is not complete."""
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        self._together = Together(transport)
        super().connection_made(cast("asyncio.Transport", self._together))
        self._wait()

    def handle_websocket_upgrade(self) -> None:
        """What comes then is no answer: it is sent as it is written."""
        self._together.send()
        self.transport = self._together.bare
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        if self._late is None and not self._is_answering:
            self._wait()
        heads = self._heads
        super().data_received(data)
        if self._in_head and self._heads <= heads + 1:  # else most of the data was what came before it
            self._size += len(data)
        if self._in_head and self._size > LARGEST_HEAD and not self.transport.is_closing():
            if not self._is_answering:
                self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        self._in_head, self._size = True, 0
        self._heads += 1
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._wait_no_more()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    @property
    def _is_answering(self) -> bool:
        """Then a head may follow that waits its turn; how long is bounded by the answer."""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._late = self.loop.call_later(SLOWEST_HEAD, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


class QuietSocket(WebSocketsSansIOProtocol):
    """One WebSocket. What is no text closes it (1007), where uvicorn writes a traceback into the log as well: anybody could fill that."""

    def send_receive_event_to_app(self) -> None:
        if self.curr_msg_data_type == "text" and not self.close_sent:
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self.frames = []
                self.conn.send_close(1007)
                self.handle_parser_exception()
                return
        super().send_receive_event_to_app()
