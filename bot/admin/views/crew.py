"""Groups of the crew."""

from collections.abc import Sequence

from bot.admin.routes.order import OpenCard
from bot.screen import Button, Screen, escaped
from bot.views.payment import payment_of
from core.models.crew import CrewGroup
from core.models.order import Order
from texts.formats import moment, money
from texts.language import _, ngettext
from texts.plain import shortened

_LONGEST = 60


def told(*, in_topic: bool) -> str:
    """The answer in a group that gets the news from now on. Plain text."""
    place = _("This topic") if in_topic else _("This group")
    return _(
        "✅ {place} gets the shop's news from now on: new orders, and what runs low. /people group off ends it."
    ).format(place=place)


def ended(*, told_before: bool) -> str:
    """The answer in a group that gets none any more. Plain text."""
    return _("✅ No more news here.") if told_before else _("This group gets no news of the shop.")


def lost(title: str) -> Screen:
    """The notice to owners that a group has removed the bot."""
    text = _(
        "⚠️ “{group}” gets no news of the shop any more: the bot is not in it. Add it again and send there: {command}"
    )
    return Screen(text.format(group=escaped(shortened(title, _LONGEST)), command="<code>/people group</code>"))


def listed(groups: Sequence[CrewGroup]) -> str:
    """The groups that get the news, below the staff. HTML."""
    hint = _(
        "To have a group of the crew told of orders and stock, add the bot and send <code>/people group</code> there."
    )
    lines = [_("📣 Told of orders and stock:"), *(f"• {_named(group)}" for group in groups)] if groups else []
    return "\n".join([*lines, hint])


def order(placed: Order, timezone: str) -> Screen:
    """The notice of a new order in a group: what is to be done, and not for whom."""
    units = sum(line.quantity for line in placed.lines)
    items = ngettext("{count} item", "{count} items", units).format(count=units)
    facts = [items, money(placed.total, placed.currency), placed.handover.method if placed.handover else ""]
    text = _("🔔 <b>New order {code}</b>\n{date}").format(code=placed.code, date=moment(placed.placed_at, timezone))
    lines = [text, escaped(" · ".join(filter(None, facts))), payment_of(placed)]
    return Screen("\n".join(filter(None, lines)), ((Button(_("🧾 Open order"), OpenCard(placed.id)),),))


def _named(group: CrewGroup) -> str:
    name = escaped(shortened(group.title, _LONGEST) or str(group.chat_id))
    return _("{group} (a topic)").format(group=name) if group.topic else name
