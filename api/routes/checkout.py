"""From the cart to the order."""

import json
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.identity import Session, SignedIn, counter_of
from api.replies import REPLAYED, Change, Changing, ChangingOnce, answer, read
from api.routes.cart import covers_of
from api.wire.checkout import AnswersSent, CheckoutOut, ConfirmSent, MethodSent, PaymentSent, checkout
from api.wire.order import OrderOut, order
from api.wire.problem import PROBLEMS
from core.concurrency import free, one_at_a_time
from core.errors import NotFound, Noun
from core.models.actor import Actor
from core.models.delivery import Question
from core.models.order import Confirm, HistoryEntry, Order, ReceiptPlace
from core.models.payment import PaymentMethod
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.usecases.checkout import CheckoutView, choose_method, choose_payment, skip_note, view_checkout
from core.usecases.checkout import answer as keep_answer
from core.usecases.order.place import own_order, place_order
from core.values.delivery import read_answer
from core.values.phone import country_of

router = APIRouter(tags=["Checkout"], responses=PROBLEMS)
_UseCase = Callable[..., Coroutine[Any, Any, CheckoutView]]
"""Of the transaction, the customer, and what else it needs."""
_ASKED = (Question.RECIPIENT, Question.PHONE, Question.ADDRESS, Question.NOTE)


class Reviewed(NamedTuple):
    """A checkout with the pictures of its goods."""

    view: CheckoutView
    covers: dict[int, str]


class Recorded(NamedTuple):
    """An order and its history."""

    order: Order
    history: tuple[HistoryEntry, ...]


@router.get("/v1/checkout", response_model=CheckoutOut)
async def review(session: SignedIn, request: Request) -> Response:
    """What is to be ordered: with `confirm`, once nothing is missing."""
    counter = counter_of(request)
    told = await read(counter, _review, session.customer_id)
    return answer(_shown(counter.store.policy, told), headers={"Cache-Control": "no-store"})


@router.put("/v1/checkout/delivery", response_model=CheckoutOut)
async def choose_delivery(told: MethodSent, session: SignedIn, change: Changing) -> Response:
    """Choose a way of delivery."""
    return await _changed(change, session, choose_method, told.method)


@router.put("/v1/checkout/answers", response_model=CheckoutOut)
async def answer_questions(told: AnswersSent, session: SignedIn, change: Changing) -> Response:
    """Answer the delivery's questions: some of them, or all at once."""
    return await _changed(change, session, _answer_all, told)


@router.put("/v1/checkout/payment", response_model=CheckoutOut)
async def choose_how_to_pay(told: PaymentSent, session: SignedIn, change: Changing) -> Response:
    """Choose a way to pay."""
    if told.method not in set(PaymentMethod):
        raise NotFound(Noun.PAYMENT_METHOD, told.method)
    return await _changed(change, session, choose_payment, PaymentMethod(told.method))


@router.post("/v1/orders", status_code=201, response_model=OrderOut)
async def place(told: ConfirmSent, session: SignedIn, change: ChangingOnce) -> Response:
    """Order what `confirm` of the checkout shows: all of it, once, at this total; or it is refused, and nothing has happened."""
    customer_id, details = session.customer_id, change.counter.store.policy.transfer_details
    confirm = Confirm(
        customer_id=customer_id,
        key=f"api:{customer_id}:{told.cart}:{told.revision}:{told.total}:{told.delivery}:{told.seal}",
        cart_id=told.cart,
        revision=told.revision,
        total=told.total,
        method_id=told.delivery,
        seal=told.seal,
        cause="api",
    )

    def show(placed: Recorded) -> OrderOut:
        return order(*placed, details)

    hot = change.counter.hot()
    if hot is not None:
        await hot.admit(confirm)
    response = await change.write(str(Actor.customer(customer_id)), _place, show, confirm)
    if hot is not None and REPLAYED not in response.headers:
        await hot.bought(customer_id, [line["sku"] for line in json.loads(bytes(response.body))["lines"]])
    return response


@one_at_a_time
async def _place(tx: Transaction, confirm: Confirm) -> Recorded:
    """The receipt comes into the chat, too: that is where the shop tells how the order goes on."""
    placed = await place_order(tx, confirm, ReceiptPlace(confirm.customer_id, 0))
    order_id = placed.order.id  # what costs nothing and is digital is delivered by now
    return Recorded(await own_order(tx, confirm.customer_id, order_id), tuple(await tx.orders.history(order_id)))


async def _review(tx: ReadTransaction, customer_id: int) -> Reviewed:
    view = await view_checkout(tx, customer_id)
    return Reviewed(view, await covers_of(tx, view.view))


async def _changed(
    change: Change,
    session: Session,
    use_case: _UseCase,
    *args: object,
) -> Response:
    customer_id = session.customer_id

    def show(told: Reviewed) -> CheckoutOut:
        return _shown(change.counter.store.policy, told)

    return await change.write(str(Actor.customer(customer_id)), _and_review, show, use_case, customer_id, *args)


@free
async def _and_review(tx: Transaction, use_case: _UseCase, customer_id: int, *args: object) -> Reviewed:
    view = await use_case(tx, customer_id, *args)
    return Reviewed(view, await covers_of(tx, view.view))


@free
async def _answer_all(tx: Transaction, customer_id: int, told: AnswersSent) -> CheckoutView:
    """Raises InvalidInput for the first that cannot be read: then none is kept."""
    country = country_of(tx.policy)
    for question in _ASKED:
        text = getattr(told, question.name.lower())
        if text is not None and question is Question.NOTE and not text.strip():
            await skip_note(tx, customer_id)
        elif text is not None:
            await keep_answer(tx, customer_id, question, read_answer(question, text, country))
    return await view_checkout(tx, customer_id)


def _shown(policy: Policy, told: Reviewed) -> CheckoutOut:
    return checkout(told.view, told.covers, policy.timezone, policy.country)
