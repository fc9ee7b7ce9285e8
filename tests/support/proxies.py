"""Small proxies on the loopback. Whatever they are asked for, they lead to one server there, as if the name were its own."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, web

USER, PASSWORD = "till", "s3cret-of-proxy"
Talk = Callable[["Proxied", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bool]]


@dataclass
class Proxied:
    """A running proxy. `asked` are the places that it was asked for; `target` is where it leads."""

    target: int
    guarded: bool = False
    port: int = 0
    asked: list[str] = field(default_factory=list)

    async def lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes = b"") -> bool:
        """Connect both sides until one has enough."""
        there, to = await asyncio.open_connection("127.0.0.1", self.target)
        to.write(first)
        pumps = [asyncio.create_task(_pump(reader, to)), asyncio.create_task(_pump(there, writer))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            to.close()
        return True


@asynccontextmanager
async def by_any_name(url: str) -> AsyncIterator[int]:
    """The server at `url` for those who call it by another name: the playground answers to the loopback's only. Yields a port."""
    async with ClientSession(auto_decompress=False) as session:

        async def pass_on(request: web.Request) -> web.Response:
            headers = {"Content-Type": request.headers.get("Content-Type", "text/plain")}
            body = await request.read()
            async with session.request(request.method, f"{url}{request.path}", data=body, headers=headers) as answer:
                return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", pass_on)
        runner = web.AppRunner(app, shutdown_timeout=0, handler_cancellation=True)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        sink.write(data)
        await sink.drain()


@asynccontextmanager
async def proxy(talk: Talk, target: int, *, guarded: bool = False) -> AsyncIterator[Proxied]:
    """Run a proxy. `guarded`: only for USER with PASSWORD."""
    proxied = Proxied(target, guarded)
    open_ones: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        open_ones.add(task)
        try:
            await talk(proxied, reader, writer)
        except (OSError, EOFError):
            pass
        finally:
            open_ones.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    proxied.port = server.sockets[0].getsockname()[1]
    try:
        yield proxied
    finally:
        server.close()
        for task in open_ones:
            task.cancel()


async def http(proxied: Proxied, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """CONNECT leads to the server; a request with a whole address is passed on."""
    head = await reader.readuntil(b"\r\n\r\n")
    method, address, _version = head.split(b"\r\n", 1)[0].decode().split(" ")
    place = address if method == "CONNECT" else re.sub(r"^http://([^/]+).*", r"\1", address)
    proxied.asked.append(f"{method} {place}")
    word = base64.b64encode(f"{USER}:{PASSWORD}".encode())
    if proxied.guarded and b"Proxy-Authorization: Basic " + word not in head:
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        return False
    if method == "CONNECT":
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return await proxied.lead(reader, writer)
    return await proxied.lead(reader, writer, head)


async def socks5(proxied: Proxied, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """RFC 1928 and 1929: CONNECT only."""
    _version, count = await reader.readexactly(2)
    methods = await reader.readexactly(count)
    if proxied.guarded and not await _may_pass(methods, reader, writer):
        return False
    if not proxied.guarded:
        writer.write(b"\x05\x00")
    _version, _command, _zero, kind = await reader.readexactly(4)
    length = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
    host = await reader.readexactly(length)
    port = int.from_bytes(await reader.readexactly(2), "big")
    proxied.asked.append(f"{host.decode() if kind == 3 else list(host)}:{port}")
    writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
    return await proxied.lead(reader, writer)


async def _may_pass(methods: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    if 2 not in methods:
        writer.write(b"\x05\xff")
        return False
    writer.write(b"\x05\x02")
    await reader.readexactly(1)
    user = await reader.readexactly((await reader.readexactly(1))[0])
    password = await reader.readexactly((await reader.readexactly(1))[0])
    knows = (user.decode(), password.decode()) == (USER, PASSWORD)
    writer.write(b"\x01\x00" if knows else b"\x01\x01")
    return knows


async def socks4(proxied: Proxied, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """SOCKS4, and 4a, in which the name comes last."""
    _version, _command, high, low = await reader.readexactly(4)
    address = await reader.readexactly(4)
    user = await reader.readuntil(b"\x00")
    name = await reader.readuntil(b"\x00") if address[:3] == bytes(3) else b""
    proxied.asked.append(f"{name[:-1].decode() or list(address)}:{high * 256 + low}")
    if proxied.guarded and user[:-1] != USER.encode():
        writer.write(b"\x00\x5d" + bytes(6))
        return False
    writer.write(b"\x00\x5a" + bytes(6))
    return await proxied.lead(reader, writer)
