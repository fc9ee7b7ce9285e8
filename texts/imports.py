"""A catalogue file's problems and changes, in lines: for a terminal, and escaped for the chat (bot/admin/views/imports.py)."""

from collections.abc import Iterator, Sequence
from heapq import nlargest

from core import money
from core.files.photos import is_url
from core.models.file_stock import StockMeaning, Undone
from core.models.finding import FileErrors
from core.models.imports import Fact, Plan, PlannedSku
from core.text import name_with_label
from texts.formats import money as money_of
from texts.formats import number
from texts.language import _, ngettext
from texts.plain import shortened

_SAID = 50
"""Problems of a file that are said on a terminal."""
_SEEN = 3
_SHOWN = 60
"""Characters of a long text that a line shows."""


def total(errors: FileErrors) -> str:
    """`3 problems; nothing was imported`"""
    shown = min(len(errors.findings), _SAID)
    problems = ngettext("{total} problem", "{total} problems", errors.total).format(total=number(errors.total))
    rest = "" if shown == errors.total else _(" (the first {shown} are shown)").format(shown=shown)
    return _("{problems}{rest}; nothing was imported").format(problems=problems, rest=rest)


def summary(plan: Plan) -> str:
    """`12 new, 3 changed, 85 unchanged; 2 change stock`"""
    counts = _("{new} new, {changed} changed, {unchanged} unchanged").format(
        new=len(plan.new), changed=len(plan.changed), unchanged=plan.unchanged
    )
    if restocked := plan.restocked:
        counts += ngettext("; {count} changes stock", "; {count} change stock", restocked).format(count=restocked)
    if plan.entered:
        counts += ngettext(
            "; the stock of {count} was entered from this file already",
            "; the stock of {count} was entered from this file already",
            plan.entered,
        ).format(count=plan.entered)
    return counts + _("; a new order of the products") if plan.reordered else counts


def undone_head(count: int) -> str:
    """`The stock in this file would undo sales of 3 variants.`"""
    text = ngettext(
        "The stock in this file would undo sales of {count} variant. Is it how many are there, or how many have come?",
        "The stock in this file would undo sales of {count} variants. Is it how many are there, or how many have come?",
        count,
    )
    return text.format(count=number(count))


def undone_line(one: Undone) -> str:
    """`TEA-50: 12 were sold since its stock was last set, 8 are left; set to 20, or add 20?`"""
    text = ngettext(
        "{code}: {sold} was sold since its stock was last set, {left} left; set to {stock}, or add {stock}?",
        "{code}: {sold} were sold since its stock was last set, {left} left; set to {stock}, or add {stock}?",
        one.sold,
    )
    return text.format(code=one.code, sold=number(one.sold), left=number(one.on_hand), stock=number(one.stock))


def stock_meaning(meaning: StockMeaning) -> str:
    """What somebody has said of the file's stock."""
    if meaning is StockMeaning.ADD:
        return _("The file's stock is added to what is there.")
    return _("The file's stock is what is there, whatever was sold.")


def plan_lines(plan: Plan, currency: str) -> Iterator[str]:
    """Every SKU that is new or changes, then the summary."""
    for sku in plan.skus:
        if sku.sku_id is None:
            yield _("new      {line}").format(line=new_line(plan, sku, currency))
        elif sku.all_facts:
            yield _("changed  {line}").format(line=changed_line(sku, currency))
    yield from (_("with it  {line}").format(line=line) for line in remarks(plan, currency))
    yield _("{summary}. This was a dry run: nothing was written.").format(summary=summary(plan))


def remarks(plan: Plan, currency: str) -> Iterator[str]:
    """What people would not expect of the file: codes that are given to something else, and variants that change with others."""
    for reused in plan.reused:
        text = _("{code} was “{title}” (archived): it is a new product now, without the old description and photos")
        yield text.format(code=reused.code, title=shortened(reused.title, _SHOWN))
    for sku in plan.along:
        yield ", ".join(_along(sku.code, fact, currency) for fact in sku.facts)


def _along(code: str, fact: Fact, currency: str) -> str:
    match fact.column, fact.after:
        case "category", _after:
            text = _("{code} moves, too: {before} → {after}")
        case "product", _after:
            text = _("{code} gets the new title, too: {before} → {after}")
        case "kind", _after:
            text = _("{code} becomes {after}, too")
        case _, "yes":
            text = _("{code} is for sale again, too")
        case _:
            text = _("{code} is no longer for sale, either")
    before, after = (_value(fact, value, currency) for value in (fact.before, fact.after))
    return text.format(code=code, before=before, after=after)


def shown_lines(plan: Plan, currency: str) -> Iterator[str]:
    """The first new goods as a customer reads them."""
    for sku in plan.new[:_SEEN]:
        product = plan.products[sku.product]
        path = " › ".join(product.category)
        yield f"🛍 {path} › {shortened(name_with_label(product.title, sku.label), _SHOWN)} · {money_of(sku.price, currency)}"


def largest_first(changed: Sequence[PlannedSku], most: int) -> list[PlannedSku]:
    """Those whose price or stock changes most, in proportion."""
    return nlargest(most, changed, key=_change)


def _change(sku: PlannedSku) -> float:
    numbers = [(fact.before, fact.after) for fact in sku.all_facts if fact.column in ("price", "stock")]
    pairs = [(float(before), float(after)) for before, after in numbers]
    return max((max(before, after) + 1) / (min(before, after) + 1) for before, after in pairs) if pairs else 0.0


def new_line(plan: Plan, sku: PlannedSku, currency: str) -> str:
    """`TEA-50: Sencha (50 g), 4.50 EUR, 12 in stock`"""
    name = name_with_label(plan.products[sku.product].title, sku.label)
    return _("{code}: {name}, {price} {currency}, {stock} in stock").format(
        code=sku.code, name=name, price=money.plain(sku.price, currency), currency=currency, stock=sku.stock
    )


def changed_line(sku: PlannedSku, currency: str) -> str:
    """`TEA-50: price 4.50 → 5.00, stock 12 → 7`; of an export's row `stock 3 → 6 (+3)`"""
    told = ", ".join(_fact(fact, currency) for fact in sku.all_facts)
    if sku.delta is None or sku.will_be == sku.on_hand:
        return f"{sku.code}: {told}"
    clipped = _(": more than there is") if sku.on_hand + sku.delta < 0 else ""
    return f"{sku.code}: {told} ({sku.delta:+,}{clipped})".replace("(-", "(−")


def _fact(fact: Fact, currency: str) -> str:
    return f"{fact.column} {_value(fact, fact.before, currency)} → {_value(fact, fact.after, currency)}"


def _value(fact: Fact, value: int | str, currency: str) -> str:
    if isinstance(value, int):
        return money.plain(value, currency) if fact.column == "price" else str(value)
    if fact.column == "photo" and value:
        return shortened(", ".join(_photo(one) for one in value.split("\n")), 2 * _SHOWN)
    if fact.column in ("on sale", "sku", "kind"):
        return value
    return f'"{shortened(value, _SHOWN)}"' if value else _("none")


def _photo(one: str) -> str:
    return f'"{shortened(one, _SHOWN)}"' if is_url(one) else _("picture {key}").format(key=one[:8])
