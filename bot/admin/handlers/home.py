"""The entrance to the admin area."""

from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.question import OpenQuestions
from bot.admin.routes.review import OpenWaiting
from bot.admin.views import home
from bot.screen import Screen
from bot.visit import Visit
from core.models.staff import Role
from core.usecases.order.search import view_today
from core.usecases.question import count_questions
from core.usecases.review import list_waiting


async def open_office(visit: Visit, _route: OpenAdmin) -> None:
    await visit.show(await menu_for(visit))


async def menu_for(visit: Visit) -> Screen:
    """The admin menu for their role, with what today brings and what waits."""
    policy = visit.services.policy
    waiting = {OpenQuestions: await visit.read(count_questions), OpenWaiting: (await visit.read(list_waiting)).total}
    role = await visit.role() or Role.STAFF
    return home.menu(role, policy.name, await visit.read(view_today), policy.currency, waiting)


async def type_admin(visit: Visit, _words: list[str]) -> None:
    """/admin"""
    await open_office(visit, OpenAdmin())
