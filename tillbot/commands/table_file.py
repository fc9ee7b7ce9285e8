"""What loading any file has in common, whatever is in it."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.files.csv import LARGEST_FILE
from core.files.decoding import SPELLED
from core.files.meanings import folded
from core.files.unclear import Answers, Asked
from core.models.file_said import Doubt
from core.models.finding import FileErrors
from texts import imports as view
from texts.file_problems import finding_line
from texts.file_said import advice, question
from tillbot.refusal import Refused

SAID = 50
"""Problems that are said."""


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
        for finding in errors.findings[:SAID]:
            print(finding_line(finding), file=sys.stderr)
        raise Refused(f"{file}: {view.total(errors)}") from None
    except Asked as asked:
        raise Refused(f"{file}: {question(asked.question)}\n{advice(asked.question)}") from None


def language_here() -> str:
    """The language of whoever uses this terminal, as its settings say: "de", "" if they do not."""
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    return said.partition("_")[0].partition(".")[0].lower()


def answers_of(
    encoding: str | None, columns: Sequence[str], decimal: str | None, hidden: str | None, flawed: str | None
) -> Answers:
    """What the options answer. Raises Refused."""
    answers = {f"{Doubt.DECIMAL}:{column}": decimal for column in ("price", "stock") if decimal}
    if encoding:
        answers[Doubt.ENCODING] = _page(encoding)
    if flawed:
        answers[Doubt.FLAWED] = flawed
    if hidden:
        answers[Doubt.HIDDEN] = hidden
    for said in columns:
        field, equals, name = said.partition("=")
        if not equals or not name.strip():
            raise Refused(f"--map {said}: must be a field and the name of a column; for example --map price=Netto")
        answers[f"{Doubt.COLUMN}:{field.strip().lower()}"] = folded(name) or name.strip()
    return answers


def _page(encoding: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", encoding.lower())
    known = {re.sub(r"[^a-z0-9]", "", name): page for page, spelled in SPELLED.items() for name in (page, spelled)}
    if plain not in known:
        raise Refused(f"--encoding {encoding}: must be one of {', '.join(SPELLED.values())}")
    return known[plain]
