"""The state of a database, for the person who looks after it."""

from collections.abc import Mapping
from pathlib import Path

from core.models.base import Model
from core.models.staff import Member


class DatabaseState(Model):
    """`version` is the last migration applied (0: none), `known` the newest one that this program has.

    `damage` is what SQLite's quick check finds, "" if nothing. `faults` are tables that differ from what the migrations make, or else rows
    that do not add up. `skus` counts what is for sale. `set_in_chat` names the fields of Policy that owners have set in the chat, and
    `wrong_in_chat` those that they cannot have set; both are None if that cannot be read at all.
    `overrides` is what they have set, as far as it can be read.
    """

    version: int
    known: int
    damage: str
    faults: tuple[str, ...]
    skus: int
    set_in_chat: tuple[str, ...] | None = ()
    wrong_in_chat: tuple[str, ...] | None = ()
    overrides: Mapping[str, object] = {}


class DatabaseContents(Model):
    """What a shop's database holds: products for sale, orders, when the newest was placed (ms UTC; None: no orders), and the staff whom its
    owners have appointed. Versions as in DatabaseState.
    """

    version: int
    known: int
    products: int
    orders: int
    newest_order: int | None
    staff: tuple[Member, ...] = ()


class Restored(Model):
    """What was restored as the database, and where the old database is `kept` (None: there was none)."""

    contents: DatabaseContents
    kept: Path | None
