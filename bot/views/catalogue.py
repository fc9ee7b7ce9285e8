"""A catalogue file's faults and effects, in lines for a terminal."""

from collections.abc import Iterator

from bot.screen import shortened
from core import money
from core.catalogue_file import is_url
from core.models.catalogue import CatalogueErrors, Fact, Finding, Plan, Problem

_SHOWN = 60
"""Characters of a long text in a line."""


def finding_line(finding: Finding) -> str:
    """`line 7, price: "4,50" is not an amount; write it like 4.50`"""
    place = f"line {finding.line}" if finding.line else "the file"
    return f"{place}{f', {finding.column}' if finding.column else ''}: {_what(finding)}"


def _what(finding: Finding) -> str:
    value, example, limit, first = f'"{finding.value}"', finding.example, f"{finding.limit:,}", finding.first_line
    match finding.problem:
        case Problem.FILE_TOO_LARGE:
            return f"is too large; at most {limit} bytes are read at once"
        case Problem.NOT_UTF8:
            return f"is not UTF-8 (byte {finding.value}); save it as CSV UTF-8"
        case Problem.EMPTY:
            return "has nothing in it; the first line names the columns, every other line is one row"
        case Problem.TOO_MANY_ROWS:
            return f"there are more than {limit} rows; split the file"
        case Problem.QUOTES:
            return f"a quote is not closed, or something stands behind it; write {example} for quotes within a text"
        case Problem.COLUMN_MISSING:
            return "this column is missing"
        case Problem.COLUMN_UNKNOWN:
            return f"there is no column {value}" + (f"; did you mean {example}?" if example else "")
        case Problem.COLUMN_TWICE:
            return "this column is there twice"
        case Problem.TOO_MANY_CELLS:
            return f"{value} is one cell too many; put a text with a comma into quotes, like {example}"
        case Problem.CELL_EMPTY:
            return "is empty"
        case Problem.TOO_LONG:
            return f"{value} is too long; at most {limit} characters"
        case Problem.CONTROL_CHARACTER:
            return "has an invisible character (a line break or a tab, perhaps) in it"
        case Problem.SKU:
            return f"{value} has a space or an invisible character in it; write it like {example}"
        case Problem.SKU_TWICE:
            return f"{value} is in line {first} already"
        case Problem.VARIANT_TWICE:
            return f"line {first} is the same variant of this product; give each a name of its own"
        case Problem.CATEGORY:
            return f"{value} must have one level or two; write it like {example}"
        case Problem.PRICE:
            return f"{value} is not an amount; write it like {example}"
        case Problem.PRICE_TOO_LARGE:
            return f"{value} is too large; write it like {example}"
        case Problem.STOCK:
            return f"{value} is not a number of pieces from 0 to {limit}; write it like {example}"
        case Problem.PHOTO:
            return f"{value} is no address, nor a path within the file's own folder; write it like {example}"
        case Problem.PHOTO_MISSING:
            return f"there is no file {value}; paths count from the folder of the CSV file"
        case Problem.PHOTO_UNREADABLE:
            return f"{value} cannot be read"
        case Problem.PHOTO_TOO_LARGE:
            return f"{value} is too large; at most {limit} bytes"
        case Problem.PHOTO_KIND:
            return f"{value} is no picture that Telegram shows; use JPEG, PNG, WEBP or GIF"
        case Problem.DIFFERS:
            return f"{value} differs from line {first}; write it once for a product, or the same everywhere"
        case Problem.NAMELESS:
            return "is empty; write a code, or a name for a promotion that applies by itself"
        case Problem.COUPON_TWICE:
            return f"{value} is in line {first} already"
        case Problem.VALUE:
            return f"{value} does not fit; write it like {example}"
        case Problem.DATE_ORDER:
            return f"{value} lies before the first day"
        case Problem.SCOPE:
            return f"{value} is no article number, category or product of this shop"
        case Problem.LIMIT_USED:
            return f"{value} is less than its uses; there were {limit} already"
        case Problem.LABEL_TAKEN:
            return f"{value} is a coupon's code and a promotion's name: choose another one for either"


def total(errors: CatalogueErrors) -> str:
    """`3 problems; nothing was imported.`"""
    shown = "" if len(errors.findings) == errors.total else f" (the first {len(errors.findings)} are shown)"
    return f"{errors.total:,} problem{'' if errors.total == 1 else 's'}{shown}; nothing was imported"


def summary(plan: Plan) -> str:
    """`12 new, 3 changed, 85 unchanged`"""
    order = "; a new order on the shelves" if plan.reordered else ""
    return f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged{order}"


def plan_lines(plan: Plan, currency: str) -> Iterator[str]:
    """Every SKU that is new or changes, then the summary."""
    for sku in plan.skus:
        if sku.sku_id is None:
            name = plan.products[sku.product].title + (f" ({sku.label})" if sku.label else "")
            yield f"new      {sku.code}: {name}, {money.plain(sku.price, currency)} {currency}, {sku.stock} in stock"
        elif sku.all_facts:
            yield f"changed  {sku.code}: " + ", ".join(_fact(fact, currency) for fact in sku.all_facts)
    yield f"{summary(plan)}. This was a dry run: nothing was written."


def _fact(fact: Fact, currency: str) -> str:
    return f"{fact.column} {_value(fact, fact.before, currency)} → {_value(fact, fact.after, currency)}"


def _value(fact: Fact, value: int | str, currency: str) -> str:
    if isinstance(value, int):
        return money.plain(value, currency) if fact.column == "price" else str(value)
    if fact.column == "photo" and value and not is_url(value):
        return f"picture {value[:8]}"
    if fact.column in ("on sale", "sku"):
        return value
    return f'"{shortened(value, _SHOWN)}"' if value else "none"
