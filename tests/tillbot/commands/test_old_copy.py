"""This version restores a backup that an older version made."""

import shutil
from pathlib import Path

import pytest

from tests.support.cli import tillbot
from tests.support.kept import KEPT


@pytest.mark.parametrize("version", sorted(folder.name for folder in KEPT.iterdir()))
def test_an_older_versions_copy_is_put_back(version: str, tmp_path: Path) -> None:
    """Its books are in order, and the doctor finds nothing, before and after it is brought up to date."""
    shutil.copy(KEPT / version / "shop.db.gz", tmp_path)
    said = tillbot(tmp_path, "restore", "shop.db.gz")
    assert (said.status, said.err) == (0, "")
    assert "4 products for sale, 10 orders" in said.out
    assert "✗" not in tillbot(tmp_path, "doctor").out
    again = tillbot(tmp_path, "backup", "again.db.gz")
    assert (again.status, again.err) == (0, "")
    assert tillbot(tmp_path, "doctor").status == 0
