"""Reads parts of a raw update without the library, which reads all of it or nothing. Any field may hold anything."""

from typing import Any

ALLOWED_UPDATES = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "inline_query",
    "pre_checkout_query",
    "shipping_query",
]
_MONEY = ("successful_payment", "refunded_payment")
Raw = dict[str, Any]
"""An update, or a part of one, as Telegram sent it."""


def content_of(update: object) -> Raw:
    """What happened: a message, its edit, a tap, a change of membership; {} where there is none of these."""
    return next((part for kind in ALLOWED_UPDATES if (part := part_of(update, kind))), {})


def lane_of(update: object) -> str:
    """The lane that keeps this update in order: its chat's, or its sender's if there is no chat."""
    content = content_of(update)
    if is_money(update):
        return f"pay:{sender_of(update)}"
    places = part_of(content, "chat"), part_of(part_of(content, "message"), "chat"), part_of(content, "from")
    return f"chat:{next(filter(None, (number(place.get('id')) for place in places)), 0)}"


def kind_of(update: object) -> str:
    """What Telegram calls it; "other" for what we have not asked for."""
    return next((kind for kind in ALLOWED_UPDATES if part_of(update, kind)), "other")


def is_money(update: object) -> bool:
    """Whether somebody is paying, has paid, or has got money back: nobody else's taps hold that up."""
    asked = any(part_of(update, kind) for kind in ("pre_checkout_query", "shipping_query"))
    return asked or bool(money_in(update)[1])


def money_in(update: object) -> tuple[str, Raw]:
    """What a message says was paid or refunded, with the name of its part; ("", {}) where it says nothing of that."""
    message = part_of(update, "message")
    found = ((kind, part_of(message, kind)) for kind in _MONEY)
    return next((one for one in found if one[1]), ("", {}))


def chat_of(lane: str) -> int:
    """The chat or person that the lane belongs to."""
    return int(lane.removeprefix("chat:"))


def id_of(update: object) -> int | None:
    """The update's own number; an update without one cannot be handled."""
    return number(update.get("update_id")) if isinstance(update, dict) else None


def sender_of(update: object) -> int:
    """The id of the person who wrote or tapped; 0 if nobody did. Of a refund's message that is the chat's, whoever sent it."""
    content = content_of(update)
    payer = part_of(content, "chat" if "refunded_payment" in content else "from")
    return number(payer.get("id")) or 0


def sent_at(message: Raw) -> float:
    """When it was sent, or edited, in seconds since 1970 by Telegram's clock."""
    return number(message.get("edit_date")) or number(message.get("date")) or 0


def message_in(update: object) -> Raw:
    """The message that was sent or edited; {} where there is none."""
    return part_of(update, "message") or part_of(update, "edited_message")


def message_id_of(update: object) -> int:
    """The number of the message that was sent or edited; 0 where there is none."""
    return max(number(message_in(update).get("message_id")) or 0, 0)


def part_of(whole: object, name: str) -> Raw:
    part = whole.get(name) if isinstance(whole, dict) else None
    return part if isinstance(part, dict) else {}


def number(value: object) -> int | None:
    """The value if it is a whole number that the store can hold, too."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else None
