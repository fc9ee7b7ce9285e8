"""Answers that are kept, so that a repeated request gets the same one."""

from typing import NamedTuple


class Reply(NamedTuple):
    """An answer of the HTTP counter. `digest` tells the request that it answers from another one with the same key; `at` in ms UTC."""

    digest: str
    status: int
    body: str
    at: int = 0
