"""How far each person has read, so that every tab and every reload shows the same."""

from playground.state.store import Store


class Reading:
    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, person_id: int, message_id: int) -> bool:
        """They have read everything up to this message. False if they had before."""
        changed = self._store.run(
            "INSERT INTO reading VALUES (:person, :message)"
            " ON CONFLICT DO UPDATE SET message_id = excluded.message_id WHERE excluded.message_id > message_id",
            person=person_id,
            message=message_id,
        )
        return changed > 0

    def unread(self, person_id: int) -> int:
        """The bot's messages after the last one that they have read."""
        row = self._store.one(
            "SELECT COUNT(*) AS unread FROM message WHERE chat_id = :person AND json_extract(body, '$.from.is_bot')"
            " AND message_id > COALESCE((SELECT message_id FROM reading WHERE person_id = :person), 0)",
            person=person_id,
        )
        return int(row["unread"]) if row else 0
