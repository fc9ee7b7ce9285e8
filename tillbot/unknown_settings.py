"""Finds settings that the program does not know, in the environment and in `.env`: most are spelled wrong, and would be ignored."""

import os
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values

from tillbot.settings import Settings

_OURS = ("ADMIN_", "CART_", "DATABASE_", "LOG_", "OPS_", "PLAYGROUND_", "RATE_", "SHOP_", "TELEGRAM_", "WEBHOOK_")
"""How our settings begin. The environment has variables of many programs, and `.env` may have some."""
_ALIKE = 0.6
_NEARLY = 0.8
"""How close a name has to be to one of ours, from 0 to 1; the second for a name in `.env` that begins otherwise."""


def unknown_settings(env_file: Path = Path(".env")) -> Iterator[str]:
    """A sentence about each of them, without its value."""
    known = [name.upper() for name in Settings.model_fields]
    in_file = _names_in(env_file)
    for name in sorted({*map(str.upper, os.environ), *in_file} - {*known}):
        begins_like_ours = name.startswith(_OURS)
        alike = get_close_matches(name, known, 1, _ALIKE if begins_like_ours else _NEARLY)
        if begins_like_ours or (alike and name in in_file):
            guess = f": did you mean {alike[0]}?" if alike else "; .env.example lists all."
            yield f"{name} in {env_file if name in in_file else 'the environment'} is no setting, and is ignored{guess}"


def _names_in(env_file: Path) -> set[str]:
    with suppress(OSError, UnicodeDecodeError):
        return {name.upper() for name in dotenv_values(env_file, interpolate=False)}
    return set()
