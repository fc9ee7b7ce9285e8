"""How a cart can be paid, and for how long its order then waits for the money."""

from core.errors import NotPayable
from core.models.cart import Cart
from core.models.payment import CardLimits, Choice, PaymentMethod
from core.models.policy import Policy
from core.money import STARS
from core.ports import ReadTransaction
from core.pricing.stars import in_stars


async def payment_choice(tx: ReadTransaction, cart: Cart) -> Choice:
    """The methods that a cart may use. One alone is taken; else what its customer chose for it, or for the last one.

    Telegram lets digital goods be paid with Stars only, and takes Stars for nothing else.
    """
    if cart.mixed:
        return Choice(apart=True)
    methods = tuple(method for method in ways_to_pay(tx.policy) if _takes(method, tx.policy, cart))
    tests = tuple(method for method in methods if _moves_no_money(method, cart.currency, tx.policy))
    if len(methods) < 2:
        return Choice(methods=methods, method=methods[0] if methods else None, tests=tests)
    chosen = await tx.payments.chosen(cart)
    return Choice(methods=methods, method=next((one for one in chosen if one in methods), None), tests=tests)


def for_total(choice: Choice, total: int, currency: str, policy: Policy) -> Choice:
    """What is left of the choice for this total: a provider takes neither very small nor very large ones."""
    methods = tuple(method for method in choice.methods if _within(_limits(policy, method, currency), total))
    if methods == choice.methods:
        return choice
    method = choice.method if choice.method in methods else None
    tests = tuple(method for method in choice.tests if method in methods)
    return Choice(methods=methods, method=methods[0] if len(methods) == 1 else method, tests=tests)


def check_payable(choice: Choice, total: int, currency: str, policy: Policy) -> None:
    """Raises NotPayable if something is to be paid, and nothing takes it."""
    if not total or choice.methods:
        return
    limits = next(filter(None, (_limits(policy, method, currency) for method in ways_to_pay(policy))), None)
    raise NotPayable(currency, limits.least, limits.most) if limits else NotPayable(currency)


def as_paid(cart: Cart, choice: Choice, policy: Policy) -> Cart:
    """The cart in the currency in which it will be paid."""
    if choice.method is not PaymentMethod.STARS:
        return cart
    return in_stars(cart, policy.stars_per_unit) or cart


def ways_to_pay(policy: Policy) -> tuple[PaymentMethod, ...]:
    """The methods that are switched on, in the order of the screens; a shop with none sells for cash."""
    return tuple(method for method in PaymentMethod if method in policy.pay_with) or (PaymentMethod.CASH,)


def hold_end(tx: ReadTransaction, method: PaymentMethod | None) -> int | None:
    """Until when (ms UTC) an order that is placed now is held for its money; None if it does not wait for any."""
    match method:
        case PaymentMethod.TRANSFER:
            return tx.now + tx.policy.transfer_hold
        case PaymentMethod.CARD | PaymentMethod.STARS | PaymentMethod.LINK:
            return tx.now + tx.policy.payment_hold
        case _:
            return None


def _limits(policy: Policy, method: PaymentMethod, currency: str) -> CardLimits | None:
    known = {PaymentMethod.CARD: policy.card_limits, PaymentMethod.LINK: policy.link_limits}.get(method, ())
    return next((limits for limits in known if limits.currency == currency), None)


def _within(limits: CardLimits | None, total: int) -> bool:
    return limits is None or limits.least <= total <= limits.most


def _moves_no_money(method: PaymentMethod, currency: str, policy: Policy) -> bool:
    tested = method is PaymentMethod.CARD and currency in policy.test_currencies
    return tested or (method is PaymentMethod.LINK and policy.link_test)


def _takes(method: PaymentMethod, policy: Policy, cart: Cart) -> bool:
    """Whether these goods can be paid like this in this shop. Stars exist only inside Telegram, and nothing else pays in them."""
    currency = cart.currency
    if (method is PaymentMethod.STARS) is not cart.digital:
        return False
    match method:
        case PaymentMethod.STARS:
            return in_stars(cart, policy.stars_per_unit) is not None
        case PaymentMethod.CARD:
            return currency in policy.card_currencies
        case PaymentMethod.LINK:
            return policy.link_ready and currency != STARS
        case PaymentMethod.TRANSFER:
            return bool(policy.transfer_details) and currency != STARS
        case PaymentMethod.CASH:
            return currency != STARS
