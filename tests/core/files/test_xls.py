"""Workbooks of Excel 97 to 2003 (XLS). The file was made by xlwt, with what such files have: formats, merged cells, hidden rows."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files.csv import Findings
from core.files.marks import DATE_MARK, FORMULA_MARK
from core.files.ole import Container
from core.files.workbook import sheets
from core.models.finding import FileErrors, Problem

FILE = (Path(__file__).parent / "cases" / "excel-97.xls").read_bytes()


def test_a_workbook_of_excel_97_is_read_as_it_shows() -> None:
    """Without last year's sheet and the row that is hidden."""
    (sheet,) = sheets(FILE, Findings())
    assert (sheet.name, sheet.hidden_rows) == ("now", 1)
    assert list(sheet.rows) == [
        (1, ["sku", "product", "category", "price", "stock", "variant", "note"]),
        (2, ["00123", "Tee", "Shirts", "9.51", "12", "S", "12.5%"]),
        (3, ["4801981118502", "Tee", "Shirts", "7", "3", f"{DATE_MARK}2026-04-02", "Grüße, товар"]),
        (5, ["T-3", "Mug", "", "1234.50", "", f"{FORMULA_MARK}#REF!"]),
    ]


def test_a_container_has_its_streams() -> None:
    """Short ones are kept apart from long ones."""
    container = Container(FILE)
    assert container.names == {"Workbook"}
    assert container.read("Workbook")[:2] == b"\x09\x08"


def test_what_the_library_stumbles_over_is_a_broken_workbook() -> None:
    """It panics where a record promises more merged cells than it has."""
    with pytest.raises(FileErrors) as refused:
        read(FILE.replace(b"\xe5\x00\x12\x00\x02\x00", b"\xe5\x00\x12\x00\xff\x00"))
    assert refused.value.findings[0].problem is Problem.WORKBOOK


@settings(max_examples=100)
@given(st.integers(8, len(FILE) - 1), st.integers(0, 255))
def test_no_damaged_byte_breaks_the_reading(place: int, byte: int) -> None:
    """It is read or refused."""
    with suppress(FileErrors):
        assert read(FILE[:place] + bytes([byte]) + FILE[place + 1 :]) is not None


@pytest.mark.parametrize("length", [8, 100, 512, 1500, 4000])
def test_a_part_of_a_file_is_refused(length: int) -> None:
    """As a broken workbook."""
    with pytest.raises(FileErrors) as refused:
        read(FILE[:length])
    assert refused.value.findings[0].problem is Problem.WORKBOOK


def read(data: bytes) -> list[list[tuple[int, list[str]]]]:
    return [list(sheet.rows) for sheet in sheets(data, Findings())]
