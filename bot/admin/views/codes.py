"""Pools of codes, on screens about stock."""

from bot.admin.routes.content import AskCodes, OpenContent
from bot.screen import Button
from texts.formats import number
from texts.language import _, ngettext


def content_button(sku_id: int) -> Button:
    return Button(_("🎁 Delivers…"), OpenContent(sku_id))


def add_button(sku_id: int, page: int = 0) -> Button:
    return Button(_("➕ Add codes"), AskCodes(sku_id, page))


def codes_left(count: int) -> str:
    """Plain text."""
    return ngettext("{count} code", "{count} codes", count).format(count=number(count))
