"""What variants deliver by themselves: texts, files and codes."""

import hashlib

from telegram import Audio, Document, PhotoSize, Video

from bot.admin.routes.content import (
    AskCodes,
    AskContent,
    AskDropCodes,
    DeliverCodes,
    DeliverNothing,
    DropCodes,
    OpenCodes,
    OpenContent,
    SendContent,
)
from bot.admin.views import content as view
from bot.admin.views import stock
from bot.calls.download import download
from bot.calls.goods import GoodsSender
from bot.screen import escaped
from bot.visit import Visit
from core.errors import InvalidInput, StaleScreen
from core.models.digital import LARGEST_CODES_FILE, LARGEST_FILE, Content, ContentKind
from core.usecases.content import NotAPool, add_codes, drop_unused_codes, set_content, view_content
from core.usecases.digital import view_goods
from core.usecases.stock import view_card
from core.values.digital import EXAMPLE, TEXT_EXAMPLE, file_name, read_codes, read_codes_file, read_text
from texts.language import _


async def open_content(visit: Visit, route: OpenContent) -> None:
    await visit.show(view.card(await visit.read(view_content, route.sku_id)))


async def ask_content(visit: Visit, route: AskContent) -> None:
    await visit.show(view.ask_content((await visit.read(view_content, route.sku_id)).level))


async def type_content(visit: Visit, route: AskContent, text: str) -> None:
    """The answer to `ask_content`."""
    await _set(visit, route.sku_id, Content(ContentKind.TEXT, text=read_text(text)))


async def share_content(visit: Visit, route: AskContent) -> None:
    """The answer as a file."""
    name, data = await _received(visit, LARGEST_FILE)
    content = Content(ContentKind.FILE, file=hashlib.sha256(data).hexdigest(), name=name)
    await _set(visit, route.sku_id, content, data)


async def send_content(visit: Visit, route: SendContent) -> None:
    shown = await visit.read(view_content, route.sku_id)
    if shown.content is None or shown.content.kind is not ContentKind.FILE:
        raise StaleScreen
    await visit.answer()
    sender = GoodsSender(visit.services.store, visit.services.bot)
    await sender.send(visit.chat_id, shown.content, f"<b>{escaped(shown.level.name)}</b>")


async def deliver_codes(visit: Visit, route: DeliverCodes) -> None:
    await _set(visit, route.sku_id, Content(ContentKind.CODES))


async def deliver_nothing(visit: Visit, route: DeliverNothing) -> None:
    await _set(visit, route.sku_id, Content(ContentKind.NOTHING))


async def ask_drop(visit: Visit, route: AskDropCodes) -> None:
    await visit.show(view.ask_drop(await visit.read(view_content, route.sku_id)))


async def drop(visit: Visit, route: DropCodes) -> None:
    await visit.write(drop_unused_codes, visit.actor, visit.source, route.sku_id)
    await open_content(visit, OpenContent(route.sku_id))


async def ask_codes(visit: Visit, route: AskCodes) -> None:
    """Raises NotAPool for a button from before, so that nobody types in vain."""
    level = (await visit.read(view_content, route.sku_id)).level
    if not level.pool:
        raise NotAPool(level.code)
    await visit.show(view.ask_codes(level, route))


async def type_codes(visit: Visit, route: AskCodes, text: str) -> None:
    """The answer to `ask_codes`."""
    await _add(visit, route, read_codes(text))


async def share_codes(visit: Visit, route: AskCodes) -> None:
    """The answer as a file."""
    document = visit.message.document if visit.message else None
    if document is None:
        raise InvalidInput("codes_file", example=EXAMPLE)
    if (document.file_size or 0) > LARGEST_CODES_FILE:
        raise InvalidInput("codes_size", _megabytes(document.file_size or 0))
    data = await download(visit.services.bot, document.file_id)
    await _add(visit, route, read_codes_file(document.file_name or "", data))


async def open_codes(visit: Visit, route: OpenCodes) -> None:
    await visit.show(view.given(await visit.read(view_goods, route.order_id), route))


async def _set(visit: Visit, sku_id: int, content: Content, data: bytes | None = None) -> None:
    shown = await visit.write(set_content, visit.actor, visit.source, sku_id, content, data=data)
    await visit.show(view.card(shown), _("Saved"))


async def _add(visit: Visit, route: AskCodes, codes: tuple[str, ...]) -> None:
    done = await visit.write(add_codes, visit.actor, visit.source, route.sku_id, codes)
    card = await visit.read(view_card, route.sku_id)
    await visit.show(stock.card(card, visit.services.policy.timezone, route.page, view.added(done)))


async def _received(visit: Visit, most: int) -> tuple[str, bytes]:
    """The name and the bytes of what was sent. Raises InvalidInput."""
    sent = _sent(visit)
    if sent is None:
        raise InvalidInput("content_file", example=TEXT_EXAMPLE)
    if (sent.file_size or 0) > most:
        raise InvalidInput("content_size", _megabytes(sent.file_size or 0))
    data = await download(visit.services.bot, sent.file_id)
    if len(data) > most:
        raise InvalidInput("content_size", _megabytes(len(data)))
    return file_name("photo.jpg" if isinstance(sent, PhotoSize) else sent.file_name or ""), data


def _sent(visit: Visit) -> Document | Audio | Video | PhotoSize | None:
    message = visit.message
    if message is None:
        return None
    return message.photo[-1] if message.photo else message.document or message.audio or message.video


def _megabytes(size: int) -> str:
    """With one decimal, rounded up: what is too large reads so."""
    return f"{-(-size // 100_000) / 10:,.1f}"
