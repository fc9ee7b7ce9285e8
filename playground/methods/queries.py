"""Answers to a tap and to somebody about to pay: answerCallbackQuery, answerPreCheckoutQuery, answerShippingQuery."""

from playground.entities import utf16_length
from playground.errors import bad_request
from playground.params import Params
from playground.world import BOT_USERNAME, CheckoutAnswer, World

ANSWER = 200


def answer_callback_query(world: World, params: Params) -> bool:
    text = params.text("text")
    if utf16_length(text) > ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and not url.startswith((f"https://t.me/{BOT_USERNAME}?start=", f"t.me/{BOT_USERNAME}?start=")):
        raise bad_request("URL_INVALID")
    query_id = params.text("callback_query_id")
    person_id = world.queries.close("callback", query_id)
    answer = {"text": text or None, "show_alert": params.flag("show_alert"), "url": url or None}
    world.events.add(person_id, {"type": "answer", "query_id": query_id, **answer})
    return True


def answer_pre_checkout_query(world: World, params: Params) -> bool:
    refusal = None if params.flag("ok") else params.text("error_message")
    if refusal == "":
        raise bad_request("ERROR_TEXT_EMPTY")
    query_id = params.text("pre_checkout_query_id")
    world.queries.close("pre_checkout", query_id)
    if (waiting := world.checkouts.get(query_id)) and not waiting.done():
        waiting.set_result(CheckoutAnswer(refusal))
    return True


def answer_shipping_query(world: World, params: Params) -> bool:
    if not params.flag("ok") and not params.text("error_message"):
        raise bad_request("ERROR_TEXT_EMPTY")
    world.queries.close("shipping", params.text("shipping_query_id"))
    return True


METHODS = {
    "answerCallbackQuery": answer_callback_query,
    "answerPreCheckoutQuery": answer_pre_checkout_query,
    "answerShippingQuery": answer_shipping_query,
}
