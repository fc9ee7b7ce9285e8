"""What variants deliver by themselves, and the codes of orders, as staff see them."""

from bot.admin.routes.content import (
    AskCodes,
    AskContent,
    AskDropCodes,
    DeliverCodes,
    DeliverNothing,
    DropCodes,
    OpenCodes,
    OpenContent,
    SendContent,
)
from bot.admin.routes.order import OpenCard
from bot.admin.routes.settings import AskSetting
from bot.admin.routes.stock import OpenStockCard
from bot.admin.routes.variant import OpenVariantCard
from bot.admin.views.codes import add_button, codes_left
from bot.screen import Button, Row, Screen, escaped, own_lines
from bot.views.digital import code_line, pages
from bot.views.parts import back_button, pager
from core.models.digital import ContentKind, Goods
from core.models.stock import StockLevel
from core.usecases.content import Added, ContentCard
from core.values.digital import EXAMPLE
from core.values.settings import Setting
from texts.digital import codes_added
from texts.formats import moment, number
from texts.language import _, ngettext
from texts.plain import clipped, shortened

_NAMED = 20
"""Codes that a notice names; the order's card has them all."""


def card(shown: ContentCard) -> Screen:
    """What a variant delivers, and how that is changed."""
    level, kind = shown.level, shown.content.kind if shown.content else ContentKind.NOTHING
    head = _("🎁 <b>{name}</b> delivers by itself, once it is paid:").format(name=escaped(level.name))
    other = Button(_("✏️ Text or file"), AskContent(level.sku_id))
    codes = Button(_("🔑 Codes"), DeliverCodes(level.sku_id))
    nothing = Button(_("🚫 Nothing"), DeliverNothing(level.sku_id))
    ways: tuple[Row, ...] = {
        ContentKind.NOTHING: ((other, codes),),
        ContentKind.TEXT: ((other, codes), (nothing,)),
        ContentKind.FILE: ((Button(_("📎 Send it to me"), SendContent(level.sku_id)),), (other, codes), (nothing,)),
        ContentKind.CODES: (
            (add_button(level.sku_id), Button(_("🗑 Unused codes"), AskDropCodes(level.sku_id))),
            (Button(_("📊 Stock"), OpenStockCard(level.sku_id)),),
            (other, nothing),
        ),
    }[kind]
    return Screen("\n\n".join((head, _told(shown))), (*ways, (back_button(OpenVariantCard(level.sku_id)),)))


def ask_content(level: StockLevel) -> Screen:
    """Ask for a text or a file."""
    text = _(
        "What should <b>{name}</b> deliver? Type the text, at most 3,000 characters, or send the file, at most "
        "10 MB.\n\nOrders that are paid already keep what they have."
    ).format(name=escaped(level.name))
    asked = AskContent(level.sku_id)
    return Screen(text, ((back_button(asked.answered),),), awaiting=asked)


def ask_codes(level: StockLevel, asked: AskCodes) -> Screen:
    """Ask for codes."""
    text = _(
        "<b>{name}</b>: {codes}.\nType new codes, one per line, or send them as a .txt or .csv file of one "
        "column. Those that are there already are left out.\n\nFor example: <code>{example}</code>"
    ).format(name=escaped(level.name), codes=codes_left(level.on_hand), example=EXAMPLE)
    return Screen(text, ((back_button(asked.answered),),), awaiting=asked)


def ask_drop(shown: ContentCard) -> Screen:
    """The question before unused codes are thrown away."""
    text = ngettext(
        "<b>Throw {count} unused code of {name} away?</b>\nIt cannot be brought back.",
        "<b>Throw {count} unused codes of {name} away?</b>\nThey cannot be brought back.",
        shown.pool.unused,
    ).format(count=number(shown.pool.unused), name=escaped(shown.level.name))
    sure = Button(_("🗑 Yes, throw them away"), DropCodes(shown.level.sku_id), style="danger")
    return Screen(text, ((sure,), (Button(_("No, keep them"), OpenContent(shown.level.sku_id)),)))


def added(done: Added) -> str:
    """What adding codes did. HTML."""
    return f"✅ {escaped(codes_added(done))}"


def given(goods: Goods, place: OpenCodes) -> Screen:
    """What an order was given, for staff."""
    texts = pages(goods)
    at = min(place.number, len(texts) - 1)
    head = _("🔑 <b>Order {code}</b>").format(code=goods.order.code)
    arrows = pager(at, len(texts), lambda page: OpenCodes(place.order_id, place.state, place.page, page))
    return Screen("\n\n".join(filter(None, (head, texts[at]))), (*arrows, (back_button(place.card),)))


def given_button(goods: Goods, place: OpenCard) -> Button:
    """On the order's card."""
    told = _("🔑 Codes · {count}").format(count=goods.codes) if goods.codes else _("🎁 Goods")
    return Button(told, OpenCodes(place.order_id, place.state, place.page))


def given_lines(goods: Goods, most: int, timezone: str) -> str:
    """On the order's card: when they will be shown, and the codes, if there are no more than `most`. HTML."""
    lines = []
    if goods.shown_at is None and goods.revoked_at is None:
        lines.append(_("⏳ The shop delivers it by itself on {time}.").format(time=moment(goods.due_at, timezone)))
    if goods.codes <= most:
        lines += [f"🔑 {code_line(code)}" for good in goods.goods for code in good.codes]
    return "\n".join(lines)


def revoked(goods: Goods) -> Screen:
    """The notice to staff that an order was paid back: which codes have to be locked."""
    text = ngettext(
        "🔒 Order <b>{code}</b> was paid back. Please lock its code where it is used:",
        "🔒 Order <b>{code}</b> was paid back. Please lock its codes where they are used:",
        goods.codes,
    ).format(code=goods.order.code)
    codes = [f"<code>{own_lines(one.code)}</code>" for good in goods.goods for one in good.codes]
    if more := len(codes) - _NAMED:
        codes[_NAMED:] = [_("and {count} more").format(count=number(more))] if more > 0 else codes[_NAMED:]
    keyboard = (
        (Button(_("🧾 Open order"), OpenCard(goods.order.id)),),
        (given_button(goods, OpenCard(goods.order.id)),),
    )
    return Screen("\n".join((text, *codes)), keyboard)


def chargebacks() -> Screen:
    """The warning to owners, once."""
    text = _(
        "⚠️ <b>Your shop now delivers by itself</b>\nA code, a file or a text cannot be taken back, and a payment can: "
        "after a chargeback Telegram takes the money from the shop's balance. Telegram advises against selling at "
        "once what cannot be taken back.\n\nYou can have goods shown some time after the payment only: those of a "
        "payment that went back meanwhile are shown to nobody. After a refund you are told which codes to lock."
    )
    delay = Button(_("⏳ Set a delay"), AskSetting(Setting.DIGITAL_DELAY.number))
    return Screen(text, ((delay,),))


def _told(shown: ContentCard) -> str:
    """What it is. HTML."""
    content = shown.content
    match content.kind if content else ContentKind.NOTHING:
        case ContentKind.TEXT if content:
            return _("A text:\n{text}").format(text=own_lines(clipped(content.text, 3_000)))
        case ContentKind.FILE if content:
            return _("The file {name}").format(name=f"<b>{escaped(shortened(content.name, 60))}</b>")
        case ContentKind.CODES:
            text = _(
                "Codes: {unused} unused, {given} went to orders. The unused ones that no order waits for are its stock."
            )
            return text.format(unused=number(shown.pool.unused), given=number(shown.pool.given))
        case _:
            return _("Nothing: people hand it over. Choose a text, a file, or codes, each of which is sold once.")
