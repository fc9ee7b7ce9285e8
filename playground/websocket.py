"""The connection to one open page: what the page is told, and what its person does."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from aiohttp import WSMsgType, web
from pydantic import ValidationError

from playground.errors import Refused
from playground.paying import Card
from playground.protocol import (
    SAID,
    AddPerson,
    AskInline,
    Choose,
    Edit,
    GetStars,
    OpenApp,
    Pay,
    Read,
    Said,
    Say,
    ShareContact,
    ShareLocation,
    Start,
    Tap,
    TellLate,
)
from playground.seen import as_seen
from playground.shapes import Json
from playground.state.events import Event
from playground.state.people import Person
from playground.telegram import Telegram
from playground.web_apps import menu_button, open_app

LATE_SECONDS = 17 * 60.0
"""After this long the bot hears of a payment by a late card: a shop holds an order for less, unless it was told otherwise."""


class PageSocket:
    """`errands` holds tasks that go on without the page: closing a tab does not undo a payment."""

    def __init__(
        self,
        telegram: Telegram,
        person: Person,
        socket: web.WebSocketResponse,
        errands: set[asyncio.Task[None]],
    ) -> None:
        self._telegram = telegram
        self._world = telegram.world
        self._person = person
        self._socket = socket
        self._errands = errands
        self._taps: dict[str, str] = {}
        self._roles: dict[int, str] = {}
        self._inline = ""
        """The inline query that this tab made last: results of others are not shown."""

    async def run(self) -> None:
        """Serve the page until it closes."""
        with self._world.events.listen() as events:
            self._events = events
            events.put_nowait(Event(None, {"type": "people"}))
            teller = asyncio.create_task(self._tell())
            try:
                async for message in self._socket:
                    if message.type is WSMsgType.TEXT:
                        self._hear(message.data)
            finally:
                teller.cancel()

    async def _tell(self) -> None:
        while True:
            event = await self._events.get()
            # The Bot API has no roles. Whatever has happened, it may have given somebody another.
            before, self._roles = self._roles, await self._telegram.roles()
            if words := self._words(event):
                await self._socket.send_json(words)
            if self._roles != before and event.data["type"] != "people":
                await self._socket.send_json({"type": "people", "people": self._people()})

    def _words(self, event: Event) -> Json | None:
        """What this page is told of an event. Of another chat, it only learns how much there is to read."""
        match event.data["type"]:
            case "people":
                return self._hello()
            case "commands":
                return {"type": "commands", **self._commands()}
        if event.chat_id == self._person.id and event.data["type"] != "read":
            return self._of_own_chat(event.data)
        if event.chat_id and _is_counted(event.data) and self._world.people.find(event.chat_id):
            return {"type": "unread", "person": event.chat_id, "count": self._world.reading.unread(event.chat_id)}
        return None

    def _of_own_chat(self, data: Json) -> Json | None:
        match data["type"]:
            case "answer":
                return self._answer(data)
            case "inline":
                return data if data["query_id"] == self._inline else None
            case "message" | "edited":
                return {**data, "message": as_seen(self._world, data["message"])}
            case _:
                return data

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "me": self._person.user(),
            "people": self._people(),
            "bot": self._world.bot(),
            **self._commands(),
            "stars": self._world.payments.balance(self._person.id),
            "messages": self._telegram.history(self._person.id),
        }

    def _commands(self) -> Json:
        return {
            "commands": self._world.commands.shown_to(self._person),
            "menu": menu_button(self._world, self._person),
        }

    def _people(self) -> list[Json]:
        return [
            {
                "id": person.id,
                "first_name": person.first_name,
                "username": person.username,
                "role": self._roles.get(person.id, person.role),
                "unread": self._world.reading.unread(person.id),
            }
            for person in self._world.people.all()
        ]

    def _answer(self, data: Json) -> Json | None:
        """The answer, if this tab made the tap."""
        answer = dict(data)
        tap_id = self._taps.pop(answer.pop("query_id"), None)
        return {**answer, "tap_id": tap_id} if tap_id else None

    def _hear(self, text: str) -> None:
        try:
            self._do(SAID.validate_json(text))
        except ValidationError as error:
            self._refuse(f"The page sent something invalid: {error.errors()[0]['msg']}")
        except Refused as refusal:
            self._refuse(str(refusal))

    def _do(self, said: Said) -> None:
        me = self._person.id
        match said:
            case Say(text=text, reply_to=reply_to):
                self._telegram.say(me, text, reply_to=reply_to)
            case Edit(message_id=message_id, text=text):
                self._telegram.edit(me, message_id, text)
            case Start(payload=payload):
                self._telegram.say(me, f"/start {payload}")
            case Tap(message_id=message_id, data=data, tap_id=tap_id):
                self._taps[self._telegram.tap(me, message_id, data)] = tap_id
            case Read(message_id=message_id):
                self._telegram.read(me, message_id)
            case ShareContact(of=of, reply_to=reply_to):
                self._telegram.send_contact(me, of, reply_to=reply_to)
            case ShareLocation(latitude=latitude, longitude=longitude, reply_to=reply_to):
                self._telegram.send_location(me, latitude, longitude, reply_to=reply_to)
            case Pay(message_id=message_id, card=card, info=info):
                self._go(self._pay(message_id, card, info))
            case TellLate(charge_id=charge_id):
                self._telegram.tell_late(charge_id)
            case GetStars(amount=amount):
                self._telegram.get_stars(me, amount)
            case AskInline(text=text):
                self._inline = self._telegram.ask_inline(me, text)
            case Choose(query_id=query_id, result_id=result_id):
                self._telegram.choose(me, query_id, result_id)
            case OpenApp(message_id=message_id, url=url, tab=tab):
                opened = open_app(self._world, self._person, message_id, url)
                self._tell_me({"type": "app", "tab": tab, **opened})
            case AddPerson(first_name=first_name):
                self._telegram.add_person(first_name)

    async def _pay(self, message_id: int, card: Card, info: dict[str, str]) -> None:
        """With a late card the bot hears of it a while later, even if the page is closed meanwhile."""
        try:
            paid = await self._telegram.pay(self._person.id, message_id, card, info)
        except Refused as refusal:
            self._refuse(str(refusal), pays=message_id)
            return
        if card is Card.LATE:
            await asyncio.sleep(LATE_SECONDS)
            self._telegram.tell_late(paid["successful_payment"]["telegram_payment_charge_id"])

    def _refuse(self, text: str, **about: int) -> None:
        self._tell_me({"type": "refused", "text": text, **about})

    def _tell_me(self, data: Json) -> None:
        self._events.put_nowait(Event(self._person.id, data))

    def _go(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


def _is_counted(data: Json) -> bool:
    """Whether it changes how much of a chat is unread."""
    return data["message"]["from"]["is_bot"] if data["type"] == "message" else data["type"] in ("deleted", "read")
