"""Who did something: a customer, a member of the staff, the server's command line, a job."""

from enum import StrEnum
from typing import NamedTuple


class ActorKind(StrEnum):
    """The kinds of actors, by the words that databases keep. Another kind of counter adds its own here."""

    CUSTOMER = "customer"
    STAFF = "admin"
    CLI = "cli"
    JOB = "job"
    API = "api"
    """A program with a key; its id is the key's name."""
    OTHER = ""
    """A kind that this program does not know: an older or a newer version wrote it."""


class Actor(NamedTuple):
    """An actor of a kind, by its id there ("" where the kind is enough). As text, also in the database: "admin:123", "customer:5", "cli".

    For OTHER the id is the whole text, so that what was read is written back unchanged.
    """

    kind: ActorKind
    id: str = ""

    @classmethod
    def customer(cls, user_id: int) -> "Actor":
        return cls(ActorKind.CUSTOMER, str(user_id))

    @classmethod
    def staff(cls, user_id: int) -> "Actor":
        return cls(ActorKind.STAFF, str(user_id))

    @classmethod
    def api(cls, key_name: str) -> "Actor":
        return cls(ActorKind.API, key_name)

    @classmethod
    def parse(cls, text: str) -> "Actor":
        """The actor that this text names; never refuses."""
        word, _colon, number = text.partition(":")
        known = cls(next((kind for kind in ActorKind if kind == word), ActorKind.OTHER), number)
        return known if str(known) == text else cls(ActorKind.OTHER, text)

    def __str__(self) -> str:
        return ":".join(filter(None, self))

    @property
    def user_id(self) -> int | None:
        """The person's Telegram id; None for any other kind of actor, whatever number it has."""
        person = self.kind in (ActorKind.CUSTOMER, ActorKind.STAFF) and self.id.isdecimal()
        return int(self.id) if person else None

    @property
    def nameless(self) -> str:
        """What to call the actor when nobody knows its name: a person's number, "cli"."""
        return self.id or self.kind


CLI = Actor(ActorKind.CLI)
"""Someone who works on the server itself, with the program's commands."""
