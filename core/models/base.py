"""What every model is: a frozen value."""

from typing import Self

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value; money in minor units, time in milliseconds UTC.

    Which kind of value to write: a Model where something from outside the program has to be checked (typed, sent, set, kept as JSON) or is
    edited field by field. A NamedTuple for trusted rows, of which there are many, and for what a use case gives back. A frozen dataclass
    for what must not be taken for a tuple: it is told from its like by its class, or has parts that are computed.
    """

    model_config = ConfigDict(frozen=True)

    def having(self, **fields: object) -> Self:
        """The same with other values in these fields; the caller vouches for them. Raises TypeError for a field that there is not."""
        if unknown := fields.keys() - type(self).model_fields.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        return self.model_copy(update=fields)
