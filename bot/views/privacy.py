"""What the shop keeps about a customer, and what they can do about it."""

from bot.routes import OpenHelp
from bot.routes.privacy import AskForget, Forget, OpenPrivacy, SendMyData, SetReminders
from bot.screen import Button, Screen, escaped, own_lines
from bot.views.parts import ask_button, back_button, home_button, orders_button
from core.models.policy import Policy
from core.usecases.privacy import OrdersUnderWay, PrivacyView
from texts.language import _, ngettext
from texts.plain import clipped
from texts.refusals import said

BACKUP_DAYS = 7
"""For so long the shop keeps its daily copies (jobs/backups.py)."""


def privacy(shown: PrivacyView, policy: Policy) -> Screen:
    """The shop's own words, then the facts."""
    own = own_lines(clipped(policy.privacy, 2000)) if policy.privacy else ""
    kept = _(
        "<b>What this shop keeps</b>\n"
        "• Your name, @username, language and number at Telegram: to serve you in this chat.\n"
        "• Orders, with where they went: to deliver them, and because the shop has to keep its books.\n"
        "• What you write to the shop, your reviews and favourites: until you have yourself forgotten.\n"
        "• What you typed at checkout (name, phone number, address) and your searches: so that you need not type them again."
    )
    text = "\n\n".join(filter(None, (_("<b>Privacy</b>"), own, kept, _until(policy.customer_data_days))))
    remind = Button(
        _("🔕 No more reminders") if shown.reminders else _("🔔 Remind me of my cart"),
        SetReminders(int(not shown.reminders)),
    )
    reminders = ((remind,),) if policy.cart_reminders else ()
    ways = (Button(_("📄 My data"), SendMyData()), Button(_("🗑 Forget me"), AskForget()))
    return Screen(text, (ways, *reminders, (ask_button(),), (back_button(OpenHelp()), home_button())), stays=True)


def ask_forget(shown: PrivacyView, policy: Policy) -> Screen:
    """Ask once; or say why it has to wait."""
    back = back_button(OpenPrivacy())
    if shown.under_way:
        return Screen(
            escaped(said(OrdersUnderWay(shown.under_way), policy)),
            ((orders_button(), ask_button()), (back, home_button())),
        )
    text = ngettext(
        "<b>Forget you?</b>\nYour name, number of the phone, addresses, messages, favourites, searches and cart are erased for good. "
        "Reviews that others read stay, without a name. Orders and payments stay as sums for the shop's books, with the number of your "
        "Telegram account, and so does what the shop noted down when it changed something. Copies of the shop's database made "
        "before still have the rest; the daily ones are deleted after {count} day. What was sent in Telegram stays in its chats.",
        "<b>Forget you?</b>\nYour name, number of the phone, addresses, messages, favourites, searches and cart are erased for good. "
        "Reviews that others read stay, without a name. Orders and payments stay as sums for the shop's books, with the number of your "
        "Telegram account, and so does what the shop noted down when it changed something. Copies of the shop's database made "
        "before still have the rest; the daily ones are deleted after {count} days. What was sent in Telegram stays in its chats.",
        BACKUP_DAYS,
    ).format(count=BACKUP_DAYS)
    return Screen(text, ((Button(_("🗑 Forget me"), Forget(), style="danger"), back),))


def forgotten() -> Screen:
    """It is done. Whatever they do next, they do as somebody new."""
    text = _(
        "You are forgotten. You can delete this chat now. If you write or tap here again, the shop will know the name that you have then."
    )
    return Screen(text, ((home_button(),),))


def _until(days: int) -> str:
    text = ngettext(
        "What you typed at checkout and your searches are forgotten {count} day after your last visit.",
        "What you typed at checkout and your searches are forgotten {count} days after your last visit.",
        days,
    )
    return text.format(count=days) if days else ""
