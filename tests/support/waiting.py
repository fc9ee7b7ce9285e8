"""Waiting for a state. No test waits for a time: how long something takes says how busy the machine is, nothing about the shop."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 90.0
"""Seconds, so that what never comes ends with the line that waited for it, before the whole test is ended (`timeout` in pyproject.toml)."""


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


async def until_stored(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it is so, for what has to be asked."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.005)
