"""What a file is that was sent as a table and is none, and what to do with it."""

from collections.abc import Mapping

from core.files.kinds import FileType
from texts.language import N_, Phrase

KINDS: Mapping[str, Phrase] = {
    FileType.LOCKED: N_("has a password; open it, take the password off, save it, and send it again"),
    FileType.XLSB: N_("is a binary workbook (XLSB); save it as XLSX"),
    FileType.NUMBERS: N_("is a Numbers document; choose File, Export To, Excel, and send what that makes"),
    FileType.DOCUMENT: N_("is a document and no table; copy the table into a spreadsheet, and save that as XLSX"),
    FileType.ZIP: N_("is a ZIP archive; unpack it, and send the table (XLSX or CSV) that is in it"),
    FileType.ARCHIVE: N_("is a packed archive; unpack it, and send the table (XLSX or CSV) that is in it"),
    FileType.HTML: N_("is a web page (HTML), whatever its name says; open it in a spreadsheet, and save it as XLSX"),
    FileType.XML_SHEET: N_("is an XML table of Excel 2003; open it in a spreadsheet, and save it as XLSX"),
    FileType.XML: N_("is XML and no table; save it as XLSX or CSV UTF-8 where it comes from"),
    FileType.JSON: N_("is JSON and no table; save it as XLSX or CSV UTF-8 where it comes from"),
    FileType.PDF: N_("is a PDF; ask for the table it was made of, and send that as XLSX or CSV UTF-8"),
    FileType.RTF: N_("is a text document (RTF); copy the table into a spreadsheet, and save that as XLSX"),
    FileType.IMAGE: N_("is a picture; type its table into a spreadsheet, and save that as XLSX"),
    FileType.DATABASE: N_("is a database; export the table as XLSX or CSV UTF-8"),
}
"""By what core/files/kinds.py calls it."""
UNKNOWN = N_("is no table that can be read; save it as XLSX or CSV UTF-8")
