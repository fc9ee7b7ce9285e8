"""What a search for orders found, and today's orders."""

from bot.admin.routes import order as routes
from bot.admin.routes.home import OpenAdmin
from bot.admin.views.order import counted
from bot.screen import BUTTON_LENGTH, Button, Row, Screen, escaped, label
from bot.views.parts import back_button, home_button, pager
from core.models.order import BoardOrder, Takings
from core.models.page import Page
from texts.formats import money
from texts.language import _, ngettext
from texts.plain import length, shortened
from texts.states import status

_TYPED = 60


def found(text: str, page: Page[BoardOrder]) -> Screen:
    """A page of what was found for `text`."""
    said = ngettext("🔎 <b>{count} order for “{text}”</b>", "🔎 <b>{count} orders for “{text}”</b>", page.total)
    head = said.format(count=counted(page.total), text=escaped(shortened(text, _TYPED)))
    arrows = pager(page.number, page.pages, routes.OpenFoundOrders)
    keyboard = (*_rows(page, routes.FOUND), *arrows, (back_button(routes.OpenBoard()), home_button()))
    return Screen(head, keyboard, awaiting=routes.OpenBoard())


def nothing_found(text: str) -> Screen:
    """No order has these words."""
    said = _(
        "No order matches “{text}”. Try its code, a name, the last digits of the phone number, a product, or a day "
        "such as 28.11."
    ).format(text=escaped(shortened(text, _TYPED)))
    board = Button(_("📦 All orders"), routes.OpenBoard())
    return Screen(said, ((board, home_button()),), awaiting=routes.OpenBoard())


def today(page: Page[BoardOrder], takings: Takings, yesterday: Takings, currency: str) -> Screen:
    """A page of today's orders, with what they bring."""
    head = "\n".join(
        (
            _("<b>Today: {amount}</b>").format(amount=money(takings.total, currency)),
            orders_in(takings),
            _("Yesterday: {amount}, {orders}").format(
                amount=money(yesterday.total, currency), orders=orders_in(yesterday)
            ),
        )
    )
    arrows = pager(page.number, page.pages, routes.OpenToday)
    return Screen(
        head,
        (*_rows(page, routes.TODAY), *arrows, (back_button(OpenAdmin()), home_button())),
        awaiting=routes.OpenBoard(),
    )


def orders_in(takings: Takings) -> str:
    """How many orders these are. Plain text."""
    return ngettext("{count} order", "{count} orders", takings.orders).format(count=takings.orders)


def _rows(page: Page[BoardOrder], place: int) -> tuple[Row, ...]:
    return tuple((Button(_listed(one), routes.OpenCard(one.id, place, page.number)),) for one in page.items)


def _listed(one: BoardOrder) -> str:
    rest = f"{status(one.status, pick_up=one.pick_up)} · {money(one.total, one.currency)}"
    name = shortened(one.customer, max(6, BUTTON_LENGTH - length(one.code) - length(rest) - 6))
    return label(f"{one.code} · {name} · {rest}")
