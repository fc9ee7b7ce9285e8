"""The base of every model: a frozen value."""

from typing import Self

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value; money in minor units, time in milliseconds UTC.

    Which kind of value to write: a Model, where something from outside the program is checked (typed, sent, set, kept as JSON) or is
    edited field by field. A NamedTuple, for trusted rows, of which there are many, and for the results of use cases. A frozen dataclass,
    for a value that must not be taken for a tuple: its class tells it from similar values, or some of its parts are computed.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    def having(self, **fields: object) -> Self:
        """A copy with other values in these fields, which the caller vouches for. Raises TypeError for an unknown field."""
        if unknown := fields.keys() - type(self).model_fields.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        return self.model_copy(update=fields)
