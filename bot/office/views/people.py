"""Who runs the shop."""

from bot.office.routes.home import Office
from bot.screen import Button, Screen, escaped
from bot.words import _
from core.models.staff import Role


def role_name(role: Role) -> str:
    """In one word."""
    return {Role.STAFF: _("staff"), Role.MANAGER: _("manager"), Role.OWNER: _("owner")}[role]


def role_is(role: Role | None, shop: str) -> Screen:
    """To somebody whose role was changed."""
    if role is None:
        return Screen(_("You no longer run {shop}. You can go on shopping here.").format(shop=escaped(shop)))
    text = _("You are now <b>{role}</b> of {shop}. /admin opens everything, /help explains each command.")
    screen = text.format(role=role_name(role), shop=escaped(shop))
    return Screen(screen, ((Button(_("🗝 Open the back office"), Office()),),))
