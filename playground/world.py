"""Everything in this Telegram: one bot, its people and their chats, in one file."""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playground.shapes import Json
from playground.state.commands import Commands
from playground.state.events import Events
from playground.state.files import Files
from playground.state.groups import Groups
from playground.state.hook import Hooks
from playground.state.messages import Messages
from playground.state.payments import Charge, Payments
from playground.state.people import People
from playground.state.queries import Queries
from playground.state.reading import Reading
from playground.state.store import Store
from playground.state.stripe import Stripe
from playground.state.topics import Topics
from playground.state.updates import Updates

BOT_ID = 7_000_000_001
BOT_NAME = "Tillbot"
BOT_USERNAME = "tillbot_playground_bot"
CUSTOMERS = ("Alice", "Bob", "Chloé")
OWNER_NAME = "Olivia"
RESULTS_KEPT = 100


@dataclass(frozen=True)
class CheckoutAnswer:
    """The bot's answer to a pre-checkout query. None means yes; a text says why not."""

    refusal: str | None


class World:
    """`path` None: in memory only. `clock` gives seconds since 1970. `token` None: a secret one is made once."""

    def __init__(self, path: Path | None, clock: Callable[[], float], token: str | None) -> None:
        self.store = Store(path)
        self.clock = clock
        self.events = Events()
        self.people = People(self.store)
        self.groups = Groups(self.store)
        self.topics = Topics(self.store)
        self.messages = Messages(self.store, self.events)
        self.updates = Updates(self.store, clock)
        self.hooks = Hooks(self.store)
        self.reading = Reading(self.store)
        self.queries = Queries(self.store, clock)
        self.files = Files(self.store)
        self.commands = Commands(self.store)
        self.payments = Payments(self.store)
        self.stripe = Stripe(self.store, clock)
        self.checkouts: dict[str, asyncio.Future[CheckoutAnswer]] = {}
        self.results: dict[str, list[Json]] = {}
        """What people see of the last inline queries, by the query's id."""
        with self.transaction():
            self.token = token or self._own_token()
            if not self.people.all():
                self._settle()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing on disk. Listeners get the events afterwards."""
        try:
            with self.store.transaction():
                yield
        except BaseException:
            self.events.discard()
            raise
        self.events.flush()
        if self.updates.pending():
            self.updates.wake()

    def show_results(self, query_id: str, results: list[Json]) -> None:
        self.results[query_id] = results
        while len(self.results) > RESULTS_KEPT:
            del self.results[next(iter(self.results))]

    def now(self) -> int:
        return int(self.clock())

    def tell_balance(self, person_id: int) -> None:
        """The person's page shows how many Stars they have."""
        self.events.add(person_id, {"type": "stars", "balance": self.payments.balance(person_id)})

    def give_back(self, charge: Charge) -> None:
        """A charge goes back to its payer: the chat and the bot are told by a service message."""
        self.payments.refund(charge.id, self.now())
        person = self.people.get(charge.person_id)
        told = {"refunded_payment": charge.refunded_payment()}
        self.updates.add("message", self.messages.add(person.chat(), person.user(), self.now(), told))
        self.show_paid(charge)
        self.tell_balance(person.id)

    def show_paid(self, charge: Charge) -> None:
        """The payer sees what has become of the charge: on its invoice, and where the chat says that it is paid."""
        if (
            (invoice := self.payments.invoice(charge.slug))
            and invoice.message_id
            and invoice.chat_id == charge.person_id
        ):
            self.messages.show_again(charge.person_id, invoice.message_id)
        self.messages.show_again(charge.person_id, charge.message_id)

    def bot(self) -> Json:
        names = self.store.setting("my_name") or {}
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": names.get("") or BOT_NAME,
            "username": BOT_USERNAME,
        }

    def chat(self, chat_id: int) -> Json | None:
        """The chat, if the bot knows it: somebody has acted in it."""
        if chat_id < 0:
            return self.groups.chat(chat_id)
        person = self.people.find(chat_id)
        return person.chat() if person and person.started else None

    def blocked_by(self, chat_id: int) -> bool:
        person = self.people.find(chat_id)
        return person is not None and person.blocked

    def _own_token(self) -> str:
        # Nobody else may know the token: a web page elsewhere must not be able to act as the bot.
        if not self.store.setting("token"):
            self.store.set("token", f"{BOT_ID}:{secrets.token_urlsafe(26)}")
        return str(self.store.setting("token"))

    def _settle(self) -> None:
        owner = self.people.add(OWNER_NAME, role="owner")
        self.people.start(owner.id)  # the owner tried the bot when making it, and is told of the first order
        for name in CUSTOMERS:
            self.people.add(name)
