"""Stock, as its owner reads it."""

from bot.screen import escaped
from bot.words import _
from core.models.stock import StockLevel


def level(level: StockLevel) -> str:
    """How many are there. HTML."""
    return _("<b>{name}</b>\n<code>{code}</code>: {on_hand} in stock").format(
        name=escaped(level.name), code=escaped(level.code), on_hand=level.on_hand
    )


def changed(level: StockLevel) -> str:
    """What it was and what it is. HTML."""
    return _("✅ <b>{name}</b>\n<code>{code}</code>: {before} → {on_hand} in stock").format(
        name=escaped(level.name), code=escaped(level.code), before=level.before, on_hand=level.on_hand
    )
