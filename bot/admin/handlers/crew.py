"""Groups of the crew: an owner has a group, or a topic in it, told the shop's news. Written in the group itself."""

from bot.admin.views import crew as view
from bot.screen import escaped
from bot.visit import Visit
from core.models.crew import TITLE_LENGTH, CrewGroup
from core.text import cleaned, spaced, writable
from core.usecases.crew import end_group, lose_group, move_group, tell_group


async def type_group(visit: Visit, words: list[str]) -> None:
    """/people group, /people group off"""
    if words[1:]:
        ended = await visit.write(end_group, visit.actor, visit.chat_id)
        await visit.say(escaped(view.ended(told_before=ended)))
    else:
        await visit.write(tell_group, visit.actor, _group(visit))
        await visit.say(escaped(view.told(in_topic=bool(visit.topic))))


async def follow(visit: Visit) -> None:
    """The group has become a supergroup."""
    if visit.message and visit.message.migrate_to_chat_id and not visit.applied:
        await visit.write(move_group, visit.chat_id, visit.message.migrate_to_chat_id)


async def leave(visit: Visit) -> None:
    """The group has removed the bot."""
    if not visit.applied:
        await visit.write(lose_group, visit.chat_id)
    visit.services.outbox.nudge()


def _group(visit: Visit) -> CrewGroup:
    chat = visit.update.effective_chat
    title = spaced(cleaned(writable((chat.title or "") if chat else "")))[:TITLE_LENGTH]
    return CrewGroup(chat_id=visit.chat_id, title=title, topic=visit.topic or 0)
