"""Exports."""

from zoneinfo import ZoneInfo

from bot.screen import escaped
from core.models.export import ExportNoun, ExportRequest
from core.values.days import moment_at
from texts.formats import number
from texts.language import _, ngettext


def file_name(request: ExportRequest, now: int, timezone: str) -> str:
    """`orders-2026-11-01-to-2026-11-23.xlsx`; without days, today's date. `now` is ms UTC."""
    today = moment_at(now, ZoneInfo(timezone)).date()
    return f"{request.noun}-{(request.period or str(today)).replace(' ', '-')}.{request.kind}"


def template_name() -> str:
    """The name of the file to fill in."""
    return _("products-template")


def template_caption() -> str:
    return _("Put your products in the place of these three and send me the file. What you leave empty stays empty.")


def on_its_way() -> str:
    return _("The file is on its way.")


def caption(request: ExportRequest, rows: int, command: str) -> str:
    """What the file contains; `command` calls the program on the server. HTML."""
    if request.noun is ExportNoun.PRODUCTS:
        if not rows:
            return _(
                "Nothing is for sale yet: these rows are examples. Put your products in their place and send me the file."
            )
        told = ngettext(
            "{rows} variant. Change the file and send it back; leave its last column as it is.",
            "{rows} variants. Change the file and send it back; leave its last column as it is.",
            rows,
        )
        return told.format(rows=number(rows))
    if request.noun is ExportNoun.COUPONS:
        told = ngettext(
            "{rows} coupon or promotion. Change the file, leave its last column as it is, and load it on the server: {load}",
            "{rows} coupons and promotions. Change the file, leave its last column as it is, and load it on the server: {load}",
            rows,
        )
        return told.format(rows=number(rows), load=f"<code>{escaped(command)} import --coupons FILE</code>")
    if request.noun is ExportNoun.ORDERS:
        told = ngettext("{rows} line of orders", "{rows} lines of orders", rows).format(rows=number(rows))
        rule = _(
            "The totals of an order are on its first line: the sum of the column total is what you take. What was "
            "cancelled, given back or is not paid yet is apart, in the columns that begin with void."
        )
        return f"{told}\n{rule}"
    if request.noun is ExportNoun.PAYMENTS:
        told = ngettext("{rows} payment or refund", "{rows} payments and refunds", rows).format(rows=number(rows))
        return "\n".join((told, _("What went back is negative, so that you can sum up a currency's amounts.")))
    return ngettext("{rows} customer", "{rows} customers", rows).format(rows=number(rows))


def nothing(request: ExportRequest) -> str:
    """The answer instead of an empty file."""
    if request.noun is ExportNoun.ORDERS:
        return _("There are no orders from that time.") if request.period else _("There are no orders yet.")
    if request.noun is ExportNoun.PAYMENTS:
        return _("Nothing came in, and nothing went back.")
    if request.noun is ExportNoun.COUPONS:
        return _("There are no coupons that have not ended.")
    return _("Nobody came for the first time in that time.") if request.period else _("There are no customers yet.")
