"""The words of `/export`."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.commands.export import parse_export
from core.errors import InvalidInput
from core.models.export import ExportNoun, ExportRequest, FileKind

NOW = 1_795_392_000_000


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ("products", ExportRequest(ExportNoun.PRODUCTS)),
        ("CSV Orders", ExportRequest(ExportNoun.ORDERS, FileKind.CSV)),
        ("orders 2026-11-01", ExportRequest(ExportNoun.ORDERS, first=date(2026, 11, 1))),
        (
            "customers 2026-11-01 xlsx 2026-11-23",
            ExportRequest(ExportNoun.CUSTOMERS, FileKind.XLSX, date(2026, 11, 1), date(2026, 11, 23)),
        ),
        (
            "orders 2026-11-01 2026-11-30",  # today is the 23rd
            ExportRequest(ExportNoun.ORDERS, first=date(2026, 11, 1), last=date(2026, 11, 23)),
        ),
    ],
)
def test_the_words_say_what_and_how(words: str, request_: ExportRequest) -> None:
    """The kind of file may stand anywhere; without one it is a workbook, which opens with a double click. A month ends today."""
    assert parse_export(words.split(), "UTC", NOW) == request_


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("", "export"),
        ("everything", "export"),
        ("🙂", "export"),
        ("xlsx", "export"),
        ("orders xlsx csv", "export"),
        ("orders 2026-11-01 2026-11-02 2026-11-03", "export"),
        ("products 2026-11-01", "export_days"),
        ("orders 1e9", "date_shape"),
        ("orders 🙂", "export_kind"),
        ("orders -3", "date_shape"),
        ("orders 01.11.2026", "date_shape"),
        ("orders 2026-02-30", "export_day"),
        ("orders 0001-01-01", "export_day"),
        ("orders 2026-11-24", "export_day"),
        ("orders 2026-11-24 2099-01-01", "export_day"),
        ("orders 2099-01-01 2026-11-24", "export_day"),
        ("orders 2026-11-01 2026-11-31", "export_day"),
        ("orders 2026-11-30 2026-11-01", "export_order"),
        ("orders 2026-11-02 2026-11-01", "export_order"),
    ],
)
def test_wrong_words_are_refused_with_an_example_that_works(words: str, field: str) -> None:
    """A whole command."""
    with pytest.raises(InvalidInput) as refused:
        parse_export(words.split(), "UTC", NOW)
    assert refused.value.field == field
    parse_export(refused.value.example.removeprefix("/export ").split(), "UTC", NOW)


@given(
    st.lists(st.sampled_from(["orders", "products", "csv", "2026-11-01", "2026-13-01", "１２"]) | st.text(), max_size=5)
)
def test_no_words_break_the_parser(words: list[str]) -> None:
    """A request, or a refusal whose example works."""
    try:
        request = parse_export(words, "Asia/Tokyo", NOW)
    except InvalidInput as refused:
        request = parse_export(refused.example.removeprefix("/export ").split(), "Asia/Tokyo", NOW)
    assert request.noun in ExportNoun
