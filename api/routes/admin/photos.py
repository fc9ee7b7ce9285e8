"""A product's pictures."""

import re
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api.bounds import Room
from api.problems import Problem
from api.routes.admin.access import Id, Writer, writer_with
from api.wire.admin.product import CardOut, card
from api.wire.problem import PROBLEMS
from core.files.catalog import LARGEST_PHOTO
from core.models.api_key import ApiScope
from core.pictures import read_photo
from core.usecases.product.photo import add_photo, make_cover, remove_photo
from texts.language import _

router = APIRouter(prefix="/v1/admin/products/{product}", tags=["Owner: products"], responses=PROBLEMS)
MayChange = Annotated[Writer, writer_with(ApiScope.CATALOG_WRITE)]
Key = Annotated[str, Path(max_length=128, pattern="^[0-9a-f]+$")]
ROOM = Room("POST", re.compile(r"/v1/admin/products/\d+/photos"), body=LARGEST_PHOTO, arriving=25.0)
_BODY = {"requestBody": {"required": True, "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}}}


@router.post("/photos", status_code=201, response_model=CardOut, openapi_extra=_BODY)
async def add(product: Id, request: Request, program: MayChange) -> Response:
    """Add a picture behind the others: a JPEG, PNG, GIF or WebP of at most 10 MB, as the body. One that is there already stays."""
    if not request.headers.get("content-type", "").startswith("image/"):
        raise Problem(415, "unknown-media-type", _("Send the picture itself, with Content-Type: image/jpeg."))
    data = await request.body()
    key = read_photo(data)
    return await program.write(
        add_photo, partial(card, currency=program.policy.currency), program.actor, product, key, data
    )


@router.delete("/photos/{photo}", response_model=CardOut)
async def remove(product: Id, photo: Key, program: MayChange) -> Response:
    """Take a picture away, from its variants, too."""
    show = partial(card, currency=program.policy.currency)
    return await program.write(remove_photo, show, program.actor, product, photo)


@router.put("/cover/{photo}", response_model=CardOut)
async def cover(product: Id, photo: Key, program: MayChange) -> Response:
    """Put one of its pictures first."""
    show = partial(card, currency=program.policy.currency)
    return await program.write(make_cover, show, program.actor, product, photo)
