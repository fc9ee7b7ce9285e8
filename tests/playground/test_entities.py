"""Messages in HTML, as Telegram reads them."""

import html
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.entities import KINDS, parse_html, trim, utf16_length, with_automatic
from playground.errors import BotApiError

PREFIX = "Bad Request: can't parse entities: "


def parsing_error(source: str) -> str:
    with pytest.raises(BotApiError) as caught:
        parse_html(source)
    return caught.value.description.removeprefix(PREFIX)


def test_nested_tags_become_entities_in_utf16_units() -> None:
    """Offsets count UTF-16 units, so a face counts two."""
    text, entities = trim(*parse_html("😀 <b>bold <i>both</i></b>"))
    assert text == "😀 bold both"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 9},
        {"type": "italic", "offset": 8, "length": 4},
    ]


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ("<a href='https://example.com'>x</a>", {"type": "text_link", "url": "https://example.com/"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<tg-spoiler>x</tg-spoiler>", {"type": "spoiler"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5"}),
        ("<STRONG>x</STRONG>", {"type": "bold"}),
        ("<del>x</>", {"type": "strikethrough"}),
    ],
)
def test_each_tag_has_its_entity(source: str, entity: dict[str, str]) -> None:
    """Attributes become fields of the entity."""
    assert parse_html(source) == ("x", [{**entity, "offset": 0, "length": 1}])


def test_a_link_without_a_host_stays_plain_text() -> None:
    """Telegram drops such links silently."""
    assert parse_html('<a href="nowhere">x</a>') == ("x", [])


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("é<div>x</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<i =a>x</i>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=a,b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href='x>", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_wrong_html_is_refused_in_telegrams_words(source: str, problem: str) -> None:
    """The text says what is wrong and at which byte."""
    assert parsing_error(source) == problem


def test_only_telegrams_own_references_are_decoded() -> None:
    """Four names and numbers; others stay as they are written."""
    text, _ = parse_html("&lt;&gt;&amp;&quot;&#8364;&#x20ac;&nbsp;&laquo;&#99999999999; a & b")
    assert text == '<>&"€€&nbsp;&laquo;&#99999999999; a & b'


def test_white_space_around_a_text_goes_and_entities_move_with_it() -> None:
    """An entity of white space alone disappears."""
    assert trim(*parse_html("<i> \n</i>  <b> x </b> ")) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_commands_and_addresses_are_found_outside_of_code() -> None:
    """What looks like a command inside code or a word is none."""
    text, entities = parse_html("/cart or 1/2 or <code>/orders</code> or https://example.com/a.")
    kinds = [(entity["type"], entity["offset"], entity["length"]) for entity in with_automatic(text, entities)]
    assert kinds == [("bot_command", 0, 5), ("code", 16, 7), ("url", 27, 21)]


@given(st.text())
def test_any_escaped_text_comes_back_as_it_was(text: str) -> None:
    """What a view escapes, Telegram shows."""
    assert parse_html(html.escape(text)) == (text, [])


@given(st.text(alphabet="<>/&;=\"' abi#x1é😀-", max_size=40))
def test_no_text_breaks_the_parser(source: str) -> None:
    """It is read or refused in the parser's words; entities never reach beyond the text."""
    with suppress(BotApiError):
        text, entities = parse_html(source)
        assert all(entity["offset"] + entity["length"] <= utf16_length(text) for entity in entities)


@given(st.lists(st.sampled_from(sorted(set(KINDS) - {"a", "span", "tg-emoji", "pre", "code"})), max_size=6))
def test_well_nested_tags_always_parse(tags: list[str]) -> None:
    """Each tag gives one entity over the same letter."""
    opened, closed = "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))
    text, entities = parse_html(f"{opened}x{closed}")
    assert (text, len(entities)) == ("x", len(tags))
