"""Turns a plan into the rows that the tables will have: made outside the writer, staged beside the catalogue, moved into it set-wise."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import NamedTuple

from core.files.audit import audit_entry
from core.files.photos import is_url
from core.models.imports import ListedCategory, ListedProduct, ListedSku, Plan


class StagedCategory(NamedTuple):
    """A category that is new or changes. Here and below, ids of new things follow the catalogue's last; keys are case-folded."""

    id: int
    parent_id: int | None
    name: str
    name_key: str
    position: int
    is_new: bool


class StagedProduct(NamedTuple):
    """A product that is new or changes; `is_reworded`: search will find it by other words than before.

    `photo` is the cover, `more_photos` has the others, one a line.
    """

    id: int
    category_id: int
    title: str
    title_key: str
    description: str
    photo: str | None
    position: int
    is_new: bool
    is_reworded: bool
    active: bool
    more_photos: str
    kind: str


class StagedSku(NamedTuple):
    """A row of the file. `on_hand` is what was in stock when it was planned, `stock` the new stock (None: unchanged).

    With a `delta`, the stock changes by that much, as a file made from `export` says.
    `is_changed` covers everything else. `told_before` and `told_after` are the texts of its audit log entry (core.files.audit).
    """

    id: int
    product_id: int
    code: str
    code_key: str
    label: str
    price: int
    position: int
    on_hand: int
    stock: int | None
    is_new: bool
    is_changed: bool
    active: bool
    told_before: str
    told_after: str
    delta: int | None
    export: str
    stars: int | None


class StagedPicture(NamedTuple):
    """A picture that a staged product names by its address."""

    address: str
    product_id: int


class Staged(NamedTuple):
    """Everything that a plan writes."""

    categories: tuple[StagedCategory, ...]
    products: tuple[StagedProduct, ...]
    skus: tuple[StagedSku, ...]
    pictures: tuple[StagedPicture, ...] = ()

    @property
    def total(self) -> int:
        return len(self.categories) + len(self.products) + len(self.skus)

    def parts(self, size: int) -> Iterable["Staged"]:
        """The same rows in parts of at most `size` rows a table."""
        longest = max(map(len, self))
        for start in range(0, longest, size):
            end = start + size
            yield Staged(
                self.categories[start:end], self.products[start:end], self.skus[start:end], self.pictures[start:end]
            )


def stage(plan: Plan, currency: str) -> Staged:
    """The rows of `plan`, whose prices are in `currency`.

    The catalogue must not change until they are applied: the ids of new things continue from its last ids.
    """
    category_ids = _ids([one.category_id for one in plan.categories], plan.base.categories)
    product_ids = _ids([one.product_id for one in plan.products], plan.base.products)
    sku_ids = _ids([one.sku_id for one in plan.skus], plan.base.skus)
    products = tuple(_products(plan, category_ids, product_ids))
    return Staged(
        tuple(_categories(plan, category_ids)),
        products,
        tuple(_skus(plan, product_ids, sku_ids, currency)),
        tuple(_pictures(products)),
    )


def _ids(
    known: Sequence[int | None], listed: Sequence[ListedCategory] | Sequence[ListedProduct] | Sequence[ListedSku]
) -> list[int]:
    following = count(max((one.id for one in listed), default=0) + 1)
    return [next(following) if one is None else one for one in known]


def _categories(plan: Plan, ids: Sequence[int]) -> Iterable[StagedCategory]:
    by_names = {one.names: place for one, place in zip(plan.categories, ids, strict=True)}
    for one, category_id in zip(plan.categories, ids, strict=True):
        if one.changed or one.category_id is None:
            above = by_names.get(one.names[:-1])
            name = one.names[-1]
            yield StagedCategory(category_id, above, name, name.casefold(), one.position, one.category_id is None)


def _products(plan: Plan, category_ids: Sequence[int], ids: Sequence[int]) -> Iterable[StagedProduct]:
    categories = {one.names: category_id for one, category_id in zip(plan.categories, category_ids, strict=True)}
    words = {one.id: (one.title, one.description) for one in plan.base.products}
    for one, product_id in zip(plan.products, ids, strict=True):
        if one.changed or one.product_id is None:
            cover, _line, more_photos = (one.photo or "").partition("\n")
            yield StagedProduct(
                id=product_id,
                category_id=categories[one.category],
                title=one.title,
                title_key=one.title.casefold(),
                description=one.description,
                photo=cover or None,
                position=one.position,
                is_new=one.product_id is None,
                is_reworded=words.get(product_id) != (one.title, one.description),
                active=one.active,
                more_photos=more_photos,
                kind=one.kind,
            )


def _pictures(products: Iterable[StagedProduct]) -> Iterable[StagedPicture]:
    for one in products:
        for photo in filter(is_url, (one.photo or "", *one.more_photos.split("\n"))):
            yield StagedPicture(photo, one.id)


def _skus(plan: Plan, product_ids: Sequence[int], ids: Sequence[int], currency: str) -> Iterable[StagedSku]:
    for one, sku_id in zip(plan.skus, ids, strict=True):
        before, after = audit_entry(plan, one, currency)
        yield StagedSku(
            id=sku_id,
            product_id=product_ids[one.product],
            code=one.code,
            code_key=one.code.casefold(),
            label=one.label,
            price=one.price,
            position=one.position,
            on_hand=one.on_hand,
            stock=one.stock,
            is_new=one.sku_id is None,
            is_changed=one.changed,
            active=one.active,
            told_before=before,
            told_after=after,
            delta=one.delta,
            export=one.export,
            stars=one.stars,
        )
