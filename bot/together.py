"""What makes a bot one of several processes that work for the same shop (jobs/presence.py, jobs/leases.py, bot/pipeline/shared_inbox.py).

Everything that is kept in memory about a chat is let go here, when its lease is.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from bot.calls.sender import Sender
from bot.calls.window import Windows
from bot.guests import Guests
from bot.pipeline.pipeline import Pipeline
from bot.pipeline.raw import chat_of
from bot.pipeline.shared_inbox import SharedInbox
from core.ports import Store
from core.ports.bell import Bell
from jobs.fenced import FencedStore
from jobs.leases import SharedLeases
from jobs.outbox import OutboxLoop
from jobs.presence import Presence


@dataclass
class ChatMemory:
    """Everything that this process remembers about single chats."""

    windows: Windows
    guests: Guests
    sender: Sender
    outbox: OutboxLoop

    def is_needed(self, lane: str) -> bool:
        """Whether this process keeps a lane where nothing happens: a cart is open there, and may change elsewhere."""
        return lane.startswith("chat:") and self.windows.memory.is_lately_live(chat_of(lane))

    async def put_away(self, lane: str) -> bool:
        """Write and forget what is remembered about a lane's chat; False if something is still under way there. Raises StorageUnavailable.

        Payments remember nothing. The throttle keeps its buckets: they only matter while somebody taps.
        """
        if not lane.startswith("chat:"):
            return True
        chat_id = chat_of(lane)
        if not (await self.outbox.is_quiet(chat_id) and await self.sender.goods.is_quiet(chat_id)):
            return False
        if not await self.windows.put_away(chat_id):
            return False
        self.guests.forget(chat_id)
        return True


class Together:
    """This process among the others. `store` is what its parts work with: it keeps nothing of a process that was buried."""

    def __init__(self, store: Store, bell: Bell, counted: Callable[[int], None]) -> None:
        self.presence = Presence(store)
        self.presence.counted = counted
        self.store = FencedStore(store, self.presence)
        self.leases = SharedLeases(self.store, self.presence, bell)
        self._bell = bell

    def work_off(self, pipeline: Pipeline, memory: ChatMemory) -> SharedInbox:
        """Join the parts: the inbox, of which this process takes its share for the pipeline."""
        inbox = SharedInbox(self.store, pipeline.services.bot.id, self.leases, pipeline.take)
        pipeline.marked = inbox.finished
        self.leases.put_away, self.leases.is_needed = memory.put_away, memory.is_needed
        self.leases.let_gone = inbox.wake
        self.presence.freed = inbox.wake
        return inbox

    def parts(self, inbox: SharedInbox, outbox: OutboxLoop) -> dict[str, Coroutine[None, None, None]]:
        """What has to go on, by name."""

        def heard() -> None:
            inbox.wake()
            outbox.wake()

        return {"leases": self.leases.run(), "inbox": inbox.run(), "bell": self._bell.listen(heard)}
