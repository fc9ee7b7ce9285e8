"""What the XML of an XLSX workbook says beside its values: hidden rows, formats of numbers, and formulas without a value."""

import posixpath
import re
from collections.abc import Sequence
from typing import Any
from zipfile import ZipFile

from core.files.archive import Attributes, Broken, Part, Starts, has, plain, read_xml
from core.files.layout import LAST_COLUMN, Flaw, Layout, RowLook
from core.files.number_format import BUILT_IN, NumberFormat, read_format

PARTS: Sequence[Part] = (
    (re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE), 100_000_000),
    (re.compile(r"xl/sharedStrings\.xml", re.IGNORECASE), 50_000_000),
    (
        re.compile(r"(\[Content_Types\]|xl/(workbook|styles|metadata))\.xml|(xl/)?_rels/.+\.rels", re.IGNORECASE),
        10_000_000,
    ),
)
BOOK = "xl/workbook.xml"
_STYLES = "xl/styles.xml"
_YES = ("1", "true")
Formats = Sequence[NumberFormat | None]


def layouts(archive: ZipFile) -> dict[str, Layout]:
    """The layouts of the sheets that show, by name."""
    formats = _formats(archive) if has(archive, _STYLES) else ()
    return {name: _layout(archive, path, formats) for name, path in _paths(archive).items()}


def _paths(archive: ZipFile) -> dict[str, str]:
    """Where the sheets that show are, by name."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relate(attributes: Attributes) -> None:
        targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def name(attributes: Attributes) -> None:
        if attributes.get("state", "visible") == "visible":
            names[attributes.get("name", "")] = plain(attributes, "id")

    read_xml(archive, "xl/_rels/workbook.xml.rels", Starts(Relationship=relate))
    read_xml(archive, BOOK, Starts(sheet=name))
    return {name: posixpath.normpath(posixpath.join("/xl", targets[key]))[1:] for name, key in names.items()}


def _formats(archive: ZipFile) -> Formats:
    """The number formats by the number of the cell's style."""
    codes, formats = dict(BUILT_IN), list[NumberFormat | None]()
    inside = False

    def code(attributes: Attributes) -> None:
        codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")

    def enter(_attributes: Attributes) -> None:
        nonlocal inside
        inside = True

    def leave(_attributes: Attributes) -> None:
        nonlocal inside
        inside = False

    def style(attributes: Attributes) -> None:
        if inside:
            formats.append(read_format(codes.get(int(attributes.get("numFmtId", "0")), "")))

    others = dict.fromkeys(("cellStyleXfs", "cellStyles", "dxfs"), leave)
    read_xml(archive, _STYLES, Starts({"numFmt": code, "cellXfs": enter, "xf": style, **others}))
    return formats


def _layout(archive: ZipFile, path: str, formats: Formats) -> Layout:
    sheet = _Sheet(formats)
    read_xml(archive, path, sheet.starts, sheet.prepare)
    sheet.end_row()
    return sheet.layout


class _Sheet:
    """Follows a sheet's XML: its rows, their cells, and in these the formula before the value."""

    def __init__(self, formats: Formats) -> None:
        self.layout = Layout()
        self.starts = Starts(row=self._row, c=self._cell, f=self._formula, v=self._value)
        self.starts["is"] = self._value
        self._formats = formats
        self._columns: dict[str, int] = {}
        self._parser: Any = None
        self._number, self._place, self._hidden = 0, -1, False
        self._looks: list[tuple[int, NumberFormat | Flaw]] = []
        self._first, self._last = -1, -1
        self._kind, self._is_formula, self._said = "n", False, list[str]()

    def prepare(self, parser: Any) -> None:  # noqa: ANN401 - expat's parser has no public type
        self._parser = parser

    def end_row(self) -> None:
        """Add the row that was read."""
        if self._number:
            self._end_cell()
            columns = (self._first, self._last) if self._first >= 0 else None
            self.layout.add(self._number, RowLook(self._hidden, tuple(self._looks)), columns)

    def _row(self, attributes: Attributes) -> None:
        self.end_row()
        self._number = int(attributes.get("r") or self._number + 1)
        self._hidden = attributes.get("hidden", "0") in _YES
        self._looks, self._place, self._first, self._last = [], -1, -1, -1

    def _cell(self, attributes: Attributes) -> None:
        if self._is_formula or self._kind == "e":
            self._end_cell()
        self._place = self._placed(attributes["r"]) if "r" in attributes else self._place + 1
        self._kind = attributes.get("t", "n")
        style = attributes.get("s") if self._kind == "n" else None
        if style and (look := self._look(int(style))):
            self._looks.append((self._place, look))

    def _look(self, style: int) -> NumberFormat | None:
        return self._formats[style] if style < len(self._formats) else None

    def _placed(self, name: str) -> int:
        """The column of `AB12`, from 0. Raises Broken for a cell of another row."""
        letters = name.rstrip("0123456789")
        place = self._columns.get(letters, -1)
        if place < 0:
            place = self._columns[letters] = _column(letters)
        if name != f"{letters}{self._number}":
            raise Broken(name)
        return place

    def _formula(self, _attributes: Attributes) -> None:
        self._is_formula = True
        self._fill()

    def _value(self, _attributes: Attributes) -> None:
        self._fill()
        if self._is_formula or self._kind == "e":
            self._parser.CharacterDataHandler = self._said.append

    def _fill(self) -> None:
        """The cell has content."""
        self._first = self._place if self._first < 0 else min(self._first, self._place)
        self._last = max(self._last, self._place)

    def _end_cell(self) -> None:
        """A formula without a value is a flaw, unless it came to an empty text; so is an error."""
        if not (self._is_formula or self._kind == "e"):
            return
        said = "".join(self._said).strip()
        if self._kind == "e" or not (said or self._kind == "str"):
            if self._looks and self._looks[-1][0] == self._place:
                self._looks.pop()
            self._looks.append((self._place, Flaw(said)))
        self._parser.CharacterDataHandler = None
        self._is_formula, self._kind, self._said = False, "n", []


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    if not (letters.isascii() and letters.isalpha() and number <= LAST_COLUMN):
        raise Broken(letters)
    return number - 1
