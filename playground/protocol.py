"""What the page says to the server, one JSON object a message."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

MessageId = Annotated[int, Field(ge=1, lt=2**31)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Say(_Said):
    type: Literal["say"]
    text: str


class Start(_Said):
    """The Start button, or a link that opens the bot: `payload` may be empty."""

    type: Literal["start"]
    payload: str = Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")


class Tap(_Said):
    """A tap on a button; the page names it, so that it knows the answer."""

    type: Literal["tap"]
    message_id: MessageId
    data: str
    tap_id: str


class ShareContact(_Said):
    type: Literal["contact"]


class ShareLocation(_Said):
    type: Literal["location"]
    latitude: float
    longitude: float


class Pay(_Said):
    type: Literal["pay"]
    message_id: MessageId


class AddPerson(_Said):
    type: Literal["add_person"]
    first_name: str


Said = Say | Start | Tap | ShareContact | ShareLocation | Pay | AddPerson
SAID: TypeAdapter[Said] = TypeAdapter(Annotated[Said, Field(discriminator="type")])
