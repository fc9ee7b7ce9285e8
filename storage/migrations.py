"""What the migrations of all stores share: numbered SQL files beside their runner, and refusing a database that is newer."""

from importlib.resources import files
from importlib.resources.abc import Traversable


class DatabaseTooNew(Exception):
    """A newer program was the last to open the database. `found` and `known` are migration numbers."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"the database is at version {found}, this program knows versions up to {known}: install a newer one"
        )
        self.found, self.known = found, known


def numbered(package: str) -> list[tuple[int, Traversable]]:
    """The SQL files of a package by their numbers."""
    scripts = (script for script in files(package).iterdir() if script.name.endswith(".sql"))
    return sorted(((int(script.name.split("_", 1)[0]), script) for script in scripts), key=lambda known: known[0])
