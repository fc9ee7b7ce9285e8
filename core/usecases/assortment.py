"""The goods one by one: made, changed, hidden and archived by those who run the shop.

Every edit looks at the product as it is now, in its own transaction, changes the one thing it is about, and leaves an audit row: of two
people who edit at once the last one wins, field by field. An edit that changes nothing leaves nothing.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from core.errors import Conflict, NotFound, StaleScreen
from core.models.assortment import Card, Entry, NewProduct, NewVariant, Placed, PriceChange
from core.models.page import Page
from core.models.product import Product, Variant
from core.models.stock import Movement, Reason
from core.money import plain
from core.places import swapped
from core.ports import ReadTransaction, Transaction
from core.product_words import code_from
from core.text import name_with_label
from core.usecases.category import find_or_add
from core.usecases.wait import tell_waiting

PAGE_SIZE = 8
AUDITED = 200
"""Characters of a long text that the audit keeps."""


class SkuTaken(Conflict):
    """Another variant has this SKU code. `suggestion` is a free one."""

    def __init__(self, code: str, suggestion: str) -> None:
        super().__init__(code, suggestion)
        self.code, self.suggestion = code, suggestion


class TitleTaken(Conflict):
    """There is a product of this title on that shelf already, perhaps an `archived` one."""

    def __init__(self, title: str, category: str, *, archived: bool) -> None:
        super().__init__(title, category, archived)
        self.title, self.category, self.archived = title, category, archived


class LabelTaken(Conflict):
    """The product has a variant of this label already; "" is a label, too."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


async def view_card(tx: ReadTransaction, product_id: int) -> Card:
    """A product in whatever state. Raises NotFound."""
    card = await tx.assortment.card(product_id)
    if card is None:
        raise NotFound("article", product_id)
    return card


async def find_product(tx: ReadTransaction, text: str) -> Card | Page[Entry]:
    """What a SKU code, a title, or a part of either names: the card where that is one product, else the first page of all.

    Raises NotFound("article") where there is none.
    """
    product_id = await tx.assortment.product_of(text.strip())
    if product_id is not None:
        return await view_card(tx, product_id)
    found = await tx.assortment.matching(text, 0, PAGE_SIZE)
    if not found.items:
        raise NotFound("article", text)
    return found if found.total > 1 else await view_card(tx, found.items[0].id)


async def search_assortment(tx: ReadTransaction, text: str, page: int = 0) -> Page[Entry]:
    """A page of what has `text` in its title or a SKU code; of nothing, where nothing has."""
    return await tx.assortment.matching(text, page, PAGE_SIZE)


async def list_archived(tx: ReadTransaction, page: int = 0) -> Page[Entry]:
    """A page of what was archived, the latest first."""
    return await tx.assortment.archived(page, PAGE_SIZE)


async def create_product(tx: Transaction, actor: str, source: str, new: NewProduct) -> Card:
    """Put a new product on sale with all its variants and their stock; SKU codes that are not given are made from the title.

    `source` names what caused it, for the ledger. Raises TitleTaken, SkuTaken, LabelTaken.
    """
    shelf = await find_or_add(tx, actor, new.category)
    await _check_title(tx, Product(id=0, category_id=shelf.id, title=new.title))
    product = Product(id=0, category_id=shelf.id, title=new.title, description=new.description, photo=new.photo or None)
    product_id = await tx.assortment.add_product(product)
    await tx.audit(actor, "product.new", new.title, "", shelf.path)
    for variant in new.variants:
        await _add_variant(tx, actor, source, await view_card(tx, product_id), variant)
    return await view_card(tx, product_id)


async def add_variant(tx: Transaction, actor: str, source: str, product_id: int, new: NewVariant) -> Card:
    """A further variant of a product, with its stock. Raises NotFound, SkuTaken, LabelTaken."""
    card = await view_card(tx, product_id)
    await _add_variant(tx, actor, source, card, new)
    return await view_card(tx, product_id)


async def retitle(tx: Transaction, actor: str, product_id: int, title: str) -> Card:
    """Raises NotFound, TitleTaken."""
    return await _save(tx, actor, "product.title", product_id, title=title)


async def describe(tx: Transaction, actor: str, product_id: int, description: str) -> Card:
    """Take the description away with "". Raises NotFound."""
    return await _save(tx, actor, "product.description", product_id, description=description)


async def set_photo(tx: Transaction, actor: str, product_id: int, key: str, data: bytes) -> Card:
    """Show this picture; `key` is its SHA-256. Raises NotFound."""
    await tx.catalogue.keep_photos({key: data})
    return await _save(tx, actor, "product.photo", product_id, photo=key)


async def remove_photo(tx: Transaction, actor: str, product_id: int) -> Card:
    """Raises NotFound."""
    return await _save(tx, actor, "product.photo", product_id, photo=None)


async def recategorise(tx: Transaction, actor: str, product_id: int, names: tuple[str, ...]) -> Card:
    """Move it to the end of this shelf, which is made where it is not there. Raises NotFound, TitleTaken."""
    card = await view_card(tx, product_id)
    shelf = await find_or_add(tx, actor, names)
    if shelf.id == card.product.category_id:
        return card
    product = card.product.model_copy(update={"category_id": shelf.id})
    await _check_title(tx, product)
    await tx.assortment.save_product(product)
    await tx.assortment.put_last(product_id)
    await tx.audit(actor, "product.category", product.title, "/".join(card.category), shelf.path)
    await tell_waiting(tx)
    return await view_card(tx, product_id)


async def show_product(tx: Transaction, actor: str, product_id: int, *, shown: bool) -> Card:
    """Show it to customers, or hide it; shown, those who wait for it are told. Raises NotFound, StaleScreen for an archived one."""
    if (await view_card(tx, product_id)).archived:
        raise StaleScreen
    card = await _save(tx, actor, "product.show" if shown else "product.hide", product_id, active=shown)
    await tell_waiting(tx)
    return card


async def move_product(tx: Transaction, actor: str, product_id: int, step: int) -> Placed:
    """One place up (-1) or down (1) among its siblings; at the end nothing happens. Raises NotFound."""
    card = await view_card(tx, product_id)
    places = await tx.assortment.places(product_id)
    ids = [one for one, _place in places]
    number = ids.index(product_id) + 1 if product_id in ids else 0
    if moved := swapped(places, product_id, step):
        await tx.assortment.put_in_order(moved)
        await tx.audit(actor, "product.move", card.product.title, str(number), str(number + step))
    return Placed(card=card, number=number + step if moved else number, count=len(ids) if number else 0)


async def archive_product(tx: Transaction, actor: str, product_id: int) -> Card:
    """Take it off the shelves for good: its orders, its SKU codes and the carts that hold it stay. Raises NotFound."""
    card = await view_card(tx, product_id)
    if not card.archived:
        await tx.assortment.archive(product_id)
        await tx.audit(actor, "product.archive", card.product.title, card.state, "archived")
    return await view_card(tx, product_id)


async def restore_product(tx: Transaction, actor: str, product_id: int) -> Card:
    """Bring an archived one back, hidden from customers at first. Raises NotFound."""
    card = await view_card(tx, product_id)
    if card.archived:
        await tx.assortment.restore(product_id)
        await tx.audit(actor, "product.restore", card.product.title, "archived", "hidden")
    return await view_card(tx, product_id)


async def set_price(tx: Transaction, actor: str, sku_id: int, price: int) -> PriceChange:
    """Ask this much from now on (minor units). Carts keep what they were promised, as long as that holds. Raises NotFound."""
    return await _set_price(tx, actor, await card_of(tx, sku_id), sku_id, price)


async def set_price_of(tx: Transaction, actor: str, code: str, price: int) -> PriceChange:
    """As `set_price`, by SKU code. Raises NotFound("sku")."""
    product_id = await tx.assortment.product_of(code)
    if product_id is None:
        raise NotFound("sku", code)
    card = await view_card(tx, product_id)
    sku_id = next(one.sku_id for one in card.product.variants if one.code.casefold() == code.casefold())
    return await _set_price(tx, actor, card, sku_id, price)


async def relabel(tx: Transaction, actor: str, sku_id: int, label: str) -> Card:
    """An only variant may have "". Raises NotFound, LabelTaken."""
    return await _save_sku(tx, actor, "variant.label", sku_id, _check_label, label=label)


async def recode(tx: Transaction, actor: str, sku_id: int, code: str) -> Card:
    """Another SKU code. Raises NotFound, SkuTaken."""
    return await _save_sku(tx, actor, "variant.code", sku_id, _check_code, code=code)


async def show_variant(tx: Transaction, actor: str, sku_id: int, *, shown: bool) -> Card:
    """Show one variant to customers, or hide it; shown, those who wait for it are told. Raises NotFound."""
    card = await _save_sku(tx, actor, "variant.show" if shown else "variant.hide", sku_id, active=shown)
    await tell_waiting(tx)
    return card


async def check_title_free(tx: ReadTransaction, category: tuple[str, ...], title: str) -> None:
    """Raises TitleTaken."""
    shelf = await tx.categories.named(category)
    if shelf is not None:
        await _check_title(tx, Product(id=0, category_id=shelf.id, title=title))


async def check_code_free(tx: ReadTransaction, code: str) -> None:
    """Raises SkuTaken, with a code that is free."""
    if await tx.assortment.product_of(code) is not None:
        raise SkuTaken(code, await free_code(tx, code))


async def free_code(tx: ReadTransaction, wanted: str) -> str:
    """`wanted` where it is free, else with the first number behind it that is."""
    taken = await tx.assortment.codes_like(wanted)
    if wanted.casefold() not in taken:
        return wanted
    return next(code for number in range(2, len(taken) + 3) if (code := f"{wanted}-{number}").casefold() not in taken)


async def _add_variant(tx: Transaction, actor: str, source: str, card: Card, new: NewVariant) -> None:
    variant = Variant(sku_id=0, code=new.code, label=new.label, price=new.price, on_hand=0)
    await _check_label(tx, card, variant)
    if new.code:
        await _check_code(tx, card, variant)
    else:
        code = await free_code(tx, code_from(card.product.title, new.label))
        variant = variant.model_copy(update={"code": code})
    sku_id = await tx.assortment.add_sku(card.product.id, variant)
    if new.stock:
        await tx.stock.move_if_enough(sku_id, new.stock)
        moved = Movement(sku_id=sku_id, delta=new.stock, reason=Reason.COUNTED, source=source, actor=actor)
        await tx.stock.record([moved])
    facts = (card.product.title, new.label, plain(new.price, tx.policy.currency), str(new.stock))
    told = " · ".join(fact for fact in facts if fact)
    await tx.audit(actor, "variant.new", variant.code, "", told)


async def _save(tx: Transaction, actor: str, action: str, product_id: int, **field: Any) -> Card:  # noqa: ANN401 - a field of Product
    """Write one field of a product as it stands now."""
    card = await view_card(tx, product_id)
    ((name, value),) = field.items()
    before = getattr(card.product, name)
    if before == value:
        return card
    product = card.product.model_copy(update=field)
    if name == "title":
        await _check_title(tx, product)
    await tx.assortment.save_product(product)
    await tx.audit(actor, action, card.product.title, _told(before), _told(value))
    return await view_card(tx, product_id)


async def _save_sku(
    tx: Transaction,
    actor: str,
    action: str,
    sku_id: int,
    check: Callable[[ReadTransaction, Card, Variant], Awaitable[None]] | None = None,
    **field: Any,  # noqa: ANN401 - a field of Variant
) -> Card:
    """Write one field of a variant as it stands now."""
    card = await card_of(tx, sku_id)
    variant = variant_of(card, sku_id)
    changed = variant.model_copy(update=field)
    if changed == variant:
        return card
    if check:
        await check(tx, card, changed)
    await tx.assortment.save_sku(changed)
    (name,) = field
    await tx.audit(actor, action, variant.code, _told(getattr(variant, name)), _told(getattr(changed, name)))
    return await view_card(tx, card.product.id)


async def _set_price(tx: Transaction, actor: str, card: Card, sku_id: int, price: int) -> PriceChange:
    variant = variant_of(card, sku_id)
    kept = await tx.assortment.carts_keeping(sku_id, price)
    if price != variant.price:
        await tx.assortment.save_sku(variant.model_copy(update={"price": price}))
        await tx.audit(
            actor, "price", variant.code, *(plain(one, tx.policy.currency) for one in (variant.price, price))
        )
    return PriceChange(
        product_id=card.product.id,
        code=variant.code,
        name=name_with_label(card.product.title, variant.label),
        before=variant.price,
        after=price,
        keeping=kept.carts,
        until=kept.until,
    )


def variant_of(card: Card, sku_id: int) -> Variant:
    """Raises NotFound where the product has no such variant."""
    variant = next((one for one in card.product.variants if one.sku_id == sku_id), None)
    if variant is None:
        raise NotFound("variant", sku_id)
    return variant


async def card_of(tx: ReadTransaction, sku_id: int) -> Card:
    """The product that a variant is of. Raises NotFound."""
    line = await tx.carts.item(sku_id)
    if line is None:
        raise NotFound("variant", sku_id)
    return await view_card(tx, line.product_id)


async def _check_title(tx: ReadTransaction, product: Product) -> None:
    taken = await tx.assortment.titled(product.category_id, product.title)
    if taken is not None and taken.product.id != product.id:
        raise TitleTaken(taken.product.title, "/".join(taken.category), archived=taken.archived)


async def _check_label(_tx: ReadTransaction, card: Card, variant: Variant) -> None:
    others = (one for one in card.product.variants if one.sku_id != variant.sku_id)
    if any(one.label.casefold() == variant.label.casefold() for one in others):
        raise LabelTaken(variant.label)


async def _check_code(tx: ReadTransaction, card: Card, variant: Variant) -> None:
    same = any(
        one.sku_id == variant.sku_id and one.code.casefold() == variant.code.casefold() for one in card.product.variants
    )
    if not same:
        await check_code_free(tx, variant.code)


def _told(value: object) -> str:
    """A field's value as the audit keeps it."""
    if isinstance(value, bool):
        return "shown" if value else "hidden"
    text = "" if value is None else str(value)
    return text if len(text) <= AUDITED else f"{text[: AUDITED - 1]}…"
