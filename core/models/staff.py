"""Who runs the shop, and what they may do."""

from enum import IntEnum

from core.models.base import Model

NAME_LENGTH = 200


class Role(IntEnum):
    """Each may do what the ones before may: staff orders and stock, managers everything but people and settings."""

    STAFF = 1
    MANAGER = 2
    OWNER = 3


class Member(Model):
    """Somebody who runs the shop, by their Telegram id. Owners come from the settings and have no row of their own."""

    user_id: int
    role: Role
    name: str = ""
