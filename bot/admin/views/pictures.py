"""Pictures that are fetched from the addresses in a file: how far they are, and what failed."""

from bot.admin.routes.imports import OpenFiles, RetryPictures
from bot.screen import Button, Row, Screen, escaped
from core.models.picture import MissingPicture, PictureReport
from core.usecases.picture import PicturesMissing
from texts.formats import number
from texts.language import _, ngettext
from texts.pictures import missing_line


def waiting(count: int) -> str:
    """How many are still being fetched; "" for none."""
    if not count:
        return ""
    text = ngettext(
        "🖼 {count} picture is still being fetched; 📥 Files says how far it is.",
        "🖼 {count} pictures are still being fetched; 📥 Files says how far they are.",
        count,
    )
    return text.format(count=number(count))


def report(found: PictureReport) -> str:
    """The lines of the Files screen; "" if nothing waits and nothing failed. HTML."""
    if not (found.waiting or found.failed):
        return ""
    counted = ngettext(
        "🖼 {count} picture is still being fetched.", "🖼 {count} pictures are still being fetched.", found.waiting
    )
    parts = [counted.format(count=number(found.waiting))] if found.waiting else []
    return "\n\n".join((*parts, *([_failed(found.failed, found.missing)] if found.failed else [])))


def retry_rows(found: PictureReport) -> tuple[Row, ...]:
    """A button that fetches again what failed."""
    return (_retry_row(),) if found.failed else ()


def missed(fact: PicturesMissing) -> Screen:
    """The notice to whoever has imported them."""
    hint = _(
        "The goods are sold without them. Put the pictures right and fetch them again, or send others on a product's card."
    )
    ways = (_retry_row(), (Button(_("📥 Files"), OpenFiles()),))
    return Screen(f"{_failed(fact.total, fact.missing)}\n\n{hint}", ways)


def _retry_row() -> Row:
    return (Button(_("🔁 Fetch the missing pictures again"), RetryPictures()),)


def _failed(total: int, missing: tuple[MissingPicture, ...]) -> str:
    head = ngettext("⚠️ {total} picture could not be fetched:", "⚠️ {total} pictures could not be fetched:", total)
    lines = [f"• {escaped(missing_line(one))}" for one in missing]
    if more := total - len(missing):
        lines.append(_("… and {more} more").format(more=number(more)))
    return "\n".join((head.format(total=number(total)), *lines))
