"""How far a long command has come, on standard error."""

import sys

_STEP = 5
"""Percent between two lines where nobody watches; a terminal has one line that changes."""
_WIDTH = 60


class Progress:
    """Implements storage.moving.mover.Report: each row is read twice, once to copy it and once to compare."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._shown = -1

    def __call__(self, doing: str, done: int, steps: int) -> None:
        percent = 100 * done // max(steps, 1)
        shown = percent if self._watched else percent // _STEP
        if shown != self._shown:
            self._shown = shown
            text = f"{percent:3} % of {steps // 2:,} rows: {doing}"
            print(
                f"\r{text:<{_WIDTH}}" if self._watched else text,
                end="" if self._watched else "\n",
                file=sys.stderr,
                flush=True,
            )

    def close(self) -> None:
        """Go on below the line."""
        if self._watched and self._shown >= 0:
            print(file=sys.stderr)
