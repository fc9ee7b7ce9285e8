"""The demo's digital goods, beside its catalogue: they are paid with Stars."""

from collections.abc import Callable

from core.models.actor import CLI
from core.models.catalog import ProductKind
from core.models.digital import Content, ContentKind
from core.models.product import NewProduct, NewVariant
from core.ports import Store, Transaction
from core.usecases.content import load_codes
from core.usecases.product.create import create_product
from core.usecases.product.edit import set_kind
from demo.digital import CATEGORY, DIGITAL, DigitalGood


async def load_digital(store: Store, price_of: Callable[[int, str], int]) -> None:
    """Put them on sale, with what they deliver; `price_of` makes a price in the shop's currency of the demo's cents."""
    for good in DIGITAL:
        await store.write(_load, price_of(good.price, store.policy.currency), good)


async def _load(tx: Transaction, price: int, good: DigitalGood) -> None:
    source = f"demo:{good.code}"
    stock = 0 if good.codes else 99
    variant = NewVariant(price=price, stock=stock, code=good.code)
    new = NewProduct(title=good.title, category=(CATEGORY,), variants=(variant,), description=good.description)
    card = await create_product(tx, CLI, source, new)
    await set_kind(tx, CLI, card.product.id, ProductKind.DIGITAL)
    if good.codes:
        await load_codes(tx, CLI, f"{source}:codes", good.code, good.codes)
    else:
        # Not by its use case, which warns the owners of chargebacks: where no money moves none of it goes back.
        await tx.digital.set_content(card.product.variants[0].sku_id, Content(ContentKind.TEXT, text=good.text))
