"""Files that are read in processes of their own: their limits, and their end with the shop."""

import asyncio
import hashlib
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from xlsxwriter import Workbook

from core.files.catalog import MOST_ROWS
from core.files.unclear import Asked
from core.models.finding import FileErrors, Problem
from jobs.file_reader import FileReader, environment
from tests.support.cli import ROOT
from tests.support.crowd import until
from tests.support.files import MARKS, book, endless_workbook, with_rows, zipped
from tests.support.imports import read_catalog

HEADER = ("sku", "product", "category", "price")


async def refusal(data: bytes) -> Problem:
    with pytest.raises(FileErrors) as refused:
        await FileReader().catalog(data, "EUR")
    (found,) = refused.value.findings
    return found.problem


async def test_a_file_says_what_it_would_say_here() -> None:
    """Rows, columns, its digest, and what is wrong."""
    data = "sku,product,category,price\nA,Té😀,Drinks/Tea,4.50\nB,,,x\n".encode()
    read = await FileReader().catalog(data, "EUR")
    assert read == read_catalog(data, "EUR")
    assert read.digest == hashlib.sha256(data).hexdigest()
    assert read.columns == set(HEADER)
    assert read.rows[0][:6] == (2, "A", "Té😀", "", ("Drinks", "Tea"), 450)
    assert [finding.problem for finding in read.findings] == [Problem.CELL_EMPTY, Problem.PRICE]
    assert read.total == 2


async def test_coupons_are_read_the_same_way() -> None:
    """Their cells, with what is wrong with the file as a whole."""
    records, findings = await FileReader().coupons(b"code,discount\nSAVE10,10%\n")
    assert records == [(1, ["code", "discount"]), (2, ["SAVE10", "10%"])]
    assert not findings.total
    with pytest.raises(Asked):
        await FileReader().coupons(b"code,discount\n\xff,10%\n")
    records, _findings = await FileReader().coupons(b"code,discount\n\xff,10%\n", answers={"encoding": "cp1252"})
    assert records[1] == (2, ["ÿ", "10%"])


def with_texts(xml: str) -> bytes:
    """A small catalogue that keeps these texts for its cells."""
    with ZipFile(BytesIO(book(HEADER, ("A", "Tea", "Drinks", 4)))) as small:
        parts = {name: small.read(name) for name in small.namelist()}
    return zipped({**parts, "xl/sharedStrings.xml": f"<sst>{xml}</sst>"})


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            lambda: with_rows(f'<row><c t="inlineStr"><is><t>{"x" * 90_000_000}</t></is></c></row>'), id="text"
        ),
        pytest.param(lambda: with_texts("<si><t>x</t></si>" * 2_900_000), id="texts"),
    ],
)
async def test_a_file_that_needs_too_much_memory_is_refused(data: object) -> None:
    """A file of a few kilobytes that would take gigabytes: its process may not have them."""
    assert callable(data)
    assert await refusal(data()) is Problem.TOO_HEAVY


@pytest.mark.nightly
async def test_as_many_rows_as_a_shop_takes_are_read_within_the_limits(tmp_path: Path) -> None:
    """With ten columns, texts of their own in each, and all texts kept apart from the cells, as Excel writes them."""
    columns = (*HEADER, "stock", "variant", "description", "photo", "kind", "stars")
    book = Workbook(tmp_path / "large.xlsx", {"strings_to_urls": False})
    sheet, money = book.add_worksheet(), book.add_format({"num_format": "0.00"})
    sheet.write_row(0, 0, columns)
    for line in range(1, MOST_ROWS + 1):
        sheet.write_row(line, 0, (f"SKU-{line}", f"Product number {line}", f"Shelf {line % 500}"))
        sheet.write_number(line, 3, 4.5 + line % 100, money)
        sheet.write_row(
            line, 4, (line % 50, f"v {line}", f"Text {line} " * 10, f"https://example.org/{line}.jpg", "physical", 5)
        )
    book.close()
    read = await FileReader().catalog((tmp_path / "large.xlsx").read_bytes(), "EUR")
    assert (len(read.rows), read.total) == (MOST_ROWS, 0)


async def test_a_file_that_needs_too_much_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender hears it, and the next file is read."""
    reader = FileReader()
    monkeypatch.setattr("jobs.file_reader.PATIENCE", 0.01)
    with pytest.raises(FileErrors):
        await reader.catalog(endless_workbook(), "EUR")
    monkeypatch.undo()
    assert (await reader.catalog(book(HEADER, ("A", "Tea", "Drinks", 4)), "EUR")).rows


async def test_a_file_that_says_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One text in very many cells of a workbook is a small file."""
    monkeypatch.setattr("jobs.file_reader.MOST_SAID", 100_000)
    rows = [(f"A-{number}", "Tea " * 50, f"Shelf {number}", 4) for number in range(1000)]
    assert await refusal(book(HEADER, *rows)) is Problem.TOO_HEAVY


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_marks_without_end_cost_nothing(kind: str) -> None:
    """One cell is no text by its length; that is said, and the rest is read."""
    header = ",".join(HEADER)
    sheet = with_rows(f'<row r="3"><c r="A3" t="inlineStr"><is><t>B{MARKS}</t></is></c></row>')
    read = await FileReader().catalog(
        sheet if kind == "xlsx" else f"{header}\nA,Te{MARKS[:131_000]},Drinks,4\n".encode(), "EUR"
    )
    assert read.findings[0].problem is Problem.TOO_LONG


async def test_what_is_read_ends_with_the_shop() -> None:
    """At once, and so do the files that wait for their turn; no process is left."""
    reader = FileReader()
    reading = [asyncio.create_task(reader.catalog(endless_workbook(), "EUR")) for _ in range(2)]
    await until(lambda: reader.is_busy)
    process = reader._process
    assert process
    reader.close()
    done = await asyncio.gather(*reading, return_exceptions=True)
    assert [type(one) for one in done] == [asyncio.CancelledError] * 2
    assert process.returncode == -signal.SIGKILL


async def test_a_task_that_is_cancelled_leaves_no_process() -> None:
    """Nobody waits for its answer any more."""
    reader = FileReader()
    reading = asyncio.create_task(reader.catalog(endless_workbook(), "EUR"))
    await until(lambda: reader.is_busy)
    process = reader._process
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert process
    assert process.returncode is not None


async def test_a_process_does_not_outlive_its_shop() -> None:
    """When the shop is killed, the process notices and ends; signals for the shop do not reach it."""
    data = endless_workbook()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "core.files.reading", "catalog", str(len(data)), "EUR", "cp1252", "{}"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        cwd=ROOT,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(data)
    await process.stdin.drain()
    process.stdin.close()
    assert await process.wait() == 1
    assert not (await process.stdout.read()).endswith(b"}\n")


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot's token is not in its environment."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:secret")
    assert "123456:secret" not in environment().values()
