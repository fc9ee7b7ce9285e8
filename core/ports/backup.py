"""Copies of the shop in a file, for a store that can make them."""

from pathlib import Path
from typing import Protocol


class BackupSource(Protocol):
    """What backups are made of."""

    async def copy_to(self, target: Path) -> int:
        """Copy the shop as it is now to a new file (compressed where it ends in ".gz"), beside any write; its size in bytes.

        Readable for its owner alone. Raises BackupFailed.
        """

    async def sweep_parts(self) -> int:
        """Delete what processes have left that were killed while they copied; how many files. Never what is under work."""
