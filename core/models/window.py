"""The one shop-window message of a chat."""

from core.models.base import Model


class Window(Model):
    """Which message is the window (0: none yet), and what must be known to change it after a restart.

    `photo` is the picture it shows, "" for none; `awaiting` the question to which the next typed message is the answer
    (a route, or ""); `search` what was last searched for; `keyboard_id` the message whose keyboard replaces the customer's own (0: none);
    `leftover` former windows that are still to be removed.
    """

    chat_id: int
    message_id: int = 0
    photo: str = ""
    awaiting: str = ""
    search: str = ""
    keyboard_id: int = 0
    leftover: tuple[int, ...] = ()
