"""Quiet hours, read and found."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.values.quiet_hours import quiet_around, read_quiet_hours

BERLIN = "Europe/Berlin"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("22-8", "22:00-08:00"),
        ("22:30 – 7:15", "22:30-07:15"),
        ("OFF", "off"),
        ("0-6", "00:00-06:00"),
        ("24-8", None),
        ("8-8", None),
        ("night", None),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, read: str | None) -> None:
    """With any dash; the same time twice is no stretch."""
    assert read_quiet_hours(typed) == read


@pytest.mark.parametrize(
    ("hours", "now", "begins", "ends"),
    [
        ("22:00-08:00", "2027-01-15 23:00", "2027-01-15 22:00", "2027-01-16 08:00"),
        ("22:00-08:00", "2027-01-16 07:59", "2027-01-15 22:00", "2027-01-16 08:00"),
        ("22:00-08:00", "2027-01-16 08:00", "2027-01-16 22:00", "2027-01-17 08:00"),
        ("13:00-15:00", "2027-01-16 15:00", "2027-01-17 13:00", "2027-01-17 15:00"),
        ("22:00-08:00", "2027-03-28 00:30", "2027-03-27 22:00", "2027-03-28 08:00"),
        ("02:30-08:00", "2027-03-28 01:00", "2027-03-28 03:30", "2027-03-28 08:00"),
    ],
)
def test_the_night_that_goes_on_or_comes_next(hours: str, now: str, begins: str, ends: str) -> None:
    """Also over midnight, and in the night that is an hour shorter."""
    assert quiet_around(hours, at(now), BERLIN) == (at(begins), at(ends))


def test_a_shop_may_have_none() -> None:
    """Then it may write at any time."""
    assert quiet_around("off", at("2027-01-15 23:00"), BERLIN) is None
