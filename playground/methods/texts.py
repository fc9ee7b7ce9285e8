"""The text or caption of a message: parsed, trimmed and measured."""

from playground.entities import parse_html, trim, utf16_length, with_automatic
from playground.errors import bad_request
from playground.params import Params
from playground.shapes import Json

TEXT = 4096
CAPTION = 1024


def read_text(params: Params) -> Json:
    """`text` and `entities` of a message. Raises BotApiError if the text is empty or too long."""
    text, entities = _read(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def read_caption(params: Params) -> Json:
    """`caption` and `caption_entities`; empty if there is no caption."""
    caption, entities = _read(params, "caption", "caption_entities")
    if utf16_length(caption) > CAPTION:
        raise bad_request("message caption is too long")
    if not caption:
        return {}
    return {"caption": caption, "caption_entities": entities} if entities else {"caption": caption}


def _read(params: Params, name: str, entities_name: str) -> tuple[str, list[Json]]:
    text = params.text(name)
    match params.text("parse_mode").lower():
        case "html":
            text, entities = parse_html(text)
        case "":
            entities = _given(params, entities_name)
        case _:
            raise bad_request("unsupported parse_mode")
    text, entities = trim(text, entities)
    return text, with_automatic(text, entities)


def _given(params: Params, name: str) -> list[Json]:
    entities = params.json(name, "message entities") or []
    fine = isinstance(entities, list) and all(
        isinstance(entity, dict) and isinstance(entity.get("offset"), int) and isinstance(entity.get("length"), int)
        for entity in entities
    )
    if not fine:
        raise bad_request("can't parse MessageEntity: Object expected")
    return list(entities)
