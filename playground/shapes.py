"""The Bot API's objects in Python: JSON as it goes over the wire, checked against the specification by test."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
