"""What owners have set in the chat: one row, which every transaction reads and which is parsed again only when it changes."""

import json

from core.models.policy import Policy


class SettingsUnreadable(Exception):
    """What owners have set in the chat cannot be read."""


class OwnersSettings:
    """The policy that the program was `started_with`, and what owners have set, as last read."""

    def __init__(self, started_with: Policy) -> None:
        self.started_with = started_with
        self.known: tuple[str | None, Policy] = (None, started_with)

    def policy_with(self, overrides: str | None) -> Policy:
        """The policy that results from the row (None: there is none). Raises SettingsUnreadable."""
        if overrides is None or self.known[0] != overrides:
            try:
                self.known = (overrides, overridden(self.started_with, overrides))
            except (TypeError, ValueError) as wrong:
                raise SettingsUnreadable from wrong
        return self.known[1]


def overridden(policy: Policy, overrides: str | None) -> Policy:
    """The policy with what owners have set. Raises TypeError, ValueError."""
    return policy.overridden(json.loads(overrides))  # type: ignore[arg-type]  # no row raises a TypeError
