"""An order for packing: every line in full with its SKU code, on as many pages as necessary."""

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.screen import TEXT_LENGTH, escaped
from bot.views.delivery import LONGEST
from bot.views.order import amounts, details_of, sums_of
from bot.views.payment import payment_of
from core.models.order import Order, OrderLine
from texts.language import _
from texts.plain import length, shortened

_TAG = re.compile("<[^>]+>")
_CUTS = (LONGEST, 120, 60)
"""Lengths of the delivery details, tried until a page has room for lines."""
_ROOM = 1_200
"""The least room for lines on a page, in UTF-16 units; no line is longer."""
_KEPT = 500
"""UTF-16 units for the history and messages below, if the lines continue on another page."""


class Sheet(NamedTuple):
    """A page of an order, HTML; `number` counts from 0."""

    text: str
    number: int
    pages: int


def sheet(order: Order, head: str, number: int = 0, extras: Sequence[str] = ("",)) -> Sheet:
    """Head, the lines of page `number`, delivery, sums, and the first of `extras`, from the longest to "", that fits."""
    lines = [_packed(order, line) for line in order.lines]
    details, sums = details_of(order), "\n".join(filter(None, (sums_of(order), payment_of(order))))
    for longest in _CUTS:
        answers = "\n".join(detail.html(longest) for detail in details)
        room = TEXT_LENGTH - _plain(head, answers, sums) - 60
        if room - _KEPT >= _ROOM:
            break
    pages = _pages(lines, room if _plain(*lines) <= room else max(room - _KEPT, _ROOM))
    number = min(number, len(pages) - 1)
    body = "\n".join(pages[number])
    if len(pages) > 1:
        first = sum(map(len, pages[:number])) + 1
        place = _("Lines {first}–{last} of {count}")
        body = f"{place.format(first=first, last=first + len(pages[number]) - 1, count=len(lines))}\n{body}"
    extra = next(extra for extra in extras if not extra or _plain(body, extra) <= room)
    return Sheet("\n\n".join(filter(None, (head, body, answers, sums, extra))), number, len(pages))


def _pages(lines: Sequence[str], room: int) -> list[list[str]]:
    """The lines on pages, as many on each as fit."""
    pages: list[list[str]] = [[]]
    left = room
    for line in lines:
        left -= _plain(line)
        if left < 0 and pages[-1]:
            pages.append([])
            left = room - _plain(line)
        pages[-1].append(line)
    return pages


def _packed(order: Order, line: OrderLine) -> str:
    """HTML."""
    what = f"• <b>{line.quantity} ×</b> {escaped(shortened(line.name, _ROOM))}"
    return f"{what}\n   <code>{escaped(line.code)}</code> · {amounts(order, line)}"


def _plain(*texts: str) -> int:
    """The length of HTML texts as Telegram counts it, with the gaps between them."""
    return sum(length(html.unescape(_TAG.sub("", text))) + 2 for text in texts)
