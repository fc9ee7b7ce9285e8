"""Who did something: a customer, somebody of the staff, the server's own command line, a job."""

from enum import StrEnum
from typing import NamedTuple


class ActorKind(StrEnum):
    """By the words that databases keep. Another kind of counter adds its own here."""

    CUSTOMER = "customer"
    STAFF = "admin"
    CLI = "cli"
    JOB = "job"
    OTHER = ""
    """What this program does not know: an older or a newer one wrote it."""


class Actor(NamedTuple):
    """Of one kind, by its id there ("" where the kind says it all). As text, and so in the database: "admin:123", "customer:5", "cli".

    For OTHER the id is the whole text: what is read is never written back as something else.
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
    def parse(cls, text: str) -> "Actor":
        """Whom this text names; never refuses."""
        word, _colon, number = text.partition(":")
        known = cls(next((kind for kind in ActorKind if kind == word), ActorKind.OTHER), number)
        return known if str(known) == text else cls(ActorKind.OTHER, text)

    def __str__(self) -> str:
        return ":".join(filter(None, self))

    @property
    def user_id(self) -> int | None:
        """Telegram's id of the person that it is; None for everything else, whatever number it has."""
        person = self.kind in (ActorKind.CUSTOMER, ActorKind.STAFF) and self.id.isdecimal()
        return int(self.id) if person else None

    @property
    def nameless(self) -> str:
        """What it is called where nobody knows its name: a person's number, "cli"."""
        return self.id or self.kind


CLI = Actor(ActorKind.CLI)
"""Whoever works on the server itself, by the program's commands."""
