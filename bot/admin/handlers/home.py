"""The entrance to the admin area."""

from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.question import OpenQuestions
from bot.admin.routes.review import OpenWaiting
from bot.admin.views import home
from bot.screen import Screen
from bot.visit import Visit
from core.models.staff import Role
from core.usecases.question import count_questions
from core.usecases.review import list_waiting


async def open_office(visit: Visit, _route: OpenAdmin) -> None:
    await visit.show(await menu_for(visit))


async def menu_for(visit: Visit) -> Screen:
    """The admin menu for their role."""
    waiting = {OpenQuestions: await visit.read(count_questions), OpenWaiting: (await visit.read(list_waiting)).total}
    return home.menu(await visit.role() or Role.STAFF, visit.services.policy.name, waiting)


async def type_admin(visit: Visit, _words: list[str]) -> None:
    """/admin"""
    await open_office(visit, OpenAdmin())
