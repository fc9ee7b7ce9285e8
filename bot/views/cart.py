"""The cart."""

from collections.abc import Mapping, Sequence

from bot import routes
from bot.screen import Button, Live, Row, Screen, escaped, label
from bot.views.coupon import coupon_lines, kept_lines
from bot.views.delivery import costs as delivery_costs
from bot.views.parts import checkout_button, home_button, orders_button, pager, shop_button, two_in_every_row
from bot.views.price import struck
from bot.views.product import stepper
from core.models.cart import Cart, CartLine
from core.models.page import page_of
from core.usecases.cart import CartView
from texts.formats import money
from texts.language import _, ngettext
from texts.plain import isolated, shortened

PAGE_SIZE = 6


def cart(view: CartView, page: int = 0, edited: int = 0, *, timezone: str = "UTC") -> Screen:
    """A page of the cart's lines, the costs, and buttons for what can be done with it.

    One line has the stepper, so that a full page fits on a phone: that of the SKU `edited`, else one that is short, else the last one.
    The page is that of the edited line, if it is in the cart. What is short on other pages is named, because it keeps from checking out.
    """
    if not view.cart.lines:
        return _empty(view, timezone)
    at = next((place for place, line in enumerate(view.cart.lines) if line.sku_id == edited), page * PAGE_SIZE)
    number, pages = page_of(len(view.cart.lines), at // PAGE_SIZE, PAGE_SIZE)
    first = number * PAGE_SIZE
    shown = dict(enumerate(view.cart.lines[first : first + PAGE_SIZE], first + 1))
    chosen = _chosen([*shown.values()], edited)
    texts = [_line(position, line, view, timezone) for position, line in shown.items()]
    elsewhere = _short_elsewhere(view.cart, shown)
    notes = [*elsewhere, *_apart(view)]
    text = "\n\n".join([_title(view.cart), "\n".join(texts), *notes, sums(view, timezone)])
    lines = two_in_every_row([_line_button(position, line, number, view, chosen) for position, line in shown.items()])
    edit = _edit_row(chosen, view, number)
    keyboard = (*lines, edit, *pager(number, pages, routes.OpenCart), *_actions(view))
    return Screen(text, keyboard, live=Live(routes.EditLine(number, chosen.sku_id), view.at))


def sums(view: CartView, timezone: str) -> str:
    """Subtotal (unless it is all there is to pay), coupons, delivery and total, one per line."""
    currency, costs = view.cart.currency, view.breakdown
    rows = (
        []
        if costs.subtotal == costs.total
        else [_("Subtotal: {amount}").format(amount=money(costs.subtotal, currency))]
    )
    rows += coupon_lines(costs, currency, timezone)
    if method := view.checkout.method:
        rows.append(delivery_costs(method.name, costs.delivery, currency, pick_up=method.pick_up))
    rows.append(_("<b>Total: {amount}</b>").format(amount=money(costs.total, currency)))
    return "\n".join(rows)


def _apart(view: CartView) -> list[str]:
    """That its goods are two orders, or that some wait for the next one; a paragraph, or none."""
    if view.choice.apart:
        return [_("ℹ️ Digital goods are paid with Telegram Stars, and nothing else is: these are two orders.")]
    if not view.cart.aside:
        return []
    kept = ngettext(
        "📦 {count} other item waits until this is ordered.",
        "📦 {count} other items wait until this is ordered.",
        view.cart.aside,
    )
    return [kept.format(count=view.cart.aside)]


def ask_clear(cart: Cart) -> Screen:
    """Ask whether to empty the cart."""
    pieces = ngettext("{count} item", "{count} items", cart.units).format(count=cart.units)
    text = _("Empty the whole cart ({pieces})?").format(pieces=pieces)
    yes = Button(_("🗑 Yes, empty it"), routes.Clear(cart.id, cart.revision), style="danger")
    return Screen(text, ((yes, Button(_("Keep it"), routes.OpenCart())),))


def _empty(view: CartView, timezone: str) -> Screen:
    live = Live(routes.OpenCart(), view.at)
    if view.cart.aside:
        text = "\n".join([_("Your cart is empty."), *_apart(view)])
        back = Button(_("📦 Take the others back"), routes.TakeBack(), style="primary")
        return Screen(text, ((back,), (shop_button(), home_button())), live=live)
    if view.restorable is None:
        kept = kept_lines(view.breakdown, view.cart.currency, timezone)
        text = "\n".join([_("Your cart is empty."), *kept])
        return Screen(text, (*_removals(view), (shop_button(), orders_button()), (home_button(),)), live=live)
    pieces = ngettext("{count} item", "{count} items", view.restorable.units).format(count=view.restorable.units)
    text = _(
        "Your cart has expired: it was not touched for too long. You can have its {pieces} back at today's prices."
    )
    return Screen(text.format(pieces=pieces), ((_restore_button(),), (shop_button(), home_button())), live=live)


def _restore_button() -> Button:
    return Button(_("♻️ Restore my cart"), routes.Restore(), style="primary")


def _title(cart: Cart) -> str:
    return ngettext("<b>Your cart</b> ({count} item)", "<b>Your cart</b> ({count} items)", cart.units).format(
        count=cart.units
    )


def _line(position: int, line: CartLine, view: CartView, timezone: str) -> str:
    currency = view.cart.currency
    name = escaped(shortened(view.cart.called(line), 120))
    price = f"{line.quantity} × {money(line.unit_price, currency)}"
    if not line.sold_out:
        price += f" = {money(line.total, currency)}"
    notes = [_note(line, currency), lower(line, currency, timezone), _discount(line, view)]
    return "\n".join([f"{position}. <b>{name}</b>", price, *filter(None, notes)])


def lower(line: CartLine, currency: str, timezone: str) -> str:
    """That a piece is cheaper for a time; "" if it is not, or cannot be had. HTML."""
    if line.reduced is None or line.sold_out:
        return ""
    return f"🏷 {struck(line.unit_price, line.reduced, currency, timezone)}"


def _short_elsewhere(cart: Cart, shown: Mapping[int, CartLine]) -> list[str]:
    """The short lines of other pages, one paragraph, or none."""
    short = [
        f"{position}. <b>{escaped(shortened(cart.called(line), 60))}</b> {_note(line, cart.currency)}"
        for position, line in enumerate(cart.lines, 1)
        if line.short and position not in shown
    ]
    return ["\n".join(short[:PAGE_SIZE])] if short else []


def _discount(line: CartLine, view: CartView) -> str:
    """The line's share of the discount, for carts of several lines."""
    discount = view.breakdown.discount_of(line.sku_id)
    if not discount or len(view.cart.lines) < 2:
        return ""
    return _("discount −{amount}").format(amount=money(discount, view.cart.currency))


def _note(line: CartLine, currency: str) -> str:
    if not line.active:
        return _("⚠️ no longer for sale")
    if line.on_hand <= 0:
        return _("⚠️ sold out")
    if line.quantity > line.on_hand:
        return _("⚠️ only {left} left").format(left=line.on_hand)
    if line.repriced and not (line.reduced and line.promised == line.regular):  # that line says both prices already
        return _("ℹ️ the price has changed: it was {was}").format(was=money(line.promised, currency))
    return ""


def _chosen(lines: Sequence[CartLine], edited: int) -> CartLine:
    """The line of a page that has the stepper."""
    known = next((line for line in lines if line.sku_id == edited), None)
    return known or next((line for line in lines if line.short), lines[-1])


def _line_button(position: int, line: CartLine, page: int, view: CartView, chosen: CartLine) -> Button:
    """A line's button chooses it; that of the chosen line opens its product."""
    name = f"{position}. {isolated(view.cart.called(line))}"
    if line is chosen:
        return Button(label(f"✏️ {name}"), routes.OpenProduct(line.product_id, line.sku_id))
    return Button(label(name), routes.EditLine(page, line.sku_id))


def _edit_row(line: CartLine, view: CartView, page: int) -> Row:
    """What can be done with the chosen line; a sold-out one can be waited for."""
    cart = view.cart
    remove = Button("✕", routes.SetQuantity(0, line.sku_id, page, 0, cart.id, cart.revision))
    if not line.sold_out:
        return (*stepper(routes.AskQuantity(0, line.sku_id, page), line.quantity, cart), remove)
    if not line.active:
        return (remove,)
    if line.sku_id in view.awaited:
        return (Button(_("🔕 Never mind"), routes.NeverMind(0, line.sku_id, page)), remove)
    return (Button(_("🔔 Notify me"), routes.NotifyMe(0, line.sku_id, page)), remove)


def _removals(view: CartView) -> tuple[Row, ...]:
    """A button for every coupon that the customer applied; promotions apply by themselves and have none."""
    cart, costs = view.cart, view.breakdown
    known = [(one.code, one.coupon_id) for one in costs.applied] + [(one.code, one.coupon_id) for one in costs.dropped]
    return tuple(
        (Button(label(_("✕ Remove {code}").format(code=code)), routes.DropCoupon(cart.id, cart.revision, coupon_id)),)
        for code, coupon_id in known
        if code
    )


def _actions(view: CartView) -> tuple[Row, ...]:
    return (
        *(((_restore_button(),),) if view.restorable else ()),
        *_removals(view),
        *_checkout_rows(view),
        (Button(_("🎟 Add coupon"), routes.AskCoupon()), Button(_("🗑 Clear cart"), routes.AskClear())),
        (shop_button(), home_button()),
    )


def _checkout_rows(view: CartView) -> tuple[Row, ...]:
    cart = view.cart
    back = ((Button(_("📦 Take the others back"), routes.TakeBack()),),) if cart.aside else ()
    if not cart.ready:
        return ((_take_button(cart),), *back)
    if view.choice.apart:
        digital = Button(_("⭐ Order the digital goods"), routes.PutAside(cart.id, cart.revision, 1), style="primary")
        others = Button(_("📦 Order the other goods"), routes.PutAside(cart.id, cart.revision, 0), style="primary")
        return ((digital,), (others,))
    return ((checkout_button(view.breakdown.total, cart.currency),), *back)


def _take_button(cart: Cart) -> Button:
    """The button that makes a cart with short lines ready for checkout."""
    short = [line for line in cart.lines if line.short]
    said = _("🧹 Remove sold-out items") if all(line.sold_out for line in short) else _("👌 Take what is there")
    return Button(said, routes.TakeLess(cart.id, cart.revision), style="primary")
