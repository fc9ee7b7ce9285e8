"""Backups of the shop in a file, for a store that can make them."""

from pathlib import Path
from typing import Protocol


class BackupSource(Protocol):
    """The store, as backups use it."""

    async def copy_to(self, target: Path) -> int:
        """Copy the shop as it is now to a new file (compressed if it ends in ".gz") while writes go on; returns its size in bytes.

        Only the file's owner can read it. Raises BackupFailed.
        """

    async def sweep_parts(self) -> int:
        """Delete the files of processes that were killed during a backup; returns how many. Files in use are never deleted."""
