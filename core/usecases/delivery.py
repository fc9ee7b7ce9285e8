"""Delivery: offered by admins, chosen and answered by customers before they order."""

import re

from core.errors import CartEmpty, CartExpired, Conflict, InvalidInput, NotFound, NotPayable
from core.models.actor import Actor
from core.models.base import Model
from core.models.cart import Cart
from core.models.delivery import (
    DEGREE,
    MOST_METHODS,
    Answers,
    DeliveryMethod,
    Draft,
    MethodChange,
    MethodSales,
    NewMethod,
    Question,
    Spot,
)
from core.models.page import Page
from core.money import payable_on_delivery
from core.ports import ReadTransaction, Transaction
from core.usecases.cart import CartView, view_cart

PAGE_SIZE = 8

_PHONE = re.compile(r"\+?[0-9 ()\-]{6,40}", re.ASCII)
_LENGTHS = {Question.RECIPIENT: (1, 100), Question.ADDRESS: (5, 300), Question.NOTE: (1, 300)}
"""In characters."""
_EXAMPLES = {
    Question.RECIPIENT: "Alice Miller",
    Question.PHONE: "+49 30 1234567",
    Question.ADDRESS: "12 Garden Lane, 10115 Berlin",
    Question.NOTE: "Please ring twice",
}


class MethodExists(Conflict):
    """There is a way of delivery with this name already."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class MethodEnded(Conflict):
    """This way of delivery has ended: nothing can be changed about it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TooManyMethods(Conflict):
    """No further way of delivery fits. `limit` is how many there may be."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class CheckoutView(Model):
    """A cart on its way to the order; `offered` is what the customer answered last."""

    view: CartView
    offered: Answers = Answers()


async def list_methods(tx: ReadTransaction, page: int = 0) -> Page[MethodSales]:
    """A page of all ways of delivery with what came of each, those that have ended last."""
    return await tx.delivery.listed(page, PAGE_SIZE)


async def view_method(tx: ReadTransaction, method_id: int) -> MethodSales:
    """A way of delivery, paused or ended, too, and what came of it. Raises NotFound("method")."""
    sales = await tx.delivery.sales(method_id)
    if sales is None:
        raise NotFound("method", method_id)
    return sales


async def method_to_change(tx: ReadTransaction, method_id: int) -> DeliveryMethod:
    """A way of delivery that has not ended. Raises NotFound("method"), MethodEnded."""
    method = await _known(tx, method_id)
    if method.ended_at is not None:
        raise MethodEnded(method.name)
    return method


async def find_method(tx: ReadTransaction, name: str) -> DeliveryMethod:
    """One that has not ended, by its name, whatever its capitals. Raises NotFound("delivery"), whose example is another one."""
    method = await tx.delivery.named(name)
    if method is None:
        others = await tx.delivery.methods()
        raise NotFound("delivery", name, example=others[0].name if others else "")
    return method


async def is_any_offered(tx: ReadTransaction) -> bool:
    """Whether anything is delivered at all."""
    return any(method.active for method in await tx.delivery.methods())


async def is_last_offered(tx: ReadTransaction, method_id: int) -> bool:
    """Whether nothing would be delivered any more without this one."""
    return [method.id for method in await tx.delivery.methods() if method.active] == [method_id]


async def check_name(tx: ReadTransaction, name: str) -> None:
    """Raises MethodExists where a way of delivery is called that, whatever its capitals."""
    if await tx.delivery.named(name) is not None:
        raise MethodExists(name)


async def create_method(tx: Transaction, actor: Actor, method: NewMethod) -> DeliveryMethod:
    """Offer a new way of delivery. Raises MethodExists, TooManyMethods."""
    if len(await tx.delivery.methods()) >= MOST_METHODS:
        raise TooManyMethods(MOST_METHODS)
    if not await tx.delivery.create(method):
        raise MethodExists(method.name)
    await tx.audit(actor, "delivery.new", method.name, "", _trace(method))
    return await find_method(tx, method.name)


async def switch_method(tx: Transaction, actor: Actor, method_id: int, *, active: bool) -> DeliveryMethod:
    """Offer a way of delivery, or pause it. Raises NotFound, MethodEnded."""
    method = await method_to_change(tx, method_id)
    action = "delivery.resume" if active else "delivery.pause"
    return await _save(tx, actor, action, method, method.having(active=active))


async def change_method(tx: Transaction, actor: Actor, method_id: int, change: MethodChange) -> DeliveryMethod:
    """Change its name, its price, its threshold, whether it needs an address. Raises NotFound, MethodEnded, MethodExists."""
    method = await method_to_change(tx, method_id)
    changed = change.of(method)
    if changed.name.casefold() != method.name.casefold():
        await check_name(tx, changed.name)
    return await _save(tx, actor, "delivery.change", method, changed)


async def end_method(tx: Transaction, actor: Actor, method_id: int) -> DeliveryMethod:
    """Offer it never again; its name is free for another one, orders keep their copy. One that has ended keeps its day. Raises NotFound."""
    method = await _known(tx, method_id)
    if method.ended_at is not None:
        return method
    ended = method.having(active=False, ended_at=tx.now)
    await tx.delivery.save_method(ended)
    await tx.audit(actor, "delivery.end", method.name, _trace(method), ended.model_dump_json(include={"ended_at"}))
    return ended


async def view_checkout(tx: ReadTransaction, customer_id: int) -> CheckoutView:
    """The cart with what is to be asked about its delivery. Raises NotPayable where no order can come of it."""
    view = await view_cart(tx, customer_id)
    if view.cart.lines and not payable_on_delivery(view.cart.currency):
        raise NotPayable(view.cart.currency)
    offered = await tx.delivery.last_answers(customer_id) if view.checkout.methods else Answers()
    return CheckoutView(view=view, offered=offered)


async def choose_method(tx: Transaction, customer_id: int, method_id: int) -> CheckoutView:
    """Have the cart delivered this way. Raises NotFound for one that is not offered, CartEmpty, CartExpired."""
    cart = await _cart(tx, customer_id)
    checkout = await tx.delivery.checkout(cart.id)
    if method_id not in {method.id for method in checkout.methods}:
        raise NotFound("delivery", method_id)
    return await _keep(tx, cart, checkout.draft.having(method_id=method_id))


async def answer(tx: Transaction, customer_id: int, question: Question, text: str) -> CheckoutView:
    """Keep a typed answer, for this cart and to be offered again. Raises InvalidInput, CartEmpty, CartExpired."""
    told = Answers(**{question.name.lower(): read_answer(question, text)})
    return await _answer(tx, customer_id, question, told)


async def share_spot(tx: Transaction, customer_id: int, latitude: float, longitude: float) -> CheckoutView:
    """Keep a place on the map, in degrees, as the address. Raises CartEmpty, CartExpired."""
    spot = Spot(latitude=round(latitude * DEGREE), longitude=round(longitude * DEGREE))
    return await _answer(tx, customer_id, Question.ADDRESS, Answers(spot=spot))


async def repeat_answer(tx: Transaction, customer_id: int, question: Question) -> CheckoutView:
    """Answer as last time. Raises NotFound where there is nothing to repeat, CartEmpty, CartExpired."""
    last = await tx.delivery.last_answers(customer_id)
    if not any(last.part(question).values()):
        raise NotFound("answer", question)
    return await _answer(tx, customer_id, question, last)


async def skip_note(tx: Transaction, customer_id: int) -> CheckoutView:
    """Order without a note; what was noted last time stays on offer. Raises CartEmpty, CartExpired."""
    cart = await _cart(tx, customer_id)
    return await _keep(tx, cart, (await _draft(tx, cart)).having(note=""))


def read_answer(question: Question, text: str) -> str:
    """The answer as it is kept, on one line. Raises InvalidInput(recipient | phone | address | note)."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    told = (", " if question is Question.ADDRESS else " ").join(line for line in lines if line)
    if question is Question.PHONE:
        fits = bool(_PHONE.fullmatch(told)) and 6 <= sum(map(str.isdigit, told)) <= 20
    else:
        least, most = _LENGTHS[question]
        fits = least <= len(told) <= most
    if not fits:
        raise InvalidInput(question.name.lower(), told, _EXAMPLES[question])
    return told


async def _answer(tx: Transaction, customer_id: int, question: Question, told: Answers) -> CheckoutView:
    cart = await _cart(tx, customer_id)
    part = told.part(question)
    last = await tx.delivery.last_answers(customer_id)
    await tx.delivery.save_last_answers(customer_id, last.having(**part))
    return await _keep(tx, cart, (await _draft(tx, cart)).having(**part))


async def _draft(tx: Transaction, cart: Cart) -> Draft:
    """With the method that is being asked for: one that is added meanwhile does not take its place."""
    checkout = await tx.delivery.checkout(cart.id)
    return checkout.draft.having(method_id=checkout.method_id or None)


async def _keep(tx: Transaction, cart: Cart, draft: Draft) -> CheckoutView:
    """A confirm card drawn before a change is an older revision's; saying the same again changes nothing.

    While every method is paused nothing is kept: the draft is there when one is offered again.
    """
    checkout = await tx.delivery.checkout(cart.id)
    if checkout.methods and draft != checkout.draft:
        await tx.delivery.save_draft(cart.id, draft)
        await tx.carts.touch(cart)
    return await view_checkout(tx, cart.customer_id)


async def _cart(tx: Transaction, customer_id: int) -> Cart:
    await tx.customers.lock(customer_id)
    cart = await tx.carts.lock_open(customer_id)
    if cart is None and await tx.carts.last_expired(customer_id):  # the sweep was here
        raise CartExpired
    if cart is None or not cart.lines:
        raise CartEmpty
    if cart.expires_at <= tx.now:
        raise CartExpired
    return cart


async def _known(tx: ReadTransaction, method_id: int) -> DeliveryMethod:
    method = await tx.delivery.method(method_id)
    if method is None:
        raise NotFound("method", method_id)
    return method


async def _save(
    tx: Transaction, actor: Actor, action: str, before: DeliveryMethod, after: DeliveryMethod
) -> DeliveryMethod:
    """With a trace where anything is different."""
    if after != before:
        await tx.delivery.save_method(after)
        renamed = after.name != before.name
        await tx.audit(actor, action, before.name, _trace(before, with_name=renamed), _trace(after, with_name=renamed))
    return after


def _trace(method: NewMethod, *, with_name: bool = False) -> str:
    return method.model_dump_json(exclude={"id", "ended_at"} if with_name else {"id", "name", "ended_at"})
