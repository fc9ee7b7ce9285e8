"""`tillbot import --coupons`: what the terminal says."""

from pathlib import Path

import pytest

from tests.support.room import open_room
from tests.support.tables import count_of
from tillbot.commands.coupons import load_coupons
from tillbot.refusal import Refused


async def test_what_changes_is_said_and_with_a_dry_run_not_done(tmp_path: Path) -> None:
    """New, changed, unchanged."""
    file = tmp_path / "coupons.csv"
    async with open_room(tmp_path) as room:
        file.write_text("code,discount,until\nSUMMER,10%,\nWINTER,2.50,\n", "utf-8")
        *lines, total = await load_coupons(room.store, file, dry_run=True)
        assert lines == ["new      SUMMER: 10%", "new      WINTER: €2.50"]
        assert total == "2 new, 0 changed, 0 unchanged. This was a dry run: nothing was written."
        assert list(await load_coupons(room.store, file)) == ["2 new, 0 changed, 0 unchanged"]
        file.write_text("code,discount,until\nSUMMER,12.5%,2099-08-31\nWINTER,2.50,\n", "utf-8")
        (changed, _total) = await load_coupons(room.store, file, dry_run=True)
        assert changed == "changed  SUMMER: discount 10% → 12.5%, until none → 31 August 2099"


async def test_a_fault_is_named_with_line_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing is loaded, not even the good rows."""
    file = tmp_path / "coupons.csv"
    file.write_text("code,discount,min,only\nSUMMER,10%,,\nWINTER,10%,many,\n", "utf-8")
    async with open_room(tmp_path) as room:
        with pytest.raises(Refused, match="1 problem; nothing was imported"):
            await load_coupons(room.store, file)
        assert capsys.readouterr().err == 'line 3, min: "many" does not fit; write it like 20\n'
        file.write_text("code,discount,only\nSUMMER,10%,\nWINTER,10%,Nope\n", "utf-8")
        with pytest.raises(Refused):
            await load_coupons(room.store, file)
        assert capsys.readouterr().err.startswith('line 3, only: "Nope" is not a SKU code')
        assert await count_of(room.store, "coupons") == 0
