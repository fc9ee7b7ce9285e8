"""The entrance to the admin area."""

from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.question import OpenQuestions
from bot.admin.routes.review import OpenWaiting
from bot.admin.views import home
from bot.routes.grammar import Route
from bot.screen import Screen
from bot.visit import Visit
from core.models.staff import Role
from core.ports import ReadTransaction
from core.usecases.order.search import Today, view_today
from core.usecases.question import count_questions
from core.usecases.review import list_waiting


async def open_office(visit: Visit, _route: OpenAdmin) -> None:
    await visit.show(await menu_for(visit))


async def menu_for(visit: Visit) -> Screen:
    """The admin menu for their role, with what today brings and what waits."""
    policy = visit.services.policy
    today, waiting = await visit.read(_news)
    return home.menu(await visit.role() or Role.STAFF, policy.name, today, policy.currency, waiting)


async def type_admin(visit: Visit, _words: list[str]) -> None:
    """/admin"""
    await open_office(visit, OpenAdmin())


async def _news(tx: ReadTransaction) -> tuple[Today, dict[type[Route], int]]:
    """Today, and how much there is to do behind some of the buttons."""
    waiting: dict[type[Route], int] = {
        OpenQuestions: await count_questions(tx),
        OpenWaiting: (await list_waiting(tx)).total,
    }
    return await view_today(tx), waiting
