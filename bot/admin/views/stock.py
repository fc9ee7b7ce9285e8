"""Stock, as staff see it."""

from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.stock import (
    AskChange,
    AskThreshold,
    OpenFoundStock,
    OpenStock,
    OpenStockCard,
    SetHot,
    Step,
    Undo,
    UndoOnCard,
    UseDefault,
)
from bot.admin.views.codes import add_button, codes_left
from bot.screen import Button, Row, Screen, escaped, label
from bot.views.parts import back_button, pager
from core.models.page import MOST_LISTED, Page
from core.models.stock import Entry, Reason, StockLevel
from core.usecases import stock
from core.usecases.stock import Change, StockList
from texts.actors import program
from texts.formats import moment, number
from texts.language import _, ngettext
from texts.plain import shortened


def listing(listed: StockList) -> Screen:
    """A page of all variants for sale, each with a button to its card."""
    page, counts = listed
    if not page.items:
        return Screen(_("<b>Stock</b>\n\nNothing is for sale yet."), ((back_button(OpenAdmin()),),))
    articles = ngettext("{count} variant for sale", "{count} variants for sale", counts.on_sale)
    text = _(
        "📊 <b>Stock</b>\n{articles}: {sold_out} sold out, {low} low.\nTap a variant, or type a part of its name or SKU code."
    )
    text = text.format(articles=articles.format(count=counts.on_sale), sold_out=counts.sold_out, low=counts.low)
    if page.total > MOST_LISTED:
        text += _("\nThe {count} most urgent ones are listed.").format(count=number(MOST_LISTED))
    return Screen(
        text,
        (*_rows(page), *pager(page.number, page.pages, OpenStock), (back_button(OpenAdmin()),)),
        awaiting=OpenStock(page.number),
    )


def found(text: str, page: Page[StockLevel]) -> Screen:
    """What has the words in its name or SKU code, as in the whole list."""
    said = ngettext("📊 {count} variant with “{words}”", "📊 {count} variants with “{words}”", page.total)
    return Screen(
        said.format(count=page.total, words=escaped(shortened(text, 100))),
        (*_rows(page), *pager(page.number, page.pages, OpenFoundStock), (back_button(OpenStock()),)),
        awaiting=OpenStock(),
    )


def card(card: stock.StockCard, timezone: str, page: int = 0, news: str = "") -> Screen:
    """One variant: its stock, its sales, its last movements. `news` (HTML) is what has just happened to it."""
    level = card.level
    facts = [
        _("<b>{name}</b>\n<code>{code}</code>").format(name=escaped(level.name), code=escaped(level.code)),
        "\n".join(_facts(card)),
        "\n".join(_moved(entry, _who(entry, card), timezone) for entry in card.entries),
    ]
    low = Button(_("⚠️ Low at…"), AskThreshold(level.sku_id, page))
    hot = Button(_("Not hot") if level.hot else _("🔥 Hot"), SetHot(level.sku_id, page, int(not level.hot)))
    ways: tuple[Row, ...] = ((add_button(level.sku_id, page), low),)
    if not level.pool:
        undo = ((Button(_undo_label(card.undo), UndoOnCard(level.sku_id, page, card.undo.id)),),) if card.undo else ()
        change = Button(_("✏️ Set…"), AskChange(level.sku_id, page))
        ways = (_steps(card, page, (-1, 1, 5, 10)), (change, low), *undo)
    keyboard = (*ways, (hot, back_button(OpenStock(page))))
    return Screen("\n\n".join(filter(None, (news, *facts))), keyboard, awaiting=OpenStockCard(level.sku_id, page))


def ask_change(card: stock.StockCard, question: AskChange) -> Screen:
    """Ask for a change to be typed."""
    text = _(
        "<b>{name}</b>: {on_hand} in stock.\nHow many are there now? Type a number like <code>12</code>, or the "
        "change: <code>+3</code>, <code>−2</code>. You can add a reason: <code>+3 delivery</code>"
    ).format(name=escaped(card.level.name), on_hand=card.level.on_hand)
    return Screen(text, ((back_button(question.answered),),), awaiting=question)


def ask_threshold(level: StockLevel, default: int, question: AskThreshold) -> Screen:
    """Ask for a threshold to be typed."""
    text = _(
        "<b>{name}</b>: {on_hand} in stock.\nAt how many is it low? Type a number: you are told when no more than "
        "that are left. <code>default</code> is the shop's own number, {default}."
    ).format(name=escaped(level.name), on_hand=level.on_hand, default=default)
    use_default = Button(_("Default ({low_at})").format(low_at=default), UseDefault(level.sku_id, question.page))
    return Screen(text, ((use_default,), (back_button(question.answered),)), awaiting=question)


def changed(change: Change, timezone: str) -> str:
    """The stock before and after; or that the change was undone. HTML."""
    moved, name = change.entry.movement, _named(change.level)
    if change.undone:
        text = _("↩️ {name}: {delta} was undone, {on_hand} in stock")
        return text.format(name=name, delta=_signed(moved.delta), on_hand=change.level.on_hand)
    lines = [
        _("✅ {name}: {before} → {on_hand} in stock").format(name=name, before=change.before, on_hand=change.on_hand)
    ]
    if moved.reason is Reason.COUNTED:
        lines.append(_overwritten(change, timezone))
    if moved.note:
        lines.append(_("Reason: {reason}").format(reason=escaped(moved.note)))
    return "\n".join(lines)


def change_rows(change: Change) -> tuple[Row, ...]:
    """Buttons for a change that was just made."""
    undo = (Button(_undo_label(change.entry), Undo(change.entry.id)),) if change.can_be_undone else ()
    return ((*undo, *to_card(change.level)[0]),)


def to_card(level: StockLevel) -> tuple[Row, ...]:
    return ((Button(_("📊 Open"), OpenStockCard(level.sku_id)),),)


def toast(change: Change) -> str:
    """The toast for a step. Plain text."""
    return _("{before} → {on_hand} in stock").format(before=change.before, on_hand=change.on_hand)


def undone_toast(change: Change) -> str:
    """The toast for an undone change. Plain text."""
    text = _("{delta} was undone: {on_hand} in stock")
    return text.format(delta=_signed(change.entry.movement.delta), on_hand=change.level.on_hand)


def threshold(level: StockLevel) -> str:
    """At how many pieces it is low. HTML."""
    return _("✅ {name}: {low}").format(name=_named(level), low=_low_from(level))


def hot(level: StockLevel, *, counted: bool) -> str:
    """Whether it is hot; `counted`: there is something that counts who checks it out. HTML."""
    if not level.hot:
        return _("✅ {name} is not reserved at checkout any more").format(name=_named(level))
    text = _("🔥 {name} is kept for ten minutes for whoever checks out first")
    if not counted:
        text = _("🔥 {name} is marked as hot. That counts once the shop has Redis (REDIS_URL)")
    return text.format(name=_named(level))


def runs_low(card: stock.StockCard) -> Screen:
    """The notice that a variant has fallen to its threshold."""
    level = card.level
    left = _("{name} runs low: {left} left").format(name=_named(level), left=_left(level))
    gone = _("{name} is sold out").format(name=_named(level))
    if level.pool:
        gone = _("{name} has no codes left").format(name=_named(level))
    steps = (add_button(level.sku_id),) if level.pool else _steps(card, 0, (5, 10))
    return Screen(f"⚠️ {left if level.on_hand else gone}", (steps, *to_card(level)))


def run_low(fallen: Page[StockLevel]) -> Screen:
    """The notice that several articles have fallen to their thresholds at once."""
    text = _("⚠️ <b>{count} variants run low</b>").format(count=fallen.total)
    lines = [text, *(_named_with_stock(level) for level in fallen.items)]
    if more := fallen.total - len(fallen.items):
        lines.append(_("and {count} more").format(count=more))
    return Screen("\n".join(lines), ((Button(_("📊 Stock"), OpenStock()),),))


def _named_with_stock(level: StockLevel) -> str:
    """HTML."""
    text = _("{name}: {left} left") if level.on_hand else _("{name}: sold out")
    return text.format(name=_named(level), left=_left(level))


def _left(level: StockLevel) -> str:
    """How many there are. Plain text."""
    return codes_left(level.on_hand) if level.pool else str(level.on_hand)


def _rows(page: Page[StockLevel]) -> tuple[Row, ...]:
    """One button per row: to the variant's card, which leads back to the page of the whole list."""
    return tuple((Button(_row(level), OpenStockCard(level.sku_id, page.number)),) for level in page.items)


def _row(level: StockLevel) -> str:
    name = shortened(level.name, 30)
    if not level.on_hand:
        return label(_("❌ {name} · sold out").format(name=name))
    if level.low:
        return label(_("⚠️ {name} · {on_hand} left").format(name=name, on_hand=_left(level)))
    return label(f"{name} · {_left(level)}")


def _steps(card: stock.StockCard, page: int, deltas: tuple[int, ...]) -> Row:
    """Steppers that have an effect only while the stock is as this card shows it."""
    return tuple(
        Button(_signed(delta), Step(card.level.sku_id, page, max(delta, 0), max(-delta, 0), card.revision))
        for delta in deltas
        if card.level.on_hand + delta >= 0
    )


def _facts(card: stock.StockCard) -> list[str]:
    level = card.level
    there = _("In stock: <b>{on_hand}</b>").format(on_hand=_left(level)) if level.on_hand else _("<b>Sold out</b>")
    lines = [f"⚠️ {there}" if level.low else there, _low_from(level)]
    lines.append(
        _("Sold in 30 days: {sold} · in open orders: {reserved}").format(sold=card.sold, reserved=card.reserved)
    )
    if card.waiting:
        waiting = ngettext("{count} customer is waiting for it", "{count} customers are waiting for it", card.waiting)
        lines.append(f"🔔 {waiting.format(count=card.waiting)}")
    if level.hot:
        lines.append(_("🔥 Hot: reserved at checkout"))
    if not level.on_sale:
        lines.append(_("Hidden: customers do not see it"))
    return lines


def _low_from(level: StockLevel) -> str:
    if level.own_low_at is None:
        return _("Low: {low_at} or fewer (the shop's default)").format(low_at=level.low_at)
    return _("Low: {low_at} or fewer").format(low_at=level.low_at)


def _who(entry: Entry, card: stock.StockCard) -> str:
    actor = entry.movement.actor
    return card.names.get(actor) or program(actor) or actor.nameless


def _moved(entry: Entry, who: str, timezone: str) -> str:
    """A line of the ledger."""
    moved = entry.movement
    why = _why(moved.reason)
    line = f"{_signed(moved.delta)} · {why} · {moment(entry.at, timezone)}"
    parts = [line, escaped(shortened(who, 30)), f"“{escaped(shortened(moved.note, 60))}”" if moved.note else ""]
    return " · ".join(filter(None, parts))


def _overwritten(change: Change, timezone: str) -> str:
    """The stock that an absolute change has replaced, and its last movement."""
    was = _("It was {before}").format(before=change.before)
    if change.previous is None:
        return f"{was}."
    moved = change.previous.movement
    last = _("{was}, after {delta} ({why}) on {date}.")
    return last.format(
        was=was, delta=_signed(moved.delta), why=_why(moved.reason), date=moment(change.previous.at, timezone)
    )


def _why(reason: Reason) -> str:
    return {
        Reason.IMPORTED: _("catalogue file"),
        Reason.ADDED: _("catalogue file, added"),
        Reason.SOLD: _("sold"),
        Reason.RETURNED: _("came back"),
        Reason.ADJUSTED: _("by hand"),
        Reason.COUNTED: _("counted"),
        Reason.UNDONE: _("undone"),
        Reason.CODES: _("codes"),
    }[reason]


def _named(level: StockLevel) -> str:
    return f"<b>{escaped(level.name)}</b> (<code>{escaped(level.code)}</code>)"


def _undo_label(entry: Entry) -> str:
    return _("↩️ Undo {delta}").format(delta=_signed(entry.movement.delta))


def _signed(delta: int) -> str:
    return f"−{-delta}" if delta < 0 else f"+{delta}"
