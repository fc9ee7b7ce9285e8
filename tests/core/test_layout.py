"""What core does not know: how it is asked."""

import re
from pathlib import Path

import pytest

from bot.dispatch import COMMANDS

CORE = Path(__file__).parents[2] / "core"
COMMAND = re.compile(rf"(?<![\w/.])/({'|'.join(COMMANDS)})\b")
"""A command as somebody types it; "core/ports/order.py" and "Drinks/Tea" are none."""


@pytest.mark.parametrize("path", sorted(CORE.rglob("*.py")), ids=lambda path: str(path.relative_to(CORE)))
def test_core_names_no_slash_command(path: Path) -> None:
    """Neither in a sentence nor in an example: what it refuses is shown by a value, and the chat makes a command of that."""
    assert COMMAND.findall(path.read_text("utf-8")) == []


def test_a_slash_command_would_be_found() -> None:
    """In quotes, in backticks, in brackets, at the beginning."""
    for text in ('"/stock TEA-100"', "`/order K7Q-4MX`", "(/coupon pause SUMMER)", "/export orders"):
        assert COMMAND.search(text)
