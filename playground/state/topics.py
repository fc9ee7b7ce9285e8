"""Topics in private chats and in groups, for tests: somebody opens them by writing there."""

from playground.state.store import Store


class Topics:
    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, chat_id: int, topic: int) -> None:
        self._set(chat_id, {*self._open(chat_id), topic})

    def delete(self, chat_id: int, topic: int) -> None:
        self._set(chat_id, {*self._open(chat_id)} - {topic})

    def is_open(self, chat_id: int, topic: int) -> bool:
        return topic in self._open(chat_id)

    def _open(self, chat_id: int) -> list[int]:
        return list(self._store.setting(f"topics:{chat_id}") or [])

    def _set(self, chat_id: int, topics: set[int]) -> None:
        self._store.set(f"topics:{chat_id}", sorted(topics))
