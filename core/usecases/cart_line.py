"""Writing a line of a cart."""

from core.errors import CartFull, InvalidInput, LineFull, NotFound, Noun, OutOfStock, Shortage, Unavailable
from core.models.cart import Cart, CartLine
from core.models.policy import MAX_LINES
from core.ports import ReadTransaction, Transaction


async def put_item(tx: Transaction, cart: Cart, sku_id: int, quantity: int) -> Cart | None:
    """Have exactly `quantity` pieces of the item in the cart.

    Returns the cart as it is then; None if the item is new in it: the store knows where it stands, and whether it was put aside. Raises
    NotFound, Unavailable, LineFull, OutOfStock, CartFull, InvalidInput.
    """
    if quantity < 0:
        raise InvalidInput("quantity", str(quantity), example="2")
    line = await _line_or_item(tx, cart, sku_id)
    _check(cart, line, quantity, tx.policy.most_of(line.today))
    after = await _write_and_touch(tx, cart, line, quantity)
    return after if cart.line(sku_id) else None


async def step_item(tx: Transaction, cart: Cart, sku_id: int, step: int) -> Cart | None:
    """Have `step` pieces more of the item in the cart, and never less than none; else as `put_item`."""
    line = await _line_or_item(tx, cart, sku_id)
    quantity = max(line.quantity + step, 0)
    _check(cart, line, quantity, tx.policy.most_of(line.today))
    if quantity == line.quantity:
        after = await tx.carts.touch(cart, stepped_sku=sku_id)
    else:
        after = await _write_and_touch(tx, cart, line, quantity, stepped_sku=sku_id)
    return after if cart.line(sku_id) else None


async def write_line(tx: Transaction, cart: Cart, line: CartLine, quantity: int) -> Cart:
    """Added pieces share the line's promise while it lasts; afterwards today's price is promised for the line.

    Returns the cart with the line as it is then, if it was in the cart.
    """
    if quantity == 0:
        await tx.carts.drop_lines(cart.id, [line.sku_id])
        return cart.without(line.sku_id)
    line = _promised(tx, line, quantity)
    await tx.carts.put_line(cart.id, line)
    return cart.with_line(line)


async def _write_and_touch(tx: Transaction, cart: Cart, line: CartLine, quantity: int, stepped_sku: int = 0) -> Cart:
    """Every tap does it, so it asks the store once."""
    if quantity == 0:
        return await tx.carts.touch(await write_line(tx, cart, line, 0), stepped_sku)
    line = _promised(tx, line, quantity)
    return await tx.carts.touch(cart.with_line(line), stepped_sku, put=line)


def _promised(tx: ReadTransaction, line: CartLine, quantity: int) -> CartLine:
    if tx.now >= line.promise_ends:
        line = line._replace(promised=line.today, promise_ends=tx.now + tx.policy.cart_ttl)
    return line._replace(quantity=quantity)


async def _line_or_item(tx: ReadTransaction, cart: Cart, sku_id: int) -> CartLine:
    """The item's line in the cart; one of quantity 0 if it is not in it. Raises NotFound."""
    line = cart.line(sku_id) or await tx.carts.item(sku_id)
    if line is None:
        raise NotFound(Noun.VARIANT, sku_id)
    return line


def _check(cart: Cart, line: CartLine, quantity: int, most: int) -> None:
    """Whether that many may be in the cart; fewer than before always may."""
    if quantity <= line.quantity:
        return
    if not line.active:
        raise Unavailable(line.name)
    if quantity > most:
        raise LineFull(line.name, most, line.quantity)
    if quantity > line.on_hand:
        raise OutOfStock([Shortage(sku_id=line.sku_id, title=line.name, wanted=quantity, left=line.on_hand)])
    if line.quantity == 0 and len(cart.lines) >= MAX_LINES:
        raise CartFull(MAX_LINES)
