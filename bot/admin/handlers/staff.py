"""Staff: owners add and remove managers and staff."""

from bot.admin.commands.people import Appointment, parse_people
from bot.admin.routes.staff import AddMember, AskDismiss, AskMember, Dismiss, GiveRole, OpenMember, OpenStaff
from bot.admin.views import staff
from bot.routes import sealed
from bot.screen import escaped
from bot.visit import Visit
from core.errors import InvalidInput, StaleScreen
from core.models.crew import CrewGroup
from core.models.staff import NAME_LENGTH, Member, Role
from core.ports import ReadTransaction
from core.text import cleaned, writable
from core.usecases.crew import list_groups
from core.usecases.staff import (
    IsOwner,
    appoint,
    change_role,
    dismiss,
    has_written,
    is_stranger,
    list_members,
    role_of,
    view_member,
)
from core.values.staff import USER_ID_EXAMPLE, read_user_id


async def open_people(visit: Visit, route: OpenStaff) -> None:
    await _show_all(visit, route.page)


async def open_person(visit: Visit, route: OpenMember) -> None:
    await visit.show(staff.card(await visit.read(view_member, route.user_id)))


async def ask_person(visit: Visit, route: AskMember) -> None:
    await visit.show(staff.ask(_role(route.asked_role)))


async def type_person(visit: Visit, route: AskMember, text: str) -> None:
    """A typed id; ask for confirmation if nobody with it has written yet."""
    user_id, role = read_user_id(text), _role(route.asked_role)
    if await visit.read(is_stranger, user_id):
        await visit.show(staff.ask_stranger(user_id, role))
    else:
        await _appoint(visit, Member(user_id=user_id, role=role))


async def add_person(visit: Visit, route: AddMember) -> None:
    words = (await visit.window()).search
    name = words if sealed(words) == route.named else ""
    await _appoint(visit, Member(user_id=route.user_id, role=_role(route.given_role), name=name))


async def share_person(visit: Visit, route: AskMember) -> None:
    """A contact; anything else leaves the question open."""
    await _appoint(visit, _shared(visit, _role(route.asked_role)))


async def take_contact(visit: Visit) -> None:
    """Take an unasked contact: show a member of staff, and offer a role for anybody else."""
    shared = _shared(visit, Role.STAFF)
    role = await visit.read(role_of, shared.user_id)
    if role is Role.OWNER:
        raise IsOwner
    if role:
        await open_person(visit, OpenMember(shared.user_id))
    else:
        await visit.services.windows.remember_search(visit.chat_id, shared.name)
        await visit.show(staff.ask_role(shared))


async def give_role(visit: Visit, route: GiveRole) -> None:
    """Change a role from a member's card; an old card brings nobody back."""
    changed = await visit.write(change_role, visit.actor, route.user_id, _role(route.given_role))
    await visit.show(staff.card(changed), staff.appointed(changed))


async def ask_dismiss(visit: Visit, route: AskDismiss) -> None:
    await visit.show(staff.ask_dismiss(await visit.read(view_member, route.user_id)))


async def take_role(visit: Visit, route: Dismiss) -> None:
    member = await visit.write(dismiss, visit.actor, route.user_id)
    await _show_all(visit, 0, staff.dismissed(member))


async def type_people(visit: Visit, words: list[str]) -> None:
    """/people, /people add ID manager|staff, /people remove ID"""
    if not words or words[0].casefold() == "group":  # that is sent in the group itself, as the list says
        await open_people(visit, OpenStaff())
        return
    match parse_people(words):
        case Appointment() as command:
            member = Member(user_id=command.user_id, role=command.role)
            told = staff.appointed(await visit.write(appoint, visit.actor, member))
            if not await visit.read(has_written, member.user_id):
                told = f"{told}\n{staff.never_written(member.user_id)}"
        case command:
            told = staff.dismissed(await visit.write(dismiss, visit.actor, command.user_id))
    await visit.say(escaped(told))


async def _show_all(visit: Visit, page: int, said: str = "") -> None:
    members, groups = await visit.read(_crew)
    await visit.show(staff.listing(members, page, groups), said)


async def _crew(tx: ReadTransaction) -> tuple[tuple[Member, ...], tuple[CrewGroup, ...]]:
    return await list_members(tx), await list_groups(tx)


async def _appoint(visit: Visit, member: Member) -> None:
    appointed = await visit.write(appoint, visit.actor, member)
    await visit.show(staff.card(appointed), staff.appointed(appointed))


def _shared(visit: Visit, role: Role) -> Member:
    """The person in the contact, with this role."""
    contact = visit.message.contact if visit.message else None
    if contact is None:
        raise InvalidInput("person_kind", example=USER_ID_EXAMPLE)
    if not contact.user_id:
        raise InvalidInput("contact_without_id", example=USER_ID_EXAMPLE)
    name = cleaned(writable(" ".join(filter(None, (contact.first_name, contact.last_name)))))
    return Member(user_id=contact.user_id, role=role, name=name[:NAME_LENGTH])


def _role(number: int) -> Role:
    """The role on a button. Raises StaleScreen for a role that nobody can be given."""
    if number not in (Role.STAFF, Role.MANAGER):
        raise StaleScreen
    return Role(number)
