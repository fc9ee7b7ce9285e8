"""What the page says to the server: one JSON object a message, and the fields of its form for files."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

MessageId = Annotated[int, Field(ge=1, lt=2**31)]
PersonId = Annotated[int, Field(ge=1, lt=2**52)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Answerable(_Said):
    """A new message, which may answer another."""

    reply_to: MessageId | None = None


class Say(_Answerable):
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


class ShareContact(_Answerable):
    """Their own contact, or that of the person `of`."""

    type: Literal["contact"]
    of: PersonId | None = None


class ShareLocation(_Answerable):
    type: Literal["location"]
    latitude: float
    longitude: float


class Pay(_Said):
    type: Literal["pay"]
    message_id: MessageId


class AddPerson(_Said):
    type: Literal["add_person"]
    first_name: str


class SendFile(_Answerable):
    """What stands in the form beside the file."""

    person: PersonId
    kind: Literal["photo", "document"]
    caption: str = ""


Said = Say | Start | Tap | ShareContact | ShareLocation | Pay | AddPerson
SAID: TypeAdapter[Said] = TypeAdapter(Annotated[Said, Field(discriminator="type")])
