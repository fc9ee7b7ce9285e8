"""The guided part of the form for a new product: its variants, one question at a time.

Finished variants are the lines of the answer "variants", in the short form. A last line beside them says what is asked next: ADDING, the
three questions for another one; ASKING, whether there is another one. So each answer is kept, and a restart goes on where it was.
"""

from collections.abc import Sequence

from bot.admin.form import Choice, Told
from bot.admin.views import product_form as words
from core.errors import InvalidInput
from core.models.policy import Policy
from core.models.product import NewVariant
from core.money import plain
from core.ports import ReadTransaction
from core.usecases.form import Answers
from core.usecases.product.variant import check_code_free
from core.values.product import MOST_VARIANTS, read_label, read_price, read_stock, read_variants
from texts.language import _

ADDING, ASKING = "+", "?"
_PARTS = ("kind_label", "kind_price", "kind_stock")
DONE = "."


def fold(answers: Answers) -> Answers:
    """Three parts become a variant, and the answer whether there is another one becomes what is asked next."""
    kept = dict(answers)
    lines, more = kept.get("variants", ""), kept.pop("more", None)
    if more is not None and is_asking(kept):
        after = {ADDING: _with(finished(lines), ADDING), DONE: finished(lines)}
        kept["variants"] = after.get(more, _with(f"{finished(lines)}\n{more}", ASKING))
    elif is_adding(kept) and (whole := kept.get("kind_label", "")).startswith("\n"):
        kept["variants"] = _with(f"{finished(lines)}{whole}".strip(), ASKING)
        del kept["kind_label"]
    elif is_adding(kept) and all(part in kept for part in _PARTS):
        label, price, stock = (kept.pop(part) for part in _PARTS)
        kept["variants"] = _with(f"{finished(lines)}\n{label} {price} {stock or 0}".strip(), ASKING)
    return kept


def finished(variants: str) -> str:
    """The lines of the variants that are complete."""
    return "\n".join(line for line in variants.split("\n") if line not in (ADDING, ASKING))


def is_adding(answers: Answers) -> bool:
    return answers.get("variants", "").split("\n")[-1] == ADDING


def is_asking(answers: Answers) -> bool:
    return answers.get("variants", "").split("\n")[-1] == ASKING


def is_priced(answers: Answers) -> bool:
    """Whether a price is asked for all: not of variants that are complete, which have their own."""
    return not answers.get("variants") or is_adding(answers) or is_asking(answers)


def is_single(answers: Answers) -> bool:
    """Whether it has only one variant, and so a stock of its own."""
    return not answers.get("variants")


async def offer(_tx: ReadTransaction, told: Told) -> Sequence[Choice]:
    """To be guided through its variants, or through another one."""
    lines = finished(told.answers.get("variants", ""))
    return (Choice(1, _("➕ Another one") if lines else _("Several: sizes, colours …"), _with(lines, ADDING)),)


async def offer_price(_tx: ReadTransaction, told: Told) -> Sequence[Choice]:
    price = told.answers.get("price")
    return (
        (Choice(1, _("The same: {price}").format(price=words.shown_price(price, told.policy)), price),) if price else ()
    )


async def offer_more(_tx: ReadTransaction, told: Told) -> Sequence[Choice]:
    full = len(finished(told.answers["variants"]).split("\n")) >= MOST_VARIANTS
    another = () if full else (Choice(1, _("➕ Another one"), ADDING),)
    return (*another, Choice(2, _("✅ That is all"), DONE))


async def check(tx: ReadTransaction, told: Told, answer: str) -> None:
    """Raises SkuTaken."""
    for variant in _read(finished(answer), told):
        if variant.code:
            await check_code_free(tx, variant.code)


async def check_more(tx: ReadTransaction, told: Told, answer: str) -> None:
    if answer not in (ADDING, DONE):
        await check(tx, told, answer)


async def check_kind(tx: ReadTransaction, told: Told, answer: str) -> None:
    if answer.startswith("\n"):
        await check(tx, told, answer)


def read(text: str, told: Told) -> str:
    """The short form: a variant a line."""
    kept = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    read_variants(kept, told.policy.currency)
    return kept


def read_kind(text: str, told: Told) -> str:
    """A label that no other variant has; or whole variants in the short form, kept behind a line break."""
    try:
        return f"\n{read_more(text, told)}"
    except InvalidInput as wrong:
        if wrong.field != "variant" or "\n" in text.strip():
            raise
    label = read_label(text)
    if label.casefold() in (one.label.casefold() for one in _read(finished(told.answers["variants"]), told)):
        raise InvalidInput("variant_twice", label, "Large")
    return label


def read_more(text: str, told: Told) -> str:
    """Further variants in the short form."""
    lines = read(text, told)
    read_variants(f"{finished(told.answers['variants'])}\n{lines}", told.policy.currency)
    return lines


def kept_price(text: str, told: Told) -> str:
    """A price, as the form keeps it."""
    return plain(read_price(text, told.policy.currency), told.policy.currency)


def kept_stock(text: str, _told: Told) -> str:
    """A number of pieces, as the form keeps it."""
    return str(read_stock(text))


def shown(answer: str, _policy: Policy) -> str:
    return finished(answer).replace("\n", " · ") or _("several")


def _read(lines: str, told: Told) -> tuple[NewVariant, ...]:
    return read_variants(lines, told.policy.currency) if lines else ()


def _with(lines: str, mark: str) -> str:
    return f"{lines}\n{mark}" if lines else mark
