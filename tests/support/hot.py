"""A shop whose hot goods are counted in Redis."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.models.actor import CLI
from core.usecases.hot import set_hot
from in_redis.link import RedisLink
from in_redis.turnstile import RedisTurnstile
from jobs.hot_goods import COMPARE_EVERY, HotGoods
from tests.support.shop import Shop


@asynccontextmanager
async def turnstile_at(url: str, shop: str = "shop") -> AsyncIterator[RedisTurnstile]:
    """The turnstile of one process."""
    link = RedisLink(url)
    yield RedisTurnstile(link, shop)
    await link.close()


async def make_hot(shop: Shop, *sku_ids: int) -> None:
    """From now on these are hot."""
    for sku_id in sku_ids:
        await shop.store.write(set_hot, CLI, sku_id, hot=True)
    await hot_goods(shop).look()


async def look_around(shop: Shop) -> None:
    """What the shop does every few seconds: look at the stock, and compare reservations with carts."""
    for _ in range(COMPARE_EVERY):
        await hot_goods(shop).look()


def hot_goods(shop: Shop) -> HotGoods:
    return shop.pipeline.services.hot
