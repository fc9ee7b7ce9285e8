"""How HTTP is read: uvicorn's way, with bounds for how long the head of a request may take, and how large it may be. uvicorn has none."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SLOWEST_HEAD = 10.0
"""Seconds that the head of a request may take to arrive."""
LARGEST_HEAD = 32 * 1024
"""Bytes of a request line with its headers."""
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedHead(HttpToolsProtocol):
    """One connection. Whoever begins a request and does not end its head is hung up on."""

    _heads = 0
    """How many have begun."""
    _in_head = False
    _size = 0
    """Bytes of the head that is not complete."""
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._wait()

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
