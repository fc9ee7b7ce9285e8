"""The people who use the chat page."""

import sqlite3
from dataclasses import dataclass
from typing import Literal

from playground.errors import Refused
from playground.shapes import Json
from playground.state.store import Store

OWNER = 1000
Role = Literal["customer", "owner"]


@dataclass(frozen=True)
class Person:
    """Somebody with a private chat, which has the person's id. The bot knows the chat once they have acted in it."""

    id: int
    first_name: str
    username: str
    role: Role
    language_code: str
    started: bool
    blocked: bool

    def user(self) -> Json:
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
        }

    def chat(self) -> Json:
        return {"id": self.id, "type": "private", "first_name": self.first_name, "username": self.username}


class People:
    """The owner has the id 1000; customers start at 1001."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, first_name: str, role: Role = "customer", language_code: str = "en") -> Person:
        name = " ".join(first_name.split())
        if not 1 <= len(name) <= 64:
            raise Refused("A name has 1 to 64 characters.")
        person_id = self._store.count("person", OWNER)
        ascii_name = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
        self._store.run(
            "INSERT INTO person (id, first_name, username, role, language_code)"
            " VALUES (:id, :name, :username, :role, :language)",
            id=person_id,
            name=name,
            username=f"{ascii_name[:20]}_{person_id}",
            role=role,
            language=language_code,
        )
        return self.get(person_id)

    def find(self, person_id: int) -> Person | None:
        row = self._store.one("SELECT * FROM person WHERE id = :id", id=person_id)
        return _person(row) if row else None

    def get(self, person_id: int) -> Person:
        """Raises Refused if there is no such person."""
        if not (person := self.find(person_id)):
            raise Refused("There is no such person.")
        return person

    def all(self) -> list[Person]:
        return [_person(row) for row in self._store.all("SELECT * FROM person ORDER BY id")]

    def start(self, person_id: int) -> None:
        self._store.run("UPDATE person SET started = 1 WHERE id = :id", id=person_id)

    def block(self, person_id: int, *, blocked: bool) -> None:
        self._store.run("UPDATE person SET blocked = :blocked WHERE id = :id", id=person_id, blocked=blocked)


def _person(row: sqlite3.Row) -> Person:
    return Person(**{**dict(row), "started": bool(row["started"]), "blocked": bool(row["blocked"])})
