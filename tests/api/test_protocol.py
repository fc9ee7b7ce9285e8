"""How answers are written to a connection."""

import asyncio

from api.protocol import Together


class Written(asyncio.Transport):
    """Keeps what each call would send."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.calls.append(bytes(data))

    def close(self) -> None:
        self.calls.append(b"closed")


async def test_a_head_and_its_body_are_one_call() -> None:
    """A head alone goes out with the turn of the loop."""
    bare = Written()
    together = Together(bare)
    together.write(b"head ")
    assert bare.calls == []
    together.write(b"body")
    assert bare.calls == [b"head body"]
    together.write(b"head of a stream")
    await asyncio.sleep(0)
    assert bare.calls == [b"head body", b"head of a stream"]


async def test_a_stream_does_not_pile_up() -> None:
    """However much is written before anybody else has a turn."""
    bare = Written()
    together = Together(bare)
    for _ in range(1000):
        together.write(b"piece")
    assert sum(map(len, bare.calls)) >= 999 * len(b"piece")


async def test_what_waits_is_sent_before_the_end() -> None:
    bare = Written()
    together = Together(bare)
    together.write(b"refused")
    together.close()
    await asyncio.sleep(0)
    assert bare.calls == [b"refused", b"closed"]
