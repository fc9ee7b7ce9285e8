"""What a file is by its content, whatever it is called: a web page named .xls, a workbook with a password, a picture."""

import re
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from core.files import ods_parts, ole, xls_parts, xlsx_parts
from core.files.archive import has


class FileType(StrEnum):
    """The kinds that are known. XLSX, ODS and XLS are read (core/files/workbook.py); all others are only named."""

    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    LOCKED = "locked"
    XLSB = "xlsb"
    NUMBERS = "numbers"
    DOCUMENT = "document"
    ZIP = "zip"
    ARCHIVE = "archive"
    HTML = "html"
    XML_SHEET = "xml_sheet"
    XML = "xml"
    JSON = "json"
    PDF = "pdf"
    RTF = "rtf"
    IMAGE = "image"
    DATABASE = "database"


WORKBOOKS = (FileType.XLSX, FileType.ODS, FileType.XLS)
_ZIP = b"PK\x03\x04"
_MAGIC = (
    (b"%PDF", FileType.PDF),
    (b"{\\rtf", FileType.RTF),
    (b"Rar!\x1a\x07", FileType.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileType.ARCHIVE),
    (b"\x1f\x8b\x08", FileType.ARCHIVE),
    (b"\x89PNG\r\n\x1a\n", FileType.IMAGE),
    (b"\xff\xd8\xff", FileType.IMAGE),
    (b"GIF8", FileType.IMAGE),
    (b"II*\0", FileType.IMAGE),
    (b"MM\0*", FileType.IMAGE),
    (b"SQLite format 3\0", FileType.DATABASE),
)
_HEAD = 4_096
"""Bytes: what a text is stands at its beginning."""
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE | re.DOTALL
)
_EXCEL_XML = re.compile(r'<\?mso-application\s+progid="Excel|urn:schemas-microsoft-com:office:spreadsheet')
_XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|[A-Za-z][\w:.-]*[\s/>])")
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*[\[{])')


def named(data: bytes) -> FileType | None:
    """What the file is if it is certainly no table that can be read; None for workbooks, and for text that may be one."""
    kind = kind_of(data)
    return None if kind in WORKBOOKS else kind


def kind_of(data: bytes) -> FileType | None:
    """What the file is by its first bytes and its parts; None for text, and for what is not known."""
    if data.startswith(_ZIP):
        return _archived(data)
    if data.startswith(ole.MAGIC[:4]):
        return _contained(data)
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None) or _picture(data) or _text(data)


def _archived(data: bytes) -> FileType:
    """A kind of ZIP. One that is cut off is taken for the workbook that it probably was."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _kind_of_archive(archive)
    except (BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError):
        return FileType.XLSX


def _kind_of_archive(archive: ZipFile) -> FileType:
    names = archive.namelist()
    if has(archive, xlsx_parts.BOOK):
        return FileType.XLSX
    if has(archive, "xl/workbook.bin"):
        return FileType.XLSB
    if has(archive, "content.xml") and has(archive, "mimetype"):
        return _open_document(archive)
    if any(name.startswith("Index/") or name == "Index.zip" for name in names):
        return FileType.NUMBERS
    return FileType.DOCUMENT if has(archive, "[Content_Types].xml") else FileType.ZIP


def _open_document(archive: ZipFile) -> FileType:
    with archive.open("mimetype") as part:
        if part.read(100).strip() not in ods_parts.MIME_TYPES:
            return FileType.DOCUMENT
    is_locked = has(archive, "META-INF/manifest.xml") and ods_parts.is_locked(archive)
    return FileType.LOCKED if is_locked else FileType.ODS


def _contained(data: bytes) -> FileType:
    names = xls_parts.names(data)
    if "EncryptedPackage" in names:
        return FileType.LOCKED
    return FileType.XLS if xls_parts.is_book(data) else FileType.DOCUMENT


def _picture(data: bytes) -> FileType | None:
    """Pictures whose mark is not at the very beginning: WEBP, HEIC, AVIF; and BMP, whose mark is two letters."""
    is_picture = data[8:12] == b"WEBP" or data[4:8] == b"ftyp" or (data.startswith(b"BM") and data[6:10] == bytes(4))
    return FileType.IMAGE if is_picture else None


def _text(data: bytes) -> FileType | None:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    head = data[:_HEAD].decode(encoding, "replace")
    if _EXCEL_XML.search(head) and _XML.match(head):
        return FileType.XML_SHEET
    found = ((_HTML, FileType.HTML), (_XML, FileType.XML), (_JSON, FileType.JSON))
    return next((kind for pattern, kind in found if pattern.match(head)), None)
