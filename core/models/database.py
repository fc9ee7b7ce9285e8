"""How a database is, for somebody who looks after it."""

from core.models.base import Model


class DatabaseState(Model):
    """`version` is the last migration applied (0: none), `known` the newest that this program has.

    `damage` is what SQLite's quick check finds, "" for nothing; `skus` counts what is on sale.
    """

    version: int
    known: int
    damage: str
    skus: int
