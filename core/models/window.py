"""The one shop-window message of a chat."""

from core.models.base import Model


class Answered(Model):
    """Which message has answered a question (a route), and in which cart or form it stands (0: in none)."""

    message_id: int
    question: str
    place: int


class Window(Model):
    """Which message is the window (0: none yet), and what is needed to change it after a restart.

    `photo` is the picture it shows, "" for none; `awaiting` is the question that the next typed message answers
    (a route, or ""); `search` is the last search; `keyboard_id` is the message whose keyboard replaces the customer's own (0: none);
    `leftover` are earlier windows that still have their buttons. `stays`: it answers typed words, so a tap opens a new window below.
    `answers` can be corrected by editing their messages; the writers of `edits_told` know that edits are not read. `topic` is where in
    the chat its person was last (0: no topic).
    """

    chat_id: int
    message_id: int = 0
    photo: str = ""
    awaiting: str = ""
    search: str = ""
    keyboard_id: int = 0
    leftover: tuple[int, ...] = ()
    stays: bool = False
    answers: tuple[Answered, ...] = ()
    edits_told: tuple[int, ...] = ()
    topic: int = 0
