"""What loading any file has in common, whatever is in it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.files.csv import LARGEST_FILE
from core.models.finding import FileErrors
from texts import imports as view
from tillbot.refusal import Refused


def read(file: Path) -> bytes:
    """Read at most one byte more than a file may have: the check refuses longer files by their length. Raises Refused."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refused(f"{file}: cannot be read: {error.strerror}") from None


@contextmanager
def findings_said(file: Path) -> Iterator[None]:
    """Print what is wrong with the file to standard error, a line each, and then raise Refused."""
    try:
        yield
    except FileErrors as errors:
        for finding in errors.findings:
            print(view.finding_line(finding), file=sys.stderr)
        raise Refused(f"{file}: {view.total(errors)}") from None
