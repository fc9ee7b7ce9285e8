"""The row of a product's page for what is not buying: keep it in mind, tell somebody, read what others say."""

from urllib.parse import quote

from bot.screen import Button, Row
from core.models.catalog import Product
from texts.language import _
from texts.plain import clipped

_TITLE = 100
"""Characters of a title that go with a shared link: an address has to stay short."""


def beside(product: Product, username: str) -> Row:
    """`username` is the bot's: links to the product lead to it."""
    return (_share_button(product, username),)


def product_link(product_id: int, username: str) -> str:
    """Opens the product in the bot, whoever taps it; bot/handlers/home.py:start reads it."""
    return f"https://t.me/{username}?start=p_{product_id}"


def _share_button(product: Product, username: str) -> Button:
    """Telegram asks for a chat and writes title and link into it. This needs no inline mode."""
    link = quote(product_link(product.id, username), safe="")
    title = quote(clipped(" ".join(product.title.split()), _TITLE), safe="")
    return Button(_("↗️ Share"), url=f"https://t.me/share/url?url={link}&text={title}")
