"""The dispatcher: the bot calls it over HTTP or in the same process."""

import logging
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.errors import BotApiError, ConnectionDropped
from playground.faults import Faults
from playground.flood import Flood
from playground.inline import InlineActs
from playground.methods import chats, commands, edits, inline, media, messages, payments, profile, queries, updates
from playground.parameters import PARAMETERS
from playground.params import Params, Upload
from playground.paying import PRE_CHECKOUT_SECONDS
from playground.seen import as_seen
from playground.shapes import Json
from playground.world import World

log = logging.getLogger(__name__)

Method = Callable[[World, Params], Any]
Roles = Callable[[], Awaitable[Mapping[int, str]]]
"""Asks the shop who is what to it, by their ids; who is not named is a customer."""
METHODS: dict[str, Method] = {
    name: method
    for room in (chats, commands, edits, inline, media, messages, payments, profile, queries, updates)
    for name, method in room.METHODS.items()
}
# Like Telegram, this ignores case in method names.
NAMES = {name.lower(): name for name in (*METHODS, "getUpdates")}
JOURNAL = 10_000


@dataclass(frozen=True)
class Call:
    """One call of the bot, with its result or error."""

    method: str
    params: Mapping[str, Any]
    result: Any = None
    error: BotApiError | None = None


class Telegram(InlineActs):
    """A Telegram with one bot.

    `path` None keeps it in memory. `clock` gives seconds since 1970. `token` None makes a secret token, kept in the
    file. `roles` None: everybody stays what they were made. `journal` has the last calls; the `unknown_` counters have
    what a strict test forbids.
    """

    def __init__(
        self,
        path: Path | None = None,
        clock: Callable[[], float] = time.time,
        token: str | None = None,
        pre_checkout_seconds: float = PRE_CHECKOUT_SECONDS,
        roles: Roles | None = None,
    ) -> None:
        super().__init__(World(path, clock, token), pre_checkout_seconds)
        self._shops_roles = roles
        self.faults = Faults()
        self.flood: Flood | None = None
        self.journal: deque[Call] = deque(maxlen=JOURNAL)
        self.unknown_methods: Counter[str] = Counter()
        self.unknown_parameters: Counter[str] = Counter()

    @property
    def token(self) -> str:
        return self.world.token

    def close(self) -> None:
        self.world.store.close()

    async def roles(self) -> dict[int, str]:
        """What each person is to the shop."""
        people = self.world.people.all()
        if self._shops_roles is None:
            return {person.id: person.role for person in people}
        named = await self._shops_roles()
        return {person.id: named.get(person.id, "customer") for person in people}

    def history(self, person_id: int, limit: int = 200) -> list[Json]:
        """The last messages of the person's chat, oldest first, as the person sees them."""
        return [as_seen(self.world, message) for message in self.world.messages.history(person_id, limit)]

    def download(self, path: str) -> bytes:
        """The file to which getFile gave this `file_path`. Raises BotApiError if there is none."""
        file = self.world.files.find(path)
        if not file or file.content is None:
            raise BotApiError(404, "Not Found")
        return file.content

    async def call(self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> Any:  # noqa: ANN401 - each method has its own result
        """Carry out a method of the Bot API, and give its `result` as JSON. `params` may hold texts, numbers or objects.

        Raises BotApiError; also ForeignAnswer or ConnectionDropped, if a fault says so.
        """
        if not (name := NAMES.get(method.lower())):
            self.unknown_methods[method] += 1
            log.error("the playground has no method %s", method)
            raise BotApiError(404, "Not Found: method not found")
        read = Params(params, files)
        self._note_unknown(name, read)
        try:
            drop = await self.faults.before(name)
            if self.flood:
                self.flood.check(name, params.get("chat_id"))
            result = await self._perform(name, read)
        except BotApiError as error:
            self.journal.append(Call(name, params, error=error))
            raise
        self.journal.append(Call(name, params, result))
        if drop:
            raise ConnectionDropped
        return result

    async def _perform(self, name: str, params: Params) -> Any:  # noqa: ANN401 - each method has its own result
        if name == "getUpdates":
            return await updates.get_updates(self.world, params)
        with self.world.transaction():
            return METHODS[name](self.world, params)

    def _note_unknown(self, name: str, params: Params) -> None:
        for unknown in params.names() - PARAMETERS[name]:
            self.unknown_parameters[f"{name}.{unknown}"] += 1
            log.warning("%s has no parameter %s", name, unknown)
