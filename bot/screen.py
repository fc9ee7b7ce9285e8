"""What a view gives: text, buttons, perhaps a picture. And the two measures that keep it inside Telegram's limits."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.routes.grammar import Route
from texts.plain import isolated, shortened

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
"""Telegram's limits, after its markup is parsed. Counted here in UTF-16 units, the stricter way of counting."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MOST_CHOICES = 60
"""Telegram takes 100 buttons a message; of more categories than these one is typed."""
BUTTON_LENGTH = 44
"""Longer labels are cut by phones anyway."""


@dataclass(frozen=True)
class Button:
    """One inline button: it asks for a `route`, or opens a `url`. `style` is Telegram's: "primary", "success", "danger"."""

    text: str
    route: Route | None = None
    url: str | None = None
    style: str | None = None


Row = tuple[Button, ...]


@dataclass(frozen=True)
class ContactRequest:
    """A keyboard in place of the customer's own, with one button that shares their phone number; `text` stands above it. HTML."""

    text: str
    button: str


@dataclass(frozen=True)
class Screen:
    """What the window shows: HTML, rows of buttons, and a picture by its key or URL.

    `awaiting` is the question to which the next typed message is the answer; `contact` asks for a phone number beside it.
    """

    text: str
    keyboard: tuple[Row, ...] = ()
    photo: str | None = None
    awaiting: Route | None = None
    contact: ContactRequest | None = None


def markup(rows: Sequence[Row]) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram wants them."""
    keyboard = [
        [
            InlineKeyboardButton(
                button.text,
                callback_data=button.route.encode() if button.route else None,
                url=button.url,
                style=button.style,
            )
            for button in row
        ]
        for row in rows
    ]
    return InlineKeyboardMarkup(keyboard) if keyboard else None


def escaped(text: str) -> str:
    """A catalogue's or a person's string, to stand in a line of HTML. Nothing else does this, but `own_lines`."""
    return own_lines(isolated(text))


def own_lines(text: str) -> str:
    """As `escaped`, where nothing else stands in its lines: they run in their own direction, and a command in them can be copied."""
    return html.escape(text, quote=False)


def label(text: str) -> str:
    """A catalogue's string as a button's label; a button is never without one."""
    return shortened(text, BUTTON_LENGTH) or "…"
