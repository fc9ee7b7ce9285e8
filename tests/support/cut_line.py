"""A line to a server that breaks at a word, or at some message: before the server has heard it, or after it has and nobody is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class CutLine:
    """`url` leads through it. `cuts` counts the breaks."""

    url: str
    before: bytes | None = None
    """The next message to the server that has these bytes is not passed on: the line breaks."""
    after: bytes | None = None
    """It is passed on, and whatever the server answers is lost."""
    countdown: int = 0
    """Every message to the server counts it down; when it comes to nothing, the line breaks."""
    heard: bool = False
    """Whether that last message is passed on, and only its answer lost."""
    down: bool = False
    """Nobody is let in."""
    cuts: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Break every connection."""
        self.cuts += 1
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    def _breaks(self, said: bytes) -> str:
        """Whether it breaks "before" this message or "after" it."""
        if self.before is not None and self.before in said:
            self.before = None
            return "before"
        if self.after is not None and self.after in said:
            self.after = None
            return "after"
        if self.countdown:
            self.countdown -= 1
            if not self.countdown:
                return "after" if self.heard else "before"
        return ""

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int) -> None:
        if self.down:
            writer.transport.abort()
            return
        there, to = await asyncio.open_connection(host, port)
        self._open |= {writer, to}
        answers = asyncio.create_task(_pass_on(there, writer))
        with suppress(ConnectionError, OSError):
            while said := await reader.read(65536):
                breaks = self._breaks(said)
                if breaks == "after":
                    answers.cancel()
                    await asyncio.wait({answers})
                    to.write(said)
                    await to.drain()
                    await there.read(1)  # the server has done it
                if breaks:
                    self.cut()
                    break
                to.write(said)
                await to.drain()
        answers.cancel()
        for one in (writer, to):
            one.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError, OSError):
        while said := await reader.read(65536):
            writer.write(said)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def cut_line(url: str) -> AsyncIterator[CutLine]:
    """A line to the server of this URL."""
    parts = urlsplit(url)
    line = CutLine("")
    server = await asyncio.start_server(
        lambda reader, writer: line._lead(reader, writer, parts.hostname or "", parts.port or 5432), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    who = parts.netloc.rpartition("@")[0]
    line.url = parts._replace(netloc=f"{who}@127.0.0.1:{port}", query="sslmode=disable").geturl()
    try:
        yield line
    finally:
        server.close()
        line.cut()
