"""The cart."""

from bot import routes
from bot.screen import Button, Row, Screen, escaped, label
from bot.views.coupon import coupon_lines, kept_lines
from bot.views.delivery import costs as delivery_costs
from bot.views.parts import home_button, orders_button, pager, shop_button
from bot.views.product import stepper
from core.models.cart import Cart, CartLine
from core.models.page import page_of
from core.usecases.cart import CartView
from texts.formats import money
from texts.language import _, ngettext
from texts.plain import isolated, shortened

PAGE_SIZE = 6


def cart(view: CartView, page: int = 0, *, timezone: str = "UTC") -> Screen:
    """A page of the cart's lines with steppers, the costs, and buttons for what can be done with it."""
    if not view.cart.lines:
        return _empty(view, timezone)
    number, pages = page_of(len(view.cart.lines), page, PAGE_SIZE)
    shown = view.cart.lines[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
    first = number * PAGE_SIZE + 1
    texts = [_line(position, line, view) for position, line in enumerate(shown, first)]
    keyboard = [
        row for position, line in enumerate(shown, first) for row in _line_rows(position, line, view.cart, number)
    ]
    total = "\n".join(filter(None, [sums(view, timezone), _gone(view)]))
    text = "\n\n".join([_title(view.cart), *texts, total])
    return Screen(text, (*keyboard, *pager(number, pages, routes.OpenCart), *_actions(view)))


def sums(view: CartView, timezone: str) -> str:
    """Subtotal, coupons, delivery and total, one per line."""
    currency, costs = view.cart.currency, view.breakdown
    rows = [_("Subtotal: {amount}").format(amount=money(costs.subtotal, currency))]
    rows += coupon_lines(costs, currency, timezone)
    if method := view.checkout.method:
        rows.append(delivery_costs(method.name, costs.delivery, currency, pick_up=method.pick_up))
    rows.append(_("<b>Total: {amount}</b>").format(amount=money(costs.total, currency)))
    return "\n".join(rows)


def ask_clear(cart: Cart) -> Screen:
    """Ask whether to empty the cart."""
    pieces = ngettext("{count} item", "{count} items", cart.units).format(count=cart.units)
    text = _("Empty the whole cart ({pieces})?").format(pieces=pieces)
    yes = Button(_("🗑 Yes, empty it"), routes.Clear(cart.id, cart.revision), style="danger")
    return Screen(text, ((yes, Button(_("Keep it"), routes.OpenCart())),))


def _empty(view: CartView, timezone: str) -> Screen:
    zero = _("<b>Total: {amount}</b>").format(amount=money(0, view.cart.currency))
    if view.restorable is None:
        kept = kept_lines(view.breakdown, view.cart.currency, timezone)
        text = "\n".join([_("Your cart is empty."), *kept])
        return Screen(f"{text}\n\n{zero}", (*_removals(view), (shop_button(), orders_button()), (home_button(),)))
    pieces = ngettext("{count} item", "{count} items", view.restorable.units).format(count=view.restorable.units)
    text = _(
        "Your cart has expired: it was not touched for too long. You can have its {pieces} back at today's prices."
    )
    return Screen(f"{text.format(pieces=pieces)}\n\n{zero}", ((_restore_button(),), (shop_button(), home_button())))


def _restore_button() -> Button:
    return Button(_("♻️ Restore my cart"), routes.Restore(), style="primary")


def _title(cart: Cart) -> str:
    return ngettext("<b>Your cart</b> ({count} item)", "<b>Your cart</b> ({count} items)", cart.units).format(
        count=cart.units
    )


def _line(position: int, line: CartLine, view: CartView) -> str:
    currency = view.cart.currency
    name = escaped(shortened(line.name, 120))
    price = f"{line.quantity} × {money(line.unit_price, currency)} = {money(line.total, currency)}"
    notes = [_note(line, currency), _discount(line, view)]
    return "\n".join([f"{position}. <b>{name}</b>", price, *filter(None, notes)])


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
    if line.repriced:
        return _("ℹ️ the price has changed: it was {was}").format(was=money(line.promised, currency))
    return ""


def _gone(view: CartView) -> str:
    """The part of the total that is for items no longer for sale."""
    costs = view.breakdown
    gone = [line for line in view.cart.lines if not line.active]
    amount = sum(line.total - costs.discount_of(line.sku_id) for line in gone)
    text = _("⚠️ {amount} of this is for items that are no longer for sale and cannot be ordered.")
    return text.format(amount=money(amount, view.cart.currency)) if gone else ""


def _line_rows(position: int, line: CartLine, cart: Cart, page: int) -> tuple[Row, Row]:
    place = routes.AskQuantity(0, line.sku_id, page)
    remove = routes.SetQuantity(0, line.sku_id, page, 0, cart.id, cart.revision)
    name = Button(label(f"{position}. {isolated(line.name)}"), routes.OpenProduct(line.product_id, line.sku_id))
    return (name,), (*stepper(place, line.quantity, cart), Button("✕", remove))


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
    cart = view.cart
    short = any(line.short for line in cart.lines)
    take = Button(_("👌 Take what is there"), routes.TakeLess(cart.id, cart.revision), style="primary")
    return (
        *(((take,),) if short else ()),
        *(((_restore_button(),),) if view.restorable else ()),
        *_removals(view),
        (Button(_("✅ Checkout"), routes.OpenReview(), style="success"),),
        (Button(_("🎟 Add coupon"), routes.AskCoupon()), Button(_("🗑 Clear cart"), routes.AskClear())),
        (shop_button(), home_button()),
    )
