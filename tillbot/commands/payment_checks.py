"""What the doctor says of the ways to pay."""

from collections.abc import Iterator

from core.models.payment import PaymentMethod
from core.money import STARS
from tillbot.settings import Settings
from tillbot.world import NOT_PAYABLE

Found = tuple[bool, str]
"""Whether it is fine, and what there is to say."""


def ways_to_pay(settings: Settings, currency: str, *, everywhere: bool = False) -> Iterator[Found]:
    """A method that is switched on in the settings and cannot be used, and what moves no money. Never a token.

    `everywhere`: in the playground all methods are on, unless the settings say otherwise.
    """
    chosen, providers = settings.payment_methods, settings.providers()
    if currency == STARS and PaymentMethod.STARS not in chosen and not (everywhere and not chosen):
        yield False, f"{NOT_PAYABLE}."
    if PaymentMethod.CARD in chosen and currency not in providers:
        yield (
            False,
            f"PAYMENT_METHODS has card, and PAYMENT_PROVIDERS has no token for {currency}: nobody is offered it.",
        )
    if PaymentMethod.TRANSFER in chosen and not settings.transfer_details:
        yield False, "PAYMENT_METHODS has transfer, and TRANSFER_DETAILS does not say where to: nobody is offered it."
    for provider in providers.values():
        if provider.test:
            yield True, f"test mode: cards in {provider.currency} move no money"
