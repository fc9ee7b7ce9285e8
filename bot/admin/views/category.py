"""Arranging categories."""

from bot.admin.routes.category import (
    AskNewCategory,
    AskParent,
    AskRemoveCategory,
    AskRename,
    MoveCategory,
    OpenCategories,
    OrderCategory,
    RemoveCategory,
    ShowCategory,
)
from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.product import OpenProducts
from bot.admin.views.product import category_name
from bot.screen import MOST_CHOICES, Button, Row, Screen, escaped, label
from bot.views.parts import back_button, pager, two_a_row
from core.models.category import CategoryDetails
from core.models.page import page_of
from core.usecases.category import CategoryListing
from texts.language import _, ngettext

PAGE = 20
"""Categories per page."""


def categories(listing: CategoryListing, page: int = 0) -> Screen:
    """One category, or the top level, with its subcategories."""
    category = listing.category
    here = category.id if category else 0
    page, pages = page_of(len(listing.below), page, PAGE)
    below = [
        Button(label(category_name(one)), OpenCategories(one.id))
        for one in listing.below[page * PAGE : (page + 1) * PAGE]
    ]
    keyboard = (
        *two_a_row(below),
        *pager(page, pages, lambda number: OpenCategories(here, number)),
        *(_one(category) if category else ((Button(_("➕ Add"), AskNewCategory(0)), back_button(OpenAdmin())),)),
    )
    return Screen(_about(category) if category else _top(listing), keyboard, awaiting=OpenCategories(here, page))


def ask_new(parent: CategoryDetails | None) -> Screen:
    """Ask for the name of a new one."""
    if parent is None:
        text = _(
            "What is the new category called? Type <code>Drinks</code>, or <code>Drinks/Tea</code> for one below it."
        )
    else:
        text = _("What is the new category below <b>{parent}</b> called?").format(parent=escaped(parent.name))
    here = parent.id if parent else 0
    return Screen(text, ((back_button(OpenCategories(here)),),), awaiting=AskNewCategory(here))


def ask_name(category: CategoryDetails) -> Screen:
    """Ask for another name."""
    text = _("What should <b>{name}</b> be called?").format(name=escaped(category.path))
    return Screen(text, ((back_button(OpenCategories(category.id)),),), awaiting=AskRename(category.id))


def ask_parent(category: CategoryDetails, tops: tuple[CategoryDetails, ...]) -> Screen:
    """Ask for its new parent: any other top-level category except its current parent, or the top level."""
    here = (category.id, category.parent_id)
    places = [Button(label(top.name), MoveCategory(category.id, top.id)) for top in tops if top.id not in here]
    to_top = ((Button(_("⤴️ To the top"), MoveCategory(category.id, 0)),),) if category.parent_id else ()
    back = (back_button(OpenCategories(category.id)),)
    if category.below:
        text = _("<b>{name}</b> has categories below it, so it stays at the top.")
        return Screen(text.format(name=escaped(category.path)), (back,))
    text = _("Where should <b>{name}</b> go?")
    return Screen(text.format(name=escaped(category.path)), (*two_a_row(places[:MOST_CHOICES]), *to_top, back))


def ask_remove(category: CategoryDetails) -> Screen:
    """Ask whether it is to go."""
    text = _("Remove <b>{path}</b>? It is empty. It cannot be brought back, but you can make a new one.")
    yes = Button(_("🗑 Remove"), RemoveCategory(category.id, category.parent_id or 0), style="danger")
    keyboard = ((yes, Button(_("Keep it"), OpenCategories(category.id))),)
    return Screen(text.format(path=escaped(category.path)), keyboard)


def kept(category: CategoryDetails) -> str:
    """Say how it is now. HTML."""
    return f"✅ {_about(category)}"


def removed(category: CategoryDetails) -> str:
    """Say that it is gone. HTML."""
    return _("✅ <b>{path}</b> is removed.").format(path=escaped(category.path))


def open_button(category_id: int) -> Button:
    return Button(_("🗂 Categories"), OpenCategories(category_id))


def _top(listing: CategoryListing) -> str:
    if not listing.below:
        return _("<b>🗂 Categories</b>\nThere are none yet.")
    return _("<b>🗂 Categories</b>\nTap one to change it. In brackets: its products, with those below it.")


def _about(category: CategoryDetails) -> str:
    facts = [ngettext("{count} product", "{count} products", category.all_products).format(count=category.all_products)]
    if category.below:
        below = ngettext("{count} category below it", "{count} categories below it", category.below)
        facts.append(below.format(count=category.below))
    facts.append(_("place {number} of {count}").format(number=category.number, count=category.siblings))
    if not category.active:
        facts.append(_("🙈 hidden, with everything below it"))
    elif not category.parent_active:
        facts.append(_("🙈 the category above is hidden"))
    return f"<b>{escaped(category.path)}</b>\n{' · '.join(facts)}"


def _one(category: CategoryDetails) -> tuple[Row, ...]:
    show = (
        Button(_("🙈 Hide"), ShowCategory(category.id, 0))
        if category.active
        else Button(_("👁 Show"), ShowCategory(category.id, 1))
    )
    add = (Button(_("➕ Add below"), AskNewCategory(category.id)),) if category.parent_id is None else ()
    return (
        (Button(_("✏️ Rename"), AskRename(category.id)), Button(_("↪️ Move"), AskParent(category.id))),
        (
            Button(_("⬆️ Up"), OrderCategory(category.id, 0, category.number)),
            Button(_("⬇️ Down"), OrderCategory(category.id, 1, category.number)),
        ),
        (show, Button(_("🗑 Remove"), AskRemoveCategory(category.id))),
        (*add, Button(_("🏷 Products"), OpenProducts(category.id))),
        (back_button(OpenCategories(category.parent_id or 0)),),
    )
