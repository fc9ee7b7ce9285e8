"""Customers: who they are, what staff know of them, and from whom the shop takes nothing."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.cursors import Cursor, Limit, cursor, part_of, place_of
from api.routes.admin.access import Id, Reader, Writer, reader_with, told, writer_with
from api.routes.admin.orders import message
from api.wire.admin import customer as wire
from api.wire.admin.order import MessageIn, MessageOut
from api.wire.base import Listed
from api.wire.problem import PROBLEMS
from core.models.actor import Actor
from core.models.api_key import ApiScope
from core.models.customer import Customer
from core.models.export import KnownCustomer
from core.models.page import Page
from core.ports import ReadTransaction, Transaction
from core.usecases.ban import ban_customer, lift_ban
from core.usecases.customer import CustomerCard, find_customers, note_customer, view_customer
from core.usecases.message import write_about_no_order
from core.usecases.staff import staff
from core.values.customer import read_note
from core.values.order import read_message

router = APIRouter(prefix="/v1/admin/customers", tags=["Owner: customers"], responses=PROBLEMS)
May = Annotated[Reader, reader_with(ApiScope.CUSTOMERS_READ)]
MayChange = Annotated[Writer, writer_with(ApiScope.CUSTOMERS_WRITE)]
_EVER = 1 << 62


@router.get("", response_model=Listed[wire.CustomerRowOut])
async def list_customers(program: May, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """All who have written to the shop, by id, without owners and staff."""
    found = await program.ask(_listed, place_of(cursor), limit)
    following = _next(found[-1].id) if len(found) == limit else None
    shown = [wire.row(one, program.policy.currency) for one in found]
    return told(Listed[wire.CustomerRowOut](items=shown, next=following))


@router.get("/search", response_model=Listed[wire.CustomerBriefOut])
async def search(
    program: May,
    q: Annotated[str, Query(min_length=1, max_length=200, description="A name, a username, a phone number, an id")],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Customers that a search finds."""
    place = place_of(cursor)
    items, following = part_of(await program.ask(_found, q, place, limit), place)
    return told(Listed[wire.CustomerBriefOut](items=[wire.brief(one) for one in items], next=following))


@router.get("/{customer}", response_model=wire.CustomerCardOut)
async def view_one(customer: Id, program: May) -> Response:
    """A customer, by their Telegram id."""
    return told(wire.customer(await program.ask(view_customer, customer)))


@router.put("/{customer}/note", response_model=wire.CustomerCardOut)
async def note(customer: Id, asked: wire.NoteIn, program: MayChange) -> Response:
    """Keep what staff should know about a customer."""
    return await program.write(_note, wire.customer, program.actor, customer, asked.note and read_note(asked.note))


@router.put("/{customer}/ban", response_model=wire.CustomerCardOut)
async def ban(customer: Id, asked: wire.BanIn, program: MayChange) -> Response:
    """Take neither orders nor messages from a customer any more, or take them again. Owners and staff cannot be banned."""
    return await program.write(_ban, wire.customer, program.actor, customer, banned=asked.banned)


@router.post("/{customer}/messages", status_code=201, response_model=MessageOut)
async def write(customer: Id, asked: MessageIn, program: MayChange) -> Response:
    """Write to a customer about no order, in the chat with the bot."""
    return await program.write(write_about_no_order, message, program.actor, customer, read_message(asked.text))


def _next(customer_id: int) -> str:
    return cursor(customer_id)


async def _note(tx: Transaction, actor: Actor, customer_id: int, note: str) -> CustomerCard:
    await note_customer(tx, actor, customer_id, note)
    return await view_customer(tx, customer_id)


async def _ban(tx: Transaction, actor: Actor, customer_id: int, *, banned: bool) -> CustomerCard:
    await (ban_customer if banned else lift_ban)(tx, actor, customer_id)
    return await view_customer(tx, customer_id)


async def _listed(tx: ReadTransaction, after: int, size: int) -> tuple[KnownCustomer, ...]:
    return await tx.exports.customers(0, _EVER, after, size, await staff(tx))


async def _found(tx: ReadTransaction, words: str, number: int, size: int) -> Page[Customer]:
    return await find_customers(tx, words, number, size=size)
