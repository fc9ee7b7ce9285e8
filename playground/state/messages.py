"""The messages of all chats, as the Bot API's `Message` objects."""

import json
import sqlite3

from playground.shapes import Json
from playground.state.events import Events
from playground.state.store import Store


class Messages:
    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def add(self, chat: Json, sender: Json, date: int, content: Json, keyboard: Json | None = None) -> Json:
        """Add a message. `keyboard` is a reply keyboard, or its removal. Only the page sees it, as the message's
        `reply_markup`; the bot does not."""
        # As with a real bot, private chats share one sequence of ids, and each supergroup has its own.
        counter = "message" if chat["type"] == "private" else f"message in {chat['id']}"
        message_id = self._store.count(counter)
        message = {"message_id": message_id, "from": sender, "chat": chat, "date": date, **content}
        self._store.run(
            "INSERT INTO message VALUES (:chat, :id, :body, :keyboard)",
            chat=chat["id"],
            id=message_id,
            body=json.dumps(message),
            keyboard=json.dumps(keyboard) if keyboard else None,
        )
        self._events.add(chat["id"], {"type": "message", "message": _seen_by_people(message, keyboard)})
        return message

    def find(self, chat_id: int, message_id: int) -> Json | None:
        row = self._store.one(
            "SELECT body FROM message WHERE chat_id = :chat AND message_id = :id", chat=chat_id, id=message_id
        )
        return dict(json.loads(row["body"])) if row else None

    def replace(self, message: Json) -> None:
        self._store.run(
            "UPDATE message SET body = :body, keyboard = NULL WHERE chat_id = :chat AND message_id = :id",
            chat=message["chat"]["id"],
            id=message["message_id"],
            body=json.dumps(message),
        )
        self._events.add(message["chat"]["id"], {"type": "edited", "message": message})

    def show_again(self, chat_id: int, message_id: int) -> None:
        """The person's client draws the message anew, if it is still there: what goes with it has changed."""
        if message := self.find(chat_id, message_id):
            self._events.add(chat_id, {"type": "edited", "message": message})

    def delete(self, chat_id: int, message_id: int) -> None:
        deleted = self._store.run(
            "DELETE FROM message WHERE chat_id = :chat AND message_id = :id", chat=chat_id, id=message_id
        )
        if deleted:
            self._events.add(chat_id, {"type": "deleted", "message_id": message_id})

    def history(self, chat_id: int, limit: int = 200) -> list[Json]:
        """The last messages, oldest first, as the person sees them."""
        rows = self._store.all(
            "SELECT body, keyboard FROM message WHERE chat_id = :chat ORDER BY message_id DESC LIMIT :limit",
            chat=chat_id,
            limit=limit,
        )
        return [_from_row(row) for row in reversed(rows)]


def _from_row(row: sqlite3.Row) -> Json:
    return _seen_by_people(json.loads(row["body"]), json.loads(row["keyboard"]) if row["keyboard"] else None)


def _seen_by_people(message: Json, keyboard: Json | None) -> Json:
    return {**message, "reply_markup": keyboard} if keyboard else message
