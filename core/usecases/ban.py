"""Customers from whom the shop takes nothing."""

from core.errors import Banned, Conflict, NotFound, Noun
from core.models.actor import Actor
from core.models.customer import Profile
from core.ports import ReadTransaction, Transaction
from core.text import name_with_id
from core.usecases.staff import role_of


class RunsTheShop(Conflict):
    """Owners and staff cannot be banned."""


async def check_welcome(tx: ReadTransaction, customer_id: int) -> None:
    """Raises Banned if the shop takes neither orders nor messages from this customer."""
    if await tx.customers.is_banned(customer_id):
        raise Banned


async def known_customer(tx: ReadTransaction, customer_id: int) -> Profile:
    """Raises NotFound for somebody who has never written to the shop."""
    profile = await tx.customers.profile(customer_id)
    if profile is None:
        raise NotFound(Noun.CUSTOMER, customer_id)
    return profile


async def ban_customer(tx: Transaction, actor: Actor, customer_id: int) -> bool:
    """From now on the customer can neither order nor write to the shop. False if they could not before. Raises NotFound, RunsTheShop."""
    profile = await known_customer(tx, customer_id)
    if await role_of(tx, customer_id) is not None:
        raise RunsTheShop
    banned = await tx.customers.ban(customer_id)
    if banned:
        await tx.audit(actor, "customer.block", named(profile), "", "")
    return banned


async def lift_ban(tx: Transaction, actor: Actor, customer_id: int) -> bool:
    """The customer can order and write again. False if they could before. Raises NotFound."""
    profile = await known_customer(tx, customer_id)
    lifted = await tx.customers.lift_ban(customer_id)
    if lifted:
        await tx.audit(actor, "customer.unblock", named(profile), "", "")
    return lifted


def named(profile: Profile) -> str:
    """The customer in the audit log."""
    return name_with_id(profile.customer.name, profile.customer.id)
