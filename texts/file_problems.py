"""What is wrong with a catalogue or coupon file: one sentence for each problem."""

from collections.abc import Mapping

from core.files.table import SHEET
from core.models.finding import Finding, Problem
from texts.file_kinds import KINDS, UNKNOWN
from texts.formats import number
from texts.language import N_, Phrase, _

_BESIDE: Mapping[Problem, Phrase] = {
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
    Problem.PHOTOS: N_("{value} is more than {limit} photos; a product has at most {limit}"),
    Problem.ZIP: N_("is a ZIP that cannot be read; pack it again, without a password"),
    Problem.ZIP_TABLES: N_("is a ZIP of several tables: {value}; send each by itself, or leave one in"),
    Problem.ZIP_NO_TABLE: N_("is a ZIP without a CSV, TSV or XLSX file in it, only {value}"),
    Problem.ZIP_MEMBERS: N_("is a ZIP of more than {limit} files; pack fewer"),
    Problem.ZIP_TOO_LARGE: N_("is a ZIP that holds too much: at most {limit} bytes are unpacked; pack less"),
    Problem.ZIP_PATH: N_("is a ZIP with a path that leads out of it, {value}; pack the folder anew"),
}
"""Of ZIPs and pictures."""


def finding_line(finding: Finding) -> str:
    """`line 7, price: "4,500" is not an amount; write it like 4.50`"""
    sheet, line = divmod(finding.line, SHEET)
    place = _("line {line}").format(line=line) if line else _("the file")
    if sheet:
        place = _("sheet {sheet}, line {line}").format(sheet=sheet + 1, line=line)
    return f"{place}{f', {finding.column}' if finding.column else ''}: {_what(finding)}"


def _what(finding: Finding) -> str:
    return _words(finding.problem, finding.value, known=bool(finding.example)).format(
        value=f'"{finding.value}"',
        bare=finding.value,
        example=finding.example,
        limit=number(finding.limit),
        first=finding.first_line,
    )


def _words(problem: Problem, value: str, *, known: bool) -> str:
    """One sentence for each problem; mypy reports a missing one. `known`: whether there is an example."""
    match problem:
        case Problem.FILE_TOO_LARGE:
            return _("is too large: at most {limit} bytes are read at once")
        case Problem.TOO_HEAVY:
            return _("needs too much memory or time to read; save only the cells with your data, as CSV UTF-8")
        case Problem.NOT_UTF8:
            return _("is neither a table nor text that I can read as UTF-8; save it as CSV UTF-8, or as XLSX")
        case Problem.EMPTY:
            return _("is empty: the first line names the columns, each other line is one row")
        case Problem.TOO_MANY_ROWS:
            return _("there are more than {limit} rows; split the file")
        case Problem.QUOTES:
            return _("a quote is not closed, or something follows it; write {example} for quotes within a text")
        case Problem.WORKBOOK:
            return _("is a workbook that cannot be read; save it as XLSX without a password, or as CSV UTF-8")
        case Problem.NO_WORKBOOK:
            return _(
                "is not a workbook, though its name says so; save it as XLSX, or as CSV UTF-8 with a name that ends in .csv"
            )
        case Problem.OTHER_KIND:
            return _(KINDS.get(value, UNKNOWN))
        case Problem.DATE:
            return _(
                "Excel has made a date of it ({bare}), and what was typed is lost: choose Text as the column's number format,"
                " type this cell again, and save"
            )
        case (
            Problem.PHOTO
            | Problem.PHOTO_MISSING
            | Problem.PHOTO_UNREADABLE
            | Problem.PHOTO_TOO_LARGE
            | Problem.PHOTO_KIND
            | Problem.PHOTO_SHAPE
            | Problem.PHOTO_PATH
            | Problem.PHOTO_UNKNOWN
            | Problem.PHOTOS
            | Problem.ZIP
            | Problem.ZIP_TABLES
            | Problem.ZIP_NO_TABLE
            | Problem.ZIP_MEMBERS
            | Problem.ZIP_TOO_LARGE
            | Problem.ZIP_PATH
        ):
            return _(_BESIDE[problem])
        case Problem.FORMULA:
            return _("has a formula without a usable value; open the workbook, let it calculate, and save it")
        case Problem.COLUMN_MISSING:
            return _("this column is missing")
        case Problem.COLUMN_UNKNOWN if known:
            return _("the column {value} is not known; did you mean {example}?")
        case Problem.COLUMN_UNKNOWN:
            return _("the column {value} is not known; take it out of the file")
        case Problem.COLUMN_TWICE:
            return _("this column is there twice")
        case Problem.TOO_MANY_CELLS:
            return _("{value} is one cell too many; put a text with a comma into quotes, like {example}")
        case Problem.CELL_EMPTY:
            return _("is empty")
        case Problem.TOO_LONG:
            return _("{value} is too long; at most {limit} characters")
        case Problem.CONTROL_CHARACTER:
            return _("has an invisible character (a line break or a tab, perhaps) in it")
        case Problem.SKU:
            return _("{value} has a space or an invisible character in it; write it like {example}")
        case Problem.SKU_TWICE | Problem.COUPON_TWICE:
            return _("{value} is in line {first} already")
        case Problem.SKU_UNKNOWN:
            return _("{value} is not a SKU of this shop; a new one also needs these columns: {example}")
        case Problem.VARIANT_TAKEN:
            return _("{example}, of the same product, is called that already; give each variant a name of its own")
        case Problem.VARIANT_TWICE:
            return _("line {first} is the same variant of this product; give each a name of its own")
        case Problem.CATEGORY:
            return _("{value} must have one or two levels; write it like {example}")
        case Problem.PRICE:
            return _("{value} is not an amount; write it like {example}")
        case Problem.PRICE_TOO_LARGE:
            return _("{value} is too large; write it like {example}")
        case Problem.DECIMALS:
            return _("{value} has more than {limit} decimals; round it, like {example}")
        case Problem.MADE_DATE | Problem.MADE_EXPONENT | Problem.MADE_DECIMAL:
            return _damage(problem)
        case Problem.STOCK:
            return _("{value} is not a number of pieces from 0 to {limit}; write it like {example}")
        case Problem.STOCK_IS_CODES:
            return _("{example} delivers codes, and its stock is its codes: empty this cell, and add codes instead")
        case Problem.KIND:
            return _("{value} is neither “physical” nor “digital”; write it like {example}")
        case Problem.STARS:
            return _("{value} is not a price in whole Telegram Stars from 0 to {limit}; write it like {example}")
        case Problem.MARK:
            return _("{value} is not what an export wrote into this row; leave that column as it is, or empty the cell")
        case Problem.DIFFERS:
            return _("{value} differs from line {first}; write it once for a product, or the same everywhere")
        case Problem.NAMELESS:
            return _("is empty; write a code, or a name for a promotion that applies by itself")
        case Problem.VALUE:
            return _("{value} does not fit; write it like {example}")
        case Problem.DATE_ORDER:
            return _("{value} is before the first day")
        case Problem.SCOPE:
            return _("{value} is not a SKU code, category or product of this shop")
        case Problem.LIMIT_USED:
            return _("{value} is less than it was used: {limit} times already")
        case Problem.LABEL_TAKEN:
            return _("{value} is a coupon's code and a promotion's name: choose another one for either")


def _damage(problem: Problem) -> str:
    """What a spreadsheet has done to a cell, and how to get the real one back."""
    match problem:
        case Problem.MADE_DATE:
            return _(
                "{value} looks like a date that Excel or another spreadsheet has made of it; give the column the format Text there,"
                " and type it again"
            )
        case Problem.MADE_EXPONENT:
            return _(
                "{value} was shortened by Excel or another spreadsheet, and digits are lost; give the column the format Text there,"
                " and put the whole code in again"
            )
        case _:
            return _("{value} was made a number with decimals; give the column the format Text in the spreadsheet")
