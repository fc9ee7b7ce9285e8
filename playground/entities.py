"""Turns the HTML of a message into text and entities: Telegram's rules, error texts and limits (in UTF-16 units)."""

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playground.errors import BotApiError, bad_request
from playground.shapes import Json

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
# Only these references are decoded. All others stay as they are written.
REFERENCE = re.compile(r"&(?:#x[0-9a-fA-F]+|#[0-9]+|lt|gt|amp|quot);")
NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
UNQUOTED = re.compile(r"[A-Za-z0-9.-]*")
SPACE = re.compile(r"\s*")
AUTOMATIC = (
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("url", re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")),
)
LITERAL = {"code", "pre", "text_link", "bot_command", "url"}


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of a message written in HTML; raises BotApiError "can't parse entities: ..."."""
    return _Parser(source).parse()


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The stripped text, with the entities shifted and cut to fit it, in Telegram's order."""
    leading = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - leading, 0)
        stop = min(entity["offset"] + entity["length"] - leading, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def with_automatic(text: str, entities: list[Json]) -> list[Json]:
    """The entities, plus those that Telegram finds by itself: bot commands and web addresses."""
    found = list(entities)
    for kind, pattern in AUTOMATIC:
        for match in pattern.finditer(text):
            entity = {"type": kind, "offset": utf16_length(text[: match.start()]), "length": utf16_length(match[0])}
            if not any(other["type"] in LITERAL and _overlap(entity, other) for other in found):
                found.append(entity)
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(one: Json, other: Json) -> bool:
    ends: tuple[int, int] = (one["offset"] + one["length"], other["offset"] + other["length"])
    return bool(one["offset"] < ends[1] and other["offset"] < ends[0])


@dataclass
class _Tag:
    name: str
    begin: int
    offset: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._text = ""
        self._offset = 0
        self._open: list[_Tag] = []
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self._position < len(self._source):
            if self._source[self._position] != "<":
                self._plain()
            elif self._source.startswith("</", self._position):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return self._text, self._entities

    def _plain(self) -> None:
        end = self._source.find("<", self._position)
        piece = self._source[self._position : end if end >= 0 else None]
        self._position += len(piece)
        decoded = REFERENCE.sub(_decode, piece)
        self._text += decoded
        self._offset += utf16_length(decoded)

    def _start_tag(self) -> None:
        begin = self._position
        self._position += 1
        name = self._take(NAME).lower()
        if self._at_end():
            raise self._wrong("Unclosed start tag", begin)
        if name not in KINDS:
            raise self._wrong(f'Unsupported start tag "{name}"', begin)
        tag = _Tag(name, begin, self._offset)
        while not self._skip(">"):
            self._attribute(tag)
        if name == "span" and tag.attributes.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', begin)
        if name == "tg-emoji" and not tag.attributes.get("emoji-id"):
            raise self._wrong('Tag "tg-emoji" must have attribute "emoji-id"', begin)
        self._open.append(tag)

    def _attribute(self, tag: _Tag) -> None:
        unclosed = f'Unclosed start tag "{tag.name}"'
        self._take(SPACE)
        if self._at_end():
            raise self._wrong(unclosed, tag.begin)
        if self._source[self._position] == ">":
            return
        if not (name := self._take(ATTRIBUTE_NAME)):
            raise self._wrong(f'Empty attribute name in the tag "{tag.name}"', tag.begin)
        self._take(SPACE)
        value = ""
        if self._skip("="):
            self._take(SPACE)
            if self._at_end():
                raise self._wrong(unclosed, tag.begin)
            value = self._attribute_value()
        if self._at_end():
            raise self._wrong("Unclosed start tag", tag.begin)
        tag.attributes[name.lower()] = value

    def _attribute_value(self) -> str:
        begin = self._position
        quote = self._source[begin]
        if quote not in "'\"":
            value = self._take(UNQUOTED).lower()
            if not self._at_end() and self._source[self._position] not in "> \t\n":
                raise self._wrong("Unexpected end of name token", begin)
            return value
        end = self._source.find(quote, begin + 1)
        self._position = end + 1 if end >= 0 else len(self._source)
        return REFERENCE.sub(_decode, self._source[begin + 1 : end])

    def _end_tag(self) -> None:
        begin = self._position
        if not self._open:
            raise self._wrong("Unexpected end tag", begin)
        self._position += 2
        name = self._take(NAME).lower()
        self._take(SPACE)
        if not self._skip(">"):
            raise self._wrong("Unclosed end tag", begin)
        tag = self._open.pop()
        if name not in ("", tag.name):
            raise self._wrong("Unmatched end tag", begin, f', expected "</{tag.name}>", found "</{name}>"')
        if self._offset > tag.offset:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        entity: Json = {"type": KINDS[tag.name], "offset": tag.offset, "length": self._offset - tag.offset}
        if tag.name == "a":
            inside = self._text.encode("utf-16-le")[2 * tag.offset :].decode("utf-16-le")
            if not (url := _checked_url(tag.attributes.get("href") or inside)):
                return
            entity["url"] = url
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes["emoji-id"]
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "code" and self._inside_pre(tag):
            self._open[-1].attributes["language"] = tag.attributes["class"].removeprefix("language-")
            return
        elif tag.name == "pre" and (language := tag.attributes.get("language")):
            entity["language"] = language
        self._entities.append(entity)

    def _inside_pre(self, code: _Tag) -> bool:
        """`<pre><code class="language-x">` is a single entity with a language."""
        within = bool(self._open) and self._open[-1].name == "pre" and self._open[-1].offset == code.offset
        return within and code.attributes.get("class", "").startswith("language-")

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._source, self._position)
        taken = match[0] if match else ""
        self._position += len(taken)
        return taken

    def _skip(self, mark: str) -> bool:
        found = self._source.startswith(mark, self._position)
        self._position += found
        return found

    def _at_end(self) -> bool:
        return self._position >= len(self._source)

    def _wrong(self, problem: str, position: int, more: str = "") -> BotApiError:
        return _cannot_parse(f"{problem} at byte offset {len(self._source[:position].encode())}{more}")


def _cannot_parse(problem: str) -> BotApiError:
    return bad_request(f"can't parse entities: {problem}")


def _decode(match: re.Match[str]) -> str:
    reference = match[0]
    if not reference.startswith("&#"):
        return html.unescape(reference)
    code = int(reference[3:-1], 16) if reference[2] in "xX" else int(reference[2:-1])
    readable = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if readable else reference


def _checked_url(address: str) -> str | None:
    """The address as Telegram gives it back. None if it has no host: then it is not a link, and its text stays plain."""
    if address.startswith("tg://"):
        return address
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme not in {"http", "https", "ton"} or "." not in parts.netloc or " " in parts.netloc:
        return None
    return parts._replace(path=parts.path or "/").geturl()
