"""How fast Telegram may be called.

Documented: about 1 message a second to a private chat (short bursts pass), 20 a minute to a group, 30 a second overall; an edit counts
as a message, an answer to a tap does not. Notices keep to that. Whoever taps is looking at the screen: their answers go out at once,
until Telegram asks for less.
"""

from dataclasses import dataclass
from math import inf

from core.rates import Bucket, Rate

PRIVATE_CHAT = Rate(burst=20, per_second=1)
# 5 at once and 15 more in a minute: never above 20 within any minute.
GROUP = Rate(burst=5, per_second=15 / 60)
OVERALL = 30
"""Messages a second."""
MANY, SHORT = 5, 1.0
"""So many chats that are refused within so many seconds say that the shop as a whole is too fast."""
LONGEST_REST = 60.0
"""Seconds that everybody waits then. Some chats may have to wait for much longer."""
SLOWEST = 1.0
FASTEST = 300.0
"""Messages a second: more than any shop needs. It keeps short what is under way when Telegram begins to refuse."""
MOST_AT_ONCE = 60
CALM, LONGEST_CALM = 60.0, 960.0
"""Seconds without such refusals after which answers are twice as fast: the first time, and after many slow-downs."""
_BOUNDLESS = Rate(burst=1, per_second=inf)


@dataclass(frozen=True)
class Pace:
    """`overall` is what notices keep to, `taps` what answers to taps may come to, both in messages a second."""

    overall: float = OVERALL
    taps: float = FASTEST
    limits_chats: bool = True

    def of_chat(self, chat_id: int | str) -> Rate:
        if not self.limits_chats:
            return _BOUNDLESS
        return PRIVATE_CHAT if is_private(chat_id) else GROUP


TELEGRAM = Pace()
OFF = Pace(inf, inf, limits_chats=False)
"""For a Bot API server of one's own. When it asks for a pause, it still gets one."""


def is_private(chat_id: int | str) -> bool:
    return isinstance(chat_id, int) and chat_id > 0


def rate_of(per_second: float) -> Rate:
    """So many a second, in bursts of a second's worth, within bounds."""
    if per_second == inf:
        return _BOUNDLESS
    return Rate(burst=min(max(int(per_second), 1), MOST_AT_ONCE), per_second=per_second)


class Taps:
    """The pace of answers to taps. A chat that is refused is that chat's matter; many at once are everybody's."""

    def __init__(self, most: float) -> None:
        self.bucket = Bucket(rate_of(most))
        self.rate = self._most = most
        self._refused: dict[int | str, tuple[float, float]] = {}
        """When each chat was last refused, and until when."""
        self._calm = CALM
        self._faster_at = inf
        self._deaf_until = -inf
        """Until then refusals are those of calls that were under way when it slowed down."""

    def refused(self, chat_id: int | str, now: float, until: float) -> None:
        """Telegram does not want a call for the chat before `until`."""
        if now < self._deaf_until:
            return
        lately = {chat: one for chat, one in self._refused.items() if one[0] > now - SHORT}
        self._refused = lately | {chat_id: (now, until)}
        if len(self._refused) >= MANY:
            self._slow_down(min(now + LONGEST_REST, *(until for _at, until in self._refused.values())))

    def quicken(self, now: float) -> None:
        """Be faster if it has been calm for long enough."""
        if now >= self._faster_at:
            self._set(min(self.rate * 2, self._most), now)
            self._calm = CALM if self.rate == self._most else self._calm

    def _slow_down(self, until: float) -> None:
        self._refused.clear()
        self._deaf_until = until
        self._set(OVERALL if self.rate >= 2 * OVERALL else max(self.rate / 2, SLOWEST), until)
        self.bucket.pause(until)
        self._calm = min(self._calm * 2, LONGEST_CALM)

    def _set(self, rate: float, since: float) -> None:
        self.rate = rate
        self.bucket = Bucket(rate_of(rate))
        self._faster_at = inf if rate == self._most else since + self._calm
