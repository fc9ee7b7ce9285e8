"""The state of a database, for the person who looks after it."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import TypedDict

from core.models.base import Model
from core.models.staff import Member
from core.values.settings import wrong_fields


class DatabaseState(Model):
    """`version` is the last migration applied (0: none), `known` the newest one that this program has.

    `damage` is what SQLite's quick check finds, "" if nothing. `faults` are tables that differ from what the migrations make, or else rows
    that do not add up. `skus` counts what is for sale. `set_in_chat` names the fields of Policy that owners have set in the chat, and
    `wrong_in_chat` those that they cannot have set; both are None if that cannot be read at all.
    `sold_in` is the shop's currency when somebody ordered last; None: nobody has.
    `overrides` is what they have set, as far as it can be read.
    """

    version: int
    known: int
    damage: str
    faults: tuple[str, ...]
    skus: int
    sold_in: str | None = None
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
    """What was restored as the database, and where the old database is `kept`: a file, or a schema (None: there was none)."""

    contents: DatabaseContents
    kept: str | None


def fields_in(overrides: object) -> dict[str, object] | None:
    """What owners have set in the chat, as fields of Policy, in the row of the settings; None if that cannot be read."""
    with suppress(TypeError, ValueError, RecursionError):
        fields = json.loads(overrides)  # type: ignore[arg-type]  # no row raises a TypeError
        return fields if isinstance(fields, dict) else None
    return None


class SetByOwners(TypedDict):
    """The part of DatabaseState that says what owners have set."""

    set_in_chat: tuple[str, ...] | None
    wrong_in_chat: tuple[str, ...] | None
    overrides: Mapping[str, object]


def set_by_owners(fields: dict[str, object] | None) -> SetByOwners:
    """The same as `fields_in` gives, for DatabaseState."""
    wrong = None if fields is None else wrong_fields(fields)
    return {
        "set_in_chat": None if fields is None else tuple(fields),
        "wrong_in_chat": wrong,
        "overrides": {field: value for field, value in (fields or {}).items() if field not in (wrong or ())},
    }
