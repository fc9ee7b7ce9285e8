"""The row of a product's page for what is not buying: keep it in mind, tell somebody, read what others say."""

from urllib.parse import quote

from bot.routes import OfVariant, OpenProduct
from bot.routes.favourite import SetFavourite
from bot.screen import Button, Row
from bot.views.review import rating_button
from core.models.catalog import Product
from texts.language import _
from texts.plain import clipped

_LONGEST_ID = 16
_TITLE = 100
"""Characters of a title that go with a shared link: an address has to stay short."""


def beside(product: Product, at: OpenProduct | OfVariant, username: str) -> Row:
    """`at`: where the page stands. `username` is the bot's: links to the product lead to it."""
    said = (rating_button(product.rating, product.id, at),) if product.rating else ()
    return (_heart_button(product, at), _share_button(product, username), *said)


def product_link(product_id: int | str, username: str) -> str:
    """Opens the product in the bot, whoever taps it; bot/handlers/home.py:start reads it."""
    return f"https://t.me/{username}?start=p_{product_id}"


def product_in(link: str, username: str) -> int:
    """The id of the product that such a link opens; 0 if it is none."""
    key = link.removeprefix(product_link("", username))
    return int(key) if key != link and key.isascii() and key.isdigit() and len(key) < _LONGEST_ID else 0


def _heart_button(product: Product, at: OpenProduct | OfVariant) -> Button:
    """It says what to do, and not the opposite of what is: a second tap on the same screen changes nothing."""
    mark = SetFavourite(product.id, at.sku_id, at.page, 0 if product.favourite else 1)
    return Button("♥" if product.favourite else "♡", mark)


def _share_button(product: Product, username: str) -> Button:
    """Telegram asks for a chat and writes title and link into it. This needs no inline mode."""
    link = quote(product_link(product.id, username), safe="")
    title = quote(clipped(" ".join(product.title.split()), _TITLE), safe="")
    return Button(_("↗️ Share"), url=f"https://t.me/share/url?url={link}&text={title}")
