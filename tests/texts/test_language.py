"""Whose language is spoken, and when."""

import asyncio
import threading
from contextvars import Context

import pytest

from tests.support.languages import CODE, in_brackets
from texts.language import N_, SOURCE, _, as_spoken_here, ngettext, speaking, spoken, translations

pytestmark = pytest.mark.usefixtures("two_languages")

CART = N_("🛒 Cart")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("de", CODE),
        ("de-AT", CODE),
        ("DE", CODE),
        ("de_CH_1901", CODE),
        ("en", SOURCE),
        ("en-GB", SOURCE),
        ("fr", SOURCE),
        ("den", SOURCE),
        ("", SOURCE),
        ("../de", SOURCE),
    ],
)
def test_a_language_is_the_nearest_that_the_shop_speaks(asked: str, given: str) -> None:
    """What it does not speak is English."""
    with speaking(asked):
        assert spoken() == given


def test_words_are_spoken_where_they_are_used() -> None:
    """Marked once, at import; in the language of the block, and in the one before it again."""
    assert _(CART) == "🛒 Cart"
    with speaking(CODE):
        assert _(CART) == str(CART) == f"{CART}" == in_brackets("🛒 Cart")
        with speaking("en"):
            assert _(CART) == "🛒 Cart"
        assert ngettext("{count} item", "{count} items", 1) == in_brackets("{count} item")
        assert ngettext("{count} item", "{count} items", 2) == in_brackets("{count} items")
    assert _(CART) == "🛒 Cart"


def test_the_language_before_is_spoken_again_whatever_happens() -> None:
    """A fault within the block, too."""
    with pytest.raises(KeyError), speaking(CODE):
        raise KeyError
    assert spoken() == SOURCE


async def test_two_at_once_each_hear_their_own() -> None:
    """Tasks that take turns do not speak each other's language."""

    async def serve(code: str) -> list[str]:
        with speaking(code):
            before = spoken()
            await asyncio.sleep(0)
            return [before, spoken()]

    heard = await asyncio.gather(serve(CODE), serve("en"), serve(CODE))
    assert list(heard) == [[CODE] * 2, [SOURCE] * 2, [CODE] * 2]


async def test_what_runs_in_another_thread_speaks_as_whoever_asked() -> None:
    """A store's thread has no context of its caller; afterwards it speaks English again."""
    heard: list[str] = []

    async def query() -> str:
        return spoken()

    def work() -> None:
        heard.extend(asyncio.run(one()) for one in (asked, query))

    with speaking(CODE):
        asked = as_spoken_here(query)
        thread = threading.Thread(target=Context().run, args=(work,))
        thread.start()
        thread.join()
    assert heard == [CODE, SOURCE]


def test_every_language_there_is_has_a_menu_of_its_own() -> None:
    """By the languages that are found."""
    assert translations() == (CODE,)
