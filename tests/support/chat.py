"""A person in front of the chat: says things, taps buttons by their labels, and waits until the shop has come to rest."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.telegram import Telegram

Message = dict[str, Any]
PATIENCE = 20.0


@dataclass
class Person:
    """One person's chat with the bot on a playground."""

    telegram: Telegram
    id: int
    idle: Callable[[], bool] | None = None
    """Whether the bot has nothing to do; None where nobody knows: it is a process of its own."""

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
        """Texts of all answers to this person's taps, with whether they were alerts."""
        return [
            (call.params.get("text", ""), str(call.params.get("show_alert", "")).lower() == "true")
            for call in self.telegram.journal
            if call.method == "answerCallbackQuery" and call.error is None
        ]

    async def say(self, text: str) -> Message:
        """Send a text, and wait for something new from the bot; gives the newest message."""
        return await self.act(lambda: self.telegram.say(self.id, text))

    async def mistype(self, text: str) -> str:
        """Answer an open question wrong: what is said about it, above the question that is asked once more."""
        await self.say(text)
        return self.texts()[-2]

    async def act(self, sending: Callable[[], object]) -> Message:
        """As `say`, for whatever `sending` sends: a contact, a location, a picture."""
        before = len(self.telegram.journal)
        sending()
        await self.wait_for(lambda: any(_speaks_to(call, self.id) for call in list(self.telegram.journal)[before:]))
        await settle(self.telegram, self.idle)
        return self.from_bot()[-1]

    async def tap(self, label: str, message: Message | None = None) -> Message:
        """Tap the button whose label contains `label`; wait for the answer; gives the window as it is then."""
        message = message or self.window
        query = self.tap_unseen(label, message)
        await self.wait_for(
            lambda: any(
                call.method == "answerCallbackQuery" and call.params.get("callback_query_id") == query
                for call in self.telegram.journal
            )
        )
        await settle(self.telegram, self.idle)
        return self.window if self.windows() else self.from_bot()[-1]

    async def fill_in(self, *answers: str) -> Message:
        """Answer a form's questions: each answer is a button where there is one like it, else typed; gives the window as it is then."""
        for answer in answers:
            await (self.tap(answer) if answer in buttons(self.window) else self.say(answer))
        return self.window

    def tap_unseen(self, label: str, message: Message | None = None) -> str:
        """Tap and do not wait; the callback query's id."""
        message = message or self.window
        return self.telegram.tap(self.id, message["message_id"], data_of(message, label))

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; TimeoutError after PATIENCE seconds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.005)


async def settle(telegram: Telegram, idle: Callable[[], bool] | None = None, calm: float = 0.05) -> None:
    """Wait until the bot has fetched every update and `idle` says that it has nothing to do any more.

    Without `idle`: until it has made no call for `calm` seconds.
    """
    seen = -1
    async with asyncio.timeout(PATIENCE):
        while (telegram.world.updates.pending() or not idle()) if idle else seen != len(telegram.journal):
            seen = len(telegram.journal)
            await asyncio.sleep(0.002 if idle else calm)


def text_of(message: Message) -> str:
    return str(message.get("text") or message.get("caption") or "")


def buttons(message: Message) -> list[str]:
    """The labels of a message's inline buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def data_of(message: Message, label: str) -> str:
    """The callback data of the button whose label is `label`, else of the first that contains it."""
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
