"""What a query that only reads asks of its store."""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "__asks_once__"


def asks_once(query: F) -> F:
    """Mark a query that asks its store for one thing only, and nothing of what owners have set: no transaction has to hold it together."""
    setattr(query, _MARK, True)
    return query


def is_asked_once(query: Callable[..., Any]) -> bool:
    """Whether the query is marked so."""
    return getattr(query, _MARK, False)
