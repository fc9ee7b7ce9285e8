"""The bot's webhook: where its updates are to be brought, and what became of that."""

from dataclasses import dataclass

from playground.shapes import Json
from playground.state.store import Store


@dataclass(frozen=True)
class Hook:
    url: str
    secret: str
    connections: int


class Hooks:
    """At most one is set."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def current(self) -> Hook | None:
        kept = self._store.setting("webhook")
        return Hook(**kept) if kept else None

    def set(self, hook: Hook) -> None:
        """Setting the same one again changes nothing, not even the last failure."""
        if hook != self.current:
            self._store.set("webhook", {"url": hook.url, "secret": hook.secret, "connections": hook.connections})
            self._store.set("webhook_failure", None)

    def remove(self) -> None:
        self._store.set("webhook", None)
        self._store.set("webhook_failure", None)

    def failed(self, now: int, says: str) -> None:
        self._store.set("webhook_failure", {"last_error_date": now, "last_error_message": says})

    @property
    def failure(self) -> Json:
        """As getWebhookInfo says it; {} if there was none."""
        return dict(self._store.setting("webhook_failure") or {})
