"""Backups of the shop."""

from datetime import date
from pathlib import Path

from bot.admin.routes.home import OpenAdmin
from bot.screen import Row, Screen, escaped
from bot.views.parts import back_button
from texts.formats import calendar_day, moment, number
from texts.language import _


def backups() -> str:
    """Shown while the backup is made. Plain text."""
    return _("Copying the shop … the file follows.")


def copying_screen() -> Screen:
    """The same, as the answer to a typed command."""
    return Screen(backups(), _back())


def caption(name: str, at: int, timezone: str, command: str) -> str:
    """What the file is (made at `at`, ms UTC), and how to restore it, with `command` as the program's name. HTML."""
    return _(
        "The whole shop as of {moment}: goods, pictures, stock, orders and customers. Keep it where nobody else reads it.\n\n"
        "To go back to it, stop the shop on the server, then:\n<code>{command} restore {name}</code>"
    ).format(moment=moment(at, timezone), name=escaped(name), command=escaped(command))


def too_large(size: int, folder: Path, command: str) -> Screen:
    """Says that Telegram does not take a file of this size."""
    text = _(
        "The copy has {size} MB, and Telegram takes files of 50 MB at most. "
        "On the server a copy of each day lies in <code>{folder}</code>; "
        "<code>{command} backup FILE.db.gz</code> makes another one there."
    )
    place = escaped(str(folder.absolute()))
    return Screen(text.format(size=number(round(size / 1e6)), folder=place, command=escaped(command)), _back())


def missing(day: date, shop: str) -> Screen:
    """The notice to owners that a daily backup is missing."""
    text = _(
        "⚠️ {shop}: the daily copy of {day} could not be made; the log tells why, often the disk is full. "
        "The shop is open as before, and it is tried again every hour. /backup sends a copy."
    )
    return Screen(text.format(shop=escaped(shop), day=calendar_day(day)))


def _back() -> tuple[Row, ...]:
    return ((back_button(OpenAdmin()),),)
