"""The audit log: what was changed, by whom and when."""

from collections.abc import Mapping

from bot.admin.routes.audit import AskWords, OpenAuditLog
from bot.admin.routes.home import OpenAdmin
from bot.admin.views.audit_rules import rules
from bot.admin.views.settings import LABELS
from bot.admin.views.staff import role_name
from bot.screen import Button, Screen, escaped
from bot.views.parts import back_button, home_button, pager
from core.models.audit import Change
from core.models.order import OrderStatus
from core.models.page import Page
from core.models.policy import Policy
from core.models.staff import Role
from texts.actors import program
from texts.formats import moment
from texts.language import N_, Phrase, _
from texts.plain import shortened
from texts.states import status

SUBJECT_LENGTH, VALUE_LENGTH = 50, 90
"""Eight changes fit into a message, even with the longest of everything."""

ACTIONS: Mapping[str, Phrase] = {
    "api_key.new": N_("key of a program made"),
    "api_key.revoke": N_("key of a program revoked"),
    "backup": N_("backup of the shop sent"),
    "category.hide": N_("category hidden"),
    "category.move": N_("category moved"),
    "category.new": N_("category added"),
    "category.order": N_("category's place"),
    "category.remove": N_("category removed"),
    "category.rename": N_("category renamed"),
    "category.show": N_("category shown"),
    "coupon.change": N_("coupon changed"),
    "coupon.end": N_("coupon ended"),
    "coupon.new": N_("coupon made"),
    "coupon.pause": N_("coupon paused"),
    "coupon.resume": N_("coupon resumed"),
    "customer.block": N_("customer blocked"),
    "customer.note": N_("note about customer"),
    "customer.forget": N_("customer forgotten"),
    "customer.unblock": N_("customer unblocked"),
    "delivery.change": N_("delivery changed"),
    "delivery.end": N_("delivery ended"),
    "delivery.new": N_("delivery offered"),
    "delivery.pause": N_("delivery paused"),
    "delivery.resume": N_("delivery resumed"),
    "export": N_("list exported"),
    "import": N_("catalogue imported"),
    "import.change": N_("changed by file"),
    "import.more": N_("by the same file"),
    "import.new": N_("added by file"),
    "order.cancel": N_("order cancelled"),
    "order.confirm": N_("order confirmed"),
    "order.deliver": N_("order delivered"),
    "order.message": N_("message to the customer of order"),
    "order.ship": N_("order shipped"),
    "people": N_("role"),
    "people.group": N_("news to a group"),
    "price": N_("price"),
    "price.schedule": N_("price for a time"),
    "price.stop": N_("price for a time stopped"),
    "product.archive": N_("product archived"),
    "order.refund": N_("money given back"),
    "refund.sent": N_("refund sent"),
    "order.paid": N_("transfer accepted"),
    "order.refuse": N_("transfer not accepted"),
    "product.kind": N_("kind of product"),
    "variant.stars": N_("price in Stars"),
    "product.category": N_("category of"),
    "product.description": N_("description of"),
    "product.hide": N_("product hidden"),
    "product.move": N_("product's place"),
    "product.new": N_("product added"),
    "product.photo": N_("picture of"),
    "product.photos": N_("picture's place, of"),
    "product.restore": N_("product brought back"),
    "product.show": N_("product shown"),
    "product.title": N_("title of"),
    "review.refuse": N_("review turned down, of"),
    "review.show": N_("review let through, of"),
    "question.answer": N_("answer to customer"),
    "question.close": N_("question closed of"),
    "stock": N_("stock"),
    "stock.hot": N_("reserved at checkout:"),
    "stock.low": N_("low from, of"),
    "variant.codes": N_("codes of"),
    "variant.content": N_("delivered by"),
    "variant.code": N_("SKU code of"),
    "variant.hide": N_("variant hidden"),
    "variant.label": N_("name of variant"),
    "variant.new": N_("variant added"),
    "variant.photo": N_("picture of variant"),
    "variant.show": N_("variant shown"),
    "webhook.add": N_("webhook added"),
    "webhook.enable": N_("webhook enabled"),
    "webhook.remove": N_("webhook removed"),
    "webhook.secret": N_("new secret of webhook"),
    **{f"settings.{one.word}": text for one, text in LABELS.items()},
}

PICTURES = {"product.photo", "settings.picture", "variant.photo"}
"""Actions whose values are a picture's key or its address."""
_VISIBILITY = {
    f"{noun}.{verb}" for noun in ("category", "product", "variant") for verb in ("show", "hide", "archive", "restore")
}
_STATES: Mapping[str, Phrase] = {"archived": N_("archived"), "hidden": N_("hidden"), "shown": N_("shown")}
"""The stored words for whether customers see something."""
_CONTENTS: Mapping[str, Phrase] = {
    "nothing": N_("nothing"),
    "text": N_("a text"),
    "file": N_("a file"),
    "codes": N_("codes"),
}
"""The stored words for what a variant delivers."""


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
    text = _("<b>Audit log</b>\n\nType what to look for: a name, a SKU code, an order's code, a word such as “price”.")
    return Screen(text, ((back_button(OpenAuditLog()),),), awaiting=AskWords())


def actions() -> dict[str, str]:
    """Each action's name, by which changes are searched."""
    return {action: _(words) for action, words in ACTIONS.items()}


def action_words(action: str) -> str:
    """The action in words; one that has no words yet, as stored."""
    return _(ACTIONS[action]) if action in ACTIONS else " ".join(action.replace("_", ".").split("."))


def _nothing(words: str) -> str:
    return _("No change with these words was found.") if words else _("Nothing has been changed yet.")


def _told(change: Change, policy: Policy) -> str:
    """Two lines: when and who; what was changed, from what to what. HTML."""
    head = f"{moment(change.at, policy.timezone)} · {escaped(_who(change))}"
    subject = "" if change.action == "import" else escaped(shortened(change.subject, SUBJECT_LENGTH))  # a file's digest
    what = f"{action_words(change.action)} <b>{subject}</b>" if subject else action_words(change.action)
    before, after = (escaped(shortened(text, VALUE_LENGTH)) for text in _values(change, policy))
    if not (before or after):
        return f"{head}\n{what}"
    return f"{head}\n{what}: {before or '–'} → {after or '–'}" if before else f"{head}\n{what}: {after}"


def _who(change: Change) -> str:
    number = program(change.actor) or change.actor.nameless
    return f"{shortened(change.name, 40)} ({number})" if change.name else number


def _values(change: Change, policy: Policy) -> tuple[str, str]:
    """The values before and after, in words; for rules stored as JSON, only the differences. Plain text."""
    before, after = _spoken(change.action, change.before), _spoken(change.action, change.after)
    if change.action in PICTURES:
        another = _("another picture") if before else _("a picture")
        return _("a picture") if before else _("none"), another if after else _("none")
    was, now = rules(before, policy), rules(after, policy)
    if now is not None and (was is not None or not before):
        was = was or {}
        before = ", ".join(was[key] for key in was if was[key] != now.get(key))
        after = ", ".join(now[key] for key in now if now[key] != was.get(key))
    return before, after


def _spoken(action: str, value: str) -> str:
    """A role, or a state with its remark, in words; anything else as stored. Plain text."""
    if action in _VISIBILITY and value in _STATES:
        return _(_STATES[value])
    if action == "variant.content" and value in _CONTENTS:
        return _(_CONTENTS[value])
    state, colon, more = value.partition(": ")
    if action == "people" and value.upper() in Role.__members__:
        return role_name(Role[value.upper()])
    if action.startswith("order.") and state in set(OrderStatus):
        return f"{status(OrderStatus(state))}{colon}{more}"
    return value
