"""Callback and pre-checkout queries. Each can be answered once, and only in time."""

import secrets
from collections.abc import Callable

from playground.errors import invalid_query
from playground.state.store import Store


class Queries:
    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def open(self, kind: str, person_id: int, seconds: float) -> str:
        """Open a query that can be answered for this many seconds, and give its id."""
        query_id = str(secrets.randbits(62))
        self._store.run("DELETE FROM query WHERE expires_at <= :now", now=self._clock())
        self._store.run(
            "INSERT INTO query VALUES (:id, :kind, :person, :expires)",
            id=query_id,
            kind=kind,
            person=person_id,
            expires=self._clock() + seconds,
        )
        return query_id

    def close(self, kind: str, query_id: str) -> int:
        """Close the query and give its person's id. Raises BotApiError if it is unknown, answered or too old."""
        row = self._store.one(
            "DELETE FROM query WHERE id = :id AND kind = :kind RETURNING person_id, expires_at", id=query_id, kind=kind
        )
        if not row or row["expires_at"] <= self._clock():
            raise invalid_query()
        return int(row["person_id"])

    def forget(self, query_id: str) -> None:
        self._store.run("DELETE FROM query WHERE id = :id", id=query_id)
