"""What watches the shop at work: parts say what has happened and how long it took. Nobody who says it knows who listens.

All calls are made in the event loop and must cost next to nothing: there are some twenty of them in one tap.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol


class Deed(StrEnum):
    """What is worth counting of what a transaction has done."""

    ORDER = "order"
    PAYMENT = "payment"
    REFUND = "refund"
    """Money that is known to have gone back."""
    IMPORT = "import"


class Answer(StrEnum):
    """What came of a call to the messenger that a counter works for."""

    OK = "ok"
    REFUSED = "refused"
    RETRY_AFTER = "retry_after"
    """It asks for a pause first."""
    TIMEOUT = "timeout"
    NETWORK = "network"
    """It was not reached, or its answer was lost."""


class Done(NamedTuple):
    """One deed. `amount` in minor units of `currency`; `method` is how it is paid, "" for what costs nothing."""

    deed: Deed
    currency: str = ""
    method: str = ""
    amount: int = 0


class Meter(Protocol):
    """Kinds and methods are words of the program: there is a fixed number of them. All times are seconds."""

    def received(self, kind: str) -> None:
        """An update of this kind was accepted."""

    def handled(self, seconds: float) -> None:
        """A handler has had an update for so long."""

    def answered(self, kind: str, seconds: float) -> None:
        """Whoever sent an update sees the answer, so long after the shop has received it."""

    def committed(self, waited: Sequence[float], seconds: float) -> None:
        """Writes that had waited so long for the writer were committed together, which took `seconds`."""

    def repeated(self, times: int) -> None:
        """Transactions met others, and were done again."""

    def done(self, done: Done) -> None:
        """This is on disk."""

    def refused(self, status: int) -> None:
        """Somebody was told that something does not work, as core.errors has it: 400, 404, 409, 500."""

    def called(self, method: str, answer: Answer) -> None:
        """The messenger was called."""


class NoMeter:
    """Nobody watches."""

    def received(self, kind: str) -> None: ...
    def handled(self, seconds: float) -> None: ...
    def answered(self, kind: str, seconds: float) -> None: ...
    def committed(self, waited: Sequence[float], seconds: float) -> None: ...
    def repeated(self, times: int) -> None: ...
    def done(self, done: Done) -> None: ...
    def refused(self, status: int) -> None: ...
    def called(self, method: str, answer: Answer) -> None: ...


NO_METER = NoMeter()
