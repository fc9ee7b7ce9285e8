"""Customers as staff see them: the search, the card, their orders, the note and the block."""

from bot.admin.routes.customer import (
    AskBlock,
    AskNote,
    Block,
    ClearNote,
    OpenCustomer,
    OpenCustomerOrders,
    OpenCustomers,
    OpenFoundCustomers,
    Unblock,
)
from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.order import OpenCard
from bot.admin.routes.question import AskAnswer, OpenTalk
from bot.screen import Button, Row, Screen, escaped, label, own_lines
from bot.views.parts import back_button, home_button, pager, two_a_row
from core.models.catalog import ProductSummary
from core.models.customer import Customer, Profile
from core.models.order import OrderSummary
from core.models.page import Page
from core.usecases.customer import CustomerCard
from texts.formats import day, money
from texts.language import _, ngettext
from texts.plain import shortened
from texts.states import status

FAVOURITES_SHOWN = 3
"""Titles on the card; the count says how many there are."""


def person(customer: Customer) -> str:
    """A name that links to the person's chat. HTML."""
    name = escaped(shortened(customer.name, 100)) or _nameless(customer)
    username = f" (@{escaped(customer.username)})" if customer.username else ""
    return f'<a href="tg://user?id={customer.id}">{name}</a>{username}'


def name_of(customer: Customer) -> str:
    """The name, or else the id. Plain text."""
    return shortened(customer.name, 60) or _nameless(customer)


def _nameless(customer: Customer) -> str:
    return _("forgotten customer") if customer.forgotten else str(customer.id)


def customer_button(customer_id: int) -> Button:
    return Button(_("👤 Customer"), OpenCustomer(customer_id))


def ask_whom() -> Screen:
    """Ask which customer."""
    text = _("<b>Customers</b>\n\nType a name, a @username, a phone number from an order, or a Telegram id.")
    return Screen(text, ((back_button(OpenAdmin()), home_button()),), awaiting=OpenCustomers())


def found(text: str, page: Page[Customer]) -> Screen:
    """Whom the search found."""
    words = escaped(shortened(text, 100))
    if not page.items:
        said = _(
            "Nobody found for “{words}”. Type a name, a @username, a phone number from an order, or a Telegram id."
        )
    else:
        said = ngettext("{count} customer for “{words}”", "{count} customers for “{words}”", page.total)
    rows = tuple((Button(label(_listed(one)), OpenCustomer(one.id)),) for one in page.items)
    keyboard = (*rows, *pager(page.number, page.pages, OpenFoundCustomers), (back_button(OpenAdmin()), home_button()))
    return Screen(said.format(count=page.total, words=words), keyboard, awaiting=OpenCustomers())


def card(shown: CustomerCard, timezone: str, said: str = "", *, manager: bool) -> Screen:
    """What the shop knows about a customer; `said` (plain text) is above it. Only a `manager` may block."""
    profile = shown.profile
    facts = "\n".join(filter(None, _facts(shown, timezone)))
    note = _("📝 {note}").format(note=own_lines(profile.note)) if profile.note else ""
    blocked = ""
    if profile.banned_at is not None:
        blocked = _("🚫 Blocked since {day}: cannot order, and cannot write to the shop.")
        blocked = blocked.format(day=day(profile.banned_at, timezone))
    text = "\n\n".join(filter(None, (escaped(said), facts, note, blocked)))
    return Screen(text, (*two_a_row(_ways(shown, manager=manager)), (back_button(OpenCustomers()), home_button())))


def orders(page: Page[OrderSummary], customer_id: int) -> Screen:
    """A customer's orders, newest first."""
    rows: tuple[Row, ...] = tuple(
        (Button(f"{one.code} · {status(one.status)} · {money(one.total, one.currency)}", OpenCard(one.id)),)
        for one in page.items
    )
    arrows = pager(page.number, page.pages, lambda number: OpenCustomerOrders(customer_id, number))
    text = _("<b>Orders of this customer</b>") if rows else _("This customer has not ordered anything yet.")
    return Screen(text, (*rows, *arrows, (back_button(OpenCustomer(customer_id)), home_button())))


def ask_note(profile: Profile) -> Screen:
    """Ask for the note, below the one that there is."""
    text = _("<b>Note about {name}</b>\n{note}\n\nType the note (at most 1,000 characters). Customers never see it.")
    customer_id = profile.customer.id
    remove = ((Button(_("✖️ Remove the note"), ClearNote(customer_id)),),) if profile.note else ()
    said = text.format(name=escaped(name_of(profile.customer)), note=own_lines(profile.note or "–"))
    return Screen(said, (*remove, (back_button(OpenCustomer(customer_id)),)), awaiting=AskNote(customer_id))


def ask_block(profile: Profile) -> Screen:
    """A block is asked for once."""
    customer = profile.customer
    text = _(
        "Block <b>{name}</b>? They cannot order and cannot write to the shop until you unblock them. Orders stay as they are."
    )
    block = Button(_("🚫 Block"), Block(customer.id), style="danger")
    return Screen(text.format(name=escaped(name_of(customer))), ((block, back_button(OpenCustomer(customer.id))),))


def noted(note: str) -> str:
    """After a note was kept or removed. Plain text."""
    return _("✅ The note is kept.") if note else _("✅ The note is removed.")


def blocked(name: str, *, first: bool) -> str:
    """After a block. Plain text."""
    text = _("🚫 {name} is blocked.") if first else _("{name} was blocked already.")
    return text.format(name=name)


def unblocked(name: str, *, first: bool) -> str:
    """After the end of a block. Plain text."""
    text = _("✅ {name} can order and write again.") if first else _("{name} was not blocked.")
    return text.format(name=name)


def _listed(customer: Customer) -> str:
    username = f" @{customer.username}" if customer.username else ""
    return f"{name_of(customer)}{username}"


def _facts(shown: CustomerCard, timezone: str) -> list[str]:
    """The lines of the card; "" for what there is not."""
    profile = shown.profile
    spent = ", ".join(money(one.total, one.currency) for one in shown.spent)
    return [
        f"👤 <b>{person(profile.customer)}</b>",
        _("Telegram id: <code>{id}</code>").format(id=profile.customer.id),
        _("Here since {day}").format(day=day(profile.first_seen, timezone)),
        _("Orders: {count}").format(count=shown.orders),
        _("Spent: {amount}").format(amount=escaped(spent)) if spent else "",
        _favourites(shown.favourites),
        _("✉️ Waits for an answer") if shown.question else "",
    ]


def _favourites(marked: Page[ProductSummary]) -> str:
    """The latest by title, and how many there are. HTML; "" for none."""
    titles = ", ".join(shortened(one.title, 40) for one in marked.items[:FAVOURITES_SHOWN])
    return _("♥ {count}: {titles}").format(count=marked.total, titles=escaped(titles)) if titles else ""


def _ways(shown: CustomerCard, *, manager: bool) -> list[Button]:
    profile = shown.profile
    customer_id = profile.customer.id
    talk = Button(_("✉️ Message"), AskAnswer(customer_id, 0))
    if shown.messages:
        talk = Button(_("💬 Conversation"), OpenTalk(customer_id))
    ways = [talk, Button(_("📝 Note"), AskNote(customer_id))]
    if shown.orders:
        ways.insert(0, Button(_("📦 Orders · {count}").format(count=shown.orders), OpenCustomerOrders(customer_id)))
    if manager and profile.banned_at is None:
        ways.append(Button(_("🚫 Block"), AskBlock(customer_id), style="danger"))
    elif manager:
        ways.append(Button(_("✅ Unblock"), Unblock(customer_id)))
    return ways
