"""Processes that work for the same shop at the same time."""

from typing import NamedTuple


class Counter(NamedTuple):
    """A process at work. `beats` counts up while it lives; times are ms UTC by the store's clock, for people to read."""

    id: int
    name: str
    beats: int
    started_at: int
    seen_at: int
