"""Categories, on two levels: staff add, rename, move, sort, hide and remove them.

Every change reads the categories as they are now, in its own transaction, and writes an audit log entry.
"""

from core.errors import Conflict, NotFound, Noun, StaleScreen
from core.models.actor import Actor
from core.models.base import Model
from core.models.category import CategoryDetails
from core.models.page import Page
from core.models.product import Entry
from core.places import swapped
from core.ports import ReadTransaction, Transaction
from core.usecases.wait import tell_waiting

PAGE_SIZE = 8
LEVELS = 2


class CategoryTaken(Conflict):
    """Another category on that level has this name already. `path` is that category's."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class CategoryInUse(Conflict):
    """A category in use cannot be removed. `category` counts what is in it, without archived products; `coupons` are those that name it."""

    def __init__(self, category: CategoryDetails, coupons: tuple[str, ...]) -> None:
        super().__init__(category, coupons)
        self.category, self.coupons = category, coupons


class IntoItself(Conflict):
    """A category cannot be moved below itself."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class TooDeep(Conflict):
    """There are two levels of categories: one with sub-categories stays at the top, and a sub-category cannot have sub-categories."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class CategoryListing(Model):
    """A category as staff arrange it: its sub-categories, and a page of its own products. `category` None is the top."""

    category: CategoryDetails | None
    below: tuple[CategoryDetails, ...]
    products: Page[Entry]


async def view_categories(tx: ReadTransaction, category_id: int, page: int = 0) -> CategoryListing:
    """The listing of a category; `category_id` 0 is the top. Raises NotFound."""
    if not category_id:
        nothing: Page[Entry] = Page(items=(), number=0, pages=1, total=0)
        return CategoryListing(category=None, below=await tx.categories.categories(None), products=nothing)
    category = await view_category(tx, category_id)
    below = await tx.categories.categories(category_id)
    return CategoryListing(
        category=category, below=below, products=await tx.products.in_category(category_id, page, PAGE_SIZE)
    )


async def view_category(tx: ReadTransaction, category_id: int) -> CategoryDetails:
    """One category. Raises NotFound."""
    category = await tx.categories.category(category_id)
    if category is None:
        raise NotFound(Noun.CATEGORY, category_id)
    return category


async def find_category(tx: ReadTransaction, names: tuple[str, ...]) -> CategoryDetails:
    """The category with this path. A sub-category's own name is enough if it is unique. Raises NotFound, with another path as example."""
    category = await tx.categories.named(names)
    if category is None and len(names) == 1:
        tops = await tx.categories.categories(None)
        found = [one for top in tops if top.below and (one := await tx.categories.named((top.name, *names)))]
        category = found[0] if len(found) == 1 else None
    if category is None:
        others = await tx.categories.categories(None)
        raise NotFound(Noun.CATEGORY, "/".join(names), example=others[0].name if others else "")
    return category


async def list_categories(tx: ReadTransaction) -> tuple[CategoryDetails, ...]:
    """All categories, each followed by its sub-categories."""
    tops = await tx.categories.categories(None)
    return tuple([one for top in tops for one in (top, *(await tx.categories.categories(top.id) if top.below else ()))])


async def find_or_add(tx: Transaction, actor: Actor, names: tuple[str, ...]) -> CategoryDetails:
    """The category with this path; missing levels are added at the end. Raises TooDeep."""
    if len(names) > LEVELS:
        raise TooDeep("/".join(names[:LEVELS]))
    for depth in range(1, len(names) + 1):
        if await tx.categories.named(names[:depth]) is None:
            await _add(tx, actor, names[:depth])
    return await find_category(tx, names)


async def add_category(tx: Transaction, actor: Actor, names: tuple[str, ...]) -> CategoryDetails:
    """Add a category, and the one above it if that does not exist yet. Raises CategoryTaken, TooDeep."""
    taken = await tx.categories.named(names)
    if taken is not None:
        raise CategoryTaken(taken.path)
    return await find_or_add(tx, actor, names)


async def rename_category(tx: Transaction, actor: Actor, category_id: int, name: str) -> CategoryDetails:
    """Rename a category. Raises NotFound, CategoryTaken."""
    category = await view_category(tx, category_id)
    return await _save(tx, actor, "category.rename", category, names=(*category.names[:-1], name))


async def move_category(tx: Transaction, actor: Actor, category_id: int, parent_id: int) -> CategoryDetails:
    """Move it below `parent_id` (0 for the top), after the others there. Raises NotFound, IntoItself, CategoryTaken, TooDeep."""
    category = await view_category(tx, category_id)
    if parent_id == category.id:
        raise IntoItself(category.path)
    if parent_id == (category.parent_id or 0):
        return category
    above: tuple[str, ...] = ()
    if parent_id:
        parent = await view_category(tx, parent_id)
        above = parent.names
        if category.below or parent.parent_id:
            raise TooDeep(category.path if category.below else parent.path)
    return await _save(
        tx,
        actor,
        "category.move",
        category,
        parent_id=parent_id or None,
        names=(*above, category.name),
        place_last=True,
    )


async def order_category(
    tx: Transaction, actor: Actor, category_id: int, step: int, *, seen: int | None = None
) -> CategoryDetails:
    """Move it one place up (-1) or down (1) among its siblings; at the end nothing happens. Raises NotFound.

    With `seen` (a card's number), only if it still has that number: StaleScreen otherwise.
    """
    category = await view_category(tx, category_id)
    if seen not in (None, category.number):
        raise StaleScreen
    siblings = await tx.categories.categories(category.parent_id)
    if moved := swapped([(one.id, one.position) for one in siblings], category_id, step):
        await tx.categories.put_in_order(moved)
        await tx.audit(actor, "category.order", category.path, str(category.number), str(category.number + step))
    return await view_category(tx, category_id)


async def show_category(tx: Transaction, actor: Actor, category_id: int, *, shown: bool) -> CategoryDetails:
    """Show it and what is below it to customers, or hide all of that. Customers who wait for something in it are told. Raises NotFound."""
    category = await view_category(tx, category_id)
    if category.active != shown:
        await tx.categories.save(category.having(active=shown))
        before, after = ("hidden", "shown") if shown else ("shown", "hidden")
        await tx.audit(actor, "category.show" if shown else "category.hide", category.path, before, after)
        await tell_waiting(tx, await tx.stock.skus_below(category_id))
    return await view_category(tx, category_id)


async def view_empty(tx: ReadTransaction, category_id: int) -> CategoryDetails:
    """A category that can be removed: it is empty and no coupon names it. Raises NotFound, CategoryInUse."""
    category = await view_category(tx, category_id)
    coupons = await tx.categories.coupons_for(category_id)
    if category.products or category.archived or category.below or coupons:
        raise CategoryInUse(category, coupons)
    return category


async def remove_category(tx: Transaction, actor: Actor, category_id: int) -> CategoryDetails | None:
    """Remove an empty category that no coupon names; returns it as it was, None if it is gone already. Raises CategoryInUse."""
    if await tx.categories.category(category_id) is None:
        return None
    category = await view_empty(tx, category_id)
    await tx.categories.remove(category_id)
    await tx.audit(actor, "category.remove", category.path, category.path, "")
    return category


async def _add(tx: Transaction, actor: Actor, names: tuple[str, ...]) -> None:
    parent = await tx.categories.named(names[:-1]) if names[:-1] else None
    await tx.categories.add(names[-1], parent.id if parent else None)
    await tx.audit(actor, "category.new", "/".join(names), "", "/".join(names))


async def _save(
    tx: Transaction, actor: Actor, action: str, before: CategoryDetails, *, place_last: bool = False, **fields: object
) -> CategoryDetails:
    after = before.having(**fields)
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
