"""Notices to owners."""

from texts.language import _


def parked(inbox_id: int) -> str:
    """An update that could not be handled. HTML."""
    return _(
        "⚠️ A message could not be handled, even after several attempts, and was put aside (number {number} in the "
        "inbox). The log says more."
    ).format(number=inbox_id)
