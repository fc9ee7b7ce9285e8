"""Staff."""

from collections.abc import Sequence

from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.staff import AddMember, AskDismiss, AskMember, Dismiss, GiveRole, OpenMember, OpenStaff
from bot.admin.views import crew
from bot.routes import sealed
from bot.screen import Button, Screen, escaped, label
from bot.views.parts import back_button, home_button, pager, two_a_row
from core.models.crew import CrewGroup
from core.models.page import page_of
from core.models.staff import Member, Role
from core.text import name_with_id
from texts.language import _
from texts.plain import shortened

PAGE = 20


def role_name(role: Role) -> str:
    """The role in one word."""
    return {Role.STAFF: _("staff"), Role.MANAGER: _("manager"), Role.OWNER: _("owner")}[role]


def role_is(role: Role | None, shop: str) -> Screen:
    """The notice to somebody whose role was changed."""
    if role is None:
        return Screen(_("You no longer work for {shop}. You can go on shopping here.").format(shop=escaped(shop)))
    text = _("You are now <b>{role}</b> of {shop}. /admin opens everything, /help explains each command.")
    screen = text.format(role=role_name(role), shop=escaped(shop))
    return Screen(screen, ((Button(_("🗝 Open the admin area"), OpenAdmin()),),))


def listing(members: Sequence[Member], number: int, groups: Sequence[CrewGroup] = ()) -> Screen:
    """All staff, owners first, with a button for each member whom an owner may change."""
    number, pages = page_of(len(members), number, PAGE)
    shown = members[number * PAGE : (number + 1) * PAGE]
    lines = [f"{_icon(one.role)} {who(one)} – {role_name(one.role)}" for one in shown]
    text = _(
        "<b>Owners and staff</b>\nManagers may do everything except staff and settings. Staff may do orders and stock."
    )
    buttons = [
        Button(label(f"{_icon(one.role)} {one.name or one.user_id}"), OpenMember(one.user_id))
        for one in shown
        if one.role < Role.OWNER
    ]
    add = (
        Button(_("➕ Add a manager"), AskMember(Role.MANAGER)),
        Button(_("➕ Add staff"), AskMember(Role.STAFF)),
    )
    ways = (*two_a_row(buttons), *pager(number, pages, OpenStaff), add, (back_button(OpenAdmin()), home_button()))
    return Screen("\n\n".join((text, "\n".join(lines), crew.listed(groups))), ways)


def card(member: Member) -> Screen:
    """The card of a member who may be changed."""
    text = _("{icon} <b>{who}</b>\n{role}").format(
        icon=_icon(member.role), who=who(member), role=role_name(member.role)
    )
    other = Role.STAFF if member.role is Role.MANAGER else Role.MANAGER
    change = Button(_make(other), GiveRole(member.user_id, other))
    remove = Button(_("✖️ Remove"), AskDismiss(member.user_id), style="danger")
    return Screen(text, ((change, remove), (back_button(OpenStaff()), home_button())))


def ask(role: Role) -> Screen:
    """Ask who gets the role."""
    text = _(
        "<b>{make}</b>\n\nShare the person's contact here (📎 → Contact), or type their Telegram id: they get it by "
        "sending /id to this bot."
    )
    return Screen(text.format(make=_make(role)), ((back_button(OpenStaff()),),), awaiting=AskMember(role))


def ask_role(person: Member) -> Screen:
    """Whose contact was shared, without a word what for."""
    text = _(
        "Which role should {who} have? Managers may do everything except staff and settings. Staff may do orders and stock."
    )
    buttons = [
        Button(_make(role), AddMember(person.user_id, role, sealed(person.name))) for role in (Role.MANAGER, Role.STAFF)
    ]
    return Screen(text.format(who=who(person)), (tuple(buttons), (back_button(OpenStaff()),)))


def ask_stranger(user_id: int, role: Role) -> Screen:
    """Ask for confirmation of an unknown id: a typing error would give rights to a stranger."""
    add = Button(_("➕ Add anyway"), AddMember(user_id, role), style="danger")
    text = _("{nobody} Add anyway?").format(nobody=never_written(user_id))
    return Screen(text, ((add, back_button(AskMember(role))),))


def never_written(user_id: int) -> str:
    """A warning that they have never written to the bot. Plain text."""
    return _("Nobody with the id {user_id} has written to this shop yet.").format(user_id=user_id)


def ask_dismiss(member: Member) -> Screen:
    """Removing is asked for once."""
    text = _("Remove <b>{who}</b>, who is {role}? They lose access to the admin area at once.")
    return Screen(
        text.format(who=who(member), role=role_name(member.role)),
        (
            (
                Button(_("✖️ Remove"), Dismiss(member.user_id), style="danger"),
                Button(_("⬅️ Keep"), OpenMember(member.user_id)),
            ),
        ),
    )


def appointed(member: Member) -> str:
    """The answer to a typed command, and the toast. Plain text."""
    who = name_with_id(shortened(member.name, 60), member.user_id)
    return _("{who} is {role} now.").format(who=who, role=role_name(member.role))


def dismissed(member: Member) -> str:
    """After a typed command, and as a toast. Plain text."""
    return _("{who} no longer works for the shop.").format(who=shortened(member.name, 60) or member.user_id)


def who(member: Member) -> str:
    """A name with its id. HTML."""
    name = shortened(member.name, 60)
    return f"{escaped(name)} (<code>{member.user_id}</code>)" if name else f"<code>{member.user_id}</code>"


def _icon(role: Role) -> str:
    return {Role.STAFF: "👤", Role.MANAGER: "🗂", Role.OWNER: "👑"}[role]


def _make(role: Role) -> str:
    return _("🗂 Make manager") if role is Role.MANAGER else _("👤 Make staff")
