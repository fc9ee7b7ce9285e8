"""A person in front of the chat: types, taps buttons by their labels, and waits until the shop is at rest."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.routes import Route, parse
from core.errors import ShopError
from playground.entities import parse_html
from playground.telegram import Telegram
from tests.support.refusals import is_refusal
from tests.support.waiting import until

Message = dict[str, Any]


@dataclass
class Person:
    """One person's chat with the bot on a playground."""

    telegram: Telegram
    id: int
    rest: Callable[[], Awaitable[None]]
    """Waits until the bot has nothing to do."""
    refusals: list[ShopError] = field(default_factory=list)
    """What the shop refused (`Shop.refusals`); cleared before each text and tap."""

    def rename(self, name: str) -> None:
        """Have another first name at Telegram from now on."""
        self.telegram.world.store.run("UPDATE person SET first_name = :name WHERE id = :id", name=name, id=self.id)

    def messages(self) -> list[Message]:
        """What the person sees, oldest first."""
        return self.telegram.history(self.id)

    def from_bot(self) -> list[Message]:
        return [message for message in self.messages() if message["from"]["is_bot"]]

    def texts(self) -> list[str]:
        """What the bot's messages say."""
        return [text_of(message) for message in self.from_bot()]

    def windows(self) -> list[Message]:
        """The bot's messages that have buttons."""
        return [message for message in self.from_bot() if buttons(message)]

    @property
    def window(self) -> Message:
        """The newest message with buttons."""
        return self.windows()[-1]

    def answers(self) -> list[tuple[str, bool]]:
        """The answers to this person's taps: each text, and whether it was an alert."""
        return [
            (call.params.get("text", ""), str(call.params.get("show_alert", "")).lower() == "true")
            for call in self.telegram.journal
            if call.method == "answerCallbackQuery" and call.error is None
        ]

    async def say(self, text: str) -> Message:
        """Send a text and wait for the bot's answer; gives the newest message."""
        return await self.act(lambda: self.telegram.say(self.id, text))

    async def is_refused(self, text: str, kind: type[ShopError], **facts: object) -> str:
        """Say something that the shop refuses like this; gives what the person reads of it, which is one line."""
        known = {message["message_id"] for message in self.from_bot()}
        await self.say(text)
        assert is_refusal(self.refusals, kind, **facts), text
        line = next(text_of(message) for message in self.from_bot() if message["message_id"] not in known)
        assert "\n" not in line
        return line

    async def act(self, sending: Callable[[], object]) -> Message:
        """Like `say`, for whatever `sending` sends: a contact, a location, a picture."""
        await self.rest()  # notices that are still on their way would be taken for the answer
        self.refusals.clear()
        before = len(self.telegram.journal)
        sending()
        await self.wait_for(lambda: any(_speaks_to(call, self.id) for call in list(self.telegram.journal)[before:]))
        await self.rest()
        return self.from_bot()[-1]

    async def tap(self, label: str, message: Message | None = None) -> Message:
        """Tap the button whose label contains `label` and wait for the answer; gives the window after it."""
        message = message or self.window
        self.refusals.clear()
        query = self.tap_unseen(label, message)
        await self.wait_for(
            lambda: any(
                call.method == "answerCallbackQuery" and call.params.get("callback_query_id") == query
                for call in self.telegram.journal
            )
        )
        await self.rest()
        return self.window if self.windows() else self.from_bot()[-1]

    def now(self, message: Message) -> Message:
        """The message as it reads now."""
        return next(one for one in self.from_bot() if one["message_id"] == message["message_id"])

    async def press(self, label: str) -> Message:
        """As `tap`, for the newest button with this label, wherever it is: notices may stand below the window."""
        await self.rest()
        shown = next(one for one in reversed(self.windows()) if any(label in text for text in buttons(one)))
        return await self.tap(label, shown)

    async def fill_in(self, *answers: str) -> Message:
        """Answer a form's questions: tap a button with the answer if there is one, or else type it; gives the window after it."""
        for answer in answers:
            await (self.tap(answer) if answer in buttons(self.window) else self.say(answer))
        return self.window

    def tap_unseen(self, label: str, message: Message | None = None) -> str:
        """Tap without waiting; gives the callback query's id."""
        message = message or self.window
        return self.telegram.tap(self.id, message["message_id"], data_of(message, label))

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds."""
        await until(condition)


def delete_group(telegram: Telegram, group: int) -> None:
    """Let a group be gone without a word to the bot."""
    with telegram.world.transaction():
        telegram.world.store.run("DELETE FROM chat_group WHERE id = :id", id=group)


def text_of(message: Message) -> str:
    return str(message.get("text") or message.get("caption") or "")


def buttons(message: Message) -> list[str]:
    """The labels of a message's inline buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def routes_of(message: Message) -> list[Route | None]:
    """Where a message's inline buttons lead: they identify its screen whatever its text says."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [parse(str(button["callback_data"])) for row in rows for button in row if "callback_data" in button]


def link_of(message: Message, label: str) -> str:
    """The address behind the first button whose label contains `label`."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next(str(button["url"]) for row in rows for button in row if label in button["text"])


def plain(html: str) -> str:
    """A view's text as Telegram shows it; fails if its markup is wrong."""
    return parse_html(html)[0]


def line_of(message: Message | str, word: str) -> str:
    """The first line with `word` in a message or a text; "" if there is none."""
    text = message if isinstance(message, str) else text_of(message)
    return next((line for line in text.splitlines() if word in line), "")


def numbers(text: str) -> list[int]:
    """The whole numbers in a text, in their order: the counts, whatever they are called."""
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]


def data_of(message: Message, label: str) -> str:
    """The callback data of the button labelled `label`, or else of the first whose label contains it."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    all_buttons = [button for row in rows for button in row]
    exact = [button for button in all_buttons if _bare(button["text"]) == label]
    for button in exact or [button for button in all_buttons if label in button["text"]]:
        return str(button["callback_data"])
    raise AssertionError(f"no button {label!r} among {buttons(message)} of {text_of(message)!r}")


def _bare(label: str) -> str:
    """A label without its emoji and its count."""
    return re.sub(r"^\W+\s", "", re.sub(r"\s\(\d+\)$", "", label))


def _speaks_to(call: Any, chat_id: int) -> bool:
    speaking = call.method in ("sendMessage", "sendPhoto", "editMessageText", "editMessageMedia", "editMessageCaption")
    return speaking and call.error is None and str(call.params.get("chat_id")) == str(chat_id)
