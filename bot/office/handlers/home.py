"""The back office's entrance."""

from bot.office.routes.home import Office
from bot.office.views import home
from bot.screen import Screen
from bot.visit import Visit
from core.models.staff import Role


async def open_office(visit: Visit, _route: Office) -> None:
    await visit.show(await menu_for(visit))


async def menu_for(visit: Visit) -> Screen:
    """The menu with what they may do."""
    return home.menu(await visit.role() or Role.STAFF, visit.counter.policy.name)


async def type_admin(visit: Visit, _words: list[str]) -> None:
    """/admin"""
    await open_office(visit, Office())
