"""The crew's groups: an owner has a group told the shop's news. Being in one gives nobody a right."""

from core.models.actor import Actor
from core.models.crew import CrewGroup
from core.models.outbox import NoticeKind
from core.ports import ReadTransaction, Transaction
from core.text import name_with_id
from core.usecases.staff import role_of, staff


async def crew(tx: ReadTransaction) -> tuple[int, ...]:
    """The chats that get news of orders and stock: everybody on the staff, owners first, then the crew's groups."""
    return (*await staff(tx), *(group.chat_id for group in await tx.crew.groups()))


async def list_groups(tx: ReadTransaction) -> tuple[CrewGroup, ...]:
    """The groups that get the news."""
    return await tx.crew.groups()


async def find_group(tx: ReadTransaction, chat_id: int) -> CrewGroup | None:
    """The group, if it gets the news."""
    return await tx.crew.group(chat_id)


async def tell_group(tx: Transaction, actor: Actor, group: CrewGroup) -> None:
    """The group, or the topic in it, gets the news from now on."""
    if await tx.crew.group(group.chat_id) != group:
        await tx.crew.tell(group)
        await tx.audit(actor, "people.group", name_with_id(group.title, group.chat_id), "", "on")


async def end_group(tx: Transaction, actor: Actor, chat_id: int) -> bool:
    """The group gets no more news; False if it got none."""
    ended = await tx.crew.end(chat_id)
    if ended:
        await tx.audit(actor, "people.group", name_with_id(await tx.crew.title(chat_id), chat_id), "on", "")
    return ended


async def lose_group(tx: Transaction, chat_id: int) -> None:
    """The group has removed the bot: its news end, and the owners are told once."""
    if await tx.crew.end(chat_id):
        for owner_id in tx.policy.admin_ids:
            await tx.outbox.owe(NoticeKind.GROUP_LOST, owner_id, chat_id)


async def move_group(tx: Transaction, chat_id: int, to: int) -> None:
    """The group has become a supergroup, which has another id. Again, it changes nothing."""
    if await tx.crew.group(chat_id) is not None:
        await tx.crew.move(chat_id, to)


async def is_crew(tx: ReadTransaction, chat_id: int) -> bool:
    """Whether the chat is that of somebody on the staff, or a group of the crew."""
    if chat_id < 0:
        return await tx.crew.group(chat_id) is not None
    return await role_of(tx, chat_id) is not None


async def leave_topic(tx: Transaction, chat_id: int) -> None:
    """The group's topic is gone: its news go to the group itself."""
    if (group := await tx.crew.group(chat_id)) is not None:
        await tx.crew.tell(group.having(topic=0))
