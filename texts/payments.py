"""The ways to pay, in words."""

from collections.abc import Mapping

from core.models.payment import PaymentMethod
from texts.language import N_, Phrase, _

_NAMES: Mapping[PaymentMethod, Phrase] = {
    PaymentMethod.CASH: N_("Cash"),
    PaymentMethod.TRANSFER: N_("Bank transfer"),
    PaymentMethod.CARD: N_("Card"),
    PaymentMethod.STARS: N_("Telegram Stars"),
    PaymentMethod.LINK: N_("Card, on a payment page"),
}


def method_name(method: PaymentMethod | None) -> str:
    """The method's name, as a button has it; for None, that nothing is to be paid."""
    return _(_NAMES[method]) if method else _("Nothing to pay")
