"""A product as it is sent from another chat."""

from typing import NamedTuple

from bot.screen import Button, Row, escaped
from bot.views.beside import product_link
from bot.views.parts import price_of
from bot.views.price import marked_price
from core.models.catalog import ProductSummary
from core.usecases.product.share import Shared
from texts.language import _
from texts.plain import shortened


class Card(NamedTuple):
    """`title` and `description` are what the sender chooses by (plain text), `text` (HTML) and `keyboard` what is sent."""

    title: str
    description: str
    text: str
    keyboard: tuple[Row, ...]


def card(shared: Shared, currency: str, timezone: str, username: str) -> Card:
    """With a button that opens the product in the bot."""
    product = shared.product
    price = _price(product, currency)
    sent = marked_price(product, currency, timezone) if product.on_hand > 0 else escaped(price)
    buy = Button(_("🛍 See and buy"), url=product_link(product.id, username))
    return Card(shortened(product.title, 100), price, f"<b>{escaped(product.title)}</b>\n{sent}", ((buy,),))


def shop_label() -> str:
    """The button above all results."""
    return _("🛍 Open the shop")


def _price(product: ProductSummary, currency: str) -> str:
    price = price_of(product, currency)
    return price if product.on_hand > 0 else _("{price} · sold out").format(price=price)
