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

    def policy_with(self, overrides: str | None, *, kept: bool = True) -> Policy:
        """The policy that results from the row (None: there is none). Raises SettingsUnreadable.

        `kept`: the row is on disk; else a transaction has it to itself so far, and nobody else is to know.
        """
        if overrides is not None and self.known[0] == overrides:
            return self.known[1]
        try:
            policy = overridden(self.started_with, overrides)
        except (TypeError, ValueError) as wrong:
            raise SettingsUnreadable from wrong
        if kept:
            self.known = (overrides, policy)
        return policy


def overridden(policy: Policy, overrides: str | None) -> Policy:
    """The policy with what owners have set. Raises TypeError, ValueError."""
    return policy.overridden(json.loads(overrides))  # type: ignore[arg-type]  # no row raises a TypeError
