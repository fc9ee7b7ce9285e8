"""Keys of programs: made on the server, shown once, kept as a digest."""

import hashlib
import secrets
from collections.abc import Callable, Collection, Coroutine
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from core.concurrency import as_asked, free
from core.errors import Conflict, InvalidInput, NotFound, Noun
from core.models.actor import CLI, Actor
from core.models.api_key import ApiKey, ApiScope
from core.ports import ReadTransaction, Transaction

P = ParamSpec("P")
R = TypeVar("R")

NAME_LENGTH = 64
PREFIX = "tk_"
SHOWN = len(PREFIX) + 6
"""Characters of a key that are kept readable: enough to tell keys apart, too few to guess one."""
NOTED_EVERY = 60_000
"""ms between two notes of a key's last use."""


class KeyNameTaken(Conflict):
    """There is a key of this name that still opens something."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NewKey(NamedTuple):
    """A key with its secret, which nobody can ask for again."""

    key: ApiKey
    secret: str


async def create_key(tx: Transaction, name: str, scopes: Collection[ApiScope], expires_at: int | None = None) -> NewKey:
    """Make a key. Raises InvalidInput, KeyNameTaken."""
    name = name.strip()
    if not 0 < len(name) <= NAME_LENGTH:
        raise InvalidInput("key_name", name, "my website")
    if not scopes:
        raise InvalidInput("key_scopes", "", ApiScope.ORDERS_READ)
    if any(key.name == name and not key.ends_before(tx.now) for key in await tx.api_keys.all()):
        raise KeyNameTaken(name)
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(0, name, secret[:SHOWN], frozenset(scopes), tx.now, expires_at)
    key = await tx.api_keys.add(key, digest_of(secret))
    await tx.audit(CLI, "api_key.new", name, "", " ".join(sorted(key.scopes)))
    return NewKey(key, secret)


async def list_keys(tx: ReadTransaction) -> tuple[ApiKey, ...]:
    """All keys, oldest first: also those that open nothing any more."""
    return await tx.api_keys.all()


async def revoke_key(tx: Transaction, name: str) -> ApiKey:
    """From now on the key opens nothing. Raises NotFound if no key of this name opens anything."""
    for key in await tx.api_keys.all():
        if key.name == name.strip() and not key.ends_before(tx.now) and await tx.api_keys.revoke(key.id):
            await tx.audit(CLI, "api_key.revoke", key.name, " ".join(sorted(key.scopes)), "")
            return key._replace(revoked_at=tx.now)
    raise NotFound(Noun.API_KEY, name)


async def find_key(tx: ReadTransaction, secret: str) -> ApiKey | None:
    """The key with this secret; None if it opens nothing.

    It is looked up by its digest, so how long that takes says nothing about how much of a secret was right.
    """
    key = await tx.api_keys.by_digest(digest_of(secret))
    return None if key is None or key.ends_before(tx.now) else key


async def opens(tx: ReadTransaction, key_id: int) -> bool:
    """Whether the key with this id opens something now."""
    known = await tx.api_keys.by_id(key_id)
    return known is not None and not known.ends_before(tx.now)


async def check_key(tx: ReadTransaction, key: ApiKey) -> None:
    """Raises NotFound if the key was revoked meanwhile."""
    if not await opens(tx, key.id):
        raise NotFound(Noun.API_KEY, key.name)


@as_asked
async def by_key(
    tx: Transaction,
    key: ApiKey,
    use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run what a program asks for, if its key still opens something now: it may have been revoked since its request came.

    Raises NotFound(Noun.API_KEY), and what the use case raises.
    """
    await check_key(tx, key)
    return await use_case(tx, *args, **kwargs)


@free
async def note_use(tx: Transaction, key_id: int) -> None:
    """Keep when the key was used last."""
    await tx.api_keys.note_use(key_id)


def actor_of(key: ApiKey) -> Actor:
    """Who acts when a program does."""
    return Actor.api(key.name)


def digest_of(secret: str) -> str:
    """What is kept of a secret: as random as it is, it needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
