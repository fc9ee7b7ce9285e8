"""Callback data: what is built is parsed again, and always fits."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import routes
from bot.dispatch import TAPS
from bot.routes.grammar import Question

LARGEST_ID = 2**31
LARGEST_TOTAL = 10**12
LARGEST_PAGE = routes.at_hits(LARGEST_ID, 9999)
"""Of a search; no other page has so many digits."""


@pytest.mark.parametrize("route", routes.ROUTES.values())
def test_every_route_fits_into_64_bytes_at_its_largest(route: type[routes.Route]) -> None:
    """Two thousand million of everything, and a total of ten thousand million euros."""
    largest = [LARGEST_TOTAL if field.name == "total" else LARGEST_ID for field in fields(route)]
    largest = [
        99 if field.name == "quantity" else LARGEST_PAGE if field.name == "page" else value
        for field, value in zip(fields(route), largest, strict=True)
    ]
    assert len(route(*largest).encode().encode()) <= routes.LONGEST


@pytest.mark.parametrize("route", routes.ROUTES.values())
def test_every_route_is_served_and_ends_on_a_screen(route: type[routes.Route]) -> None:
    """No button without a handler; what is drawn again after a refusal shows itself."""
    assert route in TAPS
    shown = route(*(1 for _ in fields(route))).shows
    assert shown.shows == shown


@given(st.sampled_from(list(routes.ROUTES.values())), st.data())
def test_what_is_built_is_parsed_again(route: type[routes.Route], data: st.DataObject) -> None:
    """Any whole numbers."""
    built = route(*(data.draw(st.integers(0, 10**15)) for _ in fields(route)))
    assert routes.parse(built.encode()) == built


@given(st.text(max_size=80))
def test_anything_else_is_no_route(text: str) -> None:
    """Parsing never raises; what it accepts is what would have been built."""
    route = routes.parse(text)
    assert route is None or routes.parse(route.encode()) == route


@pytest.mark.parametrize(
    "data", ["p", "p:1", "p:1:2:3:4", "p:-1:0:0", "p:1.5:0:0", "p:٣:0:0", "P:1:0:0", "p:1:0:0\n", ":", ""]
)
def test_wrong_shapes_are_refused(data: str) -> None:
    """Missing, too many, negative, not ASCII."""
    assert routes.parse(data) is None


def test_a_question_is_drawn_as_it_is_and_leads_back_once_it_is_answered() -> None:
    """What a replay draws when the answer is on disk must not ask for it again."""
    asked = [kind for kind in routes.ROUTES.values() if issubclass(kind, Question)]
    assert asked
    for kind in asked:
        question = kind(*(1 for _ in fields(kind)))
        assert question.shows == question
        assert not isinstance(question.answered, Question)
