"""What is said to what the bot cannot read."""

from bot.views.home import not_text
from core.models.staff import Role


def test_each_hears_what_they_may_send() -> None:
    """An owner contacts, a manager files and pictures, others text."""
    owner, manager, staff, customer = (not_text(role) for role in (Role.OWNER, Role.MANAGER, Role.STAFF, None))
    for told in (owner, manager):
        assert "a picture for a product" in told
        assert "a CSV or XLSX file" in told
    assert "a contact" in owner
    assert "a contact" not in manager
    assert staff == customer == "I understand text and buttons only. Type what you are looking for, or see /help."
