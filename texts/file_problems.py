"""What is wrong with a catalogue or coupon file: one sentence for each problem."""

from collections.abc import Mapping

from core.files.table import SHEET
from core.models.finding import Finding, Problem
from texts.file_kinds import KINDS, UNKNOWN
from texts.formats import number
from texts.language import N_, Phrase, _

_WORDS: Mapping[Problem, Phrase] = {
    Problem.FILE_TOO_LARGE: N_("is too large: at most {limit} bytes are read at once"),
    Problem.TOO_HEAVY: N_("needs too much memory or time to read; save only the cells with your data, as CSV UTF-8"),
    Problem.NOT_UTF8: N_("is neither a table nor text that I can read as UTF-8; save it as CSV UTF-8, or as XLSX"),
    Problem.EMPTY: N_("is empty: the first line names the columns, each other line is one row"),
    Problem.TOO_MANY_ROWS: N_("there are more than {limit} rows; split the file"),
    Problem.QUOTES: N_("a quote is not closed, or something follows it; write {example} for quotes within a text"),
    Problem.WORKBOOK: N_("is a workbook that cannot be read; save it as XLSX without a password, or as CSV UTF-8"),
    Problem.NO_WORKBOOK: N_(
        "is not a workbook, though its name says so; save it as XLSX, or as CSV UTF-8 with a name that ends in .csv"
    ),
    Problem.DATE: N_(
        "Excel has made a date of it ({bare}), and what was typed is lost: choose Text as the column's number format,"
        " type this cell again, and save"
    ),
    Problem.FORMULA: N_("has a formula without a usable value; open the workbook, let it calculate, and save it"),
    Problem.COLUMN_MISSING: N_("this column is missing"),
    Problem.COLUMN_UNKNOWN: N_("the column {value} is not known; take it out of the file"),
    Problem.COLUMN_TWICE: N_("this column is there twice"),
    Problem.TOO_MANY_CELLS: N_("{value} is one cell too many; put a text with a comma into quotes, like {example}"),
    Problem.CELL_EMPTY: N_("is empty"),
    Problem.TOO_LONG: N_("{value} is too long; at most {limit} characters"),
    Problem.CONTROL_CHARACTER: N_("has an invisible character (a line break or a tab, perhaps) in it"),
    Problem.SKU: N_("{value} has a space or an invisible character in it; write it like {example}"),
    Problem.SKU_TWICE: N_("{value} is in line {first} already"),
    Problem.COUPON_TWICE: N_("{value} is in line {first} already"),
    Problem.SKU_UNKNOWN: N_("{value} is not a SKU of this shop; a new one also needs these columns: {example}"),
    Problem.VARIANT_TAKEN: N_(
        "{example}, of the same product, is called that already; give each variant a name of its own"
    ),
    Problem.VARIANT_TWICE: N_("line {first} is the same variant of this product; give each a name of its own"),
    Problem.CATEGORY: N_("{value} must have one or two levels; write it like {example}"),
    Problem.PRICE: N_("{value} is not an amount; write it like {example}"),
    Problem.PRICE_TOO_LARGE: N_("{value} is too large; write it like {example}"),
    Problem.DECIMALS: N_("{value} has more than {limit} decimals; round it, like {example}"),
    Problem.STOCK: N_("{value} is not a number of pieces from 0 to {limit}; write it like {example}"),
    Problem.STOCK_IS_CODES: N_(
        "{example} delivers codes, and its stock is its codes: empty this cell, and add codes instead"
    ),
    Problem.KIND: N_("{value} is neither “physical” nor “digital”; write it like {example}"),
    Problem.STARS: N_("{value} is not a price in whole Telegram Stars from 0 to {limit}; write it like {example}"),
    Problem.MARK: N_(
        "{value} is not what an export wrote into this row; leave that column as it is, or empty the cell"
    ),
    Problem.DIFFERS: N_("{value} differs from line {first}; write it once for a product, or the same everywhere"),
    Problem.NAMELESS: N_("is empty; write a code, or a name for a promotion that applies by itself"),
    Problem.VALUE: N_("{value} does not fit; write it like {example}"),
    Problem.DATE_ORDER: N_("{value} is before the first day"),
    Problem.SCOPE: N_("{value} is not a SKU code, category or product of this shop"),
    Problem.LIMIT_USED: N_("{value} is less than it was used: {limit} times already"),
    Problem.LABEL_TAKEN: N_("{value} is a coupon's code and a promotion's name: choose another one for either"),
    Problem.MADE_DATE: N_(
        "{value} looks like a date that Excel or another spreadsheet has made of it; give the column the format Text there,"
        " and type it again"
    ),
    Problem.MADE_EXPONENT: N_(
        "{value} was shortened by Excel or another spreadsheet, and digits are lost; give the column the format Text there,"
        " and put the whole code in again"
    ),
    Problem.MADE_DECIMAL: N_(
        "{value} was made a number with decimals; give the column the format Text in the spreadsheet"
    ),
    Problem.PHOTO: N_("{value} is neither an address nor a path within the file's own folder; write it like {example}"),
    Problem.PHOTO_MISSING: N_("there is no file {value}; paths count from the folder of the file"),
    Problem.PHOTO_UNREADABLE: N_("{value} cannot be read"),
    Problem.PHOTO_TOO_LARGE: N_("{value} is too large: at most {limit} bytes"),
    Problem.PHOTO_KIND: N_("{value} is not a picture that Telegram shows; use JPEG, PNG, WEBP or GIF"),
    Problem.PHOTO_SHAPE: N_(
        "{value} is too long a picture for Telegram: width and height together may be 10,000 pixels at most,"
        " and one side 20 times the other"
    ),
    Problem.PHOTO_PATH: N_(
        "{value} is a path on your computer; give an address (https://…), or send a ZIP with the pictures in it"
    ),
    Problem.PHOTO_UNKNOWN: N_("{value} is not a picture of this shop; leave what an export wrote as it is"),
    Problem.ZIP: N_("is a ZIP that cannot be read; pack it again, without a password"),
    Problem.ZIP_TABLES: N_("is a ZIP of several tables: {value}; send each by itself, or leave one in"),
    Problem.ZIP_NO_TABLE: N_("is a ZIP without a CSV, TSV or XLSX file in it, only {value}"),
    Problem.ZIP_MEMBERS: N_("is a ZIP of more than {limit} files; pack fewer"),
    Problem.ZIP_TOO_LARGE: N_("is a ZIP that holds too much: at most {limit} bytes are unpacked; pack less"),
    Problem.ZIP_PATH: N_("is a ZIP with a path that leads out of it, {value}; pack the folder anew"),
}
"""One sentence for each problem, but for a file of another kind: that has one for each kind."""
_MEANT = N_("the column {value} is not known; did you mean {example}?")


def finding_line(finding: Finding) -> str:
    """`line 7, price: "4,500" is not an amount; write it like 4.50`"""
    sheet, line = divmod(finding.line, SHEET)
    place = _("line {line}").format(line=line) if line else _("the file")
    if sheet:
        place = _("sheet {sheet}, line {line}").format(sheet=sheet + 1, line=line)
    return f"{place}{f', {finding.column}' if finding.column else ''}: {_what(finding)}"


def _what(finding: Finding) -> str:
    return _(_words(finding)).format(
        value=f'"{finding.value}"',
        bare=finding.value,
        example=finding.example,
        limit=number(finding.limit),
        first=finding.first_line,
    )


def _words(finding: Finding) -> Phrase:
    if finding.problem is Problem.OTHER_KIND:
        return KINDS.get(finding.value, UNKNOWN)
    if finding.problem is Problem.COLUMN_UNKNOWN and finding.example:
        return _MEANT
    return _WORDS[finding.problem]
