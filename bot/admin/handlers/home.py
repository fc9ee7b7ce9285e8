"""The entrance to the admin area."""

from bot.admin.routes.home import OpenAdmin
from bot.admin.views import home
from bot.screen import Screen
from bot.visit import Visit
from core.models.staff import Role
from core.usecases.order.search import view_today


async def open_office(visit: Visit, _route: OpenAdmin) -> None:
    await visit.show(await menu_for(visit))


async def menu_for(visit: Visit) -> Screen:
    """The admin menu for their role, with what today brings."""
    policy = visit.services.policy
    return home.menu(await visit.role() or Role.STAFF, policy.name, await visit.read(view_today), policy.currency)


async def type_admin(visit: Visit, _words: list[str]) -> None:
    """/admin"""
    await open_office(visit, OpenAdmin())
