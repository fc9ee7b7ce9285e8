"""Streams that this program writes to without knowing who reads them."""

from select import select
from typing import IO, Any


def takes_more(stream: IO[Any]) -> bool:
    """Whether some 4 KB (`select.PIPE_BUF`) are taken without waiting for whoever reads it, or fail at once."""
    try:
        return bool(select([], [stream], [], 0)[1])
    except (OSError, ValueError):  # no file, or a closed one: writing says what is wrong
        return True
