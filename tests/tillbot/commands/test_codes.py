"""`tillbot codes`: what the terminal says."""

from pathlib import Path

import pytest

from tests.support.books import faults
from tests.support.goods import stock_and_ledger
from tests.support.room import TEA, open_room
from tests.support.tables import column
from tillbot.commands.codes import load_codes_file
from tillbot.refusal import Refused


async def test_codes_are_added_from_a_file(tmp_path: Path) -> None:
    """Again and again: what is there already is counted and left out."""
    file = tmp_path / "codes.txt"
    async with open_room(tmp_path) as room:
        file.write_text("A-1\nA-2\n\nA-1\n", "utf-8")
        told = list(await load_codes_file(room.store, "tea-100", file))
        assert told == ["Green tea: 2 codes added; 1 was there already and left out."]
        file.write_text("A-2\nA-3\n", "utf-8")
        told = list(await load_codes_file(room.store, "TEA-100", file))
        assert told == ["Green tea: 1 code added; 1 was there already and left out."]
        assert await column(room.store, "codes", "code") == ["A-1", "A-2", "A-3"]
        assert await stock_and_ledger(room.store, TEA) == (3, 3)
        assert await faults(room.store) == []


@pytest.mark.parametrize(
    ("sku", "content", "said"),
    [
        ("NOPE", "A-1", "“NOPE”"),
        ("TEA-100", "", "one per line"),
        ("TEA-100", "A-1\n" + "x" * 201, "Line 2 is not a code"),
        ("TEA-100", "A-1\n" * 10_001, "more than 10,000"),
    ],
)
async def test_what_is_wrong_is_one_line(tmp_path: Path, sku: str, content: str, said: str) -> None:
    """And nothing is added."""
    file = tmp_path / "codes.txt"
    file.write_text(content, "utf-8")
    async with open_room(tmp_path) as room:
        with pytest.raises(Refused, match=said) as refused:
            await load_codes_file(room.store, sku, file)
        assert str(refused.value).startswith(f"{file}: ")
        assert "\n" not in str(refused.value)
        assert await column(room.store, "codes", "code") == []
