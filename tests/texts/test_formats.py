"""Times as people say them."""

from datetime import UTC, datetime

import pytest

from texts.formats import day_words, through
from texts.language import speaking

NOW = datetime(2027, 1, 15, 15, 6, tzinfo=UTC)
"""A Friday."""


def ms(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((2027, 1, 16), "midnight"),
        ((2027, 1, 17), "Saturday"),
        ((2027, 1, 18), "Sunday"),
        ((2027, 1, 22), "Thursday"),
        ((2027, 1, 23), "22 January 2027"),
        ((2027, 1, 15, 18), "18:00"),
        ((2027, 1, 17, 18), "Sunday 18:00"),
        ((2027, 1, 22, 18), "22 Jan 2027, 18:00"),
        ((2027, 1, 14), "13 January 2027"),
    ],
)
def test_the_end_of_a_time_is_said_as_people_do(ends: tuple[int, ...], said: str) -> None:
    """A whole day by its name, as long as that says which one; the name of today's weekday would be next week's."""
    with speaking("en"):
        assert through(ms(*ends), int(NOW.timestamp() * 1000), "UTC") == said


def test_midnight_is_the_shops_own() -> None:
    """What ends at midnight in Berlin is all of that day there."""
    with speaking("en"):
        assert through(ms(2027, 1, 17, 23), int(NOW.timestamp() * 1000), "Europe/Berlin") == "Sunday"


def test_days_are_understood_in_english_and_in_the_readers_language() -> None:
    """Whole or shortened."""
    with speaking("en"):
        words = day_words()
    assert [words.weekdays[one] for one in ("monday", "mon", "sunday", "sun")] == [0, 0, 6, 6]
    assert (words.ahead["today"], words.ahead["tomorrow"]) == (0, 1)
