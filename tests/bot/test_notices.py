"""What is owed can be said."""

from bot.notices import NEWS
from core.models.outbox import NoticeKind


def test_every_kind_of_notice_has_its_words() -> None:
    """A receipt alone is no news: it is an edit of its card, and the sender's own."""
    assert NEWS.keys() | {NoticeKind.RECEIPT} == set(NoticeKind)
