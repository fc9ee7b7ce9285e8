"""What the XML of an ODS workbook says beside its values: hidden rows, merged cells, formulas without a value, and what each number
looks like. There a cell brings its number and the text that shows, so the format is found by comparing the two.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from zipfile import ZipFile

from core.files.archive import Attributes, Broken, Part, Starts, plain, read_xml
from core.files.layout import LAST_COLUMN, Flaw, Layout, RowLook
from core.files.number_format import NumberFormat

PARTS: Sequence[Part] = (
    (re.compile(r"content\.xml"), 100_000_000),
    (re.compile(r".+\.xml|mimetype"), 10_000_000),
)
MIME_TYPES = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.spreadsheet-template",
)
_HIDDEN = ("collapse", "filter")
_NUMBERS = ("float", "percentage", "currency")
_LONGEST_LIST = 100_000
_ERROR = re.compile(r"#[A-Z/0?!]+|Err:\d+")


def layouts(archive: ZipFile) -> dict[str, Layout]:
    """The layouts of all sheets, by name."""
    content = _Content()
    read_xml(archive, "content.xml", content.starts, content.prepare)
    content.end_row()
    return content.layouts


def is_locked(archive: ZipFile) -> bool:
    """Whether it has a password. The list of its parts says so; they are nothing but noise."""
    with archive.open("META-INF/manifest.xml") as part:
        return b"encryption-data" in part.read(_LONGEST_LIST)


class _Content:
    """Follows the document's XML through its sheets, rows and cells, each of which may stand for many."""

    def __init__(self) -> None:
        self.layouts: dict[str, Layout] = {}
        self.starts = Starts(
            {
                "table:table": self._table,
                "table:table-row": self._row,
                "table:table-cell": self._cell,
                "table:covered-table-cell": self._cell,
                "text:p": self._paragraph,
                "office:annotation": self._annotation,
            }
        )
        self._layout: Layout | None = None
        self._parser: Any = None
        self._number, self._times, self._hidden = 1, 0, False
        self._looks: list[tuple[int, NumberFormat | Flaw]] = []
        self._columns: tuple[int, int] | None = None
        self._place, self._width, self._cell_is = 0, 0, Attributes()
        self._text: list[str] = []

    def prepare(self, parser: Any) -> None:  # noqa: ANN401 - expat's parser has no public type
        self._parser = parser

    def end_row(self) -> None:
        """Add the row that was read, as often as it is there."""
        self._end_cell()
        if self._layout and (self._columns or self._looks):
            self._layout.add(self._number, RowLook(self._hidden, tuple(self._looks)), self._columns, self._times)
        self._number += self._times
        self._times, self._looks, self._columns = 0, [], None

    def _table(self, attributes: Attributes) -> None:
        self.end_row()
        self._layout = self.layouts[plain(attributes, "name")] = Layout()
        self._number = 1

    def _row(self, attributes: Attributes) -> None:
        self.end_row()
        self._times = _count(attributes, "number-rows-repeated")
        self._hidden = plain(attributes, "visibility") in _HIDDEN
        self._place = 0

    def _cell(self, attributes: Attributes) -> None:
        self._end_cell()
        self._cell_is, self._width = attributes, _count(attributes, "number-columns-repeated")
        if self._layout and self._times and _count(attributes, "number-rows-spanned") > 1:
            last = self._number + _count(attributes, "number-rows-spanned") - 2
            self._layout.merged.append(((self._number - 1, self._place), (last, self._place)))

    def _paragraph(self, _attributes: Attributes) -> None:
        """The text that shows; only that of a number or an error is of use."""
        listens = self._width and not self._text and self._parser.EndElementHandler is None
        self._parser.CharacterDataHandler = self._text.append if listens else None

    def _annotation(self, _attributes: Attributes) -> None:
        """A remark's text comes before the cell's own."""
        self._parser.EndElementHandler = self._end_annotation

    def _end_annotation(self, name: str) -> None:
        if name == "office:annotation":
            self._parser.EndElementHandler = None

    def _end_cell(self) -> None:
        """Places the cell, as often as it is there. Raises Broken beyond the last column."""
        self._parser.CharacterDataHandler = None
        first, last = self._place, self._place + self._width - 1
        kind, text = plain(self._cell_is, "value-type"), "".join(self._text).strip()
        if look := _look(self._cell_is, kind, text):
            self._looks += ((place, look) for place in range(first, min(last, LAST_COLUMN) + 1))
        if self._width and (kind or look):
            if last >= LAST_COLUMN:
                raise Broken(last)
            self._columns = (first if self._columns is None else self._columns[0], last)
        self._place, self._width, self._cell_is, self._text = last + 1, 0, {}, []


def _count(attributes: Attributes, name: str) -> int:
    return int(plain(attributes, name) or 1)


def _look(attributes: Attributes, kind: str, text: str) -> NumberFormat | Flaw | None:
    formula = plain(attributes, "formula")
    if formula and not kind:
        return Flaw("")
    if _ERROR.fullmatch(text) and (formula or kind == "error"):
        return Flaw(text)
    return _seen(float(plain(attributes, "value")), text) if kind in _NUMBERS else None


@lru_cache(4096)
def _seen(value: float, text: str) -> NumberFormat | None:
    """The format that makes this text of the number; None if none does, as for exponents."""
    percent = "%" in text
    digits = re.sub(r"[^0-9]", "", text)
    behind = re.search(r"[.,\u066b](\d+)\D*$", text)
    for decimals in (len(behind[1]), 0) if behind else (0,):
        found = NumberFormat(0 if percent else decimals, decimals, percent=percent)
        exact = NumberFormat(decimals, decimals, percent=percent).shown(value)
        natural = re.sub(r"[^0-9]", "", exact)
        if natural == digits:
            return found
        if not decimals and digits and natural.zfill(len(digits)) == digits:
            return NumberFormat(digits=len(digits), template=re.sub(r"[0-9]", "\0", text.lstrip("-")))
    return None
