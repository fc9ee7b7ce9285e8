"""Inline queries: "@bot tea" in any chat gives products to send.

A query is asked anew with every letter, and nothing is lost if it gets no answer. So it never sees the inbox: it is answered from memory,
in lanes of its own, and of each person's only the newest.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import structlog
from structlog.contextvars import bind_contextvars
from telegram import (
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.calls.telegram_errors import is_late
from bot.pipeline.raw import Raw, id_of, number, part_of
from bot.screen import NO_PREVIEW, markup
from bot.services import Services
from bot.views import inline as view
from core.errors import StorageUnavailable
from core.models.page import Page
from core.ports.photo import Picture
from core.text import cleaned, writable
from core.usecases.product.share import Shared, find_to_share
from jobs.lanes import Lanes

LIFETIME = 30.0
"""Seconds, after which nobody waits for the answer any more."""
KEPT = 15
"""Seconds for which Telegram may give the same answer to others: prices change."""
MOST_ASKING = 500
"""People whose queries wait at the same time; others get no answer."""
MOST_PAGES = 100
KIND = "inline_query"

log = structlog.get_logger(__name__)


class _Query(NamedTuple):
    id: str
    text: str
    page: int
    since: float
    update_id: int


@dataclass
class InlineQueries:
    """Answers inline queries. `clock` gives seconds that never go back."""

    services: Services
    lanes: Lanes
    clock: Callable[[], float] = time.monotonic
    _newest: dict[int, _Query] = field(default_factory=dict)
    """By person: what they have asked last, and nobody has looked at."""
    _reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """One search at a time: whoever taps in the shop goes first."""

    def take(self, raw: Raw) -> None:
        """Take a query up; what is none, or too much, is left."""
        self.services.meter.received(KIND)
        asked = part_of(raw, KIND)
        person, query = number(part_of(asked, "from").get("id")), _read(id_of(raw) or 0, asked, self.clock())
        if person is None or query is None:
            return
        if person in self._newest:
            self._newest[person] = query
        elif len(self._newest) < MOST_ASKING:
            self._newest[person] = query
            self.lanes.put(f"inline:{person}", partial(self._answer_newest, person))

    async def _answer_newest(self, person: int) -> None:
        try:
            async with self._reading:
                query = self._newest.pop(person)
                bind_contextvars(update_id=query.update_id, customer=person)  # the lane is theirs alone
                if self.clock() - query.since > LIFETIME:
                    return
                read = self.services.store.read_for_staff  # customers do not wait behind it
                found = await read(find_to_share, self.services.bot.id, query.text, query.page)
            await self._answer(query, found)
            self.services.meter.answered(KIND, self.clock() - query.since)
        except (StorageUnavailable, TelegramError) as error:  # the next letter is the next try
            log.info("inline_query_unanswered", error=type(error).__name__)

    async def _answer(self, query: _Query, found: Page[Shared]) -> None:
        """If Telegram refuses it, a picture may be the reason: better products without pictures than none."""
        try:
            await self._send(query, found)
        except BadRequest as refusal:
            if is_late(refusal) or not any(one.picture != Picture() for one in found.items):
                raise
            log.warning("inline_pictures_refused", reason=refusal.message)
            plain = tuple([one._replace(picture=Picture()) for one in found.items])
            await self._send(query, found.having(items=plain))

    async def _send(self, query: _Query, found: Page[Shared]) -> None:
        wanted = self.services.policy.inline
        more = found.number + 1 < found.pages
        await self.services.bot.answer_inline_query(
            query.id,
            [self._result(one) for one in found.items],
            cache_time=KEPT,
            is_personal=False,
            next_offset=str(found.number + 1) if more else "",
            button=InlineQueryResultsButton(view.shop_label(), start_parameter="shop") if wanted else None,
        )

    def _result(self, shared: Shared) -> InlineQueryResult:
        policy = self.services.policy
        card = view.card(shared, policy.currency, policy.timezone, self.services.bot.username)
        result_id, keyboard, picture = str(shared.product.id), markup(card.keyboard), shared.picture
        if picture.file_id:
            return InlineQueryResultCachedPhoto(
                result_id,
                picture.file_id,
                card.title,
                card.description,
                card.text,
                reply_markup=keyboard,
                parse_mode=ParseMode.HTML,
            )
        content = InputTextMessageContent(card.text, ParseMode.HTML, link_preview_options=NO_PREVIEW)
        return InlineQueryResultArticle(
            result_id,
            card.title,
            content,
            keyboard,
            description=card.description,
            thumbnail_url=picture.address or None,
        )


def is_inline(raw: Raw) -> bool:
    """Whether the update is an inline query, of whatever shape."""
    return KIND in raw


def _read(update_id: int, asked: Raw, now: float) -> _Query | None:
    query_id, text, offset = (asked.get(name) for name in ("id", "query", "offset"))
    if not (isinstance(query_id, str) and isinstance(text, str) and isinstance(offset, str)):
        return None
    is_page = offset.isascii() and offset.isdigit() and len(offset) < 4
    page = min(int(offset), MOST_PAGES) if is_page else 0
    return _Query(query_id, cleaned(writable(text[:256])).strip(), page, now, update_id)
