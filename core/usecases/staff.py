"""Owners and staff: owners come from the settings, managers and staff are appointed by an owner."""

from collections.abc import Iterable

from core.errors import Conflict, NotFound, Noun
from core.models.actor import Actor, ActorKind
from core.models.outbox import NoticeKind
from core.models.staff import NAME_LENGTH, Member, Role
from core.ports import ReadTransaction, Transaction
from core.text import name_with_id


class IsOwner(Conflict):
    """Owners are named in the program's settings; nobody can change them in the chat."""


async def role_of(tx: ReadTransaction, user_id: int) -> Role | None:
    """What this person may do here; None for a customer."""
    if user_id in tx.policy.admin_ids:
        return Role.OWNER
    member = await tx.staff.member(user_id)
    return member.role if member else None


async def check_right(tx: ReadTransaction, actor: Actor, role: Role) -> None:
    """Raises NotFound for an actor who may not do what `role` may: for them it does not exist."""
    user_id = actor.user_id if actor.kind is ActorKind.STAFF else None
    if user_id is None or (await role_of(tx, user_id) or 0) < role:
        raise NotFound(Noun.ACTION)


async def staff(tx: ReadTransaction, role: Role = Role.STAFF) -> tuple[int, ...]:
    """The ids of all who may do what `role` may, owners first: they get the notices."""
    owners = tx.policy.admin_ids
    return (*owners, *(user_id for user_id in await tx.staff.ids(role) if user_id not in owners))


async def list_members(tx: ReadTransaction) -> tuple[Member, ...]:
    """All members, owners first, by the names they give themselves."""
    owners = []
    for owner_id in tx.policy.admin_ids:
        known = await tx.customers.customer(owner_id)
        owners.append(Member(user_id=owner_id, role=Role.OWNER, name=known.name if known else ""))
    return (*owners, *(one for one in await tx.staff.members() if one.user_id not in tx.policy.admin_ids))


async def names_of(tx: ReadTransaction, actors: Iterable[Actor]) -> dict[Actor, str]:
    """The names that people give themselves; someone appointed who never wrote has the name given then. Unknown ids are left out."""
    names = {actor: await _name_of(tx, actor.user_id) for actor in actors if actor.user_id is not None}
    return {actor: name for actor, name in names.items() if name}


async def _name_of(tx: ReadTransaction, user_id: int) -> str:
    person = await tx.customers.customer(user_id) or await tx.staff.member(user_id)
    return person.name if person else ""


async def view_member(tx: ReadTransaction, user_id: int) -> Member:
    """A manager or another member of the staff. Raises NotFound for anybody else."""
    member = None if user_id in tx.policy.admin_ids else await tx.staff.member(user_id)
    if member is None:
        raise NotFound(Noun.MEMBER, user_id)
    return member


async def has_written(tx: ReadTransaction, user_id: int) -> bool:
    """Whether the shop knows somebody with this id: an id that has never written may be a typing error."""
    return await tx.customers.customer(user_id) is not None


async def is_stranger(tx: ReadTransaction, user_id: int) -> bool:
    """Whether the shop has never heard of this person."""
    return await role_of(tx, user_id) is None and not await has_written(tx, user_id)


async def appoint(tx: Transaction, actor: Actor, member: Member) -> Member:
    """Make somebody manager or staff; they are told, and get the menu of their commands. Raises IsOwner.

    Their name is the one they give themselves; if they have never written to the shop, it is the one in `member`.
    """
    if member.user_id in tx.policy.admin_ids:
        raise IsOwner
    before = await tx.staff.member(member.user_id)
    known = await tx.customers.customer(member.user_id)
    name = (known.name if known else "") or member.name or (before.name if before else "")
    member = member.having(name=name[:NAME_LENGTH])
    if before == member:
        return member
    await tx.staff.appoint(member)
    await tx.outbox.owe(NoticeKind.ROLE, member.user_id, member.user_id)
    await tx.audit(
        actor,
        "people",
        name_with_id(member.name, member.user_id),
        before.role.name.lower() if before else "",
        member.role.name.lower(),
    )
    return member


async def change_role(tx: Transaction, actor: Actor, user_id: int, role: Role) -> Member:
    """As `appoint`, for somebody who has a role. Raises NotFound."""
    return await appoint(tx, actor, (await view_member(tx, user_id)).having(role=role))


async def dismiss(tx: Transaction, actor: Actor, user_id: int) -> Member:
    """Take somebody's role away; they are told, and lose the menu. Raises IsOwner, NotFound for somebody without a role."""
    if user_id in tx.policy.admin_ids:
        raise IsOwner
    member = await tx.staff.member(user_id)
    if member is None or not await tx.staff.dismiss(user_id):
        raise NotFound(Noun.MEMBER, user_id)
    await tx.outbox.owe(NoticeKind.ROLE, user_id, user_id)
    await tx.audit(actor, "people", name_with_id(member.name, member.user_id), member.role.name.lower(), "")
    return member
