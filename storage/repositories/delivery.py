"""Delivery methods, drafts, and the customers' last answers."""

from typing import Any

from core.models.delivery import Answers, Checkout, DeliveryMethod, Draft, MethodSales, NewMethod, Spot
from core.models.page import Page, page_of
from storage.repositories.base import Repository

_COLUMNS = (
    "way.id, way.name, way.price, way.free_from, way.needs_address, way.pick_up, way.place, way.active, way.ended_at"
)

_METHOD = f"SELECT {_COLUMNS} FROM delivery_methods way"

_LISTED = "ORDER BY way.ended_at IS NOT NULL, way.ended_at DESC, way.id"

_SALES = f"""
    SELECT {_COLUMNS}, COALESCE(sold.orders, 0) AS uses, COALESCE(sold.revenue, 0) AS revenue
      FROM delivery_methods way LEFT JOIN delivery_sales sold ON sold.method_id = way.id AND sold.currency = :currency
"""
"""Delivery methods, each with its orders and revenue."""

ANSWERS = "recipient, phone, address, latitude, longitude, note"
_VALUES = ":recipient, :phone, :address, :latitude, :longitude, :note"
_REPLACED = """recipient = excluded.recipient, phone = excluded.phone, address = excluded.address,
               latitude = excluded.latitude, longitude = excluded.longitude, note = excluded.note"""

_DRAFT = """
    SELECT draft.method_id,
           CASE WHEN draft.cart_id IS NULL THEN COALESCE(last.recipient, NULLIF(who.name, '')) ELSE draft.recipient END AS recipient,
           draft.phone, draft.address, draft.latitude, draft.longitude, draft.note
      FROM carts cart JOIN customers who ON who.id = cart.customer_id
      LEFT JOIN checkout_drafts draft ON draft.cart_id = cart.id
      LEFT JOIN last_answers last ON last.customer_id = cart.customer_id
     WHERE cart.id = :cart
"""
"""The recipient is assumed only until something is answered: a card never shows a name that may be another by the time it is confirmed."""

_DRAFTED = ("method_id", "recipient", "phone", "address", "latitude", "longitude", "note")
_CHECKOUT = f"""
    SELECT {_COLUMNS}, drafted.* FROM delivery_methods way LEFT JOIN ({_DRAFT}) AS drafted ON true
     WHERE way.active = 1 ORDER BY way.id
"""
"""The methods that can be chosen, each with the same draft."""

_NO_DELIVERY = Checkout()


def answers_of(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a Row
    """The answers in this row, as the fields of a model."""
    fields = dict(row)
    latitude, longitude = fields.pop("latitude"), fields.pop("longitude")
    return {**fields, "spot": None if latitude is None else Spot(latitude=latitude, longitude=longitude)}


def columns_of(answers: Answers) -> dict[str, Any]:
    """The values for the columns ANSWERS."""
    spot = answers.spot
    return {
        "recipient": answers.recipient,
        "phone": answers.phone,
        "address": answers.address,
        "latitude": spot.latitude if spot else None,
        "longitude": spot.longitude if spot else None,
        "note": answers.note,
    }


class DeliveryRepository(Repository):
    """Implements core.ports.delivery.Delivery."""

    async def methods(self) -> tuple[DeliveryMethod, ...]:
        rows = await self.db.all(f"{_METHOD} WHERE ended_at IS NULL ORDER BY id")
        return tuple(DeliveryMethod(**row) for row in rows)

    async def listed(self, number: int, size: int) -> Page[MethodSales]:
        total = int((await self.db.one("SELECT COUNT(*) AS total FROM delivery_methods"))["total"])
        number, pages = page_of(total, number, size)
        rows = await self.db.all(
            f"{_SALES} {_LISTED} LIMIT :size OFFSET :skip",
            currency=self.policy.currency,
            size=size,
            skip=number * size,
        )
        return Page(items=tuple(_sales(row) for row in rows), number=number, pages=pages, total=total)

    async def sales(self, method_id: int) -> MethodSales | None:
        row = await self.db.one(f"{_SALES} WHERE way.id = :id", currency=self.policy.currency, id=method_id)
        return _sales(row) if row else None

    async def method(self, method_id: int) -> DeliveryMethod | None:
        row = await self.db.one(f"{_METHOD} WHERE id = :id", id=method_id)
        return DeliveryMethod(**row) if row else None

    async def named(self, name: str) -> DeliveryMethod | None:
        row = await self.db.one(f"{_METHOD} WHERE name_key = :key", key=name.casefold())
        return DeliveryMethod(**row) if row else None

    async def checkout(self, cart_id: int) -> Checkout:
        rows = [dict(row) for row in await self.db.all(_CHECKOUT, cart=cart_id)]
        if not rows:
            return _NO_DELIVERY
        (draft, *_same) = [{name: row.pop(name) for name in _DRAFTED} for row in rows]
        return Checkout(methods=tuple(DeliveryMethod(**row) for row in rows), draft=Draft(**answers_of(draft)))

    async def last_answers(self, customer_id: int) -> Draft:
        row = await self.db.one(
            f"SELECT method_id, {ANSWERS} FROM last_answers WHERE customer_id = :id", id=customer_id
        )
        return Draft(**answers_of(row)) if row else Draft()

    async def create(self, method: NewMethod) -> bool:
        created = await self.db.run(
            """INSERT INTO delivery_methods (name, name_key, price, free_from, needs_address, pick_up, place)
               VALUES (:name, :key, :price, :free_from, :needs_address, :pick_up, :place) ON CONFLICT DO NOTHING""",
            **method.model_dump(),
            key=method.name.casefold(),
        )
        return created == 1

    async def save_method(self, method: DeliveryMethod) -> None:
        await self.db.run(
            """UPDATE delivery_methods SET name = :name, name_key = :key, price = :price, free_from = :free_from,
                      needs_address = :needs_address, pick_up = :pick_up, place = :place, active = :active,
                      ended_at = :ended_at WHERE id = :id""",
            **method.model_dump(),
            key=method.name.casefold() if method.ended_at is None else f"={method.id}",
        )

    async def save_draft(self, cart_id: int, draft: Draft) -> None:
        await self.db.run(
            f"""INSERT INTO checkout_drafts (cart_id, method_id, {ANSWERS}) VALUES (:cart, :method, {_VALUES})
                ON CONFLICT (cart_id) DO UPDATE SET method_id = excluded.method_id, {_REPLACED}""",
            cart=cart_id,
            method=draft.method_id,
            **columns_of(draft),
        )

    async def save_last_answers(self, customer_id: int, answers: Draft) -> None:
        await self.db.run(
            f"""INSERT INTO last_answers (customer_id, method_id, {ANSWERS}) VALUES (:customer, :method, {_VALUES})
                ON CONFLICT (customer_id) DO UPDATE SET method_id = excluded.method_id, {_REPLACED}""",
            customer=customer_id,
            method=answers.method_id,
            **columns_of(answers),
        )


def _sales(row: Any) -> MethodSales:  # noqa: ANN401 - a Row
    fields = dict(row)
    uses, revenue = fields.pop("uses"), fields.pop("revenue")
    return MethodSales(method=DeliveryMethod(**fields), uses=uses, revenue=revenue)
