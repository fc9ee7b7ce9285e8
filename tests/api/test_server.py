"""The server that HTTP is spoken with."""

import asyncio
import socket

from api.server import listen


async def test_an_answer_does_not_wait_for_an_acknowledgement() -> None:
    """Its end is sent at once, though its beginning is not acknowledged yet: that took 40 ms of each request."""
    accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listening = listen("127.0.0.1", 0)
    async with await asyncio.start_server(serve, sock=listening):
        _reader, writer = await asyncio.open_connection("127.0.0.1", listening.getsockname()[1])
        assert await accepted
        writer.close()
