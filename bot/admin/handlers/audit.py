"""Browsing and searching the audit log."""

from bot.admin.routes.audit import AskWords, OpenAuditLog
from bot.admin.views import audit
from bot.visit import Visit
from core.usecases.audit import list_changes


async def open_changes(visit: Visit, route: OpenAuditLog) -> None:
    words = (await visit.window()).search if route.found else ""
    found = await visit.read(list_changes, words, route.page, audit.actions())
    await visit.show(audit.listing(found, words, visit.services.policy))


async def ask_words(visit: Visit, _route: AskWords) -> None:
    await visit.show(audit.ask())


async def type_words(visit: Visit, _route: AskWords, text: str) -> None:
    await visit.services.windows.remember_search(visit.chat_id, text)
    await open_changes(visit, OpenAuditLog(found=1))


async def type_audit(visit: Visit, words: list[str]) -> None:
    """/audit, /audit WORD"""
    if words:
        await type_words(visit, AskWords(), " ".join(words))
    else:
        await open_changes(visit, OpenAuditLog())
