"""Where an import puts things among their siblings."""

from hypothesis import given
from hypothesis import strategies as st

from core.files.places import positions


@given(st.lists(st.none() | st.integers(0, 9), max_size=8), st.integers(0, 20))
def test_places_rise_in_the_order_given(current: list[int | None], beyond: int) -> None:
    """Whatever stood where, and a second look finds nothing to do."""
    last = max([9, *(place for place in current if place is not None)]) + beyond
    places = positions([None if place is None else (place, number) for number, place in enumerate(current)], last)
    assert places == sorted(places)
    assert positions([(place, number) for number, place in enumerate(places)], last) == places
