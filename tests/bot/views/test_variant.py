"""The buttons that choose a variant: how many in a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screen import Button
from bot.views.variant import in_rows


@pytest.mark.parametrize(
    ("count", "label", "rows"),
    [
        (2, "M", [2]),
        (3, "M", [3]),
        (3, "Very dark green", [1, 1, 1]),
        (4, "M", [2, 2]),
        (5, "M", [3, 2]),
        (6, "M", [3, 3]),
        (6, "Very dark green", [2, 2, 2]),
        (7, "M", [4, 3]),
        (8, "M", [4, 4]),
        (8, "M · €16.00", [3, 3, 2]),
        (9, "Very dark green", [2, 2, 2, 2, 1]),
        (10, "M", [4, 3, 3]),
        (4, "A long name that fills a row", [1, 1, 1, 1]),
    ],
)
def test_rows_are_of_one_length_as_far_as_the_labels_fit(count: int, label: str, rows: list[int]) -> None:
    """No button is left over."""
    assert [len(row) for row in in_rows([Button(label)] * count)] == rows


def test_a_long_label_has_a_row_of_its_own_and_the_others_share() -> None:
    """Sold out is said in words, which need room."""
    labels = ["XS", "S", "M", "L", "XL (sold out)"]
    assert arranged(labels) == [["XS", "S", "M"], ["L", "XL (sold out)"]]
    assert arranged(list(reversed(labels))) == [["XL (sold out)", "L"], ["M", "S", "XS"]]
    long = "A name that is longer than half a row"
    assert arranged(["S", "M", long, "L", "XL"]) == [["S", "M"], [long], ["L", "XL"]]


@given(st.lists(st.text("abc ·", min_size=1, max_size=40), min_size=2, max_size=88))
def test_all_buttons_stay_in_their_order(labels: list[str]) -> None:
    """At most four in a row. Of up to eight none is left over beside full rows, unless it is too long for two."""
    rows = arranged(labels)
    assert [label for row in rows for label in row] == labels
    assert max(map(len, rows)) <= 4
    if len(labels) <= 8 and len(rows) < len(labels):
        assert all(len(row) > 1 or len(row[0]) > 18 for row in rows)


def arranged(labels: list[str]) -> list[list[str]]:
    return [[button.text for button in row] for row in in_rows([Button(label) for label in labels])]
