"""What the doctor says of the ways to pay."""

from collections.abc import Iterator

from core.models.payment import PaymentMethod
from core.models.policy import Policy
from core.money import STARS
from tillbot.gateways import STRIPE_IS_THERE
from tillbot.world import NOT_PAYABLE

Found = tuple[bool, str]
"""Whether it is fine, and what there is to say."""


def ways_to_pay(policy: Policy, *, everywhere: bool = False) -> Iterator[Found]:
    """A method that is switched on, in the settings or in the chat, and cannot be used; and what moves no money. Never a token.

    `everywhere`: in the playground all methods are on, unless somebody says otherwise, and it takes any token.
    """
    chosen, currency = policy.pay_with, policy.currency
    any_token = everywhere and not policy.card_currencies
    if currency == STARS and PaymentMethod.STARS not in chosen and not (everywhere and not chosen):
        yield False, f"{NOT_PAYABLE}."
    lacks = {
        PaymentMethod.CARD: (
            currency in policy.card_currencies or any_token,
            f"PAYMENT_PROVIDERS has no token for {currency}",
        ),
        PaymentMethod.TRANSFER: (bool(policy.transfer_details), "TRANSFER_DETAILS does not say where to"),
        PaymentMethod.LINK: (policy.link_ready, "STRIPE_SECRET_KEY is not set"),
    }
    for method, (fine, why) in lacks.items():
        if method in chosen and not fine:
            yield False, f"{method} is switched on, and {why}: nobody is offered it."
    for tested in policy.test_currencies:
        yield True, f"test mode: cards in {tested} move no money"
    if not everywhere:
        yield from _payment_links(policy)


def _payment_links(policy: Policy) -> Iterator[Found]:
    if policy.link_ready and policy.link_test:
        yield True, "test mode: payment links move no money"
    if policy.link_ready and not STRIPE_IS_THERE:
        yield False, "STRIPE_SECRET_KEY is set, and tillbot[stripe] is not installed: the shop does not start."
