"""The back office's entrance."""

from bot.office.routes.home import Office
from bot.office.views import home
from bot.visit import Visit
from core.models.staff import Role


async def open_office(visit: Visit, _route: Office) -> None:
    role = await visit.role() or Role.STAFF
    await visit.show(home.menu(role, visit.counter.policy.name))


async def type_admin(visit: Visit, _words: list[str]) -> None:
    """/admin"""
    await open_office(visit, Office())
