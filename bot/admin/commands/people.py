"""What owners type about people: `/people add ID manager`, `/people remove ID`."""

from core.errors import InvalidInput
from core.models.base import Model
from core.models.staff import Role
from core.values.numbers import whole_number

ADD, REMOVE = "/people add 123456789 staff", "/people remove 123456789"
LARGEST_ID = 2**52 - 1
"""Telegram's user ids have at most 52 bits."""

_EXAMPLES = {"add": ADD, "remove": REMOVE}
_ROLES = {"manager": Role.MANAGER, "staff": Role.STAFF}


class Appointment(Model):
    """Somebody is to be manager or staff."""

    user_id: int
    role: Role


class Dismissal(Model):
    """Somebody is to be neither."""

    user_id: int


def parse_people(words: list[str]) -> Appointment | Dismissal:
    """Read "add ID manager|staff" or "remove ID". Raises InvalidInput: people_verb, extra; role, user_id, also where they are missing."""
    match words:
        case [verb, who, role] if verb.casefold() == "add":
            if role.casefold() not in _ROLES:
                raise InvalidInput("role", role, example=ADD)
            return Appointment(user_id=parse_user_id(who, ADD), role=_ROLES[role.casefold()])
        case [verb, who] if verb.casefold() == "remove":
            return Dismissal(user_id=parse_user_id(who, REMOVE))
        case [verb, *rest] if (example := _EXAMPLES.get(verb.casefold())) is not None:
            most = len(example.split()) - 2
            missing = "role" if rest else "user_id"
            raise InvalidInput("extra" if rest[most:] else missing, " ".join(rest[most:]), example=example)
        case _:
            raise InvalidInput("people_verb", "".join(words[:1]), example=ADD)


def parse_user_id(text: str, example: str) -> int:
    """Raises InvalidInput("user_id", example=example), which can be typed where this was."""
    text = text.strip()
    user_id = whole_number(text, LARGEST_ID, 1)
    if user_id is None:
        raise InvalidInput("user_id", text, example=example)
    return user_id
