"""What is left of an order when pieces were taken off it, or came back."""

from typing import NamedTuple

from core.models.order import Order, OrderLine
from core.money import split
from core.ports import ReadTransaction


class LineLeft(NamedTuple):
    """A line of an order with the pieces that nobody has taken off or given back yet."""

    line: OrderLine
    quantity: int

    def worth(self, units: int) -> int:
        """What the last `units` of these pieces were sold for: all pieces of a line sum to its total exactly."""
        parts = split(self.line.total, [1] * self.line.quantity)
        return sum(parts[self.quantity - units : self.quantity])

    @property
    def rest(self) -> OrderLine:
        """The line as if only these pieces had been bought, for what they were sold for."""
        discount = self.quantity * self.line.unit_price - self.worth(self.quantity)
        return self.line._replace(quantity=self.quantity, discount=discount)


async def lines_left(tx: ReadTransaction, order: Order) -> tuple[LineLeft, ...]:
    """All its lines; of some nothing may be left."""
    returned = await tx.payments.returned(order.id)
    return tuple(LineLeft(line, line.quantity - returned.get(line.sku_id, 0)) for line in order.lines)


async def rest_of(tx: ReadTransaction, order: Order) -> tuple[OrderLine, ...]:
    """Its lines as if only what is left had been bought."""
    return tuple(one.rest for one in await lines_left(tx, order) if one.quantity)
