"""The one shop-window message of a chat."""

from core.models.base import Model


class Window(Model):
    """Which message is the window, what it shows (a route), which typed answer it awaits (a route, or "")."""

    chat_id: int
    message_id: int = 0
    has_photo: bool = False
    route: str = ""
    awaiting: str = ""
