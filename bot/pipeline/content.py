"""Tells what somebody sent from what merely happened in a chat. Only what somebody sent is answered."""

from bot.pipeline.raw import Raw, message_in, number, part_of

CONTENT = (
    "text",
    "rich_message",
    "animation",
    "audio",
    "document",
    "live_photo",
    "paid_media",
    "photo",
    "sticker",
    "story",
    "video",
    "video_note",
    "voice",
    "checklist",
    "contact",
    "dice",
    "game",
    "poll",
    "venue",
    "location",
    "invoice",
)
"""The parts of a message that are its sender's own. Pins, timers, new topics, payments and whatever Telegram invents next are not."""


def is_silent(update: Raw) -> bool:
    """Whether it is a message in which nobody said anything: it gets no answer, whatever is being asked.

    That a group has become another one is not said by anybody either, but has to be known.
    """
    message = message_in(update)
    if number(message.get("migrate_to_chat_id")) and part_of(message, "chat").get("type") == "group":
        return False
    return bool(message) and not any(message.get(kind) is not None for kind in CONTENT)


def is_machine(update: Raw) -> bool:
    """Whether another bot sent it, or Telegram's own account for anonymous admins and channels: none of them is a customer."""
    return part_of(message_in(update), "from").get("is_bot") is True
