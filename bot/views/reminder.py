"""The reminder of a cart."""

from bot import routes
from bot.routes.privacy import SetReminders
from bot.screen import Button, Screen
from bot.views.parts import cart_button
from core.usecases.reminder import CartWaits
from texts.formats import weekday_moment
from texts.language import _, ngettext


def cart_waits(fact: CartWaits, timezone: str) -> Screen:
    """The notice, with the ways on and the way out."""
    held = ngettext(
        "🛒 {count} item is waiting in your cart, its price held until {moment}.",
        "🛒 {count} items are waiting in your cart, prices held until {moment}.",
        fact.units,
    )
    kept = ngettext(
        "🛒 {count} item is waiting in your cart until {moment}.",
        "🛒 {count} items are waiting in your cart until {moment}.",
        fact.units,
    )
    text = (held if fact.held else kept).format(count=fact.units, moment=weekday_moment(fact.until, timezone))
    checkout = Button(_("✅ Checkout"), routes.OpenReview(), style="success")
    stop = Button(_("🔕 No more reminders"), SetReminders(0))
    return Screen(text, ((cart_button(fact.units), checkout), (stop,)))
