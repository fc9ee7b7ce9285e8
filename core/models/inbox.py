"""Updates that were accepted from Telegram and are still remembered."""

from core.models.base import Model


class Incoming(Model):
    """One update as it arrived: the raw JSON, and the lane that keeps its order."""

    update_id: int
    lane: str
    payload: str


class Accepted(Model):
    """An inbox row. `applied` means that its effect is committed; `attempts` counts how often it was taken up."""

    id: int
    update_id: int
    lane: str
    payload: str
    received_at: int
    attempts: int
    applied: bool
