"""A chat's open cart, or card to confirm, is drawn anew when its cart has changed elsewhere: in another counter, in another process.

A change that the chat has made itself is heard, too. The look at it waits in the chat's lane until its handler has shown the cart as it
is now, and finds nothing to do.
"""

from collections.abc import Sequence
from functools import partial

import structlog

from bot import routes
from bot.screen import Screen
from bot.services import Services
from bot.views import cart, order
from core.errors import ShopError, StorageUnavailable
from core.models.change import CartChanged, Change, Missed
from core.models.reservation import hot_lines
from core.usecases.cart import At, CartView, view_cart
from core.usecases.checkout import view_checkout
from core.usecases.customer import language_of
from core.values.phone import country_of
from jobs.lanes import Lanes
from jobs.leases import Leases, chat_lane
from texts.language import as_spoken_here, speaking

log = structlog.get_logger(__name__)


class LiveCarts:
    """The private chats of one bot: a chat's id is its customer's. Only those are looked at that this process works for."""

    def __init__(self, services: Services, lanes: Lanes, leases: Leases) -> None:
        self._services = services
        self._lanes = lanes
        self._leases = leases
        self._looks: dict[int, At | None] = {}
        """The chats that wait for a look, with where their carts stand; None where that is not known."""

    def heard(self, changes: Sequence[Change]) -> None:
        """Have a look at the chats whose windows may show an older cart."""
        for change in changes:
            if isinstance(change, CartChanged):
                self._look(change.customer_id, At(cart_id=change.cart_id, revision=change.revision))
            elif isinstance(change, Missed):
                for chat_id in (*self._services.windows.memory.live,):
                    self._look(chat_id, None)

    def _look(self, chat_id: int, now: At | None) -> None:
        live, waits = self._services.windows.live(chat_id), chat_id in self._looks
        if live is None or live.at == now:
            return
        self._looks[chat_id] = now
        if not waits:
            self._lanes.put(chat_lane(chat_id), partial(self._draw_if_older, chat_id))

    async def _draw_if_older(self, chat_id: int) -> None:
        """A job of the chat's lane."""
        now, live, lane = self._looks.pop(chat_id), self._services.windows.live(chat_id), chat_lane(chat_id)
        if live is None or live.at == now or not self._leases.has(lane):
            return
        self._leases.begin(lane)
        try:
            with speaking(await self._services.store.read(language_of, chat_id)):
                view = await self._services.store.read(as_spoken_here(view_cart), chat_id)
                if _is_ordered(view, live.at):
                    return
                screen = await self._anew(view, live.route)
            if screen.live is not None and screen.live.at != live.at:
                await self._services.windows.refresh(chat_id, screen)
                if live.route == routes.OpenReview():
                    await self._give_back(chat_id)
        except StorageUnavailable:
            log.warning("cart_not_refreshed", chat=chat_id)
        finally:
            self._leases.end(lane)

    async def _anew(self, view: CartView, route: routes.Route) -> Screen:
        """The card to confirm if it was open and can still be; else the cart, which says why not."""
        card = await self._card(view.cart.customer_id) if isinstance(route, routes.OpenReview) else None
        if card is not None:
            return card
        page, sku_id = (route.page, route.sku_id) if isinstance(route, routes.EditLine) else (0, 0)
        return cart.cart(view, page, sku_id, timezone=self._services.policy.timezone)

    async def _card(self, customer_id: int) -> Screen | None:
        """None too where other hot goods would have to be reserved: nobody reserves what they have not asked for here."""
        try:
            view = (await self._services.store.read(as_spoken_here(view_checkout), customer_id)).view
        except ShopError:
            return None
        hot, policy = self._services.hot, self._services.policy
        until = hot.kept(view.cart)
        if not _is_complete(view) or (hot.any and hot_lines(view.cart) and until is None):
            return None
        card = order.review(view, policy.timezone, country_of(policy))
        return card if until is None else card.below(order.reserved(until, view.cart.lines[0].now, policy.timezone))

    async def _give_back(self, customer_id: int) -> None:
        """What was reserved for the card, unless it still is what the cart wants: its customer may be checking out elsewhere.

        The cart is read anew: where it changed while the screen was made, the screen may be newer than what it was chosen by.
        """
        hot = self._services.hot
        if hot.counted and hot.kept((await self._services.store.read(view_cart, customer_id)).cart) is None:
            await hot.leave(customer_id)


def _is_ordered(view: CartView, shown: At) -> bool:
    """Whether the cart that is shown is neither open nor expired: its receipt comes here, and nobody who has paid reads "empty"."""
    left = (view.cart, view.restorable) if view.restorable else (view.cart,)
    return shown.cart_id != 0 and shown.cart_id not in {one.id for one in left}


def _is_complete(view: CartView) -> bool:
    return view.cart.ready and view.checkout.missing is None and not view.asks_payment
