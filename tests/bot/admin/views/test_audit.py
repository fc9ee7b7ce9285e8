"""How the audit log reads."""

import pytest

from bot.admin.views.audit import ACTIONS
from core.usecases.order.steps import _ACTIONS
from core.values.settings import Setting
from tests.support.source import words_given

MADE = {
    "_ACTIONS[to]": set(_ACTIONS.values()),
    "f'settings.{setting.word}'": {f"settings.{setting.word}" for setting in Setting},
}
"""The actions that are made when they are written, by the code that makes them."""
OF_A_FILE = {"import.new", "import.change", "import.more"}
"""Written by SQL, one row per variant; the last one by older versions, whose entries are still read."""


@pytest.mark.slow
def test_every_action_that_is_written_has_its_words_and_no_other_has() -> None:
    """It is searched by them, too."""
    written, made = words_given("audit", 1, "action")
    assert made == MADE.keys()
    assert written.union(OF_A_FILE, *MADE.values()) == ACTIONS.keys()
