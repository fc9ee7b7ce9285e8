"""What was changed, by whom and when."""

import json
from collections.abc import Mapping

from bot.office.routes.audit import AskWords, Changes
from bot.office.routes.home import Office
from bot.office.views.settings import LABELS
from bot.screen import Button, Screen, escaped, shortened
from bot.views.parts import back_button, home_button, moment, pager
from bot.words import _
from core.models.audit import Change
from core.models.page import Page

SUBJECT_LENGTH, VALUE_LENGTH = 50, 90
"""Eight changes are a message, even with the longest of everything."""

ACTIONS: Mapping[str, str] = {
    "backup": _("copy of the shop sent"),
    "category.hide": _("category hidden"),
    "category.move": _("category moved"),
    "category.new": _("category added"),
    "category.order": _("category's place"),
    "category.remove": _("category removed"),
    "category.rename": _("category renamed"),
    "category.show": _("category shown"),
    "coupon.change": _("coupon changed"),
    "coupon.end": _("coupon ended"),
    "coupon.new": _("coupon made"),
    "coupon.pause": _("coupon paused"),
    "coupon.resume": _("coupon resumed"),
    "delivery.change": _("delivery changed"),
    "delivery.new": _("delivery offered"),
    "delivery.pause": _("delivery paused"),
    "delivery.resume": _("delivery resumed"),
    "export": _("list exported"),
    "import": _("catalogue imported"),
    "order.cancel": _("order cancelled"),
    "order.confirm": _("order confirmed"),
    "order.deliver": _("order delivered"),
    "order.message": _("message to the customer of order"),
    "order.ship": _("order shipped"),
    "people": _("role"),
    "price": _("price"),
    "product.archive": _("product archived"),
    "product.category": _("category of"),
    "product.description": _("description of"),
    "product.hide": _("product hidden"),
    "product.move": _("product's place"),
    "product.new": _("product added"),
    "product.photo": _("picture of"),
    "product.restore": _("product brought back"),
    "product.show": _("product shown"),
    "product.title": _("title of"),
    "stock": _("stock"),
    "stock.low": _("low from, of"),
    "variant.code": _("SKU code of"),
    "variant.hide": _("variant hidden"),
    "variant.label": _("name of variant"),
    "variant.new": _("variant added"),
    "variant.show": _("variant shown"),
    **{f"settings.{one.word}": text for one, text in LABELS.items()},
}


def listing(found: Page[Change], words: str, timezone: str) -> Screen:
    """A page of changes, newest first."""
    title = _("<b>Changes</b>")
    if words:
        title = f"{title} · “{escaped(shortened(words, 60))}”"
    told = [_told(change, timezone) for change in found.items] or [_nothing(words)]
    searching = [Button(_("🔎 Search"), AskWords())]
    if words:
        searching.append(Button(_("All changes"), Changes()))
    arrows = pager(found.number, found.pages, lambda page: Changes(page, int(bool(words))))
    return Screen("\n\n".join((title, *told)), (*arrows, tuple(searching), (back_button(Office()), home_button())))


def ask() -> Screen:
    """What to look for."""
    text = _("<b>Changes</b>\n\nType what to look for: a name, a SKU code, an order's code, a word such as “price”.")
    return Screen(text, ((back_button(Changes()),),), awaiting=AskWords())


def action_words(action: str) -> str:
    """What was done, in words; one that has none yet, as it is kept."""
    return ACTIONS.get(action) or " ".join(action.replace("_", ".").split("."))


def _nothing(words: str) -> str:
    return _("Nothing with these words was changed.") if words else _("Nothing was changed yet.")


def _told(change: Change, timezone: str) -> str:
    """Two lines: when and who; what, from what to what. HTML."""
    head = f"{moment(change.at, timezone)} · {escaped(_who(change))}"
    subject = escaped(shortened(change.subject, SUBJECT_LENGTH))
    what = f"{action_words(change.action)} <b>{subject}</b>" if subject else action_words(change.action)
    before, after = _values(change.before, change.after)
    if not (before or after):
        return f"{head}\n{what}"
    return f"{head}\n{what}: {before or '–'} → {after or '–'}" if before else f"{head}\n{what}: {after}"


def _who(change: Change) -> str:
    _kind, _colon, number = change.actor.rpartition(":")
    return f"{shortened(change.name, 40)} ({number})" if change.name else number


def _values(before: str, after: str) -> tuple[str, str]:
    """Both, short enough for a line; of rules that are kept as JSON only what differs. HTML."""
    was, now = _rules(before), _rules(after)
    if now is not None and (was is not None or not before):
        was = was or {}
        before = ", ".join(f"{key} {was[key]}" for key in was if was[key] != now.get(key))
        after = ", ".join(f"{key} {now[key]}" for key in now if now[key] != was.get(key))
    return escaped(shortened(before, VALUE_LENGTH)), escaped(shortened(after, VALUE_LENGTH))


def _rules(text: str) -> dict[str, str] | None:
    if not text.startswith("{"):
        return None
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    told = {key: value if isinstance(value, str) else json.dumps(value) for key, value in fields.items()}
    return {key.replace("_", " "): value.strip('{}"').replace('"', "") for key, value in told.items()}
