"""Imports and exports: how they work, what a file would change, and its progress."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import PurePath

from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.imports import (
    AnswerUpload,
    ApplyStock,
    ApplyUpload,
    DiscardUpload,
    OpenFiles,
    OpenUpload,
    SayStock,
    SendExport,
    SendTemplate,
)
from bot.admin.views import pictures
from bot.screen import Button, Row, Screen, escaped, label
from bot.views.parts import back_button, home_button
from core.errors import InvalidInput
from core.models.export import ExportNoun, FileKind
from core.models.file_said import Unclear
from core.models.file_stock import StockMeaning
from core.models.finding import FileErrors, Finding
from core.models.imports import ImportStep, Plan
from core.models.picture import PictureReport
from core.models.policy import Policy
from core.models.upload import Upload, UploadState
from core.text import cleaned
from core.usecases.upload import UploadGone
from texts import imports as lines
from texts.file_problems import finding_line
from texts.file_said import choice_label, remark_line, taken_lines
from texts.file_said import question as asked_line
from texts.formats import number
from texts.language import _, ngettext
from texts.plain import shortened
from texts.refusals import said

FINDINGS = 10
EXAMPLES = 8
LINE_LENGTH = 150
NAME_LENGTH = 60


FileRefusal = FileErrors | InvalidInput
"""Why a file was refused: its content is wrong, or it cannot be fetched."""
Outcome = Plan | Unclear | Upload | FileRefusal | UploadGone
"""The outcome of a file: what it would change, what it leaves open, what was decided about it, or why it cannot be used."""


NO_PICTURES = PictureReport(0, 0, ())


def files(waiting: Upload | None = None, fetching: PictureReport = NO_PICTURES) -> Screen:
    """The section's screen; `waiting`: the user's file that is not decided on yet; `fetching`: the pictures by address."""
    text = _(
        "<b>📥 Files</b>\n\n"
        "<b>Import</b>: send me your products: a spreadsheet, the export of another shop, or a ZIP with the pictures (at most "
        "20 MB). I say what would change before anything changes.\n"
        "<b>Change many at once</b>: export the products, change that file and send it back. What you leave alone stays "
        "as it is, whatever was sold meanwhile; 13 in place of 10 adds 3.\n"
        "<b>Export</b>: tap below. With days: <code>/export orders 2025-11-01 2025-11-30</code>"
    )
    decide: tuple[Row, ...] = ()
    if waiting:
        told = _("⏳ <b>{name}</b> is waiting: nothing in it has been applied yet.").format(name=_name(waiting.name))
        text = f"{text}\n\n{told}"
        decide = ((Button(_("📄 See the waiting file: apply or discard"), OpenUpload(waiting.number)),),)
    if told := pictures.report(fetching):
        text = f"{text}\n\n{told}"
    nouns = {
        ExportNoun.PRODUCTS: _("Products"),
        ExportNoun.ORDERS: _("Orders"),
        ExportNoun.CUSTOMERS: _("Customers"),
        ExportNoun.PAYMENTS: _("Payments"),
        ExportNoun.COUPONS: _("Coupons"),
    }
    rows = tuple(
        tuple(
            Button(f"{nouns[noun]}, {kind.upper()}", SendExport(place, number)) for number, kind in enumerate(FileKind)
        )
        for place, noun in enumerate(ExportNoun)
    )
    rows = (_templates(), *rows)
    return Screen(text, (*decide, *pictures.retry_rows(fetching), *rows, (back_button(OpenAdmin()), home_button())))


def _templates() -> Row:
    return tuple(
        Button(_("📄 Template, {kind}").format(kind=kind.upper()), SendTemplate(number))
        for number, kind in enumerate(FileKind)
    )


def progress(name: str, step: ImportStep, done: int, total: int) -> Screen:
    """Shown until the summary or the result is ready. `total` 0: not known yet."""
    doing = {
        ImportStep.READING: _("Reading…"),
        ImportStep.CHECKING: _("Checking…"),
        ImportStep.WRITING: _("Writing…"),
    }[step]
    counted = (_("{doing} {done} of {total}") if total else _("{doing} {done} rows")).format(
        doing=doing, done=number(done), total=number(total)
    )
    return Screen(f"📥 <b>{_name(name)}</b>\n{counted if done else doing}")


def outcome(upload: Upload, came: Outcome, policy: Policy, *, again: bool = False, fetching: int = 0) -> Screen:
    """Any outcome of the file. `again`: after an attempt to apply it; `fetching`: how many pictures are still being fetched."""
    match came:
        case Plan() if came.undone:
            return stock_question(upload, came)
        case Plan():
            return summary(upload, came, policy.currency, again=again)
        case Upload():
            return applied(came, fetching) if came.state is UploadState.APPLIED else discarded()
        case Unclear():
            return question(upload, came)
        case FileErrors():
            return refused(upload, came)
        case InvalidInput() | UploadGone():
            return no_longer(said(came, policy))


def summary(upload: Upload, plan: Plan, currency: str, *, again: bool = False) -> Screen:
    """What the file would change. `again`: after an attempt to apply it, when the catalogue had changed meanwhile."""
    parts = [f"📥 <b>{_name(upload.name)}</b>"]
    if again:
        parts.append(_("The catalogue has changed meanwhile, so nothing was applied. I have checked the file again:"))
    parts.append(f"<b>{escaped(lines.summary(plan))}</b>")
    if said := [*taken_lines(plan.taken), *map(remark_line, plan.remarks)]:
        parts.append("\n".join(f"• {escaped(line)}" for line in said))
    if plan.new:
        parts.append("\n".join((_("As customers will see it:"), *map(escaped, lines.shown_lines(plan, currency)))))
    new = (lines.new_line(plan, sku, currency) for sku in plan.new)
    changed = (lines.changed_line(sku, currency) for sku in lines.largest_first(plan.changed, EXAMPLES))
    parts += [*_examples(_("New"), new, len(plan.new)), *_examples(_("Changed"), changed, len(plan.changed))]
    parts += _examples(_("Please note"), lines.remarks(plan, currency), len(plan.reused) + len(plan.along))
    if plan.meaning is not None:
        parts.append(lines.stock_meaning(plan.meaning))
    if plan.is_idle:
        parts.append(_("There is nothing to apply."))
        return Screen("\n\n".join(parts), _ways_on())
    if plan.left:
        left = ngettext("{count} row is left out", "{count} rows are left out", len(plan.left))
        parts.append(
            _("{left}: they come as a file that says why.").format(left=left.format(count=number(len(plan.left))))
        )
    parts.append(_("Nothing has been changed yet."))
    apply = Button(_("✅ Apply"), _confirmed(upload, plan), style="success")
    return Screen("\n\n".join(parts), ((apply, _discard(upload)),))


def _confirmed(upload: Upload, plan: Plan) -> ApplyUpload:
    """What a tap on Apply confirms: the file as the summary shows it."""
    if plan.meaning is None:
        return ApplyUpload(upload.number, plan.base.revision)
    return ApplyStock(upload.number, plan.base.revision, plan.meaning)


def _discard(upload: Upload) -> Button:
    return Button(_("✖️ Discard"), DiscardUpload(upload.number))


def stock_question(upload: Upload, plan: Plan) -> Screen:
    """Asks once, for the whole file, what its stock means: it would undo sales."""
    head = f"📥 <b>{_name(upload.name)}</b>\n{lines.undone_head(len(plan.undone))}"
    asked = _examples(_("For example"), map(lines.undone_line, plan.undone), len(plan.undone))
    leave = _("To leave the stock as it is, send the file without that column. Nothing has been changed yet.")
    parts = (head, *asked, leave)
    set_it = Button(_("Set to the file's numbers"), SayStock(upload.number, StockMeaning.SET))
    add_it = Button(_("Add the file's numbers"), SayStock(upload.number, StockMeaning.ADD))
    return Screen("\n\n".join(parts), ((set_it,), (add_it,), (_discard(upload),)))


def question(upload: Upload, asked: Unclear) -> Screen:
    """What has to be answered before the file can be read."""
    step = len(upload.answers)
    rows = tuple(
        (Button(label(choice_label(asked, place)), AnswerUpload(upload.number, step, place)),)
        for place in range(len(asked.choices))
    )
    text = f"📥 <b>{_name(upload.name)}</b>\n\n{escaped(asked_line(asked))}"
    return Screen(text, (*rows, (Button(_("✖️ Discard"), DiscardUpload(upload.number)),)))


def refused(upload: Upload, errors: FileErrors) -> Screen:
    """What is wrong with the file, each kind once. If the rest is good, it can be applied without the rows that are wrong."""
    head = ngettext(
        "{total} problem, so nothing was imported.", "{total} problems, so nothing was imported.", errors.total
    )
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in errors.findings:
        kinds.setdefault((finding.problem, finding.column), []).append(finding)
    shown = list(kinds.values())[:FINDINGS]
    told = [_of_a_kind(findings) for findings in shown]
    if more := errors.total - sum(map(len, shown)):
        told.append(_("… and {more} more").format(more=number(more)))
    name_and_total = f"❌ <b>{_name(upload.name)}</b>\n{head.format(total=number(errors.total))}"
    good = Button(label(_("✅ Only apply what is good")), AnswerUpload(upload.number, len(upload.answers), 0))
    rows = (*(((good,), (_discard(upload),)) if errors.by_row else ()), _templates())
    return Screen("\n\n".join((name_and_total, "\n".join(told), _("Fix the file and send it again."))), rows)


def _of_a_kind(findings: Sequence[Finding]) -> str:
    first = f"• {_line(finding_line(findings[0]))}"
    if len(findings) == 1:
        return first
    more = ngettext("{count} more row like this", "{count} more rows like this", len(findings) - 1)
    return f"{first} ({more.format(count=number(len(findings) - 1))})"


def left_name(name: str) -> str:
    """The name of the file with what was left out."""
    return _("{name}-left-out.csv").format(name=cleaned(PurePath(name).stem)[:NAME_LENGTH] or "products")


def why() -> str:
    """The name of the column that says why."""
    return _("why")


def left_caption(rows: int) -> str:
    told = ngettext(
        "{rows} row was left out. The last column says why.",
        "{rows} rows were left out. The last column says why.",
        rows,
    )
    return told.format(rows=number(rows))


def no_longer(text: str) -> Screen:
    """Why the file can no longer be used (plain text)."""
    return Screen(escaped(text), _ways_on())


def applied(upload: Upload, fetching: int = 0) -> Screen:
    """Says that the file is imported; `fetching`: and how many pictures are still being fetched."""
    text = _("✅ <b>{name}</b> was applied: {new} new, {changed} changed, {unchanged} unchanged.").format(
        name=_name(upload.name), new=upload.new, changed=upload.changed, unchanged=upload.unchanged
    )
    return Screen("\n\n".join(filter(None, (text, pictures.waiting(fetching)))), _ways_on())


def discarded() -> Screen:
    return Screen(_("The file was discarded: nothing was changed."), _ways_on())


def _examples(head: str, told: Iterable[str], total: int) -> list[str]:
    """The first examples, and how many more there are."""
    shown = [f"• {_line(line)}" for line in islice(told, EXAMPLES)]
    if total > EXAMPLES:
        shown.append(_("… and {more} more").format(more=number(total - EXAMPLES)))
    return ["\n".join([f"{head}:", *shown])] if shown else []


def _line(text: str) -> str:
    return escaped(shortened(text, LINE_LENGTH))


def _name(name: str) -> str:
    return escaped(shortened(name, NAME_LENGTH))


def _ways_on() -> tuple[Row, ...]:
    return ((Button(_("📥 Files"), OpenFiles()), home_button()),)
