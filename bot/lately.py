"""A bounded memory of what happened lately."""

from collections import OrderedDict

_REMEMBERED = 10_000


class Lately:
    """Remembers noted numbers; beyond the bound, the oldest is forgotten."""

    def __init__(self, most: int = _REMEMBERED) -> None:
        self._most = most
        self._noted: OrderedDict[int, None] = OrderedDict()

    def __contains__(self, number: int) -> bool:
        return number in self._noted

    def note(self, number: int) -> bool:
        """Note the number; return whether it is new."""
        new = number not in self._noted
        self._noted[number] = None
        if len(self._noted) > self._most:
            self._noted.popitem(last=False)
        return new
