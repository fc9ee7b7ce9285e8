"""The turnstile in Redis; turnstile.lua is what it does."""

import secrets
from collections.abc import Collection, Mapping
from types import MappingProxyType

from core.models.reservation import HotStock, Reservation
from core.ports.turnstile import Admitted, Refused, Unknown
from in_redis.calls import Calls
from in_redis.link import RedisLink

_NO_EPOCHS: Mapping[int, str] = MappingProxyType({})


class RedisTurnstile:
    """Implements core.ports.turnstile.Turnstile; `shop` is as in Calls."""

    def __init__(self, link: RedisLink, shop: str) -> None:
        self._run = Calls(link, "turnstile.lua", shop).run

    async def admit(
        self, customer_id: int, wanted: Mapping[int, int], now: int, until: int, at_least: int
    ) -> Admitted | Refused | Unknown:
        told = {"customer": str(customer_id), "now": now, "until": until, "at_least": at_least}
        word, numbers = await self._run("admit", **told, lines=sorted(wanted.items()))
        match word:
            case "admitted":
                return Admitted(int(numbers[0]))
            case "refused":
                return Refused(tuple(map(int, numbers)))
            case _:
                return Unknown(tuple(map(int, numbers)))

    async def leave(self, customer_id: int) -> None:
        await self._run("leave", customer=str(customer_id))

    async def tell(
        self,
        stocks: Collection[HotStock],
        now: int,
        *,
        bought_by: int = 0,
        mine: Collection[Reservation] | None = (),
        epochs: Mapping[int, str] = _NO_EPOCHS,
    ) -> dict[int, str]:
        found = await self._run(
            "tell",
            stocks=[(*stock, epochs.get(stock.sku_id, "")) for stock in stocks],
            now=now,
            bought_by=str(bought_by),
            mine=_spelled(mine or ()),
            anew=mine is not None,
            epoch=secrets.token_hex(8),
        )
        return {int(sku_id): epoch for sku_id, epoch in found.items()} if found else {}

    async def reservations(self, sku_ids: Collection[int], now: int) -> tuple[Reservation, ...]:
        found = await self._run("reservations", skus=sorted(sku_ids), now=now)
        return tuple(Reservation._make(map(int, one)) for one in found)

    async def drop(self, gone: Collection[Reservation]) -> None:
        await self._run("drop", gone=_spelled(gone))


def _spelled(reservations: Collection[Reservation]) -> list[tuple[int, str, int, int]]:
    return [(one.sku_id, str(one.customer_id), one.quantity, one.until) for one in reservations]
