"""The variants of a product and their prices: added, changed and hidden one by one, in the way of core/usecases/product/edit.py."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.errors import Conflict, NotFound, Noun
from core.models.actor import Actor
from core.models.catalog import Variant
from core.models.product import Card, NewVariant, PriceChange
from core.models.stock import Movement, Reason
from core.money import plain
from core.ports import ReadTransaction, Transaction
from core.text import name_with_label
from core.usecases.favourite import tell_of_favourites
from core.usecases.product.edit import as_audited, view_card
from core.usecases.wait import tell_waiting
from core.values.product import code_from


class SkuTaken(Conflict):
    """Another variant has this SKU code. `suggestion` is a free one."""

    def __init__(self, code: str, suggestion: str) -> None:
        super().__init__(code, suggestion)
        self.code, self.suggestion = code, suggestion


class LabelTaken(Conflict):
    """The product has a variant with this label already; "" is a label, too."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class LabelMissing(Conflict):
    """The product's only variant has no label to tell it from a second one. `code` is that variant's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def view_variant(tx: ReadTransaction, sku_id: int) -> tuple[Card, Variant]:
    """A variant with its product, in any state. Raises NotFound."""
    line = await tx.carts.item(sku_id)
    if line is None:
        raise NotFound(Noun.VARIANT, sku_id)
    card = await view_card(tx, line.product_id)
    return card, next(one for one in card.product.variants if one.sku_id == sku_id)


async def add_variant(tx: Transaction, actor: Actor, source: str, product_id: int, new: NewVariant) -> Card:
    """Add a variant to a product, with its stock; a missing SKU code is made from title and label.

    `source` names what caused it, for the ledger. Raises NotFound, SkuTaken, LabelTaken, LabelMissing.
    """
    card = await view_card(tx, product_id)
    if (nameless := card.unlabelled) is not None:
        raise LabelMissing(nameless.code)
    variant = Variant(sku_id=0, code=new.code, label=new.label, price=new.price, on_hand=0)
    await _check_label(tx, card, variant)
    if new.code:
        await _check_code(tx, card, variant)
    else:
        code = await free_code(tx, code_from(card.product.title, new.label))
        variant = variant.having(code=code)
    sku_id = await tx.products.add_sku(card.product.id, variant)
    if new.stock:
        await tx.stock.move_if_enough(sku_id, new.stock)
        moved = Movement(sku_id=sku_id, delta=new.stock, reason=Reason.COUNTED, source=source, actor=actor)
        await tx.stock.record([moved])
    facts = (card.product.title, new.label, plain(new.price, tx.policy.currency), str(new.stock))
    told = " · ".join(fact for fact in facts if fact)
    await tx.audit(actor, "variant.new", variant.code, "", told)
    await tell_of_favourites(tx, [sku_id])
    return await view_card(tx, product_id)


async def set_price(tx: Transaction, actor: Actor, sku_id: int, price: int) -> PriceChange:
    """Set the price (minor units). Carts keep their promised price as long as the promise holds. Raises NotFound."""
    card, variant = await view_variant(tx, sku_id)
    kept = await tx.products.carts_keeping(sku_id, price)
    if price != variant.price:
        await tx.products.save_sku(variant.having(price=price))
        before, after = (plain(one, tx.policy.currency) for one in (variant.price, price))
        await tx.audit(actor, "price", variant.code, before, after)
        await tell_of_favourites(tx, [sku_id])
    return PriceChange(
        product_id=card.product.id,
        code=variant.code,
        name=name_with_label(card.product.title, variant.label),
        before=variant.price,
        after=price,
        keeping=kept.carts,
        until=kept.until,
        scheduled=bool(await tx.prices.overlaps([sku_id], tx.now, tx.now + 1)),
    )


async def set_stars(tx: Transaction, actor: Actor, sku_id: int, stars: int | None) -> Card:
    """Its own price in Telegram Stars; None: the shop's rate makes one of its price. Raises NotFound."""
    card, variant = await view_variant(tx, sku_id)
    if variant.stars == stars:
        return card
    await tx.products.save_sku(variant.having(stars=stars))
    before, after = ("" if one is None else str(one) for one in (variant.stars, stars))
    await tx.audit(actor, "variant.stars", variant.code, before, after)
    return (await view_variant(tx, sku_id))[0]


async def relabel(tx: Transaction, actor: Actor, sku_id: int, label: str) -> Card:
    """Set the label; an only variant may have "". Raises NotFound, LabelTaken."""
    return await _save(tx, actor, "variant.label", sku_id, _check_label, label=label)


async def recode(tx: Transaction, actor: Actor, sku_id: int, code: str) -> Card:
    """Set another SKU code. Raises NotFound, SkuTaken."""
    return await _save(tx, actor, "variant.code", sku_id, _check_code, code=code)


async def show_variant(tx: Transaction, actor: Actor, sku_id: int, *, shown: bool) -> Card:
    """Show one variant to customers, or hide it; when it is shown, those who wait for it are told. Raises NotFound."""
    card = await _save(tx, actor, "variant.show" if shown else "variant.hide", sku_id, active=shown)
    await tell_waiting(tx, [sku_id])
    return card


async def check_code_free(tx: ReadTransaction, code: str) -> None:
    """Raises SkuTaken, with a code that is free."""
    if await tx.products.product_of(code) is not None:
        raise SkuTaken(code, await free_code(tx, code))


async def free_code(tx: ReadTransaction, wanted: str) -> str:
    """`wanted` if it is free, else with the first free number after it."""
    taken = await tx.products.codes_like(wanted)
    if wanted.casefold() not in taken:
        return wanted
    return next(code for number in range(2, len(taken) + 3) if (code := f"{wanted}-{number}").casefold() not in taken)


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


async def _save(
    tx: Transaction,
    actor: Actor,
    action: str,
    sku_id: int,
    check: Callable[[ReadTransaction, Card, Variant], Awaitable[None]] | None = None,
    **field: Any,  # noqa: ANN401 - a field of Variant
) -> Card:
    """Write one field of the current variant."""
    card, variant = await view_variant(tx, sku_id)
    changed = variant.having(**field)
    if changed == variant:
        return card
    if check:
        await check(tx, card, changed)
    await tx.products.save_sku(changed)
    (name,) = field
    await tx.audit(actor, action, variant.code, as_audited(getattr(variant, name)), as_audited(getattr(changed, name)))
    return await view_card(tx, card.product.id)
