"""Files that are called tables and are none: each is named for what it is."""

from pathlib import Path

import pytest

from core.files.csv import Findings
from core.files.kinds import FileType, named
from core.files.table import records_of
from core.models.finding import FileErrors, Finding, Problem
from tests.support.files import book, zipped
from texts.file_kinds import KINDS
from texts.file_problems import finding_line

CASES = Path(__file__).parent / "cases"
SAMPLES = {
    FileType.HTML: b"\xef\xbb\xbf\n<!-- by the shop -->\n<HTML><table><tr><td>sku</td></tr></table></HTML>",
    FileType.XML_SHEET: b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>',
    FileType.XML: (CASES / "E20-yml-feed.xml").read_bytes(),
    FileType.JSON: b'[{"sku": "A"}]',
    FileType.PDF: b"%PDF-1.7\n",
    FileType.RTF: b"{\\rtf1\\ansi sku}",
    FileType.ARCHIVE: b"Rar!\x1a\x07\x01\x00",
    FileType.IMAGE: b"\x89PNG\r\n\x1a\n\0\0",
    FileType.DATABASE: b"SQLite format 3\0",
    FileType.ZIP: (CASES / "E21-zip-of-a-csv.zip").read_bytes(),
    FileType.NUMBERS: zipped({"Index/Document.iwa": b"\0", "preview.jpg": b""}),
    FileType.XLSB: zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}),
    FileType.DOCUMENT: zipped({"[Content_Types].xml": "", "word/document.xml": ""}),
    FileType.LOCKED: (CASES / "password.xlsx").read_bytes(),
}
PICTURES = (b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic", b"BM\x36\0\0\0\0\0\0\0")


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_file_is_named_for_what_it_is(kind: FileType) -> None:
    """One line, that says what to do."""
    assert named(SAMPLES[kind]) is kind
    with pytest.raises(FileErrors) as refused:
        list(records_of(SAMPLES[kind], Findings(), len))
    (found,) = refused.value.findings
    assert (found.line, found.problem, found.value) == (0, Problem.OTHER_KIND, kind)
    assert str(KINDS[kind]) in finding_line(found)


def test_every_kind_that_is_not_read_has_a_sample_and_words() -> None:
    """New ones, too."""
    assert SAMPLES.keys() == KINDS.keys() == set(FileType) - {FileType.XLSX, FileType.ODS, FileType.XLS}
    assert len({str(words) for words in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("data", PICTURES)
def test_pictures_of_all_sorts_are_pictures(data: bytes) -> None:
    """Whatever they are called."""
    assert named(data) is FileType.IMAGE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"sku,price\n<b>A</b>,4",
        b"<3;price\n",
        b'"<html>",price\n',
        b"[1] Tea,4\n",
        b"BMW,4\nfour,5\n",
        "sku;price\n".encode("utf-16"),
        "Артикул;Цена\n".encode("cp1251"),
    ],
)
def test_text_is_not_taken_for_something_else(data: bytes) -> None:
    """It may be a table."""
    assert named(data) is None


def test_workbooks_are_read_and_not_named() -> None:
    """All three kinds."""
    assert [named(data) for data in (book(("a",)), (CASES / "excel-97.xls").read_bytes())] == [None, None]


def test_words_stand_for_a_kind_that_nobody_knows() -> None:
    """A finding of a newer version, perhaps."""
    assert finding_line(Finding(line=0, column="", problem=Problem.OTHER_KIND, value="new"))
