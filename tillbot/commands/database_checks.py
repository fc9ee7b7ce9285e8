"""What the doctor says of a shop's database: a file, or a server's."""

import os
import shlex
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from storage.place import Database, Server
from storage.report import DatabaseState
from storage.sqlite.upkeep import examine
from tillbot.calling import program
from tillbot.commands.payment_checks import ways_to_pay
from tillbot.privacy import exposed
from tillbot.settings import Settings
from tillbot.world import PLAYGROUND_SHOP, NotReached, needs_postgres, other_currency, policy_of

if TYPE_CHECKING:
    from storage.postgres.upkeep import ServerState

Finding = tuple[str, bool, str]
"""What was looked at, whether it is fine, and what there is to say."""


@dataclass(frozen=True)
class Shop:
    """A database to look at: its name here, its place, the command that runs its shop, and what to do if it cannot be used."""

    subject: str
    place: Database
    command: str = field(default_factory=program)
    instead: str = "set DATABASE_URL to another file"

    @property
    def restore(self) -> str:
        return f"{self.command} restore FILE"

    def good(self, says: str) -> Finding:
        return self.subject, True, says

    def bad(self, says: str) -> Finding:
        return self.subject, False, says


async def look_at_database(shop: Shop, settings: Settings, *, needs_goods: bool) -> AsyncIterator[Finding]:
    """What owners have set in the chat wins over the settings file."""
    if isinstance(shop.place, Path):
        for finding in look_at_file(shop, shop.place, settings, needs_goods=needs_goods):
            yield finding
    else:
        async for finding in _of_server(shop, shop.place, settings, needs_goods=needs_goods):
            yield finding


def look_at_file(shop: Shop, path: Path, settings: Settings, *, needs_goods: bool) -> Iterator[Finding]:
    """The same for a file."""
    if not path.exists():
        yield _place(shop, path)
        yield from _payment(shop, settings, {})
        return
    for open_one in exposed(path):
        yield shop.bad(open_one)
    try:
        state = examine(path)
    except sqlite3.Error as problem:
        yield shop.bad(f"{path}: {problem}. Put a copy in its place with {shop.restore}, or {shop.instead}.")
        return
    yield _soundness(shop, path, state)
    yield from _contents(shop, settings, state, needs_goods=needs_goods)


async def _of_server(shop: Shop, server: Server, settings: Settings, *, needs_goods: bool) -> AsyncIterator[Finding]:
    try:
        with needs_postgres():
            from storage.postgres.upkeep import NotLookedAt, examine_server
    except NotReached as problem:
        yield shop.bad(f"{problem}.")
        return
    try:
        state = await examine_server(server)
    except NotLookedAt as problem:
        yield shop.bad(f"{server}: {problem}. Look at the server, the network, and DATABASE_URL.")
        return
    yield _usability(shop, server, state)
    if told := _pooler(server, state):
        yield "pooler", True, told
    for finding in _contents(shop, settings, state, needs_goods=needs_goods):
        yield finding


def _contents(shop: Shop, settings: Settings, state: DatabaseState, *, needs_goods: bool) -> Iterator[Finding]:
    for fault in state.faults:
        yield shop.bad(f"{shop.place} has {fault}. Look what did that, or put a copy in its place: {shop.restore}.")
    yield from _set_in_chat(shop, state)
    yield from _payment(shop, settings, state.overrides)
    policy = policy_of(settings, ()).overridden(state.overrides)
    if needs_goods and (said := other_currency(policy.currency, state.sold_in)):
        yield shop.bad(f"SHOP_CURRENCY: {said}")
    if state.skus or not needs_goods:
        yield "goods", True, f"{state.skus:,} variants for sale in {shop.place}"
    else:
        load = f"{program()} import FILE.csv (or the demo's: {program()} seed)"
        yield "goods", False, f"nothing is for sale. Load a catalogue: {load}."


def _set_in_chat(shop: Shop, state: DatabaseState) -> Iterator[Finding]:
    if state.set_in_chat is None or state.wrong_in_chat is None:
        forget = _run(shop, _FORGET_ALL[type(shop.place) is Server])
        yield shop.bad(
            f"what owners have set in the chat cannot be read. Forget it all ({forget}), or restore a copy: {shop.restore}."
        )
    elif state.wrong_in_chat:
        forget, fields = _run(shop, _forgetting(shop, state.wrong_in_chat)), ", ".join(state.wrong_in_chat)
        yield shop.bad(f"owners cannot have set this in the chat: {fields}. Forget that, and no more: {forget}")
    elif state.set_in_chat:
        fields = ", ".join(state.set_in_chat).replace("_", " ")
        yield shop.good(
            f"owners have set in the chat: {fields}. That wins over the settings above; /settings shows it."
        )


_FORGET_ALL = (
    "INSERT OR REPLACE INTO settings VALUES (1, '{}')",
    "INSERT INTO settings VALUES (1, '{}') ON CONFLICT (id) DO UPDATE SET overrides = '{}'",
)
"""In a file, on a server."""


def _forgetting(shop: Shop, fields: tuple[str, ...]) -> str:
    if isinstance(shop.place, Server):
        without = "".join(f" - '{field}'" for field in fields)
        return f"UPDATE settings SET overrides = (overrides::jsonb{without})::text"  # noqa: S608 - shown, not run
    paths = ", ".join(f"'$.{field}'" for field in fields)
    return f"UPDATE settings SET overrides = json_remove(overrides, {paths})"  # noqa: S608 - shown, not run


def _run(shop: Shop, statement: str) -> str:
    if isinstance(shop.place, Server):
        return f'psql "$DATABASE_URL" -c "{statement}"'
    return f'sqlite3 {shlex.quote(str(shop.place))} "{statement}"'


def _payment(shop: Shop, settings: Settings, overrides: Mapping[str, object]) -> Iterator[Finding]:
    policy = policy_of(settings, ()).overridden(overrides)
    for fine, says in ways_to_pay(policy, everywhere=shop.place == PLAYGROUND_SHOP):
        yield shop.subject, fine, says


def _place(shop: Shop, path: Path) -> Finding:
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return shop.good(f"{path} is not there yet; it is made when it is needed")
    return shop.bad(f"{path} cannot be made in {folder}. Allow writing there, or {shop.instead}.")


def _soundness(shop: Shop, path: Path, state: DatabaseState) -> Finding:
    if state.damage:
        return shop.bad(
            f"{path} is damaged ({state.damage}). Stop tillbot and put a copy in its place: {shop.restore}."
        )
    if state.version > state.known:
        return _too_new(shop, state)
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return shop.bad(f"{path} cannot be written. Give this user the right to write the file and its folder.")
    return shop.good(f"{path}, sound, writable, version {state.version}{_older(state)}")


def _usability(shop: Shop, server: Server, state: "ServerState") -> Finding:
    if state.version > state.known:
        return _too_new(shop, state)
    if not state.writable:
        return shop.bad(
            f"{server} cannot be written by its user. Make the user of DATABASE_URL the owner of the database."
        )
    if not state.version:
        return shop.good(f"{server} is reached, and empty; its tables are made when they are needed")
    return shop.good(f"{server}, reached, writable, version {state.version}{_older(state)}")


def _too_new(shop: Shop, state: DatabaseState) -> Finding:
    return shop.bad(
        f"{shop.place} is at version {state.version}, this program knows {state.known}. Install a newer tillbot."
    )


def _older(state: DatabaseState) -> str:
    return "" if state.version == state.known else f"; the next start takes it to version {state.known}"


def _pooler(server: Server, state: "ServerState") -> str:
    if server.pooled:
        proxy = "" if state.proxied else ", and no proxy stands before the server: off is faster"
        return f"POSTGRES_POOLER is on: no statement is kept{proxy}"
    if state.proxied:
        return (
            "a proxy stands before the server. If it gives each transaction another connection"
            " (PgBouncer: pool_mode = transaction), set POSTGRES_POOLER=on"
        )
    return ""
