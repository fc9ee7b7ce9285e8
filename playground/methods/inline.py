"""The answer to an inline query: answerInlineQuery. Of the kinds of results only articles and photos that Telegram has are known."""

import re

from playground.errors import bad_request
from playground.keyboards import inline_keyboard
from playground.methods.texts import read_caption, read_text
from playground.params import Params
from playground.shapes import Json
from playground.state.files import photo_sizes
from playground.web_apps import private_only
from playground.world import World

MOST_RESULTS = 50
LONGEST_ID, LONGEST_OFFSET = 64, 64
_START = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def answer_inline_query(world: World, params: Params) -> bool:
    results = params.json("results", "inline query results")
    if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
        raise bad_request("can't parse inline query results: Array expected")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(params.text("next_offset").encode()) > LONGEST_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = _read_button(params)
    shown = [_read_result(world, params.within(one)) for one in results]
    if len({one["id"] for one in shown}) < len(shown):
        raise bad_request("RESULT_ID_DUPLICATE")
    query_id = params.text("inline_query_id")
    person_id = world.queries.close("inline", query_id)
    world.show_results(query_id, shown)
    answer = {"results": shown, "next_offset": params.text("next_offset"), "button": button}
    world.events.add(person_id, {"type": "inline", "query_id": query_id, **answer})
    return True


def _read_result(world: World, result: Params) -> Json:
    """What a client shows of it (title, description), and the `message` that it becomes when it is chosen."""
    result_id = result.text("id")
    if not 1 <= len(result_id.encode()) <= LONGEST_ID:
        raise bad_request("RESULT_ID_INVALID")
    match result.text("type"):
        case "article":
            message = _read_article(result)
        case "photo":
            message = _read_photo(world, result)
        case kind:
            raise bad_request(f"the playground shows only articles and photos, not {kind!r}")
    if keyboard := inline_keyboard(result.json("reply_markup", "reply keyboard markup")):
        # It may be sent into any chat.
        private_only(keyboard, private=False)
        message["reply_markup"] = keyboard
    told = {name: result.text(name) for name in ("title", "description", "thumbnail_url") if result.text(name)}
    return {"id": result_id, "type": result.text("type"), **told, "message": message}


def _read_article(result: Params) -> Json:
    content = result.json("input_message_content", "input message content")
    if not result.text("title") or not isinstance(content, dict) or "message_text" not in content:
        raise bad_request("can't parse inline query result: title and message text are needed")
    return read_text(result.within({**content, "text": content["message_text"]}))


def _read_photo(world: World, result: Params) -> Json:
    file = world.files.find(result.text("photo_file_id"))
    if not file or file.kind != "photo":
        raise bad_request("wrong file identifier/HTTP URL specified")
    return {"photo": photo_sizes(file), **read_caption(result)}


def _read_button(params: Params) -> Json | None:
    button = params.json("button", "inline query results button")
    if button is None:
        return None
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse InlineQueryResultsButton: Object expected")
    if not _START.fullmatch(str(button.get("start_parameter", ""))):
        raise bad_request("START_PARAM_INVALID")
    return {"text": str(button["text"]), "start_parameter": str(button["start_parameter"])}


METHODS = {"answerInlineQuery": answer_inline_query}
