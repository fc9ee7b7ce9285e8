"""Token buckets in Redis; buckets.lua is what they do."""

from in_redis.calls import Calls
from in_redis.link import RedisLink


class RedisBuckets:
    """Implements core.ports.buckets.Buckets; `shop` is as in Calls."""

    def __init__(self, link: RedisLink, shop: str) -> None:
        self._run = Calls(link, "buckets.lua", shop).run

    async def take(self, who: int, at: int, burst: int, per_second: float) -> bool:
        return bool(await self._run("take", who=str(who), at=at, burst=burst, per_second=per_second))
