"""A connection to a real Redis."""

from collections.abc import AsyncIterator

import pytest_asyncio

from in_redis.link import RedisLink
from tests.support.redis_server import any_redis


@pytest_asyncio.fixture
async def link() -> AsyncIterator[RedisLink]:
    with any_redis() as url:
        link = RedisLink(url)
        yield link
        await link.close()
