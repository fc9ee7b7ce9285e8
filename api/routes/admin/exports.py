"""Tables of what the shop has, as files."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from re import compile as pattern
from tempfile import mkdtemp
from typing import Annotated, Any, BinaryIO
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from api.bounds import Room
from api.problems import not_understood
from api.routes.admin.access import PRIVATE, Reader, reader_with
from api.wire.problem import PROBLEMS
from core.models.api_key import ApiScope
from core.models.export import TIMELESS, ExportNoun, ExportRequest, FileKind
from core.usecases.api_key import actor_of
from core.usecases.export import note_export, write_export
from core.values.export import export_request

router = APIRouter(prefix="/v1/admin/exports", tags=["Owner: exports"], responses=PROBLEMS)
May = Annotated[Reader, reader_with(ApiScope.EXPORTS_READ)]
ROOM = Room("GET", pattern(r"/v1/admin/exports/[a-z]+"), answering=600.0)
TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PART = 1 << 16
"""Bytes that are read at once."""
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {kind.partition(";")[0]: {} for kind in TYPES.values()}}}


@router.get("/{kind}", response_class=StreamingResponse, responses=_FILES)
async def download(
    kind: ExportNoun,
    program: May,
    file: Annotated[FileKind, Query(alias="format")] = FileKind.CSV,
    first: Annotated[date | None, Query(alias="from", description="The first day, in the shop's timezone")] = None,
    last: Annotated[date | None, Query(alias="until", description="The last day, with a first one")] = None,
) -> StreamingResponse:
    """Download a table, from one state of the shop. One with personal data is recorded in the audit log, as in the chat."""
    if last is not None and first is None:  # alone it would be read as a first one
        raise not_understood([{"pointer": "/query/until", "detail": "Needs a first day: from"}])
    today = (
        datetime.fromtimestamp(program.counter.clock() / 1000, UTC).astimezone(ZoneInfo(program.policy.timezone)).date()
    )
    days = [day for day in (first, last) if day is not None]
    request = export_request(kind, file, days, today)
    if kind not in TIMELESS:
        await program.note(note_export, actor_of(program.key), request)
    return await _written(program, request, f"{kind}-{(request.period or str(today)).replace(' ', '-')}.{file}")


async def _written(program: Reader, request: ExportRequest, name: str) -> StreamingResponse:
    """The file goes with its folder before it is sent, or if it cannot be written."""
    folder = Path(await asyncio.to_thread(mkdtemp, prefix="tillbot-"))
    try:
        async with program.counter.exporting:
            await program.counter.store.read_apart(write_export, request, folder / name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    written = (folder / name).open("rb")
    size = (folder / name).stat().st_size
    shutil.rmtree(
        folder, ignore_errors=True
    )  # open, it can be read to its end; whatever happens then, nothing of it stays
    headers = {**PRIVATE, "Content-Length": str(size), "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_parts(written), media_type=TYPES[request.kind], headers=headers)


async def _parts(written: BinaryIO) -> AsyncIterator[bytes]:
    with written:
        while part := await asyncio.to_thread(written.read, PART):
            yield part
