"""What the records of an XLS workbook (Excel 5 to 2003) say beside its values: hidden rows, formats of numbers, errors."""

from collections.abc import Iterator, Mapping
from struct import error as StructError  # noqa: N812 - a class
from struct import unpack_from

from core.files.archive import Broken
from core.files.layout import Flaw, Layout, RowLook
from core.files.number_format import BUILT_IN, NumberFormat, read_format
from core.files.ole import MAGIC, Container

_STREAMS = ("Workbook", "Book")
_BOF, _EOF = 0x809, 0x0A
_MODERN = 0x600
"""Excel 97 and later."""
_IS_HIDDEN = 0x20
_ERRORS: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
Look = NumberFormat | Flaw | None
Record = tuple[int, bytes]


def names(data: bytes) -> frozenset[str]:
    """What is in the container; nothing if it is broken."""
    try:
        return Container(data).names if data.startswith(MAGIC) else frozenset()
    except (ValueError, IndexError, StructError, StopIteration):
        return frozenset()


def is_book(data: bytes) -> bool:
    """Whether it is a workbook, or too broken to be known for something else."""
    found = names(data)
    return not found or not found.isdisjoint(_STREAMS)


def layouts(data: bytes) -> dict[str, Layout]:
    """The layouts of all sheets, by name."""
    container = Container(data)
    stream = container.read(next(name for name in _STREAMS if name in container.names))
    book = _Globals(len(stream))
    for kind, body in _records(stream, 0):
        book.meet(kind, body)
    return {name: _layout(stream, start, book) for name, start in book.sheets}


def _records(stream: bytes, place: int) -> Iterator[Record]:
    """The records from `place` to the end of that part, without the charts within it."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, place)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1:
            yield kind, stream[place + 4 : place + 4 + size]
        if not depth:
            return
        place += 4 + size


class _Globals:
    """What comes before the sheets: their names, and the formats by style."""

    def __init__(self, size: int) -> None:
        self._most = size
        self.sheets: list[tuple[str, int]] = []
        self.formats: list[NumberFormat | None] = []
        self._codes = dict(BUILT_IN)
        self._is_modern, self._page = True, "cp1252"

    def meet(self, kind: int, body: bytes) -> None:
        match kind:
            case 0x809:  # the beginning
                self._is_modern = unpack_from("<H", body)[0] >= _MODERN
            case 0x42:  # the code page
                page = unpack_from("<H", body)[0]
                self._page = f"cp{page}" if page < 0x8000 else "cp1252"
            case 0x85:  # a sheet
                self.sheets.append((self._text(body[6:], 1), unpack_from("<I", body)[0]))
            case 0x41E:  # a format
                self._codes[unpack_from("<H", body)[0]] = self._text(body[2:], 2 if self._is_modern else 1)
            case 0xFC if unpack_from("<I", body, 4)[0] > self._most:  # more texts than the file has bytes
                raise Broken(body[:8])
            case 0xE0:  # a style
                self.formats.append(read_format(self._codes.get(unpack_from("<H", body, 2)[0], "")))

    def _text(self, body: bytes, width: int) -> str:
        """A text behind its length, which takes `width` bytes."""
        length = int.from_bytes(body[:width], "little")
        if not self._is_modern:
            return body[width : width + length].decode(self._page, "replace")
        text = body[width + 1 :]
        return text[: 2 * length].decode("utf-16-le") if body[width] & 1 else text[:length].decode("latin-1")


def _layout(stream: bytes, start: int, book: _Globals) -> Layout:
    sheet = _Sheet(book.formats)
    for kind, body in _records(stream, start):
        sheet.meet(kind, body)
    return sheet.layout()


class _Sheet:
    """Gathers a sheet's cells by row: a row's own record stands apart from them."""

    def __init__(self, formats: list[NumberFormat | None]) -> None:
        self._formats = formats
        self._declared = 0
        self._hidden: set[int] = set()
        self._columns: dict[int, tuple[int, int]] = {}
        self._looks: dict[int, list[tuple[int, NumberFormat | Flaw]]] = {}

    def meet(self, kind: int, body: bytes) -> None:
        match kind:
            case 0x208:  # a row
                if unpack_from("<H", body, 12)[0] & _IS_HIDDEN:
                    self._hidden.add(unpack_from("<H", body)[0])
            case 0x200:  # what python-calamine makes room for, filled or not
                first, last, left, right = unpack_from("<IIHH" if len(body) >= 14 else "<HHHH", body)
                if last < first or right < left:
                    raise Broken(body)
                self._declared = (last - first) * (right - left)
            case 0x203 | 0x27E | 0x06:  # a number, a short one, a formula
                self._add(body, self._look(body))
            case 0xBD:  # short numbers side by side
                for place in range(4, len(body) - 2, 6):
                    self._add(body, self._styled(unpack_from("<H", body, place)[0]), (place - 4) // 6)
            case 0x205:  # a truth or an error
                code, is_error = unpack_from("<BB", body, 6)
                self._add(body, Flaw(_ERRORS.get(code, "#?")) if is_error else None)
            case 0xFD | 0x204 | 0xD6:  # a text
                self._add(body, None)

    def layout(self) -> Layout:
        made = Layout(self._declared)
        for row in sorted(self._columns):
            look = RowLook(row in self._hidden, tuple(sorted(self._looks.get(row, ()), key=lambda cell: cell[0])))
            made.add(row + 1, look, self._columns[row])
        return made

    def _look(self, body: bytes) -> Look:
        """How a number shows, or what a formula came to: its last two bytes tell a number from all else."""
        if len(body) >= 20 and body[12:14] == b"\xff\xff":
            return Flaw(_ERRORS.get(body[8], "#?")) if body[6] == 2 else None
        return self._styled(unpack_from("<H", body, 4)[0])

    def _styled(self, style: int) -> Look:
        return self._formats[style] if style < len(self._formats) else None

    def _add(self, body: bytes, look: Look, further: int = 0) -> None:
        """Add the cell that the record begins with, or one `further` to the right."""
        row, column = unpack_from("<HH", body)
        column += further
        first, last = self._columns.get(row, (column, column))
        self._columns[row] = (min(first, column), max(last, column))
        if look:
            self._looks.setdefault(row, []).append((column, look))
