"""What is read of an update without the library, which takes one as a whole or not at all: anything may stand anywhere."""

from typing import Any

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
Raw = dict[str, Any]
"""An update, or a part of one, as Telegram sent it."""


def content_of(update: object) -> Raw:
    """What happened: a message, a tap, a change of membership; {} where there is none of these."""
    return next((part for kind in ALLOWED_UPDATES if (part := part_of(update, kind))), {})


def lane_of(update: object) -> str:
    """Which lane keeps this update in order: its chat's, or its sender's where there is no chat."""
    content = content_of(update)
    places = part_of(content, "chat"), part_of(part_of(content, "message"), "chat"), part_of(content, "from")
    return f"chat:{next(filter(None, (number(place.get('id')) for place in places)), 0)}"


def chat_of(lane: str) -> int:
    """Whose lane it is."""
    return int(lane.removeprefix("chat:"))


def id_of(update: object) -> int | None:
    """The update's own number; without it nothing can be done with it."""
    return number(update.get("update_id")) if isinstance(update, dict) else None


def sender_of(update: object) -> int:
    """The id of who wrote or tapped; 0 where nobody did."""
    return number(part_of(content_of(update), "from").get("id")) or 0


def sent_at(message: Raw) -> float:
    """Seconds since 1970, by Telegram's clock."""
    return number(message.get("date")) or 0


def part_of(whole: object, name: str) -> Raw:
    part = whole.get(name) if isinstance(whole, dict) else None
    return part if isinstance(part, dict) else {}


def number(value: object) -> int | None:
    """A whole number that the store can keep, too."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else None
