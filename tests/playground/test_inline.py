"""Inline queries, their answers, and what is sent of them."""

from typing import Any

import pytest

from playground.errors import Refused
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, Clock, button, png, refusal, updates

ARTICLE = {"type": "article", "id": "1", "title": "Tea", "input_message_content": {"message_text": "<b>Tea</b>"}}


async def answer(telegram: Telegram, query_id: str, *results: Any, **more: Any) -> Any:
    return await telegram.call("answerInlineQuery", {"inline_query_id": query_id, "results": list(results), **more})


async def test_a_query_reaches_the_bot_and_is_answered_once(telegram: Telegram, clock: Clock) -> None:
    """In time; it does not make the person known to the bot."""
    stranger = telegram.add_person("Dora").id
    query_id = telegram.ask_inline(stranger, "tea", "20")
    query = (await updates(telegram))[-1]["inline_query"]
    assert (query["id"], query["query"], query["offset"], query["from"]["id"]) == (query_id, "tea", "20", stranger)
    assert telegram.world.chat(stranger) is None
    with telegram.world.events.listen() as events:
        assert await answer(telegram, query_id, ARTICLE, next_offset="40") is True
        event = events.get_nowait()
    assert (event.chat_id, event.data["results"][0]["title"], event.data["next_offset"]) == (stranger, "Tea", "40")
    late = telegram.ask_inline(ALICE, "tea")
    clock.seconds += 31
    for wrong in (query_id, late, "5"):
        assert "query is too old" in (await refusal(answer(telegram, wrong))).description


async def test_a_result_is_sent_by_the_person(telegram: Telegram) -> None:
    """With its keyboard and the mark of the bot, whose update says so; into a group as well."""
    query_id = telegram.ask_inline(ALICE, "tea")
    markup = button(url="https://example.com")
    html = {**ARTICLE, "input_message_content": {"message_text": "<b>Tea</b>", "parse_mode": "HTML"}}
    await answer(telegram, query_id, {**html, "reply_markup": markup})
    for chat_id in (None, telegram.group("Friends")):
        message = telegram.choose(ALICE, query_id, "1", chat_id=chat_id)
        assert (message["text"], message["reply_markup"], message["from"]["id"]) == ("Tea", markup, ALICE)
        assert (await updates(telegram))[-1]["message"] == message
        assert message["via_bot"]["id"] == telegram.world.bot()["id"]
    for wrong in ((query_id, "2"), ("5", "1")):
        with pytest.raises(Refused):
            telegram.choose(BOB, *wrong)


async def test_a_photo_that_telegram_has_is_sent_with_its_caption(telegram: Telegram) -> None:
    """By its file id; a document's is none."""
    photo = telegram.send_photo(ALICE, png())["photo"][-1]["file_id"]
    query_id = telegram.ask_inline(ALICE, "tea")
    result = {"type": "photo", "id": "p", "photo_file_id": photo, "caption": "Tea"}
    await answer(telegram, query_id, result)
    message = telegram.choose(ALICE, query_id, "p")
    assert (message["caption"], message["photo"][-1]["file_id"][:40]) == ("Tea", photo[:40])
    document = telegram.send_document(ALICE, "a.csv", b"a")["document"]["file_id"]
    for wrong in (document, "none"):
        error = await refusal(answer(telegram, telegram.ask_inline(ALICE, "x"), {**result, "photo_file_id": wrong}))
        assert "wrong file identifier" in error.description


@pytest.mark.parametrize(
    ("results", "more", "problem"),
    [
        ([{**ARTICLE, "id": str(n)} for n in range(51)], {}, "RESULTS_TOO_MUCH"),
        ([ARTICLE, ARTICLE], {}, "RESULT_ID_DUPLICATE"),
        ([{**ARTICLE, "id": ""}], {}, "RESULT_ID_INVALID"),
        ([{**ARTICLE, "id": "x" * 65}], {}, "RESULT_ID_INVALID"),
        ([{**ARTICLE, "type": "game"}], {}, "only articles and photos"),
        ([{"type": "article", "id": "1", "title": "Tea"}], {}, "message text"),
        ([{**ARTICLE, "reply_markup": button(url="nowhere")}], {}, "Wrong HTTP URL"),
        ([ARTICLE], {"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ([ARTICLE], {"button": {"text": "Go", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ([ARTICLE], {"button": {"start_parameter": "a"}}, "InlineQueryResultsButton"),
        ("text", {}, "inline query results"),
    ],
)
async def test_a_wrong_answer_leaves_the_query_open(telegram: Telegram, results: Any, more: Any, problem: str) -> None:
    """And says what is wrong."""
    query_id = telegram.ask_inline(ALICE, "tea")
    wrong = {"inline_query_id": query_id, "results": results, **more}
    assert problem in (await refusal(telegram.call("answerInlineQuery", wrong))).description
    assert await answer(telegram, query_id, ARTICLE)
