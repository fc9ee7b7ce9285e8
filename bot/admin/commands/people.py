"""The words of `/people add ID manager`, `/people remove ID`."""

from bot.examples import shown_by
from core.errors import InvalidInput
from core.models.base import Model
from core.models.staff import Role
from core.values.staff import read_user_id

_ADD, _REMOVE = "/people add 123456789 staff", "/people remove 123456789"
_EXAMPLES = {"add": _ADD, "remove": _REMOVE}
_ROLES = {"manager": Role.MANAGER, "staff": Role.STAFF}


class Appointment(Model):
    """Make somebody manager or staff."""

    user_id: int
    role: Role


class Dismissal(Model):
    """Take somebody's role away."""

    user_id: int


def parse_people(words: list[str]) -> Appointment | Dismissal:
    """Read "add ID manager|staff" or "remove ID". Raises InvalidInput: people_verb, extra; role, user_id (also if missing)."""
    match words:
        case [verb, who, role] if verb.casefold() == "add":
            if role.casefold() not in _ROLES:
                raise InvalidInput("role", role, example=_ADD)
            with shown_by(_ADD):
                return Appointment(user_id=read_user_id(who), role=_ROLES[role.casefold()])
        case [verb, who] if verb.casefold() == "remove":
            with shown_by(_REMOVE):
                return Dismissal(user_id=read_user_id(who))
        case [verb, *rest] if (example := _EXAMPLES.get(verb.casefold())) is not None:
            most = len(example.split()) - 2
            missing = "role" if rest else "user_id"
            raise InvalidInput("extra" if rest[most:] else missing, " ".join(rest[most:]), example=example)
        case _:
            raise InvalidInput("people_verb", "".join(words[:1]), example=_ADD)
