"""What a line of the log may say of a person: a short name that only this shop's token explains, and nothing else.

One processor sees to it, so that no log call has to. A value whose name stands in no list below is hidden, whatever it is: whoever logs
something new says here which of them it is.
"""

import re
from hashlib import blake2b, sha256

from pydantic import SecretStr
from structlog.typing import EventDict

PEOPLE = frozenset({"customer", "chat", "user"})
"""Ids of people, and of chats: a private chat's id is its person's."""
PROSE = frozenset({"event", "error", "reason", "problem", "detail", "because", "exception", "stack"})
"""Words of the program, of Telegram, of a library; they may quote somebody's id."""
PLAIN = frozenset(
    {
        *("timestamp", "level", "logger", "hint"),
        *("update_id", "inbox_id", "notice", "kind", "order", "order_id", "reference", "method", "final", "fault"),
        *("count", "menus", "replayed", "known", "attempt", "again_in", "seconds", "part", "sweep", "without", "bot"),
        *("file", "folder", "path", "bytes", "address", "photo", "arguments", "status"),
        *("counter", "duty", "process", "webhook"),
    }
)
"""About the shop, not about anybody."""

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?!\w)")
_SHORTEST_ID = 5
"""Digits. A shorter number in a sentence is a line's, a size's, a code's; unless it is known to be the id of whom the line is about."""


class LogPrivacy:
    """A processor of structlog's. The key comes from the bot's token: without it, nobody finds a name by trying all ids."""

    def __init__(self, token: SecretStr | None) -> None:
        self._key = sha256(f"names in the log:{token.get_secret_value() if token else ''}".encode()).digest()

    def hidden(self, value: object) -> str:
        """The same name for the same value, as long as the shop has this token."""
        said = str(value).encode("utf-8", "surrogatepass")
        return f"id-{blake2b(said, key=self._key, digest_size=5).hexdigest()}"

    def __call__(self, _logger: object, _method: str, line: EventDict) -> EventDict:
        meant = {str(line[name]) for name in line.keys() & PEOPLE if line[name]}
        for name, value in line.items():
            if name in PROSE:
                line[name] = _NUMBER.sub(lambda found: self._without_id(found[0], meant), str(value))
            elif name not in PLAIN and value:  # 0 and None are nobody
                line[name] = self.hidden(value)
        return line

    def _without_id(self, number: str, meant: set[str]) -> str:
        is_id = number in meant or len(number.removeprefix("-")) >= _SHORTEST_ID
        return self.hidden(number) if is_id else number
