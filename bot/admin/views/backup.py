"""Backups of the shop."""

from datetime import date
from pathlib import Path

from bot.admin.routes.home import OpenAdmin
from bot.screen import Row, Screen, escaped
from bot.views.parts import back_button
from texts.formats import calendar_day, moment, number
from texts.language import _


def backups() -> str:
    """While it is made. Plain text."""
    return _("Making the backup … the file follows.")


def copying_screen() -> Screen:
    """The same, as the answer to a typed command."""
    return Screen(backups(), _back())


def caption(name: str, at: int, timezone: str, command: str) -> str:
    """What the file is (made at `at`, ms UTC), and how to restore it, with `command` as the program's name. HTML."""
    return _(
        "The whole shop as of {moment}: products, pictures, stock, orders and customers. Keep it where nobody else "
        "can read it.\n\nTo go back to it, stop the shop on the server, then:\n<code>{command} restore "
        "{name}</code>"
    ).format(moment=moment(at, timezone), name=escaped(name), command=escaped(command))


def too_large(size: int, folder: Path, command: str) -> Screen:
    """Says that Telegram does not take a file of this size."""
    text = _(
        "The backup has {size} MB, and Telegram takes files of at most 50 MB. On the server there is a backup of "
        "each day in <code>{folder}</code>; <code>{command} backup FILE.db.gz</code> makes another one there."
    )
    place = escaped(str(folder.absolute()))
    return Screen(text.format(size=number(round(size / 1e6)), folder=place, command=escaped(command)), _back())


def missing(day: date, shop: str) -> Screen:
    """The notice to owners that a daily backup is missing."""
    text = _(
        "⚠️ {shop}: the daily backup of {day} could not be made. The log says why; often the disk is full. The "
        "shop is open as before, and the backup is tried again every hour. /backup sends one."
    )
    return Screen(text.format(shop=escaped(shop), day=calendar_day(day)))


def _back() -> tuple[Row, ...]:
    return ((back_button(OpenAdmin()),),)
