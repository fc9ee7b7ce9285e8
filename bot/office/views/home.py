"""The back office's menu, and what its commands do."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.examples import Names, in_this_shop
from bot.office.routes.audit import Changes
from bot.office.routes.backup import SendBackup
from bot.office.routes.catalogue import Files
from bot.office.routes.category import Categories
from bot.office.routes.coupon import Coupons
from bot.office.routes.delivery import Methods
from bot.office.routes.home import Office, OfficeHelp
from bot.office.routes.order import Board
from bot.office.routes.people import People
from bot.office.routes.product import Products
from bot.office.routes.settings import Settings
from bot.office.routes.stock import StockList
from bot.routes import Help
from bot.routes.grammar import Route
from bot.screen import Button, Screen, escaped, length, own_lines
from bot.table import HelpLine
from bot.views.parts import back_button, home_button, pager, two_a_row
from bot.words import _
from core.models.staff import Role

HELP_LENGTH = 2_000
"""Characters on a page of the commands: about one screen and a half of a phone."""


@dataclass(frozen=True)
class Section:
    """A button of the menu; who may see it is the route's role."""

    label: str
    route: Route


SECTIONS: tuple[Section, ...] = (
    Section(_("📦 Orders"), Board()),
    Section(_("📊 Stock"), StockList()),
    Section(_("🏷 Products"), Products()),
    Section(_("🗂 Categories"), Categories()),
    Section(_("🎟 Coupons"), Coupons()),
    Section(_("🚚 Delivery"), Methods()),
    Section(_("📥 Files"), Files()),
    Section(_("🧑‍🤝‍🧑 People"), People()),
    Section(_("⚙️ Settings"), Settings()),
    Section(_("📜 Changes"), Changes()),
    Section(_("💾 Backup"), SendBackup()),
    Section(_("❓ Commands"), OfficeHelp()),
)


def menu(role: Role, shop: str) -> Screen:
    """Everything that this role may do, by buttons."""
    buttons = [Button(one.label, one.route) for one in SECTIONS if (one.route.role or 0) <= role]
    text = _("<b>{shop}: back office</b>\nEverything here has a command, too: see /help.").format(shop=escaped(shop))
    return Screen(text, (*two_a_row(buttons), (home_button(),)))


def office_help(helps: Sequence[tuple[HelpLine, ...]], names: Names, page: int) -> Screen:
    """What may be typed, command by command, each with an example that works here; as many pages as it needs."""
    told = [
        "\n".join(
            f"<code>{own_lines(in_this_shop(example, names))}</code> – {escaped(what)}" for example, what in lines
        )
        for lines in helps
    ]
    pages = _evenly(told, HELP_LENGTH)
    page = min(page, len(pages) - 1)
    text = f"{_('<b>Commands for running the shop</b>')}\n\n{pages[page]}"
    shopping = Button(_("🛍 How customers use it"), Help())
    return Screen(text, (*pager(page, len(pages), OfficeHelp), (shopping,), (back_button(Office()), home_button())))


def _evenly(parts: Sequence[str], most: int) -> list[str]:
    """The parts in their order on as few pages of about `most` characters as hold them, none much longer than the others."""
    count = -(-sum(map(length, parts)) // most)
    room = sum(map(length, parts)) / count
    pages = [list[str]() for _page in range(count)]
    before = 0
    for part in parts:
        pages[min(int((before + length(part) / 2) / room), count - 1)].append(part)
        before += length(part)
    return ["\n\n".join(page) for page in pages if page]
