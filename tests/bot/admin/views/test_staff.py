"""How roles are told of."""

from bot.admin.views.staff import appointed, ask_stranger, dismissed, role_is
from core.models.staff import Member, Role
from tests.support.chat import plain

BOB = Member(user_id=5, role=Role.STAFF, name="Bob")


def test_who_has_a_role_is_told_which() -> None:
    """And who has none any more."""
    assert plain(role_is(Role.MANAGER, "Corner Shop").text).startswith("You are now manager of Corner Shop.")
    assert plain(role_is(None, "Corner Shop").text).startswith("You no longer work for Corner Shop.")


def test_what_was_done_is_said() -> None:
    """By name and id, or by id alone; a stranger is asked about."""
    assert appointed(BOB) == "Bob (5) is staff now."
    assert appointed(BOB.model_copy(update={"name": ""})) == "5 is staff now."
    assert dismissed(BOB) == "Bob no longer works for the shop."
    asked = plain(ask_stranger(5, Role.STAFF).text)
    assert asked == "Nobody with the id 5 has written to this shop yet. Add anyway?"
