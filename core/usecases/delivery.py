"""Delivery methods: staff offer, change, pause and end them. Customers choose one in core/usecases/checkout.py."""

from core.errors import Conflict, NotFound, Noun
from core.models.actor import Actor
from core.models.delivery import (
    MOST_METHODS,
    DeliveryMethod,
    MethodChange,
    MethodSales,
    NewMethod,
)
from core.models.page import Page
from core.ports import ReadTransaction, Transaction

PAGE_SIZE = 8


class MethodExists(Conflict):
    """A delivery method with this name exists already."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class MethodEnded(Conflict):
    """This delivery method has ended and cannot be changed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TooManyMethods(Conflict):
    """There are too many delivery methods to add another. `limit` is how many there may be."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


async def list_methods(tx: ReadTransaction, page: int = 0) -> Page[MethodSales]:
    """A page of all delivery methods with their results; those that have ended come last."""
    return await tx.delivery.listed(page, PAGE_SIZE)


async def view_method(tx: ReadTransaction, method_id: int) -> MethodSales:
    """A delivery method and its results, even if it is paused or has ended. Raises NotFound."""
    sales = await tx.delivery.sales(method_id)
    if sales is None:
        raise NotFound(Noun.DELIVERY_METHOD, method_id)
    return sales


async def method_to_change(tx: ReadTransaction, method_id: int) -> DeliveryMethod:
    """A delivery method that has not ended. Raises NotFound, MethodEnded."""
    method = await _known(tx, method_id)
    if method.ended_at is not None:
        raise MethodEnded(method.name)
    return method


async def find_method(tx: ReadTransaction, name: str) -> DeliveryMethod:
    """A method that has not ended, by its name in any case. Raises NotFound, with another one's name as an example."""
    method = await tx.delivery.named(name)
    if method is None:
        others = await tx.delivery.methods()
        raise NotFound(Noun.DELIVERY_METHOD, name, example=others[0].name if others else "")
    return method


async def is_any_offered(tx: ReadTransaction) -> bool:
    """Whether the shop delivers at all."""
    return any(method.active for method in await tx.delivery.methods())


async def is_pick_up_offered(tx: ReadTransaction) -> bool:
    """Whether there is a method by which customers fetch their orders."""
    return any(method.pick_up for method in await tx.delivery.methods())


async def is_last_offered(tx: ReadTransaction, method_id: int) -> bool:
    """Whether the shop could not deliver any more without this method."""
    return [method.id for method in await tx.delivery.methods() if method.active] == [method_id]


async def check_name(tx: ReadTransaction, name: str) -> None:
    """Raises MethodExists if a delivery method has this name, in any case."""
    if await tx.delivery.named(name) is not None:
        raise MethodExists(name)


async def create_method(tx: Transaction, actor: Actor, method: NewMethod) -> DeliveryMethod:
    """Add a delivery method. Raises MethodExists, TooManyMethods."""
    if len(await tx.delivery.methods()) >= MOST_METHODS:
        raise TooManyMethods(MOST_METHODS)
    if not await tx.delivery.create(method):
        raise MethodExists(method.name)
    await tx.audit(actor, "delivery.new", method.name, "", _trace(method))
    return await find_method(tx, method.name)


async def switch_method(tx: Transaction, actor: Actor, method_id: int, *, active: bool) -> DeliveryMethod:
    """Offer a delivery method, or pause it. Raises NotFound, MethodEnded."""
    method = await method_to_change(tx, method_id)
    action = "delivery.resume" if active else "delivery.pause"
    return await _save(tx, actor, action, method, method.having(active=active))


async def change_method(tx: Transaction, actor: Actor, method_id: int, change: MethodChange) -> DeliveryMethod:
    """Change its name, price or threshold, or how it reaches its customer. Raises NotFound, MethodEnded, MethodExists."""
    method = await method_to_change(tx, method_id)
    changed = change.of(method)
    if changed.name.casefold() != method.name.casefold():
        await check_name(tx, changed.name)
    return await _save(tx, actor, "delivery.change", method, changed)


async def end_method(tx: Transaction, actor: Actor, method_id: int) -> DeliveryMethod:
    """End it for good; its name becomes free, and orders keep their copy. One that has ended keeps its date. Raises NotFound."""
    method = await _known(tx, method_id)
    if method.ended_at is not None:
        return method
    ended = method.having(active=False, ended_at=tx.now)
    await tx.delivery.save_method(ended)
    await tx.audit(actor, "delivery.end", method.name, _trace(method), ended.model_dump_json(include={"ended_at"}))
    return ended


async def _known(tx: ReadTransaction, method_id: int) -> DeliveryMethod:
    method = await tx.delivery.method(method_id)
    if method is None:
        raise NotFound(Noun.DELIVERY_METHOD, method_id)
    return method


async def _save(
    tx: Transaction, actor: Actor, action: str, before: DeliveryMethod, after: DeliveryMethod
) -> DeliveryMethod:
    """Save the method, with an audit log entry if anything is different."""
    if after != before:
        await tx.delivery.save_method(after)
        renamed = after.name != before.name
        await tx.audit(actor, action, before.name, _trace(before, with_name=renamed), _trace(after, with_name=renamed))
    return after


def _trace(method: NewMethod, *, with_name: bool = False) -> str:
    """What there is to say of it: pick-up and its place only where they are."""
    unsaid = {"id", "ended_at"} | ({"name"} if not with_name else set())
    unsaid |= {field for field in ("pick_up", "place") if not getattr(method, field)}
    return method.model_dump_json(exclude=unsaid)
