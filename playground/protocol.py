"""What the page sends to the server: one JSON object per message, and the fields of its form for files."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from playground.paying import STARS, Card

MessageId = Annotated[int, Field(ge=1, lt=2**31)]
PersonId = Annotated[int, Field(ge=1, lt=2**52)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Answerable(_Said):
    """A new message, which may be a reply."""

    reply_to: MessageId | None = None


class Say(_Answerable):
    type: Literal["say"]
    text: str


class Edit(_Said):
    """Another text for an own message."""

    type: Literal["edit"]
    message_id: MessageId
    text: str


class Start(_Said):
    """The START button, or a link that opens the bot. `payload` may be empty."""

    type: Literal["start"]
    payload: str = Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")


class Tap(_Said):
    """A tap on a button. The page gives it an id, by which it recognises the answer."""

    type: Literal["tap"]
    message_id: MessageId
    data: str
    tap_id: str


class Read(_Said):
    """The person sees the chat, which ends with this message."""

    type: Literal["read"]
    message_id: MessageId


class ShareContact(_Answerable):
    """The person's own contact, or that of the person `of`."""

    type: Literal["contact"]
    of: PersonId | None = None


class ShareLocation(_Answerable):
    type: Literal["location"]
    latitude: float
    longitude: float


class Pay(_Said):
    """Pay the invoice in this message; `card` says what becomes of it, `info` is what the invoice asks for."""

    type: Literal["pay"]
    message_id: MessageId
    card: Card = Card.ACCEPTED
    info: dict[str, str] = {}


class TellLate(_Said):
    """The bot hears now of a charge by a late card."""

    type: Literal["tell_late"]
    charge_id: str


class GetStars(_Said):
    """Some Stars more, for nothing."""

    type: Literal["get_stars"]
    amount: int = Field(default=STARS, ge=1, le=1_000_000)


class AskInline(_Said):
    """The bot's name and some words, typed in a chat."""

    type: Literal["ask_inline"]
    text: str


class Choose(_Said):
    """One of the results is sent into the chat with the bot."""

    type: Literal["choose"]
    query_id: str
    result_id: str


class OpenApp(_Said):
    """A Mini App by its button under a message, or by the menu button. `tab`: in a browser's tab of its own."""

    type: Literal["open_app"]
    message_id: MessageId | None = None
    url: str = ""
    tab: bool = False


class AddPerson(_Said):
    type: Literal["add_person"]
    first_name: str


class SendFile(_Answerable):
    """The fields of the form beside the file."""

    person: PersonId
    kind: Literal["photo", "document"]
    caption: str = ""


Said = (
    Say
    | Edit
    | Start
    | Tap
    | Read
    | ShareContact
    | ShareLocation
    | Pay
    | TellLate
    | GetStars
    | AskInline
    | Choose
    | OpenApp
    | AddPerson
)
SAID: TypeAdapter[Said] = TypeAdapter(Annotated[Said, Field(discriminator="type")])
