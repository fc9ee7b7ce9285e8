"""Updates that were accepted from Telegram and are still remembered."""

from core.models.base import Model


class Incoming(Model):
    """One update as it arrived: the raw JSON, the lane that keeps its order, and the message that it brings (0: none)."""

    update_id: int
    lane: str
    payload: str
    message_id: int = 0


class Accepted(Model):
    """An inbox row. `applied` means that its effect is committed; `attempts` counts how often it was taken up."""

    id: int
    update_id: int
    lane: str
    payload: str
    received_at: int
    attempts: int
    applied: bool

    @property
    def let_in_before(self) -> bool:
        """Whether a process that is gone has let it in."""
        return self.applied or self.attempts > 0
