"""What an order has delivered by itself, shown again."""

from bot.calls.goods import GoodsSender
from bot.routes.digital import OpenGoods, SendGoods
from bot.views import digital as view
from bot.visit import Visit
from core.errors import StaleScreen
from core.usecases.digital import own_goods


async def open_goods(visit: Visit, route: OpenGoods) -> None:
    goods = await visit.read(own_goods, visit.customer.id, route.order_id)
    await visit.show(view.opened(goods, route.page, visit.services.policy.timezone))


async def send_goods(visit: Visit, route: SendGoods) -> None:
    """Send a file once more. Raises StaleScreen for what is no file, or not shown yet."""
    goods = await visit.read(own_goods, visit.customer.id, route.order_id)
    good = next((one for one in view.files_of(goods) if one.position == route.position), None)
    if good is None or goods.shown_at is None:
        raise StaleScreen
    await visit.answer(view.sent())
    await GoodsSender(visit.services.store, visit.services.bot).send(visit.chat_id, good.content, view.caption(good))
