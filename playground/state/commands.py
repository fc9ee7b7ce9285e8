"""The bot's command lists, by scope and language."""

import json

from playground.shapes import Json
from playground.state.people import Person
from playground.state.store import Store


class Commands:
    """A scope is written as a key: "default", "chat:1001", "chat_member:-100...:1001"."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, scope: str, language_code: str, commands: list[Json]) -> None:
        self._store.run(
            "INSERT INTO command_list VALUES (:scope, :language, :body) ON CONFLICT DO UPDATE SET body = excluded.body",
            scope=scope,
            language=language_code,
            body=json.dumps(commands),
        )

    def get(self, scope: str, language_code: str) -> list[Json]:
        row = self._store.one(
            "SELECT body FROM command_list WHERE scope = :scope AND language_code = :language",
            scope=scope,
            language=language_code,
        )
        return list(json.loads(row["body"])) if row else []

    def delete(self, scope: str, language_code: str) -> None:
        self._store.run(
            "DELETE FROM command_list WHERE scope = :scope AND language_code = :language",
            scope=scope,
            language=language_code,
        )

    def shown_to(self, person: Person) -> list[Json]:
        """The commands in the person's private chat. The narrowest scope wins, then the person's language."""
        for scope in (f"chat:{person.id}", "all_private_chats", "default"):
            for language_code in (person.language_code, ""):
                if commands := self.get(scope, language_code):
                    return commands
        return []
