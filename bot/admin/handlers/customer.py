"""Customers: finding one, the card, the note and the block."""

from bot.admin.routes.customer import (
    AskBlock,
    AskNote,
    Block,
    ClearNote,
    OpenCustomer,
    OpenCustomerOrders,
    OpenCustomers,
    OpenFoundCustomers,
    Unblock,
)
from bot.admin.views import customer
from bot.visit import Visit
from core.models.staff import Role
from core.usecases.ban import ban_customer, known_customer, lift_ban
from core.usecases.customer import find_customers, note_customer, view_customer
from core.usecases.order.place import list_orders
from core.values.customer import read_note


async def open_customers(visit: Visit, _route: OpenCustomers) -> None:
    await visit.show(customer.ask_whom())


async def type_at_customers(visit: Visit, _route: OpenCustomers, text: str) -> None:
    await _find(visit, text)


async def type_customer(visit: Visit, words: list[str]) -> None:
    """/customer, /customer NAME, @username, phone or id"""
    if words:
        await _find(visit, " ".join(words))
    else:
        await visit.show(customer.ask_whom())


async def open_found(visit: Visit, route: OpenFoundCustomers) -> None:
    text = (await visit.window()).search
    await visit.show(customer.found(text, await visit.read(find_customers, text, route.page)))


async def open_customer(visit: Visit, route: OpenCustomer) -> None:
    await _show_card(visit, route.customer_id)


async def open_orders(visit: Visit, route: OpenCustomerOrders) -> None:
    page = await visit.read(list_orders, route.customer_id, route.page)
    await visit.show(customer.orders(page, route.customer_id))


async def ask_note(visit: Visit, route: AskNote) -> None:
    await visit.show(customer.ask_note(await visit.read(known_customer, route.customer_id)))


async def type_note(visit: Visit, route: AskNote, text: str) -> None:
    await _note(visit, route.customer_id, read_note(text))


async def clear_note(visit: Visit, route: ClearNote) -> None:
    await _note(visit, route.customer_id, "")


async def ask_block(visit: Visit, route: AskBlock) -> None:
    await visit.show(customer.ask_block(await visit.read(known_customer, route.customer_id)))


async def block(visit: Visit, route: Block) -> None:
    first = await visit.write(ban_customer, visit.actor, route.customer_id)
    await _show_card(visit, route.customer_id, customer.blocked(await _name(visit, route.customer_id), first=first))


async def unblock(visit: Visit, route: Unblock) -> None:
    first = await visit.write(lift_ban, visit.actor, route.customer_id)
    await _show_card(visit, route.customer_id, customer.unblocked(await _name(visit, route.customer_id), first=first))


async def _find(visit: Visit, text: str) -> None:
    """The card of the only one who is found, or else the list."""
    await visit.services.windows.remember_search(visit.chat_id, text)
    page = await visit.read(find_customers, text)
    if page.total == 1:
        await _show_card(visit, page.items[0].id)
    else:
        await visit.show(customer.found(text, page))


async def _note(visit: Visit, customer_id: int, note: str) -> None:
    await visit.write(note_customer, visit.actor, customer_id, note)
    await _show_card(visit, customer_id, customer.noted(note))


async def _name(visit: Visit, customer_id: int) -> str:
    return customer.name_of((await visit.read(known_customer, customer_id)).customer)


async def _show_card(visit: Visit, customer_id: int, said: str = "") -> None:
    """Show the current card. What was done is in the answer to a tap, or else above the card."""
    shown = await visit.read(view_customer, customer_id)
    above = said if visit.query is None else ""
    manager = await visit.may(Role.MANAGER)
    await visit.show(customer.card(shown, visit.services.policy.timezone, above, manager=manager), said)
