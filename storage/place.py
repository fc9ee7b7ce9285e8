"""Where a shop's database is."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Server:
    """A Postgres database, by its URL, which holds a password and is never shown.

    `pooled`: behind a proxy that gives each transaction another connection, so none can keep statements.
    """

    url: str = field(repr=False)
    pooled: bool = False

    def __str__(self) -> str:
        """The URL without what is secret: "postgresql://db/shop"."""
        parts = urlsplit(self.url)
        return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"

    @property
    def name(self) -> str:
        """The database's name on its server."""
        return urlsplit(self.url).path.strip("/")


Database: TypeAlias = Path | Server
"""A SQLite file, or a Postgres server."""
