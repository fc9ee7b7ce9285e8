"""What was changed, by whom and when."""

from collections.abc import Mapping

from bot.admin.routes.audit import AskWords, OpenAuditLog
from bot.admin.routes.home import OpenAdmin
from bot.admin.views.audit_rules import rules
from bot.admin.views.settings import LABELS
from bot.screen import Button, Screen, escaped, shortened
from bot.views.parts import back_button, home_button, moment, pager
from bot.words import _
from core.models.actor import CLI
from core.models.audit import Change
from core.models.page import Page
from core.models.policy import Policy

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
    "delivery.end": _("delivery ended"),
    "delivery.new": _("delivery offered"),
    "delivery.pause": _("delivery paused"),
    "delivery.resume": _("delivery resumed"),
    "export": _("list exported"),
    "import": _("catalogue imported"),
    "import.change": _("changed by file"),
    "import.more": _("by the same file"),
    "import.new": _("added by file"),
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

PICTURES = {"product.photo", "settings.picture"}
"""Kept as a picture's key, or its address."""


def listing(found: Page[Change], words: str, policy: Policy) -> Screen:
    """A page of changes, newest first."""
    title = _("<b>Changes</b>")
    if words:
        title = f"{title} · “{escaped(shortened(words, 60))}”"
    told = [_told(change, policy) for change in found.items] or [_nothing(words)]
    searching = [Button(_("🔎 Search"), AskWords())]
    if words:
        searching.append(Button(_("All changes"), OpenAuditLog()))
    arrows = pager(found.number, found.pages, lambda page: OpenAuditLog(page, int(bool(words))))
    keyboard = (*arrows, tuple(searching), (back_button(OpenAdmin()), home_button()))
    return Screen("\n\n".join((title, *told)), keyboard, awaiting=AskWords())


def ask() -> Screen:
    """What to look for."""
    text = _("<b>Changes</b>\n\nType what to look for: a name, a SKU code, an order's code, a word such as “price”.")
    return Screen(text, ((back_button(OpenAuditLog()),),), awaiting=AskWords())


def action_words(action: str) -> str:
    """What was done, in words; one that has none yet, as it is kept."""
    return ACTIONS.get(action) or " ".join(action.replace("_", ".").split("."))


def _nothing(words: str) -> str:
    return _("Nothing with these words was changed.") if words else _("Nothing was changed yet.")


def _told(change: Change, policy: Policy) -> str:
    """Two lines: when and who; what, from what to what. HTML."""
    head = f"{moment(change.at, policy.timezone)} · {escaped(_who(change))}"
    subject = "" if change.action == "import" else escaped(shortened(change.subject, SUBJECT_LENGTH))  # a file's digest
    what = f"{action_words(change.action)} <b>{subject}</b>" if subject else action_words(change.action)
    before, after = (escaped(shortened(text, VALUE_LENGTH)) for text in _values(change, policy))
    if not (before or after):
        return f"{head}\n{what}"
    return f"{head}\n{what}: {before or '–'} → {after or '–'}" if before else f"{head}\n{what}: {after}"


def _who(change: Change) -> str:
    if change.actor == CLI:
        return _("the server")
    number = change.actor.nameless
    return f"{shortened(change.name, 40)} ({number})" if change.name else number


def _values(change: Change, policy: Policy) -> tuple[str, str]:
    """Both, in words; of rules that are kept as JSON only what differs. Plain text."""
    before, after = change.before, change.after
    if change.action in PICTURES:
        another = _("another picture") if before else _("a picture")
        return _("a picture") if before else _("none"), another if after else _("none")
    was, now = rules(before, policy), rules(after, policy)
    if now is not None and (was is not None or not before):
        was = was or {}
        before = ", ".join(was[key] for key in was if was[key] != now.get(key))
        after = ", ".join(now[key] for key in now if now[key] != was.get(key))
    return before, after
