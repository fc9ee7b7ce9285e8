"""Time zones as people type them."""

import pytest

from core.errors import InvalidInput
from core.values.settings import Setting, read_setting


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/New_York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_city_is_enough(typed: str, zone: str) -> None:
    """In any capitals, with spaces."""
    assert read_setting(Setting.TIMEZONE, typed) == zone


@pytest.mark.parametrize(
    ("typed", "meant"), [("Berlni", "Europe/Berlin"), ("Europe/Brelin", "Europe/Berlin"), ("🎉", "Europe/Berlin")]
)
def test_what_is_near_is_offered(typed: str, meant: str) -> None:
    """And an example where nothing is."""
    with pytest.raises(InvalidInput) as refused:
        read_setting(Setting.TIMEZONE, typed)
    assert (refused.value.field, refused.value.value) == ("setting_timezone", typed)
    assert refused.value.example == meant
