"""What `restore` says when it is done."""

from collections.abc import Iterator
from pathlib import Path

from bot.views.parts import moment
from core.models.database import Restored


def what_was_restored(restored: Restored, file: Path, database: Path, timezone: str) -> Iterator[str]:
    """Which shop it is, for whoever wonders whether it was the right copy, and how to go back."""
    found = restored.contents
    newest = f", the newest of {moment(found.newest_order, timezone)}" if found.newest_order else ""
    yield f"Restored {database} from {file}: {found.products:,} products on sale, {found.orders:,} orders{newest}."
    if found.version < found.known:
        yield f"It is at version {found.version}; the next start takes it to version {found.known}."
    if restored.kept:
        yield f"The database that was there is kept: {restored.kept}"
