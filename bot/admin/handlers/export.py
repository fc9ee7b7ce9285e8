"""Exports, sent as documents."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.admin.commands.export import FEWER_DAYS, parse_export
from bot.admin.document import LARGEST_DOCUMENT, send_document
from bot.admin.routes.imports import SendExport, SendTemplate
from bot.admin.views import export as view
from bot.examples import shown_by
from bot.visit import Visit
from core.errors import InvalidInput
from core.models.export import TIMELESS, ExportNoun, ExportRequest, FileKind
from core.usecases.export import note_export, write_export, write_template


async def type_export(visit: Visit, words: list[str]) -> None:
    """/export products|orders|customers|payments|coupons [from to] [xlsx|csv]"""
    await _send(visit, parse_export(words, visit.services.policy.timezone, visit.accepted.received_at))


async def send_export(visit: Visit, route: SendExport) -> None:
    nouns, kinds = tuple(ExportNoun), tuple(FileKind)
    if route.noun >= len(nouns) or route.kind >= len(kinds):
        raise InvalidInput("export", example="/export products")
    await _send(visit, ExportRequest(nouns[route.noun], kinds[route.kind]))


async def send_template(visit: Visit, route: SendTemplate) -> None:
    """A file to fill in."""
    kind = tuple(FileKind)[route.kind % len(FileKind)]
    await visit.answer(view.on_its_way())
    with TemporaryDirectory(prefix="tillbot-") as folder:
        path = Path(folder) / f"{view.template_name()}.{kind}"
        await visit.services.store.read_apart(write_template, kind, path)
        await send_document(visit, path, view.template_caption())


async def _send(visit: Visit, request: ExportRequest) -> None:
    """Send the export. One with personal data is recorded in the audit log first."""
    if request.noun not in TIMELESS and not visit.applied:
        await visit.write(note_export, visit.actor, request)
    await visit.answer(view.on_its_way())
    with TemporaryDirectory(prefix="tillbot-") as folder:
        path = Path(folder) / view.file_name(request, visit.accepted.received_at, visit.services.policy.timezone)
        with shown_by(FEWER_DAYS):
            rows = await visit.services.store.read_apart(write_export, request, path)
        if not rows and request.noun is not ExportNoun.PRODUCTS:
            await visit.say(view.nothing(request))
            return
        if path.stat().st_size > LARGEST_DOCUMENT:
            raise InvalidInput("export_size", example=FEWER_DAYS)
        await send_document(visit, path, view.caption(request, rows, visit.services.backups.command))
