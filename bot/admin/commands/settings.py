"""The words of `/settings name Corner Shop` and `/settings reset name`."""

from collections.abc import Sequence

from bot.examples import shown_behind, shown_by
from core.errors import InvalidInput
from core.values.settings import EXAMPLES, Setting, Value, read_setting

RESET = "reset"
"""`/settings reset name` restores the value that the shop was started with."""
RESET_EXAMPLE = f"/settings {RESET} name"


def parse_setting(word: str, text: str) -> tuple[Setting, Value]:
    """The named setting and its new value. Raises InvalidInput: setting, setting_..., with a whole command as its example."""
    with shown_by(f"/settings {Setting.NAME.word} {EXAMPLES[Setting.NAME]}"):
        setting = setting_named(word)
    with shown_behind(f"/settings {setting.word} "):
        return setting, read_setting(setting, text)


def parse_reset(words: Sequence[str]) -> Setting:
    """The one setting that is named. Raises InvalidInput: setting (also if missing), extra."""
    with shown_by(RESET_EXAMPLE):
        if words[1:]:
            raise InvalidInput("extra", " ".join(words[1:]))
        return setting_named("".join(words))


def setting_named(word: str) -> Setting:
    """Raises InvalidInput("setting")."""
    for setting in Setting:
        if word.casefold() == setting.word:
            return setting
    raise InvalidInput("setting", word)
