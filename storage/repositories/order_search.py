"""Orders found by words. Those whose words are not written yet are read and compared here."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.models.order import BoardOrder
from core.models.page import MOST_LISTED, Page, page_of
from core.values.phone import LAST_DIGITS, digits_of
from storage.repositories.base import Repository
from storage.repositories.order_board import BOARD
from storage.words import all_words, split_words

_LARGEST_ID = (1 << 63) - 1
_LEAST_DIGITS = 4
"""Of a number that may be the end of a phone number."""
_REVERSED = "00"
"""Begins the word of a phone number, which is written from its end: the end of a number is the beginning of a word."""


class OrderSearchRepository(Repository):
    """Implements core.ports.order_search.OrderSearch."""

    async def found(self, words: Sequence[str], since: int, until: int, number: int, size: int) -> Page[BoardOrder]:
        wanted = [_spellings(one) for word in words for one in split_words(word.replace("_", " "))]
        if words and not wanted:
            return Page(items=(), number=0, pages=1, total=0)
        ids = await self._by_words(wanted, since, until) if wanted else await self._of_days(since, until)
        number, pages = page_of(len(ids), number, size)
        rows = await self.db.all(
            f"{BOARD} WHERE orders.id IN ({self.dialect.integers_in(':ids')})",
            ids=json.dumps(ids[number * size : (number + 1) * size]),
        )
        items = sorted((BoardOrder(**row) for row in rows), key=lambda one: ids.index(one.id))
        return Page(items=tuple(items), number=number, pages=pages, total=len(ids))

    async def index_due(self, limit: int) -> int:
        due = await self._texts_due(limit)
        await self.dialect.search.index_orders(self.db, list(due.items()))
        await self.db.run(
            f"DELETE FROM order_search_due WHERE order_id IN ({self.dialect.integers_in(':ids')})",
            ids=json.dumps(list(due)),
        )
        return len(due)

    async def _by_words(self, wanted: Sequence[Collection[str]], since: int, until: int) -> list[int]:
        """Newest first. A day is looked up first: its orders stand side by side."""
        search, first, last = self.dialect.search, 0, _LARGEST_ID
        words = search.orders_with(wanted)
        if since:
            first, last = await self._span(since, until)
            rows = await self.db.all(
                search.newest_orders_between, words=words, first=first, last=last, most=MOST_LISTED
            )
        else:
            rows = await self.db.all(search.newest_orders, words=words, most=MOST_LISTED)
        due = await self._texts_due(MOST_LISTED)
        fresh = [one for one, text in due.items() if first <= one <= last and _has_all(text.split(), wanted)]
        return sorted({*(row["id"] for row in rows), *fresh}, reverse=True)[:MOST_LISTED]

    async def _span(self, since: int, until: int) -> tuple[int, int]:
        """The first and the last id. The orders come first: for these two alone, a planner may look through all orders from both ends."""
        row = await self.db.one(
            """WITH those AS MATERIALIZED (SELECT id FROM orders WHERE placed_at >= :since AND placed_at < :until)
               SELECT MIN(id) AS first, MAX(id) AS last FROM those""",
            since=since,
            until=until,
        )
        return row["first"] or 0, row["last"] or 0

    async def _of_days(self, since: int, until: int) -> list[int]:
        rows = await self.db.all(
            """SELECT id FROM orders WHERE placed_at >= :since AND placed_at < :until
                ORDER BY placed_at DESC LIMIT :most""",
            since=since,
            until=until,
            most=MOST_LISTED,
        )
        return [row["id"] for row in rows]

    async def _texts_due(self, limit: int) -> dict[int, str]:
        """The words of the newest orders whose words are due."""
        rows = await self.db.all(
            f"""SELECT o.id, o.code, c.name, c.username, d.recipient, d.phone
                  FROM order_search_due due {self.dialect.ordered_join} orders o ON o.id = due.order_id
                  JOIN customers c ON c.id = o.customer_id LEFT JOIN order_deliveries d ON d.order_id = o.id
                 ORDER BY due.order_id DESC LIMIT :limit""",
            limit=limit,
        )
        lines = await self.db.all(
            f"""SELECT order_id, title, label, code FROM order_lines
                 WHERE order_id IN ({self.dialect.integers_in(":ids")})""",
            ids=json.dumps([row["id"] for row in rows]),
        )
        bought: dict[int, list[str]] = {}
        for order_id, *line in lines:
            bought.setdefault(order_id, []).extend(line)
        return {row["id"]: _text(row, bought.get(row["id"], ())) for row in rows}


def _text(row: Mapping[str, Any], bought: Sequence[str]) -> str:
    said = " ".join((row["code"], row["name"], row["username"], row["recipient"] or "", *bought)).replace("_", " ")
    digits = digits_of(row["phone"] or "")
    number = (f"{_REVERSED}{digits[::-1]}",) if digits else ()
    return " ".join((*all_words(f"{said} {said.replace('-', '')}"), *number))


def _spellings(word: str) -> tuple[str, ...]:
    """The beginnings that a word stands for: itself, or the end of a phone number."""
    if word.isdecimal() and len(word) >= _LEAST_DIGITS:
        return word, f"{_REVERSED}{word[::-1][:LAST_DIGITS]}"
    return (word,)


def _has_all(words: Sequence[str], wanted: Sequence[Collection[str]]) -> bool:
    return all(any(_begins(word, one) for word in words for one in spellings) for spellings in wanted)


def _begins(word: str, spelling: str) -> bool:
    """As in the index, where a single letter stands for itself."""
    return word == spelling if len(spelling) == 1 and spelling.isascii() else word.startswith(spelling)
