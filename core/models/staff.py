"""Owners and staff, and what they may do."""

from enum import IntEnum

from core.models.base import Model

NAME_LENGTH = 200


class Role(IntEnum):
    """Each role may do what those before it may: staff handle orders and stock, managers everything except people and settings."""

    STAFF = 1
    MANAGER = 2
    OWNER = 3


class Member(Model):
    """A member of the staff, by Telegram id. Owners come from the settings and have no row here."""

    user_id: int
    role: Role
    name: str = ""
