"""The steps before an order: the customer chooses a delivery method and answers its questions."""

from core.concurrency import free
from core.errors import CartEmpty, CartExpired, NotFound, Noun, PaidApart
from core.models.base import Model
from core.models.cart import Cart
from core.models.delivery import DEGREE, Answers, Checkout, Draft, Question, Spot
from core.models.payment import PaymentMethod
from core.ports import ReadTransaction, Transaction
from core.usecases.cart import CartView, view_cart
from core.usecases.payment.choose import check_payable
from core.values.delivery import read_answer
from core.values.phone import country_of


class CheckoutView(Model):
    """A cart on its way to an order; `offered` is what the customer answered last time."""

    view: CartView
    offered: Draft = Draft()

    @property
    def as_last_time(self) -> Checkout | None:
        """The delivery as last time, if that still answers everything and is not what is chosen already."""
        repeated = self.view.checkout.as_in(self.offered)
        return None if repeated is None or repeated.agreed == self.view.checkout.agreed else repeated


async def view_checkout(tx: ReadTransaction, customer_id: int) -> CheckoutView:
    """The cart with its questions about delivery. Raises PaidApart, NotPayable if it cannot be ordered."""
    view = await view_cart(tx, customer_id)
    if view.choice.apart:
        raise PaidApart
    check_payable(view.choice, view.breakdown.total, view.cart.currency, tx.policy)
    offered = await tx.delivery.last_answers(customer_id) if view.checkout.methods else Draft()
    return CheckoutView(view=view, offered=offered)


@free
async def choose_method(tx: Transaction, customer_id: int, method_id: int) -> CheckoutView:
    """Choose this delivery method. Raises NotFound if it is not offered, CartEmpty, CartExpired."""
    cart = await _cart(tx, customer_id)
    checkout = await tx.delivery.checkout(cart.id)
    if method_id not in {method.id for method in checkout.methods}:
        raise NotFound(Noun.DELIVERY_METHOD, method_id)
    last = await tx.delivery.last_answers(customer_id)
    await tx.delivery.save_last_answers(customer_id, last.having(method_id=method_id))
    return await _keep(tx, cart, checkout.draft.having(method_id=method_id))


@free
async def choose_payment(tx: Transaction, customer_id: int, method: PaymentMethod) -> CheckoutView:
    """Pay by this method, and suggest it for the next order. Raises NotFound if it is not offered, CartEmpty, CartExpired."""
    cart = await _cart(tx, customer_id)
    if method not in (await view_cart(tx, customer_id)).choice.methods:
        raise NotFound(Noun.PAYMENT_METHOD, method)
    if (await tx.payments.chosen(cart)).now is not method:
        await tx.payments.choose(cart, method)
        await tx.carts.touch(cart)
    return await view_checkout(tx, customer_id)


@free
async def answer(tx: Transaction, customer_id: int, question: Question, text: str) -> CheckoutView:
    """Keep an answer, as `read_answer` returns it, for this cart and for the next order. Raises CartEmpty, CartExpired."""
    return await _answer(tx, customer_id, question, Answers(**{question.name.lower(): text}))


@free
async def share_spot(
    tx: Transaction, customer_id: int, latitude: float, longitude: float, address: str | None = None
) -> CheckoutView:
    """Keep a place on the map, in degrees, as the address, perhaps with its name. Raises CartEmpty, CartExpired."""
    spot = Spot(latitude=round(latitude * DEGREE), longitude=round(longitude * DEGREE))
    return await _answer(tx, customer_id, Question.ADDRESS, Answers(spot=spot, address=address))


@free
async def repeat_answer(tx: Transaction, customer_id: int, question: Question) -> CheckoutView:
    """Repeat the answers of last time. Raises NotFound if there is nothing to repeat, CartEmpty, CartExpired."""
    last = await tx.delivery.last_answers(customer_id)
    if not any(last.part(question).values()):
        raise NotFound(Noun.ANSWER, question)
    if question is Question.PHONE and last.phone:  # it may be from before numbers had one form
        last = last.having(phone=read_answer(question, last.phone, country_of(tx.policy)))
    return await _answer(tx, customer_id, question, last)


@free
async def repeat_last(tx: Transaction, customer_id: int) -> CheckoutView:
    """Have it delivered as last time. Raises NotFound if that does not answer everything any more, CartEmpty, CartExpired."""
    cart = await _cart(tx, customer_id)
    checkout = await tx.delivery.checkout(cart.id)
    repeated = checkout.as_in(await tx.delivery.last_answers(customer_id))
    if repeated is None:
        raise NotFound(Noun.ANSWER, Question.METHOD)
    return await _keep(tx, cart, repeated.draft)


@free
async def skip_note(tx: Transaction, customer_id: int) -> CheckoutView:
    """Order without a note; last time's note is still offered. Raises CartEmpty, CartExpired."""
    cart = await _cart(tx, customer_id)
    return await _keep(tx, cart, (await _draft(tx, cart)).having(note=""))


async def _answer(tx: Transaction, customer_id: int, question: Question, told: Answers) -> CheckoutView:
    cart = await _cart(tx, customer_id)
    part = told.part(question)
    last = await tx.delivery.last_answers(customer_id)
    await tx.delivery.save_last_answers(customer_id, last.having(**part))
    return await _keep(tx, cart, (await _draft(tx, cart)).having(**part))


async def _draft(tx: Transaction, cart: Cart) -> Draft:
    """The draft with the method that is being asked about: a method added meanwhile does not take its place.

    It has the recipient whom the customer was shown, answered or assumed: kept with the next answer, that name does not change any more.
    """
    checkout = await tx.delivery.checkout(cart.id)
    return checkout.draft.having(method_id=checkout.method_id or None)


async def _keep(tx: Transaction, cart: Cart, draft: Draft) -> CheckoutView:
    """After a change, an earlier confirm card belongs to an older revision; giving the same answer again changes nothing.

    While every method is paused, nothing is kept: the draft is still there when a method is offered again.
    """
    checkout = await tx.delivery.checkout(cart.id)
    if checkout.methods and draft != checkout.draft:
        await tx.delivery.save_draft(cart.id, draft)
        await tx.carts.touch(cart)
    return await view_checkout(tx, cart.customer_id)


async def _cart(tx: Transaction, customer_id: int) -> Cart:
    await tx.customers.lock(customer_id)
    cart = await tx.carts.open(customer_id)
    if cart is None and await tx.carts.last_expired(customer_id):  # the sweep has closed it
        raise CartExpired
    if cart is None or not cart.lines:
        raise CartEmpty
    if cart.expires_at <= tx.now:
        raise CartExpired
    return cart
