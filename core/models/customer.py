"""Who is on the other side of the counter."""

from core.models.base import Model


class Customer(Model):
    """A person by their Telegram id, as they called themselves when they last wrote."""

    id: int
    name: str
    username: str = ""
    language: str = ""
