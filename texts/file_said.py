"""What a file says about itself, and what it leaves open, in lines: for a terminal, and escaped for the chat."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from core.files.decoding import SPELLED
from core.models.catalog import MOST_PHOTOS
from core.models.file_said import Doubt, Remark, Remarked, Taken, Unclear
from texts.formats import number
from texts.language import N_, Phrase, _
from texts.plain import shortened

_FIELDS = {
    "sku": N_("Code"),
    "product": N_("Name"),
    "variant": N_("Variant"),
    "category": N_("Category"),
    "price": N_("Price"),
    "stock": N_("Stock"),
    "description": N_("Description"),
    "photo": N_("Photo"),
    "kind": N_("Kind"),
    "stars": N_("Stars"),
}
_REMARKS: Mapping[Remark, Phrase] = {
    Remark.NOT_FOR_SALE: N_("Left out, because it is not for sale there: {count}, like “{example}”"),
    Remark.NOT_OURS: N_("Left out, because there is no such kind of product here: {count}, like “{example}”"),
    Remark.PICTURES_BY_PATH: N_("Pictures without an address were left out: {count}, like “{example}”"),
    Remark.MORE_PHOTOS: N_(
        "A product has {most} photos at most; the first were taken (rows: {count}), like “{example}”"
    ),
    Remark.DEEP_CATEGORY: N_(
        "Categories have two levels here; what is deeper went into the second (rows: {count}), like “{example}”"
    ),
    Remark.NO_CATEGORY: N_("Rows without a category: {count}; new ones go into “Goods”"),
    Remark.FILLED_DOWN: N_("Empty cells were filled from the row above (rows: {count}), like “{example}”"),
    Remark.HEADINGS: N_("Rows with one text were taken as the category of those below: {count}, like “{example}”"),
    Remark.TOTALS: N_("Sums were left out (rows: {count}), like “{example}”"),
    Remark.NEGATIVE_STOCK: N_("A stock below 0 counts as 0 (rows: {count})"),
    Remark.UNCOUNTED_STOCK: N_(
        "The file does not say how many there are (rows: {count}), like “{example}”; new ones start with 0"
    ),
    Remark.SEVERAL_PLACES: N_("The stock of several places was added up (rows: {count})"),
    Remark.SHEETS_LEFT_OUT: N_("Sheets with other columns were left out: {count}, like “{example}”"),
    Remark.CODES_MADE: N_("Codes were made (rows: {count}), like “{example}”"),
    Remark.HUNDREDFOLD: N_("Is that right? A hundred times the usual price or more (rows: {count}), like {example}"),
    Remark.OTHER_ARTICLE: N_("Is that right? A code that now means something else (rows: {count}), like {example}"),
    Remark.CODES_LIKE_DAYS: N_("Codes that look like a date: {count}, like “{example}”. Was it something else before?"),
}
_NAMES = 60
"""Characters of columns' names that a line shows."""
_LEFT_OUT = 200


def field_name(field: str) -> str:
    """What a column is called in a sentence."""
    return _(_FIELDS[field]) if field in _FIELDS else field


def taken_lines(taken: Taken) -> Iterator[str]:
    """What was taken for what, where the names do not say so themselves."""
    if taken.preset:
        yield _("This is an export of {system}.").format(system=taken.preset)
    told = [(field, names) for field, names in taken.columns if field in _FIELDS]
    if any(names.casefold() != field for field, names in told):
        pairs = (f"{field_name(field)}: {shortened(names, _NAMES)}" for field, names in told)
        yield "; ".join(pairs)
    if taken.left_out:
        yield _("Left out: {columns}").format(columns=shortened(", ".join(taken.left_out), _LEFT_OUT))


def remark_line(one: Remarked) -> str:
    """One sentence for each kind."""
    return _(_REMARKS[one.remark]).format(
        count=number(one.rows), example=shortened(one.example, _NAMES), most=MOST_PHOTOS
    )


def question(asked: Unclear) -> str:
    """The question, plain."""
    match asked.doubt:
        case Doubt.ENCODING:
            return _(
                "The file is not UTF-8, so I have to guess. Which of these is right? If none is, save it as CSV UTF-8 and send it again."
            )
        case Doubt.COLUMN:
            return _("Which column is this: {field}?").format(field=field_name(asked.about))
        case Doubt.DECIMAL:
            return _(
                "{field}: “{sample}” can be read in two ways. Which is right? It counts for the whole column."
            ).format(field=field_name(asked.about), sample=shortened(asked.sample, _NAMES))
        case Doubt.FLAWED:
            return _("Leave out the rows that are wrong, and apply what is good?")
        case Doubt.HIDDEN:
            return _("The workbook hides {count} rows. Import them, too?").format(count=number(asked.cells))
        case _:
            assert_never(asked.doubt)


def choice_label(asked: Unclear, place: int) -> str:
    """What an answer's button says."""
    choice = asked.choices[place]
    if asked.doubt is Doubt.COLUMN and not choice.says:
        return _("None of these")
    if asked.doubt is Doubt.HIDDEN:
        return _("Import them, too") if choice.value == "take" else _("Leave them out")
    return shortened(choice.says, _NAMES)


def advice(asked: Unclear) -> str:
    """How the question is answered on the server."""
    lines = (f"  {_option(asked, one.value)}: {choice_label(asked, place)}" for place, one in enumerate(asked.choices))
    return "\n".join((_("Say it with an option:"), *lines))


def _option(asked: Unclear, value: str) -> str:
    match asked.doubt:
        case Doubt.ENCODING:
            return f"--encoding {SPELLED[value]}"
        case Doubt.COLUMN:
            return f"--map '{asked.about}={value}'"
        case Doubt.DECIMAL:
            return f"--decimal '{value}'"
        case Doubt.HIDDEN | Doubt.FLAWED:
            return f"--{asked.doubt} {value}"
        case _:
            assert_never(asked.doubt)
