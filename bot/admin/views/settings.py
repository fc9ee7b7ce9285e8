"""The shop's settings."""

from collections.abc import Mapping

from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.settings import AskSetting, OpenSettings, ResetSetting, SwitchPayment, SwitchSetting
from bot.admin.views.product import unshown
from bot.screen import Button, Row, Screen, escaped, own_lines
from bot.views.parts import back_button, home_button, two_a_row
from core.models.payment import PREPAID, PaymentMethod
from core.models.policy import Policy
from core.money import STARS, exponent, plain
from core.usecases.payment.choose import ways_to_pay
from core.usecases.settings import Changed, SettingsView
from core.values.phone import country_of
from core.values.quiet_hours import OFF
from core.values.settings import EXAMPLES, SWITCHES, Setting, shown
from texts.language import N_, Phrase, _, ngettext
from texts.payments import method_name
from texts.plain import clipped, shortened

LABELS: Mapping[Setting, Phrase] = {
    Setting.NAME: N_("Shop name"),
    Setting.WELCOME: N_("Welcome text"),
    Setting.PICTURE: N_("Welcome picture"),
    Setting.TERMS: N_("Terms"),
    Setting.SUPPORT: N_("Support"),
    Setting.CURRENCY: N_("Currency"),
    Setting.CART: N_("Cart lifetime"),
    Setting.LOW_STOCK: N_("Low stock"),
    Setting.COUNTRY: N_("Country"),
    Setting.REVIEWS: N_("Reviews"),
    Setting.INLINE: N_("Products in other chats"),
    Setting.MAX_QUANTITY: N_("Most of one item"),
    Setting.TIMEZONE: N_("Time zone"),
    Setting.DIGITAL_DELAY: N_("Delay of goods"),
    Setting.PAY: N_("💳 Ways to pay"),
    Setting.TRANSFER: N_("Bank transfer"),
    Setting.STARS: N_("Stars"),
    Setting.REMINDERS: N_("Cart reminders"),
    Setting.QUIET: N_("Quiet hours"),
    Setting.DATA_DAYS: N_("Customers' answers"),
    Setting.PRIVACY: N_("Privacy"),
}

_ASK: Mapping[Setting, Phrase] = {
    Setting.NAME: N_("Type the shop's name: one line of at most 64 characters."),
    Setting.WELCOME: N_("Type what customers read first: at most 1,000 characters."),
    Setting.PICTURE: N_("Send the picture that is shown above the welcome text."),
    Setting.TERMS: N_("Type what /terms says: at most 3,500 characters."),
    Setting.SUPPORT: N_("Type what /support says: how customers reach you, at most 1,000 characters."),
    Setting.CURRENCY: N_(
        "Type the code of the currency, such as EUR. You can change it while nobody has ordered. Telegram Stars "
        "(XTR) take digital goods only.\n\nPrices, delivery and "
        "carts keep their numbers (4.50 stays 4.50). Where the new currency has fewer decimals they are rounded "
        "(4.50 becomes 5), but nothing becomes free. Coupons with amounts stay in the old currency and then do not "
        "apply. Half-filled forms are thrown away."
    ),
    Setting.CART: N_("Type for how many hours a cart and its prices are kept, up to 8,760 (a year)."),
    Setting.LOW_STOCK: N_("Type at how many pieces a variant is low. Each variant can have a number of its own."),
    Setting.COUNTRY: N_(
        "Type the code of the country, such as DE: phone numbers without a country code are read as numbers there."
    ),
    Setting.REVIEWS: N_(
        "Customers are asked for a review a day after the delivery. Others read it once you have let it through: "
        "/reviews. Type on or off."
    ),
    Setting.INLINE: N_(
        "In any chat, people can type the bot's name and a word, and send a product of this shop. @BotFather has to "
        "allow it, too: /setinline. Type on or off."
    ),
    Setting.MAX_QUANTITY: N_(
        "Type how many pieces of one item a cart may hold, from 1 to 9,999. Carts that hold more keep what they have."
    ),
    Setting.TIMEZONE: N_(
        "Type the time zone, or just a city. By it the shop counts its days, and writes times in messages."
    ),
    Setting.DIGITAL_DELAY: N_(
        "Type how many minutes after the payment goods are shown that the shop delivers by itself; 0 is at once, and "
        "43,200 are 30 days. After a chargeback Telegram takes the money from the shop's balance, so do not sell at "
        "once what cannot be taken back: goods of a payment that went back meanwhile are shown to nobody."
    ),
    Setting.PAY: N_(
        "Tap what customers may pay with. They are asked only where there is more than one way for their goods. Digital "
        "goods are paid with Telegram Stars, and nothing else is."
    ),
    Setting.TRANSFER: N_(
        "Type where customers transfer their money to: at most 500 characters. They read it with the amount."
    ),
    Setting.STARS: N_(
        "Type how many Telegram Stars one unit of the currency costs, for digital goods without a price of their own in Stars; 0 is "
        "no rate. Prices are rounded up. Of each Star about 0.013 US dollars reach you, after up to 21 days."
    ),
    Setting.REMINDERS: N_(
        "Customers are reminded once of a cart that is about to expire. Each can turn that off for themselves. Type on or off."
    ),
    Setting.QUIET: N_(
        "Type from when until when customers get no reminders, by the shop's clock; off means that there is no such time."
    ),
    Setting.DATA_DAYS: N_(
        "Type after how many days without a sign of a customer the shop forgets what they typed at checkout: name, phone number, "
        "address. Orders keep theirs. 0 or off means never."
    ),
    Setting.PRIVACY: N_(
        "Type what /privacy says above the facts: why you keep what you keep, and whom to ask. At most 2,000 characters."
    ),
}


def overview(view: SettingsView) -> Screen:
    """Every setting with its value, and a button for each."""
    lines = [f"{_(LABELS[one])}: <b>{escaped(_brief(one, view.policy))}</b>" for one in Setting]
    buttons = [Button(_(LABELS[one]), AskSetting(one.number)) for one in Setting]
    text = "\n".join((_("<b>Settings</b>"), "", *lines))
    return Screen(text, (*two_a_row(buttons), (back_button(OpenAdmin()), home_button())))


def ask(setting: Setting, view: SettingsView) -> Screen:
    """Ask for a new value, with the current one and the allowed ones."""
    parts = [f"<b>{_(LABELS[setting])}</b>", _(_ASK[setting])]
    if now := _whole(setting, view.policy):
        parts.append(_("Now:\n{value}").format(value=own_lines(now)))
    if EXAMPLES[setting]:
        parts.append(_("For example: <code>{example}</code>").format(example=escaped(EXAMPLES[setting])))
    picture = view.policy.picture if setting is Setting.PICTURE else None
    if setting is Setting.PAY:
        parts += _unusable(view.policy)
    ways = (
        *_payments(setting, view),
        *_switch(setting, view),
        *_reset(setting, view),
        (back_button(OpenSettings()), home_button()),
    )
    return Screen("\n\n".join(parts), ways, photo=picture, awaiting=AskSetting(setting.number), unshown=unshown())


def done(changed: Changed) -> str:
    """The text after a change. Plain text."""
    setting, policy = changed.setting, changed.view.policy
    told = _("{label}: {value}").format(label=_(LABELS[setting]), value=_brief(setting, policy))
    if setting is Setting.PAY:
        return " ".join(filter(None, (told, *_warnings(policy))))
    if not changed.was:
        return told
    currency = policy.currency
    unpayable = _("{currency} cannot be paid here: nobody can order.").format(currency=currency)
    payable = currency != STARS or PaymentMethod.STARS in policy.pay_with
    lines = [told, _restated(changed), *([] if payable else [unpayable])]
    return "\n".join(lines)


def _restated(changed: Changed) -> str:
    currency, more = changed.view.policy.currency, exponent(changed.view.policy.currency) - exponent(changed.was)
    if more >= 0:
        text = _("Prices, delivery and carts have the same numbers as before, now in {currency}.").format(
            currency=currency
        )
    else:
        before = 45 * 10 ** (exponent(changed.was) - 1)
        after = (before + 10**-more // 2) // 10**-more
        text = _("{currency} has fewer decimals: prices, delivery and carts were rounded, 4.50 is now {now}.").format(
            currency=currency, now=plain(after, currency)
        )
    if not changed.coupons_left:
        return text
    left = ngettext(
        "{count} coupon with amounts in another currency does not apply any more.",
        "{count} coupons with amounts in another currency do not apply any more.",
        changed.coupons_left,
    )
    return f"{text} {left.format(count=changed.coupons_left)}"


def _payments(setting: Setting, view: SettingsView) -> tuple[Row, ...]:
    """A button for each way to pay, with whether it is on."""
    if setting is not Setting.PAY:
        return ()
    on = ways_to_pay(view.policy)
    buttons = [
        Button(f"{'✅' if method in on else '⬜'} {method_name(method)}", SwitchPayment(number, int(method not in on)))
        for number, method in enumerate(PaymentMethod)
    ]
    return two_a_row(buttons)


def _unusable(policy: Policy) -> list[str]:
    """What is switched on and cannot be used, and why, one line each."""
    return [_(_WHY_NOT[one]).format(currency=policy.currency) for one in _without_means(policy)]


def _without_means(policy: Policy) -> list[PaymentMethod]:
    """The ways to pay that are switched on, and lack what they need."""
    means = {
        PaymentMethod.CARD: policy.currency in policy.card_currencies,
        PaymentMethod.TRANSFER: bool(policy.transfer_details),
        PaymentMethod.LINK: policy.link_ready,
    }
    return [one for one in ways_to_pay(policy) if not means.get(one, True)]


def _warnings(policy: Policy) -> list[str]:
    """What switching a way to pay leads to. Plain text."""
    ways = ways_to_pay(policy)
    if len(_without_means(policy)) == len(ways):
        return [_("⚠️ Nothing of that can be used yet, so nobody can order.")]
    return [] if PREPAID.intersection(ways) else [_("Nobody pays before you deliver.")]


_WHY_NOT: Mapping[PaymentMethod, Phrase] = {
    PaymentMethod.CARD: N_("⚠️ Card: there is no token of a payment provider for {currency} (PAYMENT_PROVIDERS)."),
    PaymentMethod.TRANSFER: N_("⚠️ Bank transfer: say first where to: /settings transfer."),
    PaymentMethod.LINK: N_("⚠️ Payment page: no gateway is set up."),
}


def _switch(setting: Setting, view: SettingsView) -> tuple[Row, ...]:
    if setting not in SWITCHES:
        return ()
    label = _("Turn off") if setting.of(view.policy) else _("Turn on")
    return ((Button(label, SwitchSetting(setting.number, 0 if setting.of(view.policy) else 1)),),)


def _reset(setting: Setting, view: SettingsView) -> tuple[Row, ...]:
    if setting not in view.set_here:
        return ()
    label = _("✖️ Remove") if setting is Setting.PICTURE else _("↩️ Reset to what the shop was started with")
    return ((Button(label, ResetSetting(setting.number)),),)


def _brief(setting: Setting, policy: Policy) -> str:
    return shortened(_whole(setting, policy), 60) or (
        _("none")
        if setting in (Setting.PICTURE, Setting.COUNTRY, Setting.TRANSFER, Setting.STARS)
        else _("the standard text")
    )


def _whole(setting: Setting, policy: Policy) -> str:
    value = shown(setting, setting.of(policy))
    match setting:
        case Setting.PICTURE:
            return _("yes") if value else ""
        case _ if setting in SWITCHES:
            return _("on") if setting.of(policy) else _("off")
        case Setting.CART:
            return _("{hours} hours").format(hours=value)
        case Setting.DIGITAL_DELAY:
            return _("{minutes} minutes").format(minutes=value)
        case Setting.LOW_STOCK | Setting.MAX_QUANTITY:
            return _("{count} pieces").format(count=value)
        case Setting.QUIET:
            return _("off") if value == OFF else value
        case Setting.DATA_DAYS:
            days = ngettext("forgotten after {count} day", "forgotten after {count} days", policy.customer_data_days)
            return days.format(count=value) if policy.customer_data_days else _("never forgotten")
        case Setting.PAY:
            return ", ".join(method_name(method) for method in ways_to_pay(policy))
        case Setting.STARS:
            return (
                _("{count} for one {currency}").format(count=value, currency=policy.currency)
                if policy.stars_per_unit
                else ""
            )
        case Setting.COUNTRY:
            return country_of(policy)
        case _:
            return clipped(value, 3500)
