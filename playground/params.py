"""The parameters of one call. Like the real server, they may come as a form, a query or JSON, and are loosely typed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.errors import bad_request


@dataclass(frozen=True)
class Upload:
    """A file sent with a call."""

    name: str
    content: bytes


def whole_number(value: object) -> int | None:
    """A 64-bit integer, given as a number or as text. None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str) or (isinstance(value, str) and len(value) > 20):
        return None
    try:
        number = int(value)
    except ValueError:
        return None
    return number if -(2**63) <= number < 2**63 else None


class Params:
    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}
        self._files = dict(files or {})

    def text(self, name: str) -> str:
        """The text without carriage returns; empty if it is missing."""
        value = self._values.get(name, "")
        text = value if isinstance(value, str) else json.dumps(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        return text.replace("\r", "")

    def integer(self, name: str) -> int | None:
        """The integer, or None if it is missing or empty. Raises BotApiError on anything else."""
        if not (text := self.text(name).strip()):
            return None
        if (number := whole_number(text)) is None:
            raise bad_request(f"invalid {name} specified")
        return number

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str, words: str) -> Any:  # noqa: ANN401 - objects of the Bot API arrive unchecked
        """The object of a JSON parameter, or None. `words` is Telegram's name for it in the error text."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {words} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name, or the one that its value names as attach://."""
        value = self._values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self._files.get(value.removeprefix("attach://"))
        return self._files.get(name)

    def within(self, values: Mapping[str, Any]) -> "Params":
        """The fields of an object inside a parameter as parameters, with the same files."""
        return Params(values, self._files)

    def without(self, name: str) -> "Params":
        return Params({other: value for other, value in self._values.items() if other != name}, self._files)

    def names(self) -> set[str]:
        """The names of the given parameters, without files that another parameter points to."""
        attached = {name for name in self._files if f"attach://{name}" in json.dumps(list(self._values.values()))}
        return set(self._values) | (set(self._files) - attached)
