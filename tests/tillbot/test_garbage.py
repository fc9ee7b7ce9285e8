"""What Python's search for garbage leaves alone, and what it still finds."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from tillbot.garbage import OFTEN, search_less, search_only_new


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class _Node:
    other: "_Node"


def test_what_exists_is_searched_no_more_and_new_garbage_is_found() -> None:
    kept = _Node()
    search_less()
    search_only_new()
    assert not any(one is kept for one in gc.get_objects())
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == OFTEN
    first, second = _Node(), _Node()
    first.other, second.other = second, first
    gone = weakref.ref(first)
    del first, second
    gc.collect()
    assert gone() is None
