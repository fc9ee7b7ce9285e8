"""The cart and its steppers."""

from bot import routes
from bot.examples import Example, shown_behind, shown_by
from bot.handlers.parts import few_words, one_word, product_page, quantity_in, quantity_to_add
from bot.screen import escaped
from bot.views import cart, coupon, home, product
from bot.visit import Visit
from core.errors import CartEmpty, NotFound, Noun
from core.models.cart import CartLine
from core.ports import ReadTransaction
from core.usecases import coupon as coupons
from core.usecases.aside import set_aside, take_from_aside
from core.usecases.cart import (
    At,
    CartView,
    add_at_least,
    add_more,
    clear_cart,
    remove_item,
    set_quantity,
    step_quantity,
    take_what_is_there,
    view_cart,
)
from core.usecases.product.browse import view_product
from core.usecases.refill import Refill, restore_cart
from texts.language import _, ngettext
from texts.plain import shortened


async def open_cart(visit: Visit, route: routes.OpenCart) -> None:
    await show_cart(visit, await visit.read(view_cart, visit.customer.id), page=route.page)


async def edit_line(visit: Visit, route: routes.EditLine) -> None:
    view = await visit.read(view_cart, visit.customer.id)
    await show_cart(visit, view, page=route.page, edited=route.sku_id)


async def show_cart(visit: Visit, view: CartView, said: str = "", page: int = 0, edited: int = 0) -> None:
    """Show a page of the cart; `edited` is the SKU id of the line with the stepper (0: the view chooses)."""
    timezone = visit.services.policy.timezone
    lapsed = coupon.lapsed(view, timezone)
    await visit.show(cart.cart(view, page, edited, timezone=timezone), lapsed or said, alert=bool(lapsed))


async def add(visit: Visit, route: routes.Add) -> None:
    view = await visit.write(add_at_least, visit.customer.id, route.sku_id)
    await _show_product(visit, view, route, _("Added to your cart"))


async def set_to(visit: Visit, route: routes.SetQuantity) -> None:
    at = At(cart_id=route.cart_id, revision=route.revision)
    view = await visit.write(set_quantity, visit.customer.id, at, route.sku_id, route.quantity)
    await _show_changed(visit, view, route)


async def step(visit: Visit, route: routes.Step) -> None:
    at = At(cart_id=route.cart_id, revision=route.revision)
    view = await visit.write(step_quantity, visit.customer.id, at, route.sku_id, route.step)
    await _show_changed(visit, view, route)


async def ask_quantity(visit: Visit, route: routes.AskQuantity) -> None:
    line = await visit.read(_line, visit.customer.id, route.sku_id)
    most = min(max(line.on_hand, 0), visit.services.policy.most_of(line.today))
    await visit.show(product.ask_quantity(line.name, most, route))


async def type_quantity(visit: Visit, route: routes.AskQuantity, text: str) -> None:
    """The answer to `ask_quantity`."""
    quantity = quantity_in(text, visit.services.policy.max_quantity)
    view = await visit.write(set_quantity, visit.customer.id, None, route.sku_id, quantity)
    await _show_changed(visit, view, route)


async def type_add(visit: Visit, words: list[str]) -> None:
    """/add SKU [n]"""
    most = visit.services.policy.max_quantity
    example = f"/add {Example.SKU} {min(2, most)}"
    few_words(words, 2, example, "sku_code")
    with shown_by(example):
        quantity = quantity_to_add(words[1], most) if len(words) == 2 else 1
        view = await visit.write(add_more, visit.customer.id, words[0], quantity)
    await show_cart(visit, view, edited=view.added)


async def type_remove(visit: Visit, words: list[str]) -> None:
    """/remove SKU"""
    code = one_word(words, f"/remove {Example.SKU}", "sku_code")
    with shown_behind("/remove "):
        view = await visit.write(remove_item, visit.customer.id, code)
    await show_cart(visit, view)


async def type_cart(visit: Visit, _words: list[str]) -> None:
    """/cart"""
    await open_cart(visit, routes.OpenCart())


async def put_aside(visit: Visit, route: routes.PutAside) -> None:
    at = At(cart_id=route.cart_id, revision=route.revision)
    await show_cart(visit, await visit.write(set_aside, visit.customer.id, at, digital=route.digital == 1))


async def take_back(visit: Visit, _route: routes.TakeBack) -> None:
    await show_cart(visit, await visit.write(take_from_aside, visit.customer.id))


async def ask_clear(visit: Visit, _route: routes.AskClear) -> None:
    view = await visit.read(view_cart, visit.customer.id)
    if not view.cart.lines:
        raise CartEmpty
    await visit.show(cart.ask_clear(view.cart))


async def clear(visit: Visit, route: routes.Clear) -> None:
    view = await visit.write(clear_cart, visit.customer.id, At(cart_id=route.cart_id, revision=route.revision))
    await show_cart(visit, view, _("Your cart is empty now"))


async def take_less(visit: Visit, route: routes.TakeLess) -> None:
    at = At(cart_id=route.cart_id, revision=route.revision)
    view = await visit.write(take_what_is_there, visit.customer.id, at)
    await show_cart(visit, view, _("Your cart now has what is there"))


async def restore(visit: Visit, _route: routes.Restore) -> None:
    refill = await visit.write(restore_cart, visit.customer.id)
    await show_refill(visit, refill)


async def show_refill(visit: Visit, refill: Refill) -> None:
    """Show the refilled cart, and what could not be put in."""
    await visit.answer(refill_said(refill), alert=bool(refill.missing or refill.fewer))
    await show_cart(visit, refill.view)


def refill_said(refill: Refill) -> str:
    """The result of a refill, plain text."""
    names = [shortened(name, 40) for name in (*refill.missing, *refill.fewer)]
    if not names:
        return _("It is all in your cart")
    missing = ngettext(
        "{count} item is gone, or there are fewer of it: {names}",
        "{count} items are gone, or there are fewer of them: {names}",
        len(names),
    )
    return missing.format(count=len(names), names=", ".join(names))


async def ask_coupon(visit: Visit, _route: routes.AskCoupon) -> None:
    await visit.show(coupon.ask_coupon())


async def type_coupon(visit: Visit, _route: routes.AskCoupon, text: str) -> None:
    """The answer to `ask_coupon`."""
    await show_cart(visit, await visit.write(coupons.apply_coupon, visit.customer.id, text))


async def keep_coupon(visit: Visit, code: str) -> None:
    """Apply the code from a link and show the cart; if that is empty, show the way to the goods."""
    view = await visit.write(coupons.apply_coupon, visit.customer.id, code)
    if view.cart.lines:
        await show_cart(visit, view)
    else:
        await visit.show(home.coupon_kept(visit.services.policy, view.breakdown))


async def drop_coupon(visit: Visit, route: routes.DropCoupon) -> None:
    at = At(cart_id=route.cart_id, revision=route.revision)
    view = await visit.write(coupons.remove_coupon, visit.customer.id, at, route.coupon_id)
    await show_cart(visit, view, _("Coupon removed"))


async def _show_changed(visit: Visit, view: CartView, at: routes.OfVariant) -> None:
    """Show a changed line where it was changed: on its product's page, or in the cart."""
    said = "" if view.cart.line(at.sku_id) else _("Removed from your cart")
    if at.product_id:
        await _show_product(visit, view, at, said)
    else:
        await show_cart(visit, view, said, page=at.page, edited=at.sku_id)


async def _show_product(visit: Visit, view: CartView, at: routes.OfVariant, said: str = "") -> None:
    """Show the product page with the cart as the write left it."""
    found = await visit.read(view_product, at.product_id, visit.customer.id)
    screen = product_page(visit, found, view, at, photo=(await visit.window()).photo)
    lapsed = coupon.lapsed(view, visit.services.policy.timezone)
    if lapsed and visit.query is None:  # a typed number has no toast, and this page shows no coupons
        await visit.say(escaped(lapsed))
    await visit.show(screen, lapsed or said, alert=bool(lapsed))


async def _line(tx: ReadTransaction, customer_id: int, sku_id: int) -> CartLine:
    """The item as it is in the cart, or would be. Raises NotFound."""
    view = await view_cart(tx, customer_id)
    line = view.cart.line(sku_id) or await tx.carts.item(sku_id)
    if line is None:
        raise NotFound(Noun.VARIANT, sku_id)
    return line
