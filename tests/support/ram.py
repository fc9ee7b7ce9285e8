"""Where tests keep their files: in memory, where nobody waits for a disk."""

import shutil
from pathlib import Path

_ROOM = 2 * 1024**3


def ram() -> Path | None:
    """A folder whose files are memory, if the machine has one with room. What is there outlives a process, but not the machine."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() and shutil.disk_usage(shared).free > _ROOM else None
