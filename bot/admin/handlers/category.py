"""Arranging categories, by buttons and by command."""

from bot.admin.commands.category import CategoryCommand, category_example, parse_category
from bot.admin.routes import category as at
from bot.admin.views import category as view
from bot.examples import shown_by, shown_if_any
from bot.handlers import product
from bot.visit import Visit
from core.errors import InvalidInput, NotFound
from core.models.actor import Actor
from core.models.category import CategoryDetails
from core.ports import ReadTransaction, Transaction
from core.usecases import category as use
from core.values.category import read_category, read_category_name
from texts.language import _


async def open_categories(visit: Visit, route: at.OpenCategories) -> None:
    await show_category(visit, route.category_id, page=route.page)


async def show_category(visit: Visit, category_id: int, said: str = "", page: int = 0) -> None:
    listing = await visit.read(use.view_categories, category_id)
    await visit.show(view.categories(listing, page), said)


async def type_at_list(visit: Visit, route: at.OpenCategories, text: str) -> None:
    """Open a category by its name or path ("Drinks/Tea"); one on this screen goes before all others."""
    try:
        category = await visit.read(_category_meant, route.category_id, read_category(text))
    except (InvalidInput, NotFound):
        await product.search(visit, text)
    else:
        await show_category(visit, category.id)


async def ask_new(visit: Visit, route: at.AskNewCategory) -> None:
    await visit.show(view.ask_new(await visit.read(_category_or_top, route.category_id)))


async def type_new(visit: Visit, route: at.AskNewCategory, text: str) -> None:
    """The answer to `ask_new`: below a category, the new name; at the top level, one name or two."""
    parent = await visit.read(_category_or_top, route.category_id)
    if parent is None:
        names = read_category(text)
    else:
        with shown_by("Tea"):
            names = (*parent.names, read_category_name(text))
    added = await visit.write(use.add_category, visit.actor, names)
    await show_category(visit, added.id)


async def ask_name(visit: Visit, route: at.AskRename) -> None:
    await visit.show(view.ask_name(await visit.read(use.view_category, route.category_id)))


async def type_name(visit: Visit, route: at.AskRename, text: str) -> None:
    """The answer to `ask_name`."""
    await visit.write(use.rename_category, visit.actor, route.category_id, read_category_name(text))
    await show_category(visit, route.category_id)


async def ask_parent(visit: Visit, route: at.AskParent) -> None:
    category, tops = await visit.read(_category_and_tops, route.category_id)
    await visit.show(view.ask_parent(category, tops))


async def move(visit: Visit, route: at.MoveCategory) -> None:
    await visit.write(use.move_category, visit.actor, route.category_id, route.parent_id)
    await show_category(visit, route.category_id, _("Moved"))


async def order(visit: Visit, route: at.OrderCategory) -> None:
    step = 1 if route.down else -1
    category = await visit.write(use.order_category, visit.actor, route.category_id, step, seen=route.seen)
    said = _("It is number {number} of {count}").format(number=category.number, count=category.siblings)
    await show_category(visit, category.id, said)


async def show(visit: Visit, route: at.ShowCategory) -> None:
    category = await visit.write(use.show_category, visit.actor, route.category_id, shown=bool(route.shown))
    await show_category(visit, category.id, _("Customers see it") if category.visible else _("Customers do not see it"))


async def ask_remove(visit: Visit, route: at.AskRemoveCategory) -> None:
    """Ask whether to remove it; if it cannot be removed, say why."""
    await visit.show(view.ask_remove(await visit.read(use.view_empty, route.category_id)))


async def remove(visit: Visit, route: at.RemoveCategory) -> None:
    """Remove it. The second tap of a double tap finds it gone."""
    removed = await visit.write(use.remove_category, visit.actor, route.category_id)
    await show_category(visit, route.parent_id, _("Removed") if removed else _("It is removed already"))


async def type_category(visit: Visit, words: list[str]) -> None:
    """/category, /category add Drinks/Tea, rename Drinks/Tea = Teas, move, up, down, hide, show, remove"""
    if not words:
        await show_category(visit, 0)
        return
    command = parse_category(words)
    with shown_if_any(category_example(command.verb)):
        category = await visit.write(_carry_out, visit.actor, command)
    said = view.removed(category) if command.verb == "remove" else view.kept(category)
    await visit.say(said, ((view.open_button(0 if command.verb == "remove" else category.id),),))


async def _carry_out(tx: Transaction, actor: Actor, command: CategoryCommand) -> CategoryDetails:
    """Carry out one command on the category that has these names now."""
    if command.verb == "add":
        return await use.add_category(tx, actor, command.names)
    category = await use.find_category(tx, command.names)
    match command.verb:
        case "rename":
            return await use.rename_category(tx, actor, category.id, command.target[0])
        case "move":
            parent = await use.find_category(tx, command.target) if command.target else None
            return await use.move_category(tx, actor, category.id, parent.id if parent else 0)
        case "up" | "down":
            return await use.order_category(tx, actor, category.id, 1 if command.verb == "down" else -1)
        case "hide" | "show":
            return await use.show_category(tx, actor, category.id, shown=command.verb == "show")
        case _:
            return await use.remove_category(tx, actor, category.id) or category


async def _category_meant(tx: ReadTransaction, here_id: int, names: tuple[str, ...]) -> CategoryDetails:
    here = await _category_or_top(tx, here_id)
    beside = await tx.categories.named((here.names[0], *names)) if here and len(names) == 1 else None
    return beside or await use.find_category(tx, names)


async def _category_or_top(tx: ReadTransaction, category_id: int) -> CategoryDetails | None:
    return await use.view_category(tx, category_id) if category_id else None


async def _category_and_tops(
    tx: ReadTransaction, category_id: int
) -> tuple[CategoryDetails, tuple[CategoryDetails, ...]]:
    return await use.view_category(tx, category_id), await tx.categories.categories(None)
