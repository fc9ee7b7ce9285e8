"""The one shop-window message of a chat."""

from core.models.base import Model


class Window(Model):
    """Which message is the window, what it shows (a route), and which typed answer is awaited (a route, "" for none)."""

    chat_id: int
    message_id: int = 0
    has_photo: bool = False
    route: str = ""
    awaiting: str = ""
