"""What every model is: a frozen value."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value; money in minor units, time in milliseconds UTC."""

    model_config = ConfigDict(frozen=True)
