"""How a database is, for somebody who looks after it."""

from pathlib import Path

from core.models.base import Model
from core.models.staff import Member


class DatabaseState(Model):
    """`version` is the last migration applied (0: none), `known` the newest that this program has.

    `damage` is what SQLite's quick check finds, "" for nothing; `faults` are tables that are not as the migrations make them, or else rows
    that do not add up; `skus` counts what is on sale; `set_in_chat` names the fields of Policy
    that owners have set there, `wrong_in_chat` those of them that they cannot have set; both are None where that cannot be read at all.
    `currency` is the one that they have set, "" for none.
    """

    version: int
    known: int
    damage: str
    faults: tuple[str, ...]
    skus: int
    set_in_chat: tuple[str, ...] | None = ()
    wrong_in_chat: tuple[str, ...] | None = ()
    currency: str = ""


class DatabaseContents(Model):
    """What a shop's database holds: products on sale, orders, when the newest was placed (ms UTC; None: none), and whom its owners have
    appointed. Versions as above.
    """

    version: int
    known: int
    products: int
    orders: int
    newest_order: int | None
    staff: tuple[Member, ...] = ()


class Restored(Model):
    """What was put in the place of a database, and where the one that was there is `kept` (None: there was none)."""

    contents: DatabaseContents
    kept: Path | None
