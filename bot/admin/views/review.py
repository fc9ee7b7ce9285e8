"""Reviews that wait for staff, one at a time."""

from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.review import DecideReview, OpenWaiting
from bot.screen import Button, Screen, escaped
from bot.views.parts import back_button, home_button, pager
from bot.views.review import stars_of
from core.models.page import Page
from core.models.policy import Policy
from core.models.review import Review
from core.usecases.review import ReviewsWait
from texts.formats import moment
from texts.language import _, ngettext


def waiting(page: Page[Review], policy: Policy) -> Screen:
    """The review with both decisions; the pager says how many wait."""
    ways = (*pager(page.number, page.pages, OpenWaiting), (back_button(OpenAdmin()), home_button()))
    if not page.items:
        text = _("No review is waiting.")
        if not policy.reviews:
            text = _("{text} Customers are not asked for any: /settings turns that on.").format(text=text)
        title = _("<b>Reviews</b>")
        return Screen(f"{title}\n\n{text}", ways)
    (review,) = page.items
    head = _("<b>Reviews</b> · {count} waiting").format(count=page.total)
    said = f"<b>{escaped(review.title)}</b>\n{stars_of(review)} · {moment(review.written_at, policy.timezone)}"
    text = "\n\n".join((head, said, escaped(review.line) or _("(no words, only stars)")))
    through = Button(_("✓ Let through"), DecideReview(review.id, review.revision, 1), style="success")
    down = Button(_("✖️ Turn down"), DecideReview(review.id, review.revision, 0))
    return Screen(text, ((through, down), *ways))


def wait(fact: ReviewsWait) -> Screen:
    """The notice to staff."""
    text = ngettext(
        "⭐ {count} review is waiting to be read.", "⭐ {count} reviews are waiting to be read.", fact.count
    )
    return Screen(text.format(count=fact.count), ((Button(_("Read it"), OpenWaiting()),),))
