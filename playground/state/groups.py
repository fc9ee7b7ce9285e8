"""Group chats, for tests. Everybody may write in them; the bot sees what privacy mode allows."""

from playground.shapes import Json
from playground.state.store import Store

FIRST_GROUP = 1_000_000_000_001  # ids of supergroups are -100...


class Groups:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, title: str) -> int:
        """The chat id of the new group."""
        group_id = -self._store.count("group", FIRST_GROUP)
        self._store.run("INSERT INTO chat_group VALUES (:id, :title)", id=group_id, title=title)
        return group_id

    def migrate(self, group_id: int) -> int:
        """The group gets another id, and the old one leads there; gives the new one."""
        new_id = self.add(str((self.chat(group_id) or {}).get("title", "")))
        self._store.run("DELETE FROM chat_group WHERE id = :id", id=group_id)
        self._store.set(f"migrated:{group_id}", new_id)
        return new_id

    def migrated_to(self, group_id: int) -> int | None:
        moved = self._store.setting(f"migrated:{group_id}")
        return int(moved) if moved else None

    def chat(self, group_id: int) -> Json | None:
        row = self._store.one("SELECT * FROM chat_group WHERE id = :id", id=group_id)
        return {"id": row["id"], "type": "supergroup", "title": row["title"]} if row else None
