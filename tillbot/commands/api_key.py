"""`api-key`: keys of programs that use the shop over HTTP."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

from core.errors import ShopError
from core.models.api_key import ApiKey, ApiScope
from core.ports import Store
from core.usecases.api_key import create_key, list_keys, revoke_key
from texts.refusals import said
from tillbot.refusal import Refused
from tillbot.world import configured, policy_of, shop_of_run, store_at

DAY = 24 * 3_600_000


def new_key(name: str, scopes: Sequence[str], days: int | None) -> None:
    """Make a key and print it, this once. Raises Refused."""
    words = [word.strip() for scope in scopes for word in scope.split(",") if word.strip()]
    if unknown := [word for word in words if word not in set(ApiScope)]:
        raise Refused(f"--scope: there is no {unknown[0]!r}; there is {', '.join(ApiScope)}")
    expires_at = None if days is None else int(time.time() * 1000) + days * DAY

    async def make(store: Store) -> None:
        made = await store.write(create_key, name, [ApiScope(word) for word in words], expires_at)
        print(made.secret)
        print("This is shown once: keep it like a password. It goes into the header: Authorization: Bearer tk_...")

    _at_shop(make)


def print_keys() -> None:
    """One line a key."""

    async def list_all(store: Store) -> None:
        keys = await store.read(list_keys)
        for key in keys:
            print(_line(key))
        if not keys:
            print("There is no key. Make one with: api-key new NAME --scope orders:read")

    _at_shop(list_all)


def revoke(name: str) -> None:
    """From now on the key opens nothing. Raises Refused."""

    async def end(store: Store) -> None:
        key = await store.write(revoke_key, name)
        print(f"{key.name} ({key.prefix}…) opens nothing any more.")

    _at_shop(end)


def _at_shop(work: Callable[[Store], Coroutine[Any, Any, None]]) -> None:
    """On the shop that `run` opens, also while it is open. Raises Refused."""
    settings = configured()

    async def at_shop() -> None:
        policy = policy_of(settings, settings.admin_ids)
        async with store_at(shop_of_run(settings), "DATABASE_URL", policy) as store:
            try:
                await work(store)
            except ShopError as refusal:
                raise Refused(said(refusal, store.policy, staff=True)) from None

    asyncio.run(at_shop())


def _line(key: ApiKey) -> str:
    used = f"last used {_moment(key.last_used_at)}" if key.last_used_at else "never used"
    ended = f", revoked {_moment(key.revoked_at)}" if key.revoked_at else ""
    ends = f", until {_moment(key.expires_at)}" if key.expires_at and not key.revoked_at else ""
    return f"{key.prefix}…  {key.name}: {' '.join(sorted(key.scopes))}; {used}{ends}{ended}"


def _moment(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
