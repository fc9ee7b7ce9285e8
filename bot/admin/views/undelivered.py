"""Why something did not reach a customer, as staff read it."""

from core.models.outbox import BLOCKED, REFUSED, UNANSWERED
from texts.language import _


def unreached(reason: str) -> str:
    """What did not reach the customer, and why. Plain text."""
    return _("⚠️ did not reach the customer: {why}").format(why=why_missed(reason))


def why_missed(reason: str) -> str:
    """Why a notice did not arrive. Plain text."""
    if reason == BLOCKED:
        return _("they have blocked the bot")
    if reason == UNANSWERED:
        return _("Telegram did not answer, so perhaps it has arrived")
    if reason.startswith(REFUSED):
        return _("Telegram says “{words}”").format(words=reason.removeprefix(REFUSED))
    return _("Telegram could not deliver it")
