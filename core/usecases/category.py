"""Shelves, two levels of them: made, renamed, moved, ordered, hidden and removed by those who run the shop.

Every change looks at the shelves as they are now, in its own transaction, and leaves an audit row.
"""

from core.errors import Conflict, NotFound, StaleScreen
from core.models.assortment import Entry
from core.models.base import Model
from core.models.category import Shelf
from core.models.page import Page
from core.places import swapped
from core.ports import ReadTransaction, Transaction
from core.usecases.wait import tell_waiting

PAGE_SIZE = 8
LEVELS = 2


class CategoryTaken(Conflict):
    """There is a shelf of this name beside it already. `path` is that one's."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class CategoryInUse(Conflict):
    """A shelf that is not empty cannot be removed. What is on it, archived products apart; `coupons` are those that name it."""

    def __init__(self, shelf: Shelf, coupons: tuple[str, ...]) -> None:
        super().__init__(shelf, coupons)
        self.shelf, self.coupons = shelf, coupons


class IntoItself(Conflict):
    """A shelf cannot stand below itself."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class TooDeep(Conflict):
    """There are two levels of shelves: one that has shelves below it stands at the top, and nothing stands below a sub-shelf."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Aisle(Model):
    """A shelf as it is arranged: those below it, and a page of its own products. `shelf` None is the top."""

    shelf: Shelf | None
    below: tuple[Shelf, ...]
    products: Page[Entry]


async def view_aisle(tx: ReadTransaction, category_id: int, page: int = 0) -> Aisle:
    """`category_id` 0 is the top. Raises NotFound."""
    if not category_id:
        nothing: Page[Entry] = Page(items=(), number=0, pages=1, total=0)
        return Aisle(shelf=None, below=await tx.categories.shelves(None), products=nothing)
    shelf = await view_category(tx, category_id)
    below = await tx.categories.shelves(category_id)
    return Aisle(shelf=shelf, below=below, products=await tx.assortment.on_shelf(category_id, page, PAGE_SIZE))


async def view_category(tx: ReadTransaction, category_id: int) -> Shelf:
    """Raises NotFound."""
    shelf = await tx.categories.shelf(category_id)
    if shelf is None:
        raise NotFound("shelf", category_id)
    return shelf


async def find_category(tx: ReadTransaction, names: tuple[str, ...]) -> Shelf:
    """By the names that lead to it. A sub-shelf's own name will do where only one has it. Raises NotFound, whose example is another one."""
    shelf = await tx.categories.named(names)
    if shelf is None and len(names) == 1:
        tops = await tx.categories.shelves(None)
        found = [one for top in tops if top.below and (one := await tx.categories.named((top.name, *names)))]
        shelf = found[0] if len(found) == 1 else None
    if shelf is None:
        others = await tx.categories.shelves(None)
        raise NotFound("shelf", "/".join(names), example=others[0].name if others else "")
    return shelf


async def list_categories(tx: ReadTransaction) -> tuple[Shelf, ...]:
    """All, each followed by those below it."""
    tops = await tx.categories.shelves(None)
    return tuple([one for top in tops for one in (top, *(await tx.categories.shelves(top.id) if top.below else ()))])


async def find_or_add(tx: Transaction, actor: str, names: tuple[str, ...]) -> Shelf:
    """The shelf that the names lead to; what is not there yet is added at the end. Raises TooDeep."""
    if len(names) > LEVELS:
        raise TooDeep("/".join(names[:LEVELS]))
    for depth in range(1, len(names) + 1):
        if await tx.categories.named(names[:depth]) is None:
            await _add(tx, actor, names[:depth])
    return await find_category(tx, names)


async def add_category(tx: Transaction, actor: str, names: tuple[str, ...]) -> Shelf:
    """A new shelf, and the one above where that is not there yet. Raises CategoryTaken, TooDeep."""
    taken = await tx.categories.named(names)
    if taken is not None:
        raise CategoryTaken(taken.path)
    return await find_or_add(tx, actor, names)


async def rename_category(tx: Transaction, actor: str, category_id: int, name: str) -> Shelf:
    """Raises NotFound, CategoryTaken."""
    shelf = await view_category(tx, category_id)
    return await _save(tx, actor, "category.rename", shelf, names=(*shelf.names[:-1], name))


async def move_category(tx: Transaction, actor: str, category_id: int, parent_id: int) -> Shelf:
    """To the end of those below `parent_id`, 0 for the top. Raises NotFound, IntoItself, CategoryTaken, TooDeep."""
    shelf = await view_category(tx, category_id)
    if parent_id == shelf.id:
        raise IntoItself(shelf.path)
    if parent_id == (shelf.parent_id or 0):
        return shelf
    above: tuple[str, ...] = ()
    if parent_id:
        parent = await view_category(tx, parent_id)
        above = parent.names
        if shelf.below or parent.parent_id:
            raise TooDeep(shelf.path if shelf.below else parent.path)
    return await _save(
        tx, actor, "category.move", shelf, parent_id=parent_id or None, names=(*above, shelf.name), place_last=True
    )


async def order_category(tx: Transaction, actor: str, category_id: int, step: int, *, seen: int | None = None) -> Shelf:
    """One place up (-1) or down (1) among its siblings; at the end nothing happens. Raises NotFound.

    With `seen` (a card's) only if it is that number still: StaleScreen otherwise.
    """
    shelf = await view_category(tx, category_id)
    if seen not in (None, shelf.number):
        raise StaleScreen
    siblings = await tx.categories.shelves(shelf.parent_id)
    if moved := swapped([(one.id, one.position) for one in siblings], category_id, step):
        await tx.categories.put_in_order(moved)
        await tx.audit(actor, "category.order", shelf.path, str(shelf.number), str(shelf.number + step))
    return await view_category(tx, category_id)


async def show_category(tx: Transaction, actor: str, category_id: int, *, shown: bool) -> Shelf:
    """Show it to customers with what is below it, or hide all that; shown, those who wait for something of it are told. Raises NotFound."""
    shelf = await view_category(tx, category_id)
    if shelf.active != shown:
        await tx.categories.save(shelf.model_copy(update={"active": shown}))
        before, after = ("hidden", "shown") if shown else ("shown", "hidden")
        await tx.audit(actor, "category.show" if shown else "category.hide", shelf.path, before, after)
        await tell_waiting(tx, await tx.stock.skus_below(category_id))
    return await view_category(tx, category_id)


async def view_empty(tx: ReadTransaction, category_id: int) -> Shelf:
    """One that can be removed: empty, and named by no coupon. Raises NotFound, CategoryInUse."""
    shelf = await view_category(tx, category_id)
    coupons = await tx.categories.coupons_for(category_id)
    if shelf.products or shelf.archived or shelf.below or coupons:
        raise CategoryInUse(shelf, coupons)
    return shelf


async def remove_category(tx: Transaction, actor: str, category_id: int) -> Shelf | None:
    """Only an empty one that no coupon names; gives it as it was, None where it is gone already. Raises CategoryInUse."""
    if await tx.categories.shelf(category_id) is None:
        return None
    shelf = await view_empty(tx, category_id)
    await tx.categories.remove(category_id)
    await tx.audit(actor, "category.remove", shelf.path, shelf.path, "")
    return shelf


async def _add(tx: Transaction, actor: str, names: tuple[str, ...]) -> None:
    parent = await tx.categories.named(names[:-1]) if names[:-1] else None
    await tx.categories.add(names[-1], parent.id if parent else None)
    await tx.audit(actor, "category.new", "/".join(names), "", "/".join(names))


async def _save(
    tx: Transaction, actor: str, action: str, before: Shelf, *, place_last: bool = False, **fields: object
) -> Shelf:
    after = before.model_copy(update=fields)
    taken = await tx.categories.named(after.names)
    if taken is not None and taken.id != before.id:
        raise CategoryTaken(taken.path)
    if after != before:
        await tx.categories.save(after)
        if place_last:
            await tx.categories.put_last(before.id)
        await tx.audit(actor, action, before.path, before.path, after.path)
        await tell_waiting(tx, await tx.stock.skus_below(before.id))
    return await view_category(tx, before.id)
