"""The one shop-window message of a chat."""

from core.models.base import Model


class Window(Model):
    """Which message is the window (0: none yet), and what is needed to change it after a restart.

    `photo` is the picture it shows, "" for none; `awaiting` is the question that the next typed message answers
    (a route, or ""); `search` is the last search; `keyboard_id` is the message whose keyboard replaces the customer's own (0: none);
    `leftover` are earlier windows that still have their buttons. `stays`: it answers typed words, so a tap opens a new window below.
    """

    chat_id: int
    message_id: int = 0
    photo: str = ""
    awaiting: str = ""
    search: str = ""
    keyboard_id: int = 0
    leftover: tuple[int, ...] = ()
    stays: bool = False
