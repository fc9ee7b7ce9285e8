"""What an order delivers by itself: texts, codes and files. What was bought is shown in full, over as many messages as it takes."""

import html
from collections.abc import Iterator

from bot import routes
from bot.routes.digital import OpenGoods, SendGoods
from bot.screen import TEXT_LENGTH, Button, Screen, escaped, label, own_lines
from bot.views.parts import ask_button, back_button, home_button, pager
from core.models.digital import ContentKind, GivenCode, Good, Goods
from texts.formats import moment
from texts.language import _
from texts.plain import length, shortened

_ROOM = TEXT_LENGTH - 300
"""UTF-16 units of a page, below its head."""


def goods_button(order_id: int) -> Button:
    return Button(_("🎁 My goods"), OpenGoods(order_id))


def arrived(goods: Goods, timezone: str) -> tuple[Screen, ...]:
    """The notice to its customer: one message, or several; files come below. Before their time it says when they come."""
    order = Button(_("🧾 Open the order"), routes.OpenOrder(goods.order.id))
    if goods.shown_at is None:
        return (Screen(_awaited(goods, timezone), ((order,),)),)
    head = _("🎁 <b>Order {code}</b>: here is what you bought. You find it again under “Orders”.")
    first, *others = pages(goods)
    texts = ("\n\n".join(filter(None, (head.format(code=goods.order.code), first))), *others)
    return (*(Screen(text) for text in texts[:-1]), Screen(texts[-1], ((order, goods_button(goods.order.id)),)))


def opened(goods: Goods, number: int, timezone: str) -> Screen:
    """The same, looked up later: a page of it, and a button for each file."""
    order = goods.order
    ways = (back_button(routes.OpenOrder(order.id)), home_button())
    if goods.shown_at is None:
        return Screen(_awaited(goods, timezone), ((ask_button(routes.AskReply(order.id)),), ways))
    texts = pages(goods)
    number = min(number, len(texts) - 1)
    head = _("🎁 <b>Order {code}</b>").format(code=order.code)
    files = tuple((_file_button(goods, good),) for good in files_of(goods)) if number == 0 else ()
    arrows = pager(number, len(texts), lambda page: OpenGoods(order.id, page))
    return Screen("\n\n".join(filter(None, (head, texts[number]))), (*files, *arrows, ways))


def files_of(goods: Goods) -> tuple[Good, ...]:
    """The goods that are files."""
    return tuple(good for good in goods.goods if good.content.kind is ContentKind.FILE)


def pages(goods: Goods) -> tuple[str, ...]:
    """All texts and codes, in as few pages as they fit on; at least one, perhaps empty. HTML."""
    texts, taken = [""], 0
    for good in goods.goods:
        for piece in _pieces(good):
            size = length(html.unescape(piece)) + 1
            if taken + size > _ROOM:
                texts.append("")
                taken = 0
            texts[-1] = "\n".join(filter(None, (texts[-1], piece)))
            taken += size
    return tuple(texts)


def caption(good: Good) -> str:
    """Below a file. HTML."""
    return f"<b>{escaped(good.name)}</b>"


def sent() -> str:
    """The toast for a file. Plain text."""
    return _("Your file is on its way.")


def code_line(one: GivenCode) -> str:
    """A code that a tap copies. HTML."""
    code = f"<code>{own_lines(one.code)}</code>"
    return _("🔒 {code} (locked)").format(code=code) if one.revoked else code


def _awaited(goods: Goods, timezone: str) -> str:
    text = _("⏳ <b>Order {code}</b>: what you bought comes here on {time}.")
    return text.format(code=goods.order.code, time=moment(goods.due_at, timezone))


def _pieces(good: Good) -> Iterator[str]:
    """Parts that are never cut. HTML."""
    name = f"<b>{escaped(good.name)}</b>"
    match good.content.kind:
        case ContentKind.TEXT:
            yield f"{name}\n{own_lines(good.content.text)}"
        case ContentKind.CODES:
            first, *others = map(code_line, good.codes)
            yield f"{name}\n{first}"
            yield from others
        case _:
            yield f"{name}\n📎 {escaped(shortened(good.content.name, 60))}"


def _file_button(goods: Goods, good: Good) -> Button:
    return Button(label(f"📎 {good.content.name}"), SendGoods(goods.order.id, good.position))
