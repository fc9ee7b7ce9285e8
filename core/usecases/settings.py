"""What owners set in the chat, over what the shop was started with."""

from core.errors import Conflict
from core.models.actor import Actor
from core.models.base import Model
from core.models.payment import PaymentMethod
from core.models.policy import Policy
from core.money import LARGEST, exponent
from core.ports import ReadTransaction, Transaction
from core.usecases.payment.choose import ways_to_pay
from core.usecases.photo import keep_new_photo
from core.values.settings import Setting, Value, shown

_TRACE_LENGTH = 200


class CurrencyFixed(Conflict):
    """There are orders, so the shop's currency cannot change."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


class AmountsTooLarge(Conflict):
    """In this currency some price would be above the largest one allowed."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


class LastWay(Conflict):
    """Customers have to pay somehow: the last way to pay stays on."""


class SettingsView(Model):
    """The settings as they are; `set_here` are those that owners have set in the chat."""

    policy: Policy
    set_here: frozenset[Setting]


class Changed(Model):
    """What changing a setting did. For the currency: `was` is the old one, `coupons_left` counts coupons whose amounts no longer apply."""

    setting: Setting
    view: SettingsView
    was: str = ""
    coupons_left: int = 0


async def view_settings(tx: ReadTransaction) -> SettingsView:
    overrides = await tx.settings.overrides()
    return SettingsView(policy=tx.policy, set_here=frozenset(one for one in Setting if one.field in overrides))


async def sold_in(tx: ReadTransaction) -> str | None:
    """The currency of the prices at which somebody ordered last; None: nobody has. With orders it does not change any more."""
    return await tx.settings.sold_in()


async def change_setting(tx: Transaction, actor: Actor, setting: Setting, value: Value) -> Changed:
    """Set it from now on; it overrides what the program is started with. Raises CurrencyFixed, AmountsTooLarge.

    A new currency can be set only while nobody has ordered: every price, threshold and promise keeps its number, as far as the decimals
    allow; a confirm card shown before charges nothing (the carts' revisions rise).
    A new cart lifetime applies to promises from now on.
    """
    before = setting.of(tx.policy)
    changes_currency = setting is Setting.CURRENCY and value != before
    if changes_currency:
        await _restate(tx, str(value))
    await tx.settings.override({setting.field: value})
    return await _changed(tx, actor, setting, value)


async def switch_payment(tx: Transaction, actor: Actor, method: PaymentMethod, *, on: bool) -> Changed:
    """Let people pay like this from now on, or not any more, beside what the screen showed as on. Raises LastWay."""
    ways = {*ways_to_pay(tx.policy), method} if on else {*ways_to_pay(tx.policy)} - {method}
    if not ways:
        raise LastWay
    return await change_setting(tx, actor, Setting.PAY, tuple(one.value for one in PaymentMethod if one in ways))


async def set_picture(tx: Transaction, actor: Actor, key: str, data: bytes) -> Changed:
    """Greet with this picture; `key` is its SHA-256."""
    await keep_new_photo(tx, key, data)
    return await change_setting(tx, actor, Setting.PICTURE, key)


async def reset_setting(tx: Transaction, actor: Actor, setting: Setting) -> Changed:
    """Go back to what the program was started with. Raises the same as `change_setting`."""
    value = setting.of(tx.settings.started_with)
    if setting is Setting.CURRENCY and value != tx.policy.currency:
        await _restate(tx, str(value))
    await tx.settings.forget(setting.field)
    return await _changed(tx, actor, setting, value)


async def _changed(tx: Transaction, actor: Actor, setting: Setting, value: Value) -> Changed:
    before = setting.of(tx.policy)
    was, now = (shown(setting, one)[:_TRACE_LENGTH] for one in (before, value))
    if before != value:
        await tx.audit(actor, f"settings.{setting.word}", "", was, now)
    policy = tx.policy.overridden({setting.field: value})
    view = (await view_settings(tx)).having(policy=policy)
    if setting is not Setting.CURRENCY or before == value:
        return Changed(setting=setting, view=view)
    return Changed(setting=setting, view=view, was=was, coupons_left=await tx.coupons.count_lost(str(value)))


async def _restate(tx: Transaction, currency: str) -> None:
    if await tx.settings.has_orders():
        raise CurrencyFixed(tx.policy.currency)
    more = exponent(currency) - exponent(tx.policy.currency)
    up, down = 10 ** max(0, more), 10 ** max(0, -more)
    if await tx.settings.largest_amount() * up > LARGEST:
        raise AmountsTooLarge(currency)
    await tx.settings.restate(currency, up, down)
