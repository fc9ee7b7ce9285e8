"""Looking through what was changed."""

from bot.office.form import Kind
from bot.office.routes.audit import AskWords, Changes
from bot.office.views import audit
from bot.visit import Visit
from core.usecases.audit import list_changes
from core.usecases.form import begin_form, find_form

WORDS = "words"


async def open_changes(visit: Visit, route: Changes) -> None:
    kept = await visit.read(find_form, visit.customer.id, Kind.TRAIL) if route.found else None
    words = (kept or {}).get(WORDS, "")
    found = await visit.read(list_changes, words, route.page)
    await visit.show(audit.listing(found, words, visit.counter.policy.timezone))


async def ask_words(visit: Visit, _route: AskWords) -> None:
    await visit.show(audit.ask())


async def type_words(visit: Visit, _route: AskWords, text: str) -> None:
    """What to look for is kept for paging: housekeeping, not an effect."""
    words = {WORDS: text[:200]}
    await visit.counter.store.write(begin_form, visit.customer.id, Kind.TRAIL, words)
    await open_changes(visit, Changes(found=1))


async def type_audit(visit: Visit, words: list[str]) -> None:
    """/audit, /audit WORD"""
    if words:
        await type_words(visit, AskWords(), " ".join(words))
    else:
        await open_changes(visit, Changes())
