"""The admin menu, and the help for its commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.admin.routes.audit import OpenAuditLog
from bot.admin.routes.backup import SendBackup
from bot.admin.routes.category import OpenCategories
from bot.admin.routes.coupon import OpenCoupons
from bot.admin.routes.customer import OpenCustomers
from bot.admin.routes.delivery import OpenMethods
from bot.admin.routes.home import OpenAdmin, OpenAdminHelp
from bot.admin.routes.imports import OpenFiles
from bot.admin.routes.order import OpenBoard, OpenState, OpenToday, number_of
from bot.admin.routes.product import OpenProducts
from bot.admin.routes.question import OpenQuestions
from bot.admin.routes.refund import OpenLedger
from bot.admin.routes.review import OpenWaiting
from bot.admin.routes.settings import OpenSettings
from bot.admin.routes.staff import OpenStaff
from bot.admin.routes.stock import OpenStock
from bot.admin.views.order import counted
from bot.admin.views.order_search import orders_in
from bot.examples import Names, in_this_shop
from bot.routes import OpenHelp
from bot.routes.grammar import Route
from bot.screen import Button, Screen, escaped, own_lines
from bot.views.parts import back_button, home_button, pager, two_a_row
from core.models.order import OrderStatus
from core.models.staff import Role
from core.usecases.order.search import Today
from texts.formats import money
from texts.language import N_, Phrase, _
from texts.plain import length

HELP_LENGTH = 2_000
"""Characters on a page of the commands: about one and a half screens of a phone."""


@dataclass(frozen=True)
class Section:
    """A button of the menu; the route's role says who may see it."""

    label: Phrase
    route: Route


SECTIONS: tuple[Section, ...] = (
    Section(N_("📦 Orders"), OpenBoard()),
    Section(N_("💶 Payments"), OpenLedger()),
    Section(N_("✉️ Questions"), OpenQuestions()),
    Section(N_("👤 Customers"), OpenCustomers()),
    Section(N_("📊 Stock"), OpenStock()),
    Section(N_("🏷 Products"), OpenProducts()),
    Section(N_("🗂 Categories"), OpenCategories()),
    Section(N_("⭐ Reviews"), OpenWaiting()),
    Section(N_("🎟 Coupons"), OpenCoupons()),
    Section(N_("🚚 Delivery"), OpenMethods()),
    Section(N_("📥 Files"), OpenFiles()),
    Section(N_("🧑‍🤝‍🧑 Staff"), OpenStaff()),
    Section(N_("⚙️ Settings"), OpenSettings()),
    Section(N_("📜 Audit log"), OpenAuditLog()),
    Section(N_("💾 Backup"), SendBackup()),
    Section(N_("❓ Commands"), OpenAdminHelp()),
)

HelpLine = tuple[str, Phrase]
"""A line of the help: an example that works, and what it does."""


def menu(
    role: Role, shop: str, today: Today, currency: str, waiting: Mapping[type[Route], int] = MappingProxyType({})
) -> Screen:
    """Today, and everything that this role may do, by buttons; `waiting`: how much there is to do behind some of them."""
    buttons = [
        Button(_counted(one, waiting.get(type(one.route), 0)), one.route)
        for one in SECTIONS
        if (one.route.role or 0) <= role and not isinstance(one.route, OpenQuestions)
    ]
    head = _("<b>{shop}: admin area</b>").format(shop=escaped(shop))
    took = _("<b>Today: {amount}</b> · {orders}\nYesterday: {before}").format(
        amount=money(today.takings.total, currency),
        orders=orders_in(today.takings),
        before=money(today.yesterday.total, currency),
    )
    typed = _("Everything here has a command, too: see /help.")
    todays = _todays(today, currency, waiting.get(OpenQuestions, 0))
    return Screen("\n\n".join((head, took, typed)), (*two_a_row(todays), *two_a_row(buttons), (home_button(),)))


def _todays(today: Today, currency: str, questions: int) -> list[Button]:
    """What waits for somebody, and today's takings; each opens its list."""
    new = OpenState(number_of(OrderStatus.PLACED))
    return [
        Button(_("🔔 New · {count}").format(count=counted(today.new)), new),
        Button(_("✉️ Questions · {count}").format(count=questions), OpenQuestions()),
        Button(_("📉 Low · {count}").format(count=counted(today.low)), OpenStock()),
        Button(_("💶 Today · {amount}").format(amount=money(today.takings.total, currency)), OpenToday()),
    ]


def office_help(helps: Sequence[tuple[HelpLine, ...]], names: Names, page: int) -> Screen:
    """The commands, each with examples that work in this shop, on as many pages as necessary."""
    told = [
        "\n".join(
            f"<code>{own_lines(in_this_shop(example, names))}</code> – {escaped(_(what))}" for example, what in lines
        )
        for lines in helps
    ]
    pages = _evenly(told, HELP_LENGTH)
    page = min(page, len(pages) - 1)
    text = "\n\n".join((_("<b>Commands for running the shop</b>"), pages[page]))
    shopping = Button(_("🛍 How customers use it"), OpenHelp())
    return Screen(
        text, (*pager(page, len(pages), OpenAdminHelp), (shopping,), (back_button(OpenAdmin()), home_button()))
    )


def _counted(section: Section, waiting: int) -> str:
    label = _(section.label)
    return f"{label} · {waiting}" if waiting else label


def _evenly(parts: Sequence[str], most: int) -> list[str]:
    """The parts, in order, on as few pages of about `most` characters as possible, none much longer than the others."""
    count = -(-sum(map(length, parts)) // most)
    room = sum(map(length, parts)) / count
    pages = [list[str]() for _page in range(count)]
    before = 0
    for part in parts:
        pages[min(int((before + length(part) / 2) / room), count - 1)].append(part)
        before += length(part)
    return ["\n\n".join(page) for page in pages if page]
