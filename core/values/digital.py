"""How what a variant delivers is read: texts, names of files, and codes, one a line."""

import csv
import io
from collections.abc import Iterable

from core.errors import InvalidInput
from core.models.digital import CODE_LENGTH, LARGEST_CODES_FILE, MOST_CODES, NAME_LENGTH, TEXT_LENGTH
from core.text import cleaned, cut, is_visible, name_of, writable

EXAMPLE = "ABCD-1234-EFGH"
TEXT_EXAMPLE = "Read it here: https://example.org/book"
_HEADERS = ("code", "codes")


def read_text(text: str) -> str:
    """Raises InvalidInput("content_text")."""
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > TEXT_LENGTH or not is_visible(text):
        raise InvalidInput("content_text", example=TEXT_EXAMPLE)
    return text


def file_name(name: str) -> str:
    """What a file is called: nothing of a path, and never empty."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return name_of(cut(cleaned(writable(last)), NAME_LENGTH), NAME_LENGTH) or "file"


def read_codes(text: str) -> tuple[str, ...]:
    """Codes, one a line; empty lines do not count. Raises InvalidInput("codes"), ("codes_many"), ("code_line")."""
    return _checked(enumerate(text.splitlines(), 1))


def read_codes_file(name: str, data: bytes) -> tuple[str, ...]:
    """The codes of a text file, one a line, or of a CSV file with a single column, perhaps below its name.

    Raises the same as `read_codes`, and InvalidInput("codes_size"), ("codes_file"), ("codes_columns").
    """
    if len(data) > LARGEST_CODES_FILE:
        raise InvalidInput("codes_size", f"{len(data) / 1_000_000:.1f}")
    text = _decoded(data)
    return _checked(_column(text)) if name.casefold().endswith(".csv") else read_codes(text)


def _checked(lines: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    codes = []
    for number, line in lines:
        code = line.strip()
        if not code:
            continue
        if len(code) > CODE_LENGTH or not code.isprintable() or not is_visible(code):
            raise InvalidInput("code_line", str(number), EXAMPLE)
        codes.append(code)
        if len(codes) > MOST_CODES:
            raise InvalidInput("codes_many", example=EXAMPLE)
    if not codes:
        raise InvalidInput("codes", example=EXAMPLE)
    return tuple(codes)


def _decoded(data: bytes) -> str:
    """Windows' editors save UTF-16 with a mark at the beginning."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("codes_file", example=EXAMPLE) from None
    if "\0" in text:
        raise InvalidInput("codes_file", example=EXAMPLE)
    return text


def _column(text: str) -> Iterable[tuple[int, str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            told = [cell for cell in cells if cell.strip()]
            if len(told) > 1:
                raise InvalidInput("codes_columns", str(number), EXAMPLE)
            if told and not (number == 1 and told[0].strip().casefold() in _HEADERS):
                yield number, told[0]
    except csv.Error:
        raise InvalidInput("code_line", str(reader.line_num), EXAMPLE) from None
