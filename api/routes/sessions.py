"""Signing in."""

import secrets
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field, model_validator

from api.counter import Counter
from api.identity import MAY_BE_SIGNED_IN, Scoped, SignedIn, counter_of, issue
from api.init_data import LONGEST, read_init_data
from api.problems import Problem
from api.replies import answer
from api.wire.base import Sent, Wire, example, moment
from api.wire.problem import PROBLEMS
from core.models.api_key import ApiScope
from core.models.customer import Customer
from core.ports import ReadTransaction
from core.usecases import sign_in as usecase
from core.usecases.api_key import by_key
from texts.language import _

router = APIRouter(tags=["Sessions"], responses=PROBLEMS)


class SignIn(Sent):
    """Either what Telegram has signed for a Mini App, or, with a key of the scope customers:act, a customer's Telegram id."""

    model_config = example(customer=1001, name="Alice Miller")

    init_data: str | None = Field(
        None, max_length=LONGEST, description="Telegram.WebApp.initData. It is good for one sign-in."
    )
    nonce: str = Field(
        "", max_length=64, description="A value of your own: with it, a sign-in whose answer was lost can be repeated"
    )
    customer: int | None = Field(None, strict=True, ge=1, le=2**52, description="For programs: who they act for")
    name: str = Field(
        "", max_length=128, description="For programs: the name of a customer who has never written to the shop"
    )

    @model_validator(mode="after")
    def _one_way(self) -> "SignIn":
        if (self.init_data is None) is (self.customer is None):
            raise ValueError("give either init_data or customer")
        return self


class CustomerOut(Wire):
    """A customer, by their Telegram id."""

    id: int
    name: str


class SessionOut(Wire):
    """A session: its token goes into the header Authorization ("Bearer ts_…")."""

    token: str
    expires_at: datetime
    customer: CustomerOut


@router.post("/v1/sessions", status_code=201, response_model=SessionOut, dependencies=[MAY_BE_SIGNED_IN])
async def sign_in(told: SignIn, request: Request) -> Response:
    """Sign in as a customer."""
    counter = counter_of(request)
    if told.init_data is not None:
        customer = await _opened(counter, told.init_data, told.nonce)
        token, session = issue(counter, customer.id)
    else:
        key = await Scoped(ApiScope.CUSTOMERS_ACT)(request)
        customer = await counter.store.write(by_key, key, usecase.act_for, told.customer or 0, told.name)
        token, session = issue(counter, customer.id, key.id)
    said = CustomerOut(id=customer.id, name=customer.name)
    return answer(SessionOut(token=token, expires_at=moment(session.expires_at), customer=said), 201)


@router.get("/v1/me", response_model=CustomerOut)
async def me(session: SignedIn, request: Request) -> Response:
    """Who is signed in."""
    counter = counter_of(request)
    known = await counter.store.read(_known, session.customer_id)
    return answer(CustomerOut(id=session.customer_id, name=known.name if known else ""))


async def _opened(counter: Counter, init_data: str, nonce: str) -> Customer:
    """Who has opened the app. Without a nonce nobody can ask again. Raises Problem 401."""
    opened = read_init_data(init_data, counter.token, counter.clock())
    by = nonce or secrets.token_hex()
    if opened is None or not await counter.store.write(usecase.sign_in, opened.customer, opened.digest, by):
        text = _("Telegram has not signed this, or it is too old. Open the app again.")
        raise Problem(401, "not-signed-in", text, {"WWW-Authenticate": "Bearer"})
    return opened.customer


async def _known(tx: ReadTransaction, customer_id: int) -> Customer | None:
    return await tx.customers.customer(customer_id)
