"""Streams that this program writes to without knowing who reads them."""

from select import select
from typing import IO, Any


def takes_more(stream: IO[Any]) -> bool:
    """Whether the stream takes 4 KB (`select.PIPE_BUF`) without waiting for a reader, or fails at once."""
    try:
        return bool(select([], [stream], [], 0)[1])
    except (OSError, ValueError):  # no file, or a closed one: writing reports what is wrong
        return True
