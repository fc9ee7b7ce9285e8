"""What a writing use case may run beside, where several processes write to one store at once.

A use case that says nothing is alone: nothing else writes while it runs, so what it has read stays true to its end, as on SQLite, which has
one writer. Only the few that every tap needs say more, and these lock what they rely on (`tx.customers.lock`, a condition in an UPDATE).
"""

from collections.abc import Callable, Iterable
from enum import IntEnum, auto
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "__concurrency__"


class Concurrency(IntEnum):
    """The stricter, the smaller."""

    ALONE = auto()
    ORDER = auto()
    """Beside FREE ones, but one order after the other: two that take the same goods in another order would wait for each other for ever."""
    FREE = auto()
    """Beside all but ALONE: it touches one customer's or one chat's rows."""
    AS_ASKED = auto()
    """As the use case among its arguments, which it runs."""


def free(use_case: F) -> F:
    """Mark a use case as FREE."""
    return _marked(use_case, Concurrency.FREE)


def one_at_a_time(use_case: F) -> F:
    """Mark a use case as ORDER."""
    return _marked(use_case, Concurrency.ORDER)


def as_asked(use_case: F) -> F:
    """Mark a use case as AS_ASKED."""
    return _marked(use_case, Concurrency.AS_ASKED)


def concurrency_of(use_case: Callable[..., Any], arguments: Iterable[Any]) -> Concurrency:
    """What this call may run beside."""
    kind: Concurrency = getattr(use_case, _MARK, Concurrency.ALONE)
    if kind is not Concurrency.AS_ASKED:
        return kind
    asked = (getattr(one, _MARK, Concurrency.ALONE) for one in arguments if callable(one))
    return min(asked, default=Concurrency.ALONE)


def _marked(use_case: F, kind: Concurrency) -> F:
    setattr(use_case, _MARK, kind)
    return use_case
