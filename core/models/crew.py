"""Groups in which the crew is told the shop's news."""

from core.models.base import Model

TITLE_LENGTH = 200


class CrewGroup(Model):
    """A group, or a topic in it (0: the group itself)."""

    chat_id: int
    title: str
    topic: int = 0
