"""The Bot API's objects in Python: the JSON that goes over the wire. Tests check it against the specification."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
