"""A catalogue file that was sent to the bot."""

from typing import NamedTuple


class Upload(NamedTuple):
    """A file that was found good and waits for a decision. `number` tells its summary from every other one.

    `file_id` is Telegram's, `revision` the catalogue's that the summary was made of. `done`, once it is applied: how many
    SKUs were new, changed and unchanged.
    """

    number: int
    file_id: str
    name: str
    revision: int
    done: tuple[int, int, int] | None = None
