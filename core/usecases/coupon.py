"""Coupons: customers put them on the cart, admins make and end them."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from core.concurrency import free
from core.errors import Conflict, CouponRefused, InvalidInput, NotFound, Noun, TooManyCoupons
from core.models.actor import Actor
from core.models.coupon import Coupon, CouponCard, CouponSales, NewCoupon, Refusal, Scope
from core.models.page import Page
from core.models.policy import MAX_COUPONS
from core.ports import ReadTransaction, Transaction
from core.usecases.cart import At, CartView, cart_at, cart_to_fill, view_cart
from core.usecases.pricing import price_cart
from core.values.days import moment_at

PAGE_SIZE = 8
MOST_COMMAS = 3
"""Names with more have to be in quotes."""
MOST_NAMES = 8
"""This many names of each kind say what a coupon is for."""


class CodeTaken(Conflict):
    """A coupon with this code, or a promotion with this name, exists already."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CouponEnded(Conflict):
    """A coupon that has ended cannot be paused, resumed or changed. `ended_at` is ms UTC."""

    def __init__(self, label: str, ended_at: int) -> None:
        super().__init__(label, ended_at)
        self.label, self.ended_at = label, ended_at


class UnknownGoods(NotFound):
    """A word that names nothing in the catalogue; `example` is a category that exists, "" for an empty catalogue."""

    def __init__(self, word: str, example: str) -> None:
        super().__init__(Noun.GOODS, word, example)


@free
async def apply_coupon(tx: Transaction, customer_id: int, code: str) -> CartView:
    """Put a coupon on the cart, even on an empty one: it applies as soon as it can, and says what it still needs.

    A coupon that no change of the cart can make apply (ended, used up, once per customer ...) is refused. Raises NotFound for an unknown
    code, CouponRefused, TooManyCoupons.
    """
    cart = await cart_to_fill(tx, customer_id)
    candidate = await tx.coupons.by_code(code.strip(), customer_id)
    if candidate is None:
        raise NotFound(Noun.COUPON, code)
    coupon = candidate.coupon
    known = {one.coupon.id for one in await tx.carts.coupons(cart) if one.coupon.code}
    if coupon.id in known:
        return await view_cart(tx, customer_id)
    refusal = (await price_cart(tx, cart, candidate)).refusal_of(coupon.id)
    if refusal is not None and not refusal.reason.cart_can_mend:
        raise _refused(coupon.code, refusal)
    if len(known) >= MAX_COUPONS:
        raise TooManyCoupons(MAX_COUPONS)
    await tx.carts.attach_coupon(cart.id, coupon.id)
    await tx.carts.touch(cart)
    return await view_cart(tx, customer_id)


def _refused(code: str, refusal: Refusal) -> CouponRefused:
    return CouponRefused(code, refusal.reason, **refusal.facts)


@free
async def remove_coupon(tx: Transaction, customer_id: int, at: At, coupon_id: int) -> CartView:
    """Take a coupon off the cart, as if it had never been there. Raises StaleScreen, CartExpired."""
    cart = await cart_at(tx, customer_id, at)
    await tx.carts.detach_coupons(cart.id, [coupon_id])
    await tx.carts.touch(cart)
    return await view_cart(tx, customer_id)


async def create_coupon(tx: Transaction, actor: Actor, coupon: NewCoupon) -> Coupon:
    """Make a coupon or a promotion. Raises CodeTaken; UnknownGoods for a word of `only` that names nothing in the catalogue."""
    rules = coupon.model_dump(exclude={"only"})
    made = Coupon(id=0, scope=await scope_of(tx, coupon.only), **rules)
    await check_label(tx, coupon.label)
    if not await tx.coupons.create(made):
        raise CodeTaken(coupon.label)
    await tx.audit(actor, "coupon.new", coupon.label, "", coupon.model_dump_json(exclude_defaults=True))
    return await find_coupon(tx, coupon.label)


async def check_label(tx: ReadTransaction, label: str) -> None:
    """Raises CodeTaken if another coupon has this code or name: codes and promotions' names are looked up alike."""
    if await tx.coupons.named(label) is not None:
        raise CodeTaken(label)


async def list_coupons(tx: ReadTransaction, page: int = 0) -> Page[CouponSales]:
    """A page of all coupons and promotions, newest first, with their results."""
    return await tx.coupons.listed(page, PAGE_SIZE)


async def view_coupon(tx: ReadTransaction, coupon_id: int) -> CouponCard:
    """A coupon with all its details. Raises NotFound."""
    sales = await tx.coupons.sales(coupon_id)
    if sales is None:
        raise NotFound(Noun.COUPON, coupon_id)
    names = await tx.coupons.scope_names(sales.coupon.scope, MOST_NAMES)
    return CouponCard(**dict(sales), names=names)


async def find_coupon(tx: ReadTransaction, label: str) -> Coupon:
    """A coupon by its code, or a promotion by its name. Raises NotFound, with another one's code as an example."""
    coupon = await tx.coupons.named(label)
    if coupon is None:
        raise NotFound(Noun.COUPON, label, example=await tx.coupons.first_code())
    return coupon


async def pause_coupon(tx: Transaction, actor: Actor, coupon_id: int) -> Coupon:
    """Pause it: nobody can use it until it is resumed. Raises NotFound, CouponEnded."""
    return await _change(tx, actor, "coupon.pause", await _open(tx, coupon_id), active=False)


async def resume_coupon(tx: Transaction, actor: Actor, coupon_id: int) -> Coupon:
    """Resume it after a pause. Raises NotFound, CouponEnded."""
    return await _change(tx, actor, "coupon.resume", await _open(tx, coupon_id), active=True)


async def end_coupon(tx: Transaction, actor: Actor, coupon_id: int) -> Coupon:
    """End it now, for good; one that has ended keeps its date. Raises NotFound."""
    coupon = await _known(tx, coupon_id)
    if _is_over(tx, coupon):
        return coupon
    return await _change(tx, actor, "coupon.end", coupon, ends_at=tx.now)


async def change_coupon(tx: Transaction, actor: Actor, coupon_id: int, said: Mapping[str, Any]) -> Coupon:
    """Change rules of a coupon or a promotion, named as NewCoupon's fields; the code stays. Orders keep what it gave them.

    Raises NotFound, CouponEnded, UnknownGoods, CodeTaken; InvalidInput for a limit below its uses, or an end before its start.
    """
    coupon = await _open(tx, coupon_id)
    rules = dict(said)
    if "only" in rules:
        rules["scope"] = await scope_of(tx, rules.pop("only"))
    changed = coupon.having(**rules)
    if changed.limit is not None and changed.limit < coupon.used:
        raise InvalidInput("coupon_used", str(changed.limit), example=str(coupon.used))
    if changed.starts_at is not None and changed.ends_at is not None and changed.ends_at <= changed.starts_at:
        raise _wrong_order(tx, changed.starts_at, changed.ends_at, first="starts_at" in rules)
    if changed.key != coupon.key:
        await check_label(tx, changed.label)
    return await _change(tx, actor, "coupon.change", coupon, **rules)


def _wrong_order(tx: ReadTransaction, starts_at: int, ends_at: int, *, first: bool) -> InvalidInput:
    """`first`: it is the first day that was given."""
    start, last = _day(tx, starts_at), _day(tx, ends_at - 1)
    return InvalidInput("date_late", start, example=last) if first else InvalidInput("date_order", last, example=start)


async def scope_of(tx: ReadTransaction, words: tuple[str, ...]) -> Scope:
    """The scope that the owner's words name: SKU codes, categories ("Drinks", "Drinks/Tea") or product titles. Raises UnknownGoods."""
    found, left = [], words
    while left:
        scope, used = await _first_named(tx, left)
        found.append(scope)
        left = left[used:]
    return Scope(
        category_ids=frozenset().union(*(one.category_ids for one in found)),
        product_ids=frozenset().union(*(one.product_ids for one in found)),
        sku_ids=frozenset().union(*(one.sku_ids for one in found)),
    )


async def _first_named(tx: ReadTransaction, words: tuple[str, ...]) -> tuple[Scope, int]:
    """What the first word names, and 1; or what several do together: a name may have commas in it. Raises UnknownGoods."""
    for number in range(1, min(len(words), MOST_COMMAS + 1) + 1):
        if scope := await tx.catalog.named(", ".join(words[:number])):
            return scope, number
    raise UnknownGoods(words[0], await _some_category(tx))


async def _some_category(tx: ReadTransaction) -> str:
    """A category that can be named in `only`."""
    names = (category.name for category in await tx.catalog.categories(None))
    return next((name for name in names if not set('",') & set(name)), "")


async def _change(tx: Transaction, actor: Actor, action: str, coupon: Coupon, **rules: object) -> Coupon:
    """Save the coupon with other rules, with an audit log entry if they differ."""
    changed = coupon.having(**rules)
    if changed != coupon:
        await tx.coupons.change(changed)
        was, now = (one.model_dump_json(include=set(rules)) for one in (coupon, changed))
        await tx.audit(actor, action, coupon.label, was, now)
    return changed


async def _open(tx: ReadTransaction, coupon_id: int) -> Coupon:
    """A coupon that can still be changed. Raises NotFound, CouponEnded."""
    coupon = await _known(tx, coupon_id)
    if coupon.ends_at is not None and _is_over(tx, coupon):
        raise CouponEnded(coupon.label, coupon.ends_at)
    return coupon


async def _known(tx: ReadTransaction, coupon_id: int) -> Coupon:
    sales = await tx.coupons.sales(coupon_id)
    if sales is None:
        raise NotFound(Noun.COUPON, coupon_id)
    return sales.coupon


def _is_over(tx: ReadTransaction, coupon: Coupon) -> bool:
    return coupon.ends_at is not None and coupon.ends_at <= tx.now


def _day(tx: ReadTransaction, at: int) -> str:
    """The day of `at` (ms UTC) as it is typed."""
    return moment_at(at, ZoneInfo(tx.policy.timezone)).date().isoformat()
