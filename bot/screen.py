"""What a view returns: text, buttons and perhaps a picture. Also the two limits that keep it acceptable to Telegram."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, WebAppInfo

from bot.routes.grammar import Route
from core.usecases.cart import At
from texts.plain import isolated, shortened

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
"""Telegram's limits after parsing the markup. We count in UTF-16 units, which is stricter."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MOST_CHOICES = 60
"""Telegram takes 100 buttons a message; with more categories than this, the category is typed."""
BUTTON_LENGTH = 44
"""Phones cut longer labels anyway."""


@dataclass(frozen=True)
class Button:
    """One inline button that asks for a `route`, opens a `url`, or the Mini App at `app`.

    `style` is Telegram's: "primary", "success", "danger".
    """

    text: str
    route: Route | None = None
    url: str | None = None
    app: str | None = None
    style: str | None = None


Row = tuple[Button, ...]


@dataclass(frozen=True)
class ContactRequest:
    """A keyboard that replaces the customer's own and has one button to share their phone number. `text` is the HTML above it."""

    text: str
    button: str


class Live(NamedTuple):
    """What a screen shows of its reader's cart: the route that draws it anew, and where the cart stood."""

    route: Route
    at: At


@dataclass(frozen=True)
class Screen:
    """What the window shows: HTML, rows of buttons, and a picture by its key or URL.

    `awaiting` is the question that the next typed message answers; `contact` also asks for a phone number. One that `stays`, as the
    answer to typed words, is not edited by a tap on it: what the tap shows comes below. `unshown` is added to the text (HTML) where
    Telegram does not show the picture; "{why}" in it becomes Telegram's words. One that is `live` is drawn anew when the cart changes
    elsewhere.
    """

    text: str
    keyboard: tuple[Row, ...] = ()
    photo: str | None = None
    awaiting: Route | None = None
    contact: ContactRequest | None = None
    stays: bool = False
    unshown: str = ""
    live: Live | None = None

    def below(self, news: str) -> "Screen":
        """The screen with a line (HTML) above its text, if there is room for it."""
        text = f"{news}\n\n{self.text}"
        return replace(self, text=text) if len(text) <= (CAPTION_LENGTH if self.photo else TEXT_LENGTH) else self

    def without_photo(self, why: str) -> "Screen":
        """The screen where Telegram does not show its picture, in its words."""
        told = self.unshown.format(why=escaped(why))
        return replace(self, photo=None, text="\n\n".join(filter(None, (self.text, told))))


def markup(rows: Sequence[Row]) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram wants them."""
    keyboard = [
        [
            InlineKeyboardButton(
                button.text,
                callback_data=button.route.encode() if button.route else None,
                url=button.url,
                web_app=WebAppInfo(button.app) if button.app else None,
                style=button.style,
            )
            for button in row
        ]
        for row in rows
    ]
    return InlineKeyboardMarkup(keyboard) if keyboard else None


def escaped(text: str) -> str:
    """Text from the catalogue or a person, escaped for a line of HTML. Only this and `own_lines` escape."""
    return own_lines(isolated(text))


def own_lines(text: str) -> str:
    """As `escaped`, for text with lines of its own: each line keeps its own direction, and a command in it can be copied."""
    return html.escape(text, quote=False)


def label(text: str) -> str:
    """Text from the catalogue as a button's label, which is never empty."""
    return shortened(text, BUTTON_LENGTH) or "…"
