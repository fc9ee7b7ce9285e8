"""The routes of a customer's questions to the shop."""

from dataclasses import dataclass

from bot.routes.grammar import Route


@dataclass(frozen=True)
class OpenConversation(Route, word="qc"):
    """The end of the customer's own conversation with the shop."""


@dataclass(frozen=True)
class AskShop(Route, word="qa"):
    """Ask for a question to the shop that is about no order."""

    @property
    def answered(self) -> Route:
        return OpenConversation()


@dataclass(frozen=True)
class SendSearch(Route, word="qs"):
    """Send the search text to the shop; `seal` is that of the text, `seen` the newest message of the conversation then."""

    seal: int
    seen: int

    @property
    def shows(self) -> Route:
        return OpenConversation()


@dataclass(frozen=True)
class OpenOwnPhotos(Route, word="qp"):
    """One of the photos of the customer's own conversation; page 0 is the newest."""

    page: int = 0


@dataclass(frozen=True)
class SendPhotos(Route, word="qo"):
    """Send the photos that were offered up to the one with the id `last`, about an order (0: about none)."""

    last: int
    order_id: int

    @property
    def shows(self) -> Route:
        return OpenConversation()


@dataclass(frozen=True)
class DropPhotos(Route, word="qx"):
    """Send none of them."""

    last: int

    @property
    def shows(self) -> Route:
        return OpenConversation()
