"""Addresses behind words."""

import pytest
from telegram import MessageEntity

from bot.links import spelled_out


def _linked(text: str, *links: tuple[str, str]) -> str:
    """The text with these words linked, as Telegram counts."""
    entities = [MessageEntity("bold", 0, 1)]
    for words, url in links:
        before, found = text[: text.index(words)], words
        offset, size = (len(part.encode("utf-16-le")) // 2 for part in (before, found))
        entities.append(MessageEntity("text_link", offset, size, url=url))
    return spelled_out(text, entities)


@pytest.mark.parametrize(
    ("text", "links", "said"),
    [
        ("Track it here", [("here", "https://post.example/1")], "Track it here (https://post.example/1)"),
        ("🎉🎉 here, now", [("here", "https://a.example")], "🎉🎉 here (https://a.example), now"),
        ("one two", [("one", "tg://x"), ("two", "mailto:a@b.example")], "one (tg://x) two (mailto:a@b.example)"),
        ("here \nnext", [("here \n", "https://a.example")], "here (https://a.example) \nnext"),
        ("https://a.example", [("https://a.example", "https://a.example/")], "https://a.example"),
        ("a.example", [("a.example", "http://a.example/")], "a.example"),
        ("bad", [("bad", "javascript:alert(1)")], "bad"),
        ("long", [("long", f"https://{'a' * 2048}")], "long"),
        ("plain", [], "plain"),
    ],
)
def test_an_address_stands_behind_its_words(text: str, links: list[tuple[str, str]], said: str) -> None:
    """Once, where its words end, and only an address that can be followed."""
    assert _linked(text, *links) == said


def test_places_beyond_the_text_do_no_harm() -> None:
    """Nothing is said twice, and nothing is lost."""
    assert spelled_out("short", [MessageEntity("text_link", 90, 5, url="https://a.example")]) == "short"
