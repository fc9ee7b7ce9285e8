"""A customer."""

from core.models.base import Model


class Customer(Model):
    """A person by their Telegram id, with the name they had when they last wrote."""

    id: int
    name: str
    username: str = ""
    language: str = ""
