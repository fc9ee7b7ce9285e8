"""What may be typed about people: ids of Telegram's, two roles, and nothing else; every refusal has an example that works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.commands.people import Appointment, Dismissal, parse_people
from core.errors import InvalidInput
from core.models.staff import Role
from core.values.staff import LARGEST_ID

WORDS = st.lists(
    st.one_of(st.sampled_from(["add", "remove", "Add", "manager", "staff", "5", "-5", "1e9", "🐟"]), st.text())
)


@given(st.integers(1, LARGEST_ID), st.sampled_from(["manager", "MANAGER", "staff"]))
def test_an_id_and_a_role_are_an_appointment(user_id: int, role: str) -> None:
    """In whatever capitals."""
    assert parse_people(["add", str(user_id), role]) == Appointment(user_id=user_id, role=Role[role.upper()])
    assert parse_people(["Remove", str(user_id)]) == Dismissal(user_id=user_id)


@given(WORDS)
def test_anything_else_is_refused_with_an_example_that_works(words: list[str]) -> None:
    """Whatever is typed."""
    try:
        parse_people(words)
    except InvalidInput as refusal:
        parse_people(refusal.example.split()[1:])
    else:
        assert words[0].casefold() in ("add", "remove")
        assert 0 < int(words[1]) <= LARGEST_ID


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("", "people_verb"),
        ("add", "user_id"),
        ("add 5", "role"),
        ("add 5 staff now", "extra"),
        ("add 5 owner", "role"),
        ("add @bob staff", "user_id"),
        ("add 0 staff", "user_id"),
        ("add -5 staff", "user_id"),
        ("add 1e9 staff", "user_id"),
        (f"add {LARGEST_ID + 1} staff", "user_id"),
        ("add ² staff", "user_id"),
        ("remove", "user_id"),
        ("remove 5 6", "extra"),
        ("remove 🐟", "user_id"),
        ("dismiss 5", "people_verb"),
    ],
)
def test_it_is_said_what_is_wrong(typed: str, field: str) -> None:
    """Missing, too many, no role, no id."""
    with pytest.raises(InvalidInput) as refused:
        parse_people(typed.split())
    assert refused.value.field == field
