"""Products and their variants: made, changed, hidden, archived."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.cursors import Cursor, Limit, cursor, part_of, place_of
from api.routes.admin.access import Id, Reader, Writer, reader_with, told, writer_with
from api.wire.admin import product as wire
from api.wire.base import CODE, WHOLE, Listed
from api.wire.problem import PROBLEMS
from core.errors import NotFound, Noun
from core.models.actor import Actor
from core.models.api_key import ApiScope
from core.models.catalog import ProductKind
from core.models.product import Card, Entry, State
from core.ports import ReadTransaction, Transaction
from core.usecases.product import edit
from core.usecases.product.create import create_product
from core.usecases.product.photo import give_photo
from core.usecases.product.variant import (
    add_variant,
    recode,
    relabel,
    set_price,
    set_stars,
    show_variant,
    view_variant,
)
from core.values.category import read_category
from core.values.product import read_code, read_description, read_label, read_title

router = APIRouter(prefix="/v1/admin", tags=["Owner: products"], responses=PROBLEMS)
May = Annotated[Reader, reader_with(ApiScope.CATALOG_READ)]
MayChange = Annotated[Writer, writer_with(ApiScope.CATALOG_WRITE)]


@router.get("/products", response_model=Listed[wire.EntryOut])
async def list_products(
    program: May,
    category: Annotated[WHOLE | None, Query(description="Only this category's own, in its order")] = None,
    q: Annotated[str, Query(max_length=200, description="A part of a title or of a SKU code")] = "",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """All products by id, hidden and archived ones, too; or those of a category or a search."""
    items, following = await program.ask(_products, category, q, place_of(cursor), limit)
    shown = [wire.entry(one, program.policy.currency) for one in items]
    return told(Listed[wire.EntryOut](items=shown, next=following))


@router.get("/products/by-code", response_model=wire.CardOut)
async def view_by_code(program: May, code: Annotated[CODE, Query(examples=["TEA-100"])]) -> Response:
    """The product that has the SKU with this code, in any case."""
    return told(wire.card(await program.ask(_coded, code), program.policy.currency))


@router.get("/products/{product}", response_model=wire.CardOut)
async def view_one(product: Id, program: May) -> Response:
    """A product in any state."""
    return told(wire.card(await program.ask(edit.view_card, product), program.policy.currency))


@router.post("/products", status_code=201, response_model=wire.CardOut)
async def create(asked: wire.ProductIn, program: MayChange) -> Response:
    """Put a new product on sale, with its variants and their stock."""
    return await program.write(create_product, _shown(program), program.actor, program.source, asked.new)


@router.patch("/products/{product}", response_model=wire.CardOut)
async def change(product: Id, asked: wire.ProductChange, program: MayChange) -> Response:
    """Change what is given, all of it or nothing. To hide it, show it, archive it or bring it back, give its `state`."""
    return await program.write(_change, _shown(program), program.actor, product, asked)


@router.post("/products/{product}/variants", status_code=201, response_model=wire.CardOut)
async def add(product: Id, asked: wire.VariantIn, program: MayChange) -> Response:
    """Add a SKU to a product, with its stock. An only variant needs a label first."""
    return await program.write(add_variant, _shown(program), program.actor, program.source, product, asked.new)


@router.patch("/variants/{sku}", response_model=wire.CardOut)
async def change_variant(sku: Id, asked: wire.VariantChange, program: MayChange) -> Response:
    """Change what is given of a SKU, all of it or nothing; answers its product."""
    return await program.write(_change_variant, _shown(program), program.actor, sku, asked)


def _shown(program: Writer) -> Callable[[Card], wire.CardOut]:
    return partial(wire.card, currency=program.policy.currency)


async def _change(tx: Transaction, actor: Actor, product_id: int, asked: wire.ProductChange) -> Card:
    if asked.state is not None:
        await _enter(tx, actor, product_id, State(asked.state))
    if asked.category is not None:
        await edit.recategorise(tx, actor, product_id, read_category(asked.category))
    if asked.title is not None:
        await edit.retitle(tx, actor, product_id, read_title(asked.title))
    if asked.description is not None:
        await edit.describe(tx, actor, product_id, read_description(asked.description))
    if asked.kind is not None:
        await edit.set_kind(tx, actor, product_id, ProductKind(asked.kind))
    return await edit.view_card(tx, product_id)


async def _enter(tx: Transaction, actor: Actor, product_id: int, state: State) -> None:
    if state is State.ARCHIVED:
        await edit.archive_product(tx, actor, product_id)
        return
    await edit.restore_product(tx, actor, product_id)
    await edit.show_product(tx, actor, product_id, shown=state is State.ON_SALE)


async def _change_variant(tx: Transaction, actor: Actor, sku_id: int, asked: wire.VariantChange) -> Card:
    if asked.label is not None:
        await relabel(tx, actor, sku_id, read_label(asked.label))
    if asked.code is not None:
        await recode(tx, actor, sku_id, read_code(asked.code))
    if asked.price is not None:
        await set_price(tx, actor, sku_id, asked.price)
    if asked.stars is not None:
        await set_stars(tx, actor, sku_id, asked.stars or None)
    if asked.photo is not None:
        await give_photo(tx, actor, sku_id, asked.photo, given=True)
    if asked.shown is not None:
        await show_variant(tx, actor, sku_id, shown=asked.shown)
    return (await view_variant(tx, sku_id))[0]


async def _coded(tx: ReadTransaction, code: str) -> Card:
    product_id = await tx.products.product_of(code)
    if product_id is None:
        raise NotFound(Noun.VARIANT, code)
    return await edit.view_card(tx, product_id)


async def _products(
    tx: ReadTransaction, category_id: int | None, words: str, place: int, limit: int
) -> tuple[Sequence[Entry], str | None]:
    if words.strip():
        return part_of(await tx.products.matching(words, place, limit), place)
    if category_id is not None:
        return part_of(await tx.products.in_category(category_id, place, limit), place)
    found = await tx.products.after(place, limit)
    return found, cursor(found[-1].id) if len(found) == limit else None
