"""A preview of a product as customers see it."""

from dataclasses import replace

from bot import routes
from bot.admin.routes.product import OnlyPreview, OpenPreview, OpenPreviewDetails, OpenProductCard, TurnPreview
from bot.routes.grammar import Route
from bot.screen import Button, Screen
from bot.views import product
from core.models.cart import Cart, CartStatus
from core.models.policy import Policy
from core.models.product import Card
from texts.language import _


def preview(card: Card, sku_id: int, policy: Policy, number: int | None = None) -> Screen:
    """The product's page as a customer with an empty cart sees it; its buttons buy nothing, and "back" leads to the card.

    `number`: the photo that was turned to (from 0).
    """
    sold = card.as_sold.as_shown
    photo = "".join(sold.photos[number : number + 1]) if number is not None else ""
    nobody = Cart(id=0, customer_id=0, status=CartStatus.OPEN, revision=0, currency=policy.currency, expires_at=0)
    shown = product.product(sold, sku_id, nobody, policy.currency, 0, photo=photo, timezone=policy.timezone)
    trial = _on_trial(shown, card, sku_id)
    back = Button(_("🏷 Back to the card"), OpenProductCard(card.product.id), style="primary")
    return replace(trial, keyboard=(*trial.keyboard, (back,)))


def preview_details(card: Card, sku_id: int) -> Screen:
    """The whole description as a customer sees it."""
    return _on_trial(product.details(card.product, sku_id, 0), card, sku_id)


def _on_trial(screen: Screen, card: Card, sku_id: int) -> Screen:
    """The screen with buttons that lead only through the preview, and none back to the category."""

    def tried(route: Route | None) -> Route:
        match route:
            case routes.OpenProduct() | routes.TakeNearest():
                return OpenPreview(card.product.id, route.sku_id)
            case routes.TurnPhotos():
                return TurnPreview(card.product.id, route.sku_id, route.number)
            case routes.OpenDetails():
                return OpenPreviewDetails(card.product.id, route.sku_id)
            case _:
                return OnlyPreview(card.product.id, sku_id)

    rows = [
        tuple(
            replace(button, route=tried(button.route))
            for button in row
            if not isinstance(button.route, routes.OpenCategory)
        )
        for row in screen.keyboard
    ]
    return replace(screen, keyboard=tuple(rows))
