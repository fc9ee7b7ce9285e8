"""Products one by one: staff find, change, hide and archive them.

Every edit reads the product as it is now, in its own transaction, changes one thing, and writes an audit log entry: if two
people edit at once, the last one wins, field by field. An edit that changes nothing leaves no entry.
"""

from typing import Any

from core.errors import Conflict, NotFound, Noun, StaleScreen
from core.models.actor import Actor
from core.models.catalog import Product, ProductKind
from core.models.page import Page
from core.models.product import Card, Entry
from core.places import swapped
from core.ports import ReadTransaction, Transaction
from core.text import cut
from core.usecases.category import find_or_add
from core.usecases.wait import tell_waiting

PAGE_SIZE = 8
AUDITED = 200
"""Characters of a long text that the audit log keeps."""


class TitleTaken(Conflict):
    """A product with this title is in that category already, perhaps an `archived` one."""

    def __init__(self, title: str, category: str, *, archived: bool) -> None:
        super().__init__(title, category, archived)
        self.title, self.category, self.archived = title, category, archived


async def view_card(tx: ReadTransaction, product_id: int) -> Card:
    """A product in any state. Raises NotFound."""
    card = await tx.products.card(product_id)
    if card is None:
        raise NotFound(Noun.PRODUCT, product_id)
    return card


async def find_product(tx: ReadTransaction, text: str) -> Card | Page[Entry]:
    """What a SKU code, a title, or a part of either finds: the card if it is a single product, else the first page of all.

    Raises NotFound if there is none.
    """
    product_id = await tx.products.product_of(text.strip())
    if product_id is not None:
        return await view_card(tx, product_id)
    found = await tx.products.matching(text, 0, PAGE_SIZE)
    if not found.items:
        raise NotFound(Noun.PRODUCT, text)
    return found if found.total > 1 else await view_card(tx, found.items[0].id)


async def search_assortment(tx: ReadTransaction, text: str, page: int = 0) -> Page[Entry]:
    """A page of the products with `text` in the title or a SKU code; an empty one if there are none."""
    return await tx.products.matching(text, page, PAGE_SIZE)


async def list_archived(tx: ReadTransaction, page: int = 0) -> Page[Entry]:
    """A page of the archived products, the latest first."""
    return await tx.products.archived(page, PAGE_SIZE)


async def retitle(tx: Transaction, actor: Actor, product_id: int, title: str) -> Card:
    """Rename it. Raises NotFound, TitleTaken."""
    return await _save(tx, actor, "product.title", product_id, title=title)


async def describe(tx: Transaction, actor: Actor, product_id: int, description: str) -> Card:
    """Set the description; "" removes it. Raises NotFound."""
    return await _save(tx, actor, "product.description", product_id, description=description)


async def set_kind(tx: Transaction, actor: Actor, product_id: int, kind: ProductKind) -> Card:
    """Have it as a digital product, paid with Stars, or as one that is handed over. Raises NotFound."""
    return await _save(tx, actor, "product.kind", product_id, kind=kind)


async def recategorise(tx: Transaction, actor: Actor, product_id: int, names: tuple[str, ...]) -> Card:
    """Move it to the end of this category, which is made if it does not exist. Raises NotFound, TitleTaken."""
    card = await view_card(tx, product_id)
    category = await find_or_add(tx, actor, names)
    if category.id == card.product.category_id:
        return card
    product = card.product.having(category_id=category.id)
    await check_title(tx, product)
    await tx.products.save_product(product)
    await tx.products.put_last(product_id)
    await tx.audit(actor, "product.category", product.title, "/".join(card.category), category.path)
    await tell_waiting(tx, product.sku_ids)
    return await view_card(tx, product_id)


async def show_product(tx: Transaction, actor: Actor, product_id: int, *, shown: bool) -> Card:
    """Show it to customers, or hide it; once shown, those who wait for it are told. Raises NotFound, StaleScreen for an archived one."""
    if (await view_card(tx, product_id)).archived:
        raise StaleScreen
    card = await _save(tx, actor, "product.show" if shown else "product.hide", product_id, active=shown)
    await tell_waiting(tx, card.product.sku_ids)
    return card


async def move_product(tx: Transaction, actor: Actor, product_id: int, step: int, seen: int) -> Card:
    """Move it one place up (-1) or down (1) among its siblings, if it is still number `seen`; at the end nothing happens.

    Raises NotFound, StaleScreen.
    """
    card = await view_card(tx, product_id)
    if card.number != seen:
        raise StaleScreen
    if moved := swapped(await tx.products.places(product_id), product_id, step):
        await tx.products.put_in_order(moved)
        await tx.audit(actor, "product.move", card.product.title, str(card.number), str(card.number + step))
    return await view_card(tx, product_id)


async def archive_product(tx: Transaction, actor: Actor, product_id: int) -> Card:
    """Archive it: its orders, its SKU codes and the carts that hold it stay. Raises NotFound."""
    card = await view_card(tx, product_id)
    if not card.archived:
        await tx.products.archive(product_id)
        await tx.audit(actor, "product.archive", card.product.title, card.state, "archived")
    return await view_card(tx, product_id)


async def restore_product(tx: Transaction, actor: Actor, product_id: int) -> Card:
    """Bring an archived product back, hidden from customers at first. Raises NotFound."""
    card = await view_card(tx, product_id)
    if card.archived:
        await tx.products.restore(product_id)
        await tx.audit(actor, "product.restore", card.product.title, "archived", "hidden")
    return await view_card(tx, product_id)


async def check_title(tx: ReadTransaction, product: Product) -> None:
    taken = await tx.products.titled(product.category_id, product.title)
    if taken is not None and taken.product.id != product.id:
        raise TitleTaken(taken.product.title, "/".join(taken.category), archived=taken.archived)


def as_audited(value: object) -> str:
    """A field's value as the audit log keeps it."""
    if isinstance(value, bool):
        return "shown" if value else "hidden"
    return cut("" if value is None else str(value), AUDITED)


async def _save(tx: Transaction, actor: Actor, action: str, product_id: int, **field: Any) -> Card:  # noqa: ANN401 - a field of Product
    """Write one field of the current product."""
    card = await view_card(tx, product_id)
    ((name, value),) = field.items()
    before = getattr(card.product, name)
    if before == value:
        return card
    product = card.product.having(**field)
    if name == "title":
        await check_title(tx, product)
    await tx.products.save_product(product)
    await tx.audit(actor, action, card.product.title, as_audited(before), as_audited(value))
    return await view_card(tx, product_id)
