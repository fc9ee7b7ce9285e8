"""Waiting for a state. No test waits for a time: how long something takes says how busy the machine is, and nothing about the shop."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 90.0
"""Seconds. What never comes ends with the line that waited for it, before the whole test ends (`timeout` in pyproject.toml)."""


async def until(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


async def until_stored(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until the condition holds, for conditions that have to be awaited."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.005)
