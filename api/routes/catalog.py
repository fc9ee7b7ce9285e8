"""What is for sale: for everybody, signed in or not."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import Response

from api.cursors import Cursor, Limit, cursor, part_of, place_of
from api.identity import counter_of
from api.problems import Problem
from api.replies import answer, read
from api.wire.base import WHOLE, Listed
from api.wire.catalog import (
    CategoryOut,
    ProductOut,
    ProductSummaryOut,
    ShopOut,
    category,
    product,
    shop,
    summary,
)
from api.wire.problem import PROBLEMS
from core.errors import NotFound, Noun
from core.models.catalog import Category, Product, ProductSummary
from core.ports import ReadTransaction
from core.usecases.photo import find_photo
from core.usecases.product.browse import view_product
from texts.language import _

router = APIRouter(tags=["Catalogue"], responses=PROBLEMS)
_SHORT = {"Cache-Control": "public, max-age=15", "Vary": "Accept-Language"}
"""Prices and stock may be a little old on the shelf; a cart is always right."""
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept"}
Id = Annotated[WHOLE, Path()]


class Width(IntEnum):
    """Pixels. (A Literal of numbers takes no text, which is what an address has.)"""

    SMALL = 320
    MIDDLE = 640
    LARGE = 1280


@router.get("/v1/shop", response_model=ShopOut)
async def view_shop(request: Request) -> Response:
    """The shop, and what can be said of it without an account."""
    counter = counter_of(request)
    return answer(shop(counter.store.policy), headers=_SHORT)


@router.get("/v1/categories", response_model=Listed[CategoryOut])
async def list_categories(request: Request) -> Response:
    """All categories with something for sale: those of the top level, each followed by those below it."""
    counter = counter_of(request)
    found = await read(counter, _categories)
    return answer(Listed[CategoryOut](items=[category(one) for one in found]), headers=_SHORT)


@router.get("/v1/products", response_model=Listed[ProductSummaryOut])
async def list_products(
    request: Request,
    category: Annotated[WHOLE | None, Query(description="Only this category's own")] = None,
    q: Annotated[str, Query(max_length=200, description="Words, the beginnings of words, or a SKU code")] = "",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Response:
    """Products for sale. A search gives the best first, at most 100; a list without conditions goes by id."""
    counter = counter_of(request)
    items, covers, following = await read(counter, _products, category, q, place_of(cursor), limit)
    currency = counter.store.policy.currency
    shown = [summary(one, currency, covers.get(one.id)) for one in items]
    return answer(Listed[ProductSummaryOut](items=shown, next=following), headers=_SHORT)


@router.get("/v1/products/{product_id}", response_model=ProductOut)
async def view_one(product_id: Id, request: Request) -> Response:
    """A product with its variants."""
    counter = counter_of(request)
    one = await read(counter, _product, product_id)
    return answer(product(one, counter.store.policy.currency), headers=_SHORT)


@router.get("/v1/photos/{key}", response_class=Response, responses={200: {"content": {"image/*": {}}}})
async def photo(
    key: Annotated[str, Path(pattern="^[0-9a-f]{8,128}$")],
    request: Request,
    width: Annotated[Width | None, Query(description="At most so wide; without it, as it was sent")] = None,
    accept: Annotated[str, Header(max_length=1000)] = "",
) -> Response:
    """A picture. It never changes: its key is made of what it shows. Scaled, it is WebP, or JPEG for readers without it."""
    counter = counter_of(request)
    kind = "webp" if "image/webp" in accept else "jpeg"
    scaled = await counter.scaler.picture(key, width, kind) if width else None
    if scaled is not None:
        return Response(scaled, media_type=f"image/{kind}", headers=_FOR_EVER)
    data = await counter.store.read(find_photo, key)
    if data is None:
        raise Problem(404, "not-found", _("There is no such picture."))
    # Scaled later, it is another one: this one is not kept in its place.
    headers = {"Cache-Control": "no-store"} if width else _FOR_EVER
    return Response(data, media_type=_kind_of(data), headers=headers)


def _kind_of(data: bytes) -> str:
    kinds = {b"\x89PNG": "image/png", b"GIF8": "image/gif", b"RIFF": "image/webp"}
    return kinds.get(data[:4], "image/jpeg")


async def _categories(tx: ReadTransaction) -> list[Category]:
    found: list[Category] = []
    for top in await tx.catalog.categories(None):
        found += [top, *await tx.catalog.categories(top.id)]
    return found


async def _product(tx: ReadTransaction, product_id: int) -> Product:
    one = await view_product(tx, product_id)
    rating = await tx.reviews.rating(product_id) if tx.policy.reviews else None
    return one.having(rating=rating)


async def _products(
    tx: ReadTransaction, category_id: int | None, words: str, place: int, limit: int
) -> tuple[Sequence[ProductSummary], dict[int, str], str | None]:
    """A part of the list, its pictures, and the cursor of the next part. The place is a page, or the last id where all are listed."""
    items: Sequence[ProductSummary]
    if words.strip() or category_id is not None:
        if words.strip():
            page = await tx.catalog.search(words, place, limit)
        elif category_id is not None and await tx.catalog.category(category_id) is not None:
            page = await tx.catalog.in_category(category_id, place, limit)
        else:
            raise NotFound(Noun.CATEGORY, category_id or 0)
        items, following = part_of(page, place)
    else:
        items = await tx.catalog.after(place, limit)
        following = cursor(items[-1].id) if len(items) == limit else None
    return items, await tx.photos.covers([one.id for one in items]), following
