"""Categories as they are arranged."""

from bot.office.routes.category import (
    AskCategory,
    AskParent,
    AskRemoveCategory,
    AskRename,
    Categories,
    MoveCategory,
    OrderCategory,
    RemoveCategory,
    ShowCategory,
)
from bot.office.routes.home import Office
from bot.office.routes.product import Products
from bot.office.views.product import shelf_name
from bot.screen import MOST_CHOICES, Button, Row, Screen, escaped, label
from bot.views.parts import back_button, pager, two_a_row
from bot.words import _, ngettext
from core.models.category import Shelf
from core.models.page import page_of
from core.usecases.category import Aisle

PAGE = 20
"""Categories a page."""


def categories(aisle: Aisle, page: int = 0) -> Screen:
    """One category, or the top, with those below it."""
    shelf = aisle.shelf
    here = shelf.id if shelf else 0
    page, pages = page_of(len(aisle.below), page, PAGE)
    below = [Button(label(shelf_name(one)), Categories(one.id)) for one in aisle.below[page * PAGE : (page + 1) * PAGE]]
    keyboard = (
        *two_a_row(below),
        *pager(page, pages, lambda number: Categories(here, number)),
        *(_one(shelf) if shelf else ((Button(_("➕ Add"), AskCategory(0)), back_button(Office())),)),
    )
    return Screen(_about(shelf) if shelf else _top(aisle), keyboard, awaiting=Categories(here, page))


def ask_new(parent: Shelf | None) -> Screen:
    """Ask for the name of a new one."""
    if parent is None:
        text = _(
            "What is the new category called? Type <code>Drinks</code>, or <code>Drinks/Tea</code> for one below it."
        )
    else:
        text = _("What is the new category below <b>{parent}</b> called?").format(parent=escaped(parent.name))
    here = parent.id if parent else 0
    return Screen(text, ((back_button(Categories(here)),),), awaiting=AskCategory(here))


def ask_name(shelf: Shelf) -> Screen:
    """Ask for another name."""
    text = _("What is <b>{name}</b> to be called?").format(name=escaped(shelf.path))
    return Screen(text, ((back_button(Categories(shelf.id)),),), awaiting=AskRename(shelf.id))


def ask_parent(shelf: Shelf, tops: tuple[Shelf, ...]) -> Screen:
    """Where it may stand: below each category of the top but itself and where it is, or at the top."""
    here = (shelf.id, shelf.parent_id)
    places = [Button(label(top.name), MoveCategory(shelf.id, top.id)) for top in tops if top.id not in here]
    to_top = ((Button(_("⤴️ To the top"), MoveCategory(shelf.id, 0)),),) if shelf.parent_id else ()
    back = (back_button(Categories(shelf.id)),)
    if shelf.below:
        text = _("<b>{name}</b> has categories below it, so it stays at the top.")
        return Screen(text.format(name=escaped(shelf.path)), (back,))
    text = _("Where is <b>{name}</b> to stand?")
    return Screen(text.format(name=escaped(shelf.path)), (*two_a_row(places[:MOST_CHOICES]), *to_top, back))


def ask_remove(shelf: Shelf) -> Screen:
    """Ask whether it is to go."""
    text = _("Remove <b>{path}</b>? It is empty; it cannot be brought back, but made anew.")
    yes = Button(_("🗑 Remove"), RemoveCategory(shelf.id, shelf.parent_id or 0), style="danger")
    keyboard = ((yes, Button(_("Keep it"), Categories(shelf.id))),)
    return Screen(text.format(path=escaped(shelf.path)), keyboard)


def kept(shelf: Shelf) -> str:
    """Say how it is now. HTML."""
    return f"✅ {_about(shelf)}"


def removed(shelf: Shelf) -> str:
    """Say that it is gone. HTML."""
    return _("✅ <b>{path}</b> is removed.").format(path=escaped(shelf.path))


def open_button(category_id: int) -> Button:
    return Button(_("🗂 Categories"), Categories(category_id))


def _top(aisle: Aisle) -> str:
    if not aisle.below:
        return _("<b>🗂 Categories</b>\nThere are none yet.")
    return _("<b>🗂 Categories</b>\nTap one to change it; in brackets, its products and those below it.")


def _about(shelf: Shelf) -> str:
    facts = [ngettext("{count} product", "{count} products", shelf.all_products).format(count=shelf.all_products)]
    if shelf.below:
        below = ngettext("{count} category below it", "{count} categories below it", shelf.below)
        facts.append(below.format(count=shelf.below))
    facts.append(_("place {number} of {count}").format(number=shelf.number, count=shelf.siblings))
    if not shelf.active:
        facts.append(_("🙈 hidden, with everything below it"))
    elif not shelf.parent_active:
        facts.append(_("🙈 the category above is hidden"))
    return f"<b>{escaped(shelf.path)}</b>\n{' · '.join(facts)}"


def _one(shelf: Shelf) -> tuple[Row, ...]:
    show = (
        Button(_("🙈 Hide"), ShowCategory(shelf.id, 0))
        if shelf.active
        else Button(_("👁 Show"), ShowCategory(shelf.id, 1))
    )
    add = (Button(_("➕ Add below"), AskCategory(shelf.id)),) if shelf.parent_id is None else ()
    return (
        (Button(_("✏️ Rename"), AskRename(shelf.id)), Button(_("↪️ Move"), AskParent(shelf.id))),
        (
            Button(_("⬆️ Up"), OrderCategory(shelf.id, 0, shelf.number)),
            Button(_("⬇️ Down"), OrderCategory(shelf.id, 1, shelf.number)),
        ),
        (show, Button(_("🗑 Remove"), AskRemoveCategory(shelf.id))),
        (*add, Button(_("🏷 Products"), Products(shelf.id))),
        (back_button(Categories(shelf.parent_id or 0)),),
    )
