"""What a running shop prints. Perhaps nobody reads it, which is no reason to close."""

import os
import sys

import structlog

from tillbot.streams import takes_more

log = structlog.get_logger(__name__)


def announce(text: str) -> None:
    """Print the text. If that is not possible, nothing more is printed from then on."""
    try:
        if takes_more(sys.stdout):
            print(text, flush=True)
    except (OSError, ValueError) as fault:
        log.warning("not_printed", reason=type(fault).__name__)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the program's end
