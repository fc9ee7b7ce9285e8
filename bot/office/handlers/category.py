"""Arranging categories, by buttons and by command."""

from bot.handlers import product
from bot.handlers.parts import shown_if_any
from bot.office.routes import category as at
from bot.office.views import category as view
from bot.visit import Visit
from bot.words import _
from core.category_words import CategoryWish, category_example, parse_category
from core.errors import InvalidInput, NotFound
from core.models.category import Shelf
from core.ports import ReadTransaction, Transaction
from core.product_words import read_category, read_category_name
from core.usecases import category


async def open_categories(visit: Visit, route: at.Categories) -> None:
    await show_category(visit, route.category_id, page=route.page)


async def show_category(visit: Visit, category_id: int, said: str = "", page: int = 0) -> None:
    aisle = await visit.read(category.view_aisle, category_id)
    await visit.show(view.categories(aisle, page), said)


async def type_at_list(visit: Visit, route: at.Categories, text: str) -> None:
    """The name of a category, or what leads to it ("Drinks/Tea"), opens it; one that stands here before all others."""
    try:
        shelf = await visit.read(_shelf_meant, route.category_id, read_category(text))
    except (InvalidInput, NotFound):
        await product.search(visit, text)
    else:
        await show_category(visit, shelf.id)


async def ask_new(visit: Visit, route: at.AskCategory) -> None:
    await visit.show(view.ask_new(await visit.read(_shelf_or_top, route.category_id)))


async def type_new(visit: Visit, route: at.AskCategory, text: str) -> None:
    """The answer to `ask_new`: below a category its own name, at the top one name or two."""
    parent = await visit.read(_shelf_or_top, route.category_id)
    names = (*parent.names, read_category_name(text, "Tea")) if parent else read_category(text)
    added = await visit.write(category.add_category, visit.actor, names)
    await show_category(visit, added.id)


async def ask_name(visit: Visit, route: at.AskRename) -> None:
    await visit.show(view.ask_name(await visit.read(category.view_category, route.category_id)))


async def type_name(visit: Visit, route: at.AskRename, text: str) -> None:
    """The answer to `ask_name`."""
    await visit.write(category.rename_category, visit.actor, route.category_id, read_category_name(text))
    await show_category(visit, route.category_id)


async def ask_parent(visit: Visit, route: at.AskParent) -> None:
    shelf, tops = await visit.read(_shelf_and_tops, route.category_id)
    await visit.show(view.ask_parent(shelf, tops))


async def move(visit: Visit, route: at.MoveCategory) -> None:
    await visit.write(category.move_category, visit.actor, route.category_id, route.parent_id)
    await show_category(visit, route.category_id, _("Moved"))


async def order(visit: Visit, route: at.OrderCategory) -> None:
    step = 1 if route.down else -1
    shelf = await visit.write(category.order_category, visit.actor, route.category_id, step, seen=route.seen)
    said = _("It is number {number} of {count}").format(number=shelf.number, count=shelf.siblings)
    await show_category(visit, shelf.id, said)


async def show(visit: Visit, route: at.ShowCategory) -> None:
    shelf = await visit.write(category.show_category, visit.actor, route.category_id, shown=bool(route.shown))
    await show_category(visit, shelf.id, _("Customers see it") if shelf.visible else _("Customers do not see it"))


async def ask_remove(visit: Visit, route: at.AskRemoveCategory) -> None:
    """Of one that cannot go, it is said why."""
    await visit.show(view.ask_remove(await visit.read(category.view_empty, route.category_id)))


async def remove(visit: Visit, route: at.RemoveCategory) -> None:
    """Of a double tap the second one finds it gone."""
    removed = await visit.write(category.remove_category, visit.actor, route.category_id)
    await show_category(visit, route.parent_id, _("Removed") if removed else _("It is removed already"))


async def type_category(visit: Visit, words: list[str]) -> None:
    """/category, /category add Drinks/Tea, rename Drinks/Tea = Teas, move, up, down, hide, show, remove"""
    if not words:
        await show_category(visit, 0)
        return
    wish = parse_category(words)
    with shown_if_any(category_example(wish.verb)):
        shelf = await visit.write(_carry_out, visit.actor, wish)
    said = view.removed(shelf) if wish.verb == "remove" else view.kept(shelf)
    await visit.say(said, ((view.open_button(0 if wish.verb == "remove" else shelf.id),),))


async def _carry_out(tx: Transaction, actor: str, wish: CategoryWish) -> Shelf:
    """One command, by the names as they are now."""
    if wish.verb == "add":
        return await category.add_category(tx, actor, wish.names)
    shelf = await category.find_category(tx, wish.names)
    match wish.verb:
        case "rename":
            return await category.rename_category(tx, actor, shelf.id, wish.target[0])
        case "move":
            parent = await category.find_category(tx, wish.target) if wish.target else None
            return await category.move_category(tx, actor, shelf.id, parent.id if parent else 0)
        case "up" | "down":
            return await category.order_category(tx, actor, shelf.id, 1 if wish.verb == "down" else -1)
        case "hide" | "show":
            return await category.show_category(tx, actor, shelf.id, shown=wish.verb == "show")
        case _:
            return await category.remove_category(tx, actor, shelf.id) or shelf


async def _shelf_meant(tx: ReadTransaction, here_id: int, names: tuple[str, ...]) -> Shelf:
    here = await _shelf_or_top(tx, here_id)
    beside = await tx.categories.named((here.names[0], *names)) if here and len(names) == 1 else None
    return beside or await category.find_category(tx, names)


async def _shelf_or_top(tx: ReadTransaction, category_id: int) -> Shelf | None:
    return await category.view_category(tx, category_id) if category_id else None


async def _shelf_and_tops(tx: ReadTransaction, category_id: int) -> tuple[Shelf, tuple[Shelf, ...]]:
    return await category.view_category(tx, category_id), await tx.categories.shelves(None)
