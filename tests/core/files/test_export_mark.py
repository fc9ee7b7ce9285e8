"""What an export says of a row, and how it is read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files.export_mark import DIGESTED, read_mark, write_mark
from core.models.imports import PlannedSku
from core.models.stock import LARGEST_STOCK
from core.money import LARGEST


@given(
    st.fixed_dictionaries(dict.fromkeys(DIGESTED, st.text())),
    st.integers(1, 1_000_000),
    st.integers(0, LARGEST_STOCK),
    st.integers(0, LARGEST),
)
def test_a_mark_is_read_as_it_was_written(texts: dict[str, str], row: int, stock: int, price: int) -> None:
    """Whatever the texts are: every one is known again, and no other is taken for it."""
    mark = read_mark(write_mark("0a1b2c3d", row, stock, price, texts))
    assert mark
    assert mark[:4] == ("0a1b2c3d", row, stock, price)
    for column, text in texts.items():
        assert mark.leaves(column, text)
        assert not mark.leaves(column, f"{text}x")


def test_line_ends_and_blanks_around_are_the_spreadsheets() -> None:
    """A text that comes back with them is the same text."""
    mark = read_mark(write_mark("0a1b2c3d", 2, 1, 1, {**dict.fromkeys(DIGESTED, ""), "description": "One\ntwo"}))
    assert mark
    assert mark.leaves("description", " One\r\ntwo ")


def test_a_mark_of_an_earlier_export_is_one() -> None:
    """It says nothing of the columns that came later, so whatever stands there now was written since."""
    mark = read_mark(write_mark("0a1b2c3d", 2, 1, 1, dict.fromkeys(DIGESTED, "")).partition(" kind=")[0])
    assert mark
    assert mark.leaves("photo", "")
    assert not mark.leaves("kind", "")


@pytest.mark.parametrize("cell", ["", "5", "of=0a1b2c3d", "of=0a1b2c3d row=2 stock=1 price=1"])
def test_nothing_else_is_a_mark(cell: str) -> None:
    """Nor half of one."""
    assert read_mark(cell) is None


@pytest.mark.parametrize(
    ("on_hand", "delta", "will_be"), [(8, 3, 11), (8, -8, 0), (8, -9, 0), (LARGEST_STOCK - 1, 5, LARGEST_STOCK)]
)
def test_a_difference_stays_within_what_there_may_be(on_hand: int, delta: int, will_be: int) -> None:
    """Neither less than nothing, nor beyond all reason."""
    sku = PlannedSku(1, 0, "TEA-100", "", 450, 1, on_hand, 0, True, (), False, False, delta, "0a1b2c3d")
    assert sku.will_be == will_be
